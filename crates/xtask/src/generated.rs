//! Files that the program itself prints: `schema.graphql`, the schema it serves, and `docs/settings.md`, its settings.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{cargo, root, shown};

/// A file, the command that prints it, and the task that writes it.
pub(crate) struct Generated {
    file: &'static str,
    command: &'static [&'static str],
    task: &'static str,
}

/// The schema that the program serves.
pub(crate) const SCHEMA: Generated = Generated {
    file: "schema.graphql",
    command: &["schema"],
    task: "cargo xtask schema",
};

/// The table of all settings.
pub(crate) const SETTINGS: Generated = Generated {
    file: "docs/settings.md",
    command: &["settings", "--markdown"],
    task: "cargo xtask docs",
};

impl Generated {
    /// Writes the file from the code.
    pub(crate) fn write(&self) -> Result<()> {
        let mut command = cargo(["run", "--quiet", "--package", "chophien", "--"]);
        command.args(self.command);
        let text = printed_by(command)?;
        std::fs::write(root().join(self.file), text)
            .with_context(|| format!("cannot write {}", self.file))?;
        println!("{} written", self.file);
        Ok(())
    }

    /// Refuses a file that differs from what `program` prints, and names the first line that does.
    pub(crate) fn check(&self, program: &Path) -> Result<()> {
        let mut command = Command::new(program);
        command.args(self.command).current_dir(root());
        let printed = printed_by(command)?;
        let kept = std::fs::read_to_string(root().join(self.file))
            .with_context(|| format!("cannot read {}; write it with `{}`", self.file, self.task))?;
        match first_difference(&kept, &printed) {
            None => Ok(()),
            Some(line) => bail!(
                "{} is not what the code says (first in line {line}); if the code is right, run `{}` and look at the difference",
                self.file,
                self.task
            ),
        }
    }
}

fn printed_by(mut command: Command) -> Result<String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {}", shown(&command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(&command), output.status);
    }
    let text = String::from_utf8(output.stdout).context("what it printed is not UTF-8")?;
    if text.trim().is_empty() {
        bail!("{} printed nothing", shown(&command));
    }
    Ok(text)
}

fn first_difference(kept: &str, printed: &str) -> Option<usize> {
    if kept == printed {
        return None;
    }
    let same = kept
        .split('\n')
        .zip(printed.split('\n'))
        .take_while(|(left, right)| left == right)
        .count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(first_difference("a\nb", "a\nb\n"), Some(3));
    }
}
