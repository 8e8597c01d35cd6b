//! Runs all tests, by cargo-nextest where it is installed, else by cargo, and counts them.

use std::fmt;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::arrangement;
use crate::servers::Servers;
use crate::steps::Steps;
use crate::workspace::{beside, cargo, has_cargo, root, shown};

/// How many tests ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(
            formatter,
            "{passed} passed, {failed} failed, {skipped} skipped"
        )
    }
}

/// Runs the suite; `None` where it could not be run at all.
pub(crate) fn run(steps: &mut Steps, servers: &Servers) -> Option<Tally> {
    let mut tally = None;
    if has_cargo("nextest") {
        // nextest runs no examples in documentation.
        steps.run("examples in the documentation", || {
            let packages = packages_with_examples()?;
            if packages.is_empty() {
                println!("    there are none");
                return Ok(());
            }
            let mut command = cargo(["test", "--quiet", "--doc"]);
            for package in packages {
                command.args(["--package", &package]);
            }
            beside(&mut command, servers);
            crate::workspace::succeed(command)
        });
        steps.run("tests (cargo nextest)", || {
            let mut command = cargo(["nextest", "run", "--workspace", "--profile", "ci"]);
            command.args(["--test-threads", &at_once().to_string()]);
            if std::io::stderr().is_terminal() {
                command.args(["--color", "always"]);
            }
            count(&mut command, servers, Stream::Errors, &mut tally)
        });
    } else {
        steps.run("tests (cargo test)", || {
            let mut command = cargo(["test", "--workspace", "--no-fail-fast"]);
            count(&mut command, servers, Stream::Output, &mut tally)
        });
    }
    tally
}

/// Half as many tests again as there are cores: much of their time they wait, for the database and for one another.
fn at_once() -> usize {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    cores + cores.div_ceil(2)
}

/// Where the runner prints its summary.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stream {
    Output,
    Errors,
}

/// Passes on what the runner prints and reads its summaries.
fn count(
    command: &mut Command,
    servers: &Servers,
    stream: Stream,
    tally: &mut Option<Tally>,
) -> Result<()> {
    match stream {
        Stream::Output => beside(command, servers).stdout(Stdio::piped()),
        Stream::Errors => beside(command, servers).stderr(Stdio::piped()),
    };
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot run {}", shown(command)))?;
    let printed: Option<Box<dyn Read>> = match stream {
        Stream::Output => child.stdout.take().map(|pipe| Box::new(pipe) as _),
        Stream::Errors => child.stderr.take().map(|pipe| Box::new(pipe) as _),
    };
    let mut lines = BufReader::new(printed.context("the runner prints nothing")?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        match stream {
            Stream::Output => print!("{text}"),
            Stream::Errors => eprint!("{text}"),
        }
        let text = plain(&text);
        // nextest shows what a failed test has printed, with a count of its own.
        let is_own = stream == Stream::Output || text.trim_start().starts_with("Summary");
        if is_own && let Some(counted) = summary(&text) {
            let sum = tally.get_or_insert_default();
            sum.passed += counted.passed;
            sum.failed += counted.failed;
            sum.skipped += counted.skipped;
        }
        line.clear();
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    if tally.is_none_or(|tally| tally.passed == 0) {
        bail!("not one test passed");
    }
    Ok(())
}

/// Reads `Summary [ 0.1s] 3 tests run: 2 passed, 1 failed, 0 skipped` (nextest) or `test result: ok. 2 passed; 0 failed; …` (cargo).
fn summary(line: &str) -> Option<Tally> {
    let line = line.trim();
    let counts = if line.starts_with("Summary [") {
        line.split_once(" run: ")?.1
    } else {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        counts
    };
    let mut tally = Tally::default();
    for part in counts.split([',', ';']) {
        let mut words = part.split_whitespace();
        let (Some(number), Some(kind)) = (words.next(), words.next()) else {
            continue;
        };
        // A part without a number tells how many were slow, or how long it all took.
        let Ok(number) = number.parse::<u64>() else {
            continue;
        };
        match kind {
            "passed" => tally.passed += number,
            "skipped" | "ignored" => tally.skipped += number,
            "failed" | "timed" | "exec" => tally.failed += number,
            _ => {}
        }
    }
    Some(tally)
}

/// The line without colours.
fn plain(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.find(char::is_ascii_alphabetic);
        } else {
            kept.push(letter);
        }
    }
    kept
}

/// The packages with a fenced block in a doc comment.
fn packages_with_examples() -> Result<Vec<String>> {
    let mut packages = Vec::new();
    for member in arrangement::members()? {
        if has_example(&root().join(&member.folder).join("src"))? {
            packages.push(member.name);
        }
    }
    Ok(packages)
}

fn has_example(folder: &Path) -> Result<bool> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let found = if path.is_dir() {
            has_example(&path)?
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            std::fs::read_to_string(&path)?.lines().any(|line| {
                let line = line.trim_start();
                ["/// ```", "//! ```"]
                    .iter()
                    .any(|mark| line.starts_with(mark))
            })
        } else {
            false
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::{Tally, plain, summary};

    #[test]
    fn the_summaries_of_both_runners_are_read() {
        let tally = |passed, failed, skipped| {
            Some(Tally {
                passed,
                failed,
                skipped,
            })
        };
        assert_eq!(
            summary(
                "     Summary [   0.103s] 14 tests run: 12 passed (1 slow), 1 failed, 1 timed out, 3 skipped"
            ),
            tally(12, 2, 3)
        );
        assert_eq!(
            summary("     Summary [   0.103s] 1 test run: 1 passed, 0 skipped"),
            tally(1, 0, 0)
        );
        assert_eq!(
            summary("     Summary [   0.103s] 5/9 tests run: 4 passed, 1 failed, 0 skipped"),
            tally(4, 1, 0)
        );
        assert_eq!(
            summary(
                "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 7 filtered out; finished in 0.02s"
            ),
            tally(3, 1, 2)
        );
        assert_eq!(summary("test orders::inquiry ... ok"), None);
    }

    #[test]
    fn colours_are_taken_off() {
        assert_eq!(plain("\u{1b}[32;1mPASS\u{1b}[0m x"), "PASS x");
    }
}
