//! `chophien import`: an office's register, loaded from the command line.

use std::fmt::Write;

use anyhow::{Context as _, bail};
use catalogue::import::{self, ChangeKind, ErrorPolicy, Mode, Report, Table};
use kernel::{fault::Fault, text::Language};
use platform::{Context, Db, Words};

use crate::{cli::ImportCatalogue, faults::told};

/// The largest file that is read.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Loads a table, or only says what would happen; gives what is to be printed.
///
/// # Errors
/// When the file cannot be read, the province is none, or something is wrong with the table: then the error is the report, and
/// nothing was loaded.
pub async fn catalogue(db: &Db, given: &ImportCatalogue) -> anyhow::Result<String> {
    let file = given.file.display();
    let size = std::fs::metadata(&given.file)
        .with_context(|| format!("{file}"))?
        .len();
    if size > LARGEST_FILE {
        bail!("{file}: more than {} MB", LARGEST_FILE / 1024 / 1024);
    }
    let content = std::fs::read(&given.file).with_context(|| format!("{file}"))?;
    let table = Table {
        content: &content,
        province: &given.province,
        source: given.source.as_deref(),
        mode: if given.dry_run {
            Mode::DryRun
        } else {
            Mode::Load
        },
        policy: if given.skip_bad_rows {
            ErrorPolicy::SkipBadRows
        } else {
            ErrorPolicy::AllOrNothing
        },
    };
    let report: platform::Result<Report> =
        platform::command!(db, &Context::program("import catalogue"), |tx| {
            import::table(tx, None, table)
        });
    let report = report.map_err(told)?;
    let text = text(&report, &Words::load()?);
    if !report.loaded && !report.problems.is_empty() {
        bail!("{text}");
    }
    Ok(text)
}

/// A report as it is printed.
fn text(report: &Report, words: &Words) -> String {
    let mut text = String::new();
    for problem in &report.problems {
        let place = match (problem.line, &problem.column) {
            (0, _) => "the file".to_owned(),
            (line, Some(column)) if !column.is_empty() => format!("line {line}, {column}"),
            (line, _) => format!("line {line}"),
        };
        let value = problem
            .value
            .as_ref()
            .map_or_else(String::new, |value| format!(" `{value}`"));
        let fault = Fault {
            code: problem.code,
            path: Vec::new(),
            facts: problem.facts.clone(),
        };
        let message = api::fault_in_words(words, Language::En, &fault);
        let _ = writeln!(text, "{place}{value}: {} {message}", problem.code);
    }
    let untold = report.problem_count - report.problems.len();
    if untold > 0 {
        let _ = writeln!(text, "and {untold} more");
    }
    for change in &report.changes {
        let what = match change.kind {
            ChangeKind::Created => "new".to_owned(),
            ChangeKind::Changed => change.fields.join(", "),
        };
        let _ = writeln!(text, "line {}, {}: {what}", change.line, change.code);
    }
    let _ = writeln!(
        text,
        "{} rows: {} new, {} changed, {} as they were, {} left out.",
        report.rows, report.created, report.changed, report.unchanged, report.skipped
    );
    let end = if report.loaded {
        "Loaded."
    } else {
        "Nothing was loaded."
    };
    let _ = writeln!(text, "{end}");
    text
}
