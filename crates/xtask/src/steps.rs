//! Steps of a task: each says its name, how it went and how long it took.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

/// The steps run so far.
#[derive(Default)]
pub(crate) struct Steps {
    failed: Vec<&'static str>,
}

impl Steps {
    /// Runs one step. A failure is printed and remembered, and the answer is then `None`.
    pub(crate) fn run<T>(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<T>,
    ) -> Option<T> {
        println!("==> {name}");
        let start = Instant::now();
        let outcome = step();
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Ok(answer) => {
                println!("    {name}: ok ({seconds:.1} s)");
                Some(answer)
            }
            Err(error) => {
                println!("    {name}: FAILED ({seconds:.1} s): {error:#}");
                self.failed.push(name);
                None
            }
        }
    }

    /// What the last line adds: nothing, or which steps failed.
    pub(crate) fn complaint(&self) -> String {
        if self.failed.is_empty() {
            String::new()
        } else {
            format!("; not passed: {}", self.failed.join(", "))
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.failed.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}
