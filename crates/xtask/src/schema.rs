//! `schema.graphql` is the schema that the program serves.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{cargo, root, shown};

const FILE: &str = "schema.graphql";

/// Writes the file from the code.
pub(crate) fn write() -> Result<()> {
    let schema = printed_by(cargo([
        "run",
        "--quiet",
        "--package",
        "chophien",
        "--",
        "schema",
    ]))?;
    std::fs::write(root().join(FILE), schema).with_context(|| format!("cannot write {FILE}"))?;
    println!("{FILE} written");
    Ok(())
}

/// Refuses a file that differs from what `program` serves, and names the first line that does.
pub(crate) fn check(program: &Path) -> Result<()> {
    let mut command = Command::new(program);
    command.arg("schema").current_dir(root());
    let served = printed_by(command)?;
    let path = root().join(FILE);
    let kept = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {FILE}; write it with `cargo xtask schema`"))?;
    match first_difference(&kept, &served) {
        None => Ok(()),
        Some(line) => bail!(
            "{FILE} is not the served schema (first in line {line}); if the code is right, run `cargo xtask schema` and look at the difference"
        ),
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
    let schema = String::from_utf8(output.stdout).context("the schema is not UTF-8")?;
    if schema.trim().is_empty() {
        bail!("{} printed nothing", shown(&command));
    }
    Ok(schema)
}

fn first_difference(kept: &str, served: &str) -> Option<usize> {
    if kept == served {
        return None;
    }
    let same = kept
        .split('\n')
        .zip(served.split('\n'))
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
