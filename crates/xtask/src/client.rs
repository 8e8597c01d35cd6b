//! The web shop's client in `tests/client`: its tools make code of `schema.graphql`, check it, and play its stories against the program.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::steps::Steps;
use crate::workspace::{root, shown, succeed};

const SCRIPTS: [(&str, &str); 3] = [
    ("client: generated code", "codegen"),
    ("client: types", "check"),
    ("client: stories", "test"),
];

/// What npm says when nobody answers where packages come from.
const NO_NETWORK: [&str; 8] = [
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "ETIMEDOUT",
    "ERR_SOCKET_TIMEOUT",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packages {
    Installed,
    OutOfReach,
}

/// Runs the client's scripts against `program`, where node and npm are installed and the packages can be fetched.
pub(crate) fn run(steps: &mut Steps, program: &Path) {
    if let Some(tool) = ["node", "npm"].into_iter().find(|tool| !is_there(tool)) {
        println!("==> client: {tool} is not installed, left out");
        return;
    }
    if steps.run("client: packages", install) != Some(Packages::Installed) {
        return;
    }
    for (name, script) in SCRIPTS {
        let step = steps.run(name, || {
            let mut command = npm(&["run", script]);
            command.env("CHOPHIEN_PROGRAM", program);
            succeed(command)
        });
        if step.is_none() {
            return;
        }
    }
}

fn is_there(tool: &str) -> bool {
    Command::new(tool)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command
        .args(arguments)
        .current_dir(root().join("tests/client"));
    command
}

fn install() -> Result<Packages> {
    let mut command = npm(&[
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefer-offline",
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
    ]);
    let output = command
        .output()
        .with_context(|| format!("cannot run {}", shown(&command)))?;
    if output.status.success() {
        return Ok(Packages::Installed);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    if is_offline(&complaint) {
        println!("    the packages cannot be fetched: the client is left out");
        return Ok(Packages::OutOfReach);
    }
    eprint!("{complaint}");
    bail!("{} ended with {}", shown(&command), output.status);
}

/// Looks for the line `npm error code ENOTFOUND`; older ones write `npm ERR! code …`.
fn is_offline(complaint: &str) -> bool {
    complaint
        .lines()
        .filter(|line| line.starts_with("npm "))
        .filter_map(|line| line.split_once(" code "))
        .any(|(_, code)| NO_NETWORK.contains(&code.trim()))
}

#[cfg(test)]
mod tests {
    use super::is_offline;

    #[test]
    fn a_missing_network_is_told_from_a_broken_lock_file() {
        assert!(is_offline(
            "npm warn deprecated x\nnpm error code ENOTFOUND\nnpm error syscall getaddrinfo\n"
        ));
        assert!(is_offline("npm ERR! code EAI_AGAIN\n"));
        assert!(!is_offline("npm error code EUSAGE\n"));
        assert!(!is_offline("npm error code EINTEGRITY\n"));
        assert!(!is_offline(""));
    }
}
