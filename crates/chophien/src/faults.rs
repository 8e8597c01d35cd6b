//! What a domain refuses, as the command line says it.

use anyhow::anyhow;
use kernel::fault::Faults;
use platform::Failure;

/// A refusal as one line, `path: CODE` for each fault; anything else as it is.
pub(crate) fn told(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Refused(faults) => anyhow!("{}", line(&faults)),
        failure => failure.into(),
    }
}

fn line(faults: &Faults) -> String {
    let faults: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}: {}", fault.path.join("."), fault.code.code()))
        .collect();
    faults.join("; ")
}
