//! Whether `schema.graphql` keeps what the last release offered: the schema changes by addition, and what is to go is `@deprecated` first.

mod compare;
mod removal;
mod schema;

use anyhow::{Context, Result, bail};
use chrono::{NaiveDate, Utc};

use crate::workspace::root;
use compare::{Differences, compare};
use removal::Removals;
use schema::Schema;

/// The schema that the program serves now.
const SERVED: &str = "schema.graphql";
/// The schema that the last release served.
const RELEASED: &str = "docs/schema.released.graphql";
/// The version of the workspace, which this crate shares.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Refuses a schema that breaks clients of the last release; what they may notice otherwise is printed.
pub(crate) fn check() -> Result<()> {
    let policy = policy(VERSION, today());
    let Differences { breaks, told } = compare(&parsed(RELEASED)?, &parsed(SERVED)?, policy);
    for line in told {
        println!("    {line}");
    }
    if !breaks.is_empty() {
        bail!(
            "clients of the last release would break\n      {}\n    {}",
            breaks.join("\n      "),
            remedy(policy)
        );
    }
    Ok(())
}

/// Writes the schema of now as that of the last release. From version 1.0 on it refuses one that breaks clients.
pub(crate) fn release() -> Result<()> {
    let text = read(SERVED)?;
    if policy(VERSION, today()) == Removals::AtOnce {
        Schema::parse(&text).with_context(|| format!("{SERVED} is no schema"))?;
    } else {
        check()?;
    }
    std::fs::write(root().join(RELEASED), baseline(VERSION, &text))
        .with_context(|| format!("cannot write {RELEASED}"))?;
    println!("{RELEASED} written");
    Ok(())
}

fn policy(version: &str, today: NaiveDate) -> Removals {
    if version.starts_with("0.") {
        Removals::AtOnce
    } else {
        Removals::AfterTheirDate { today }
    }
}

/// In UTC: a date that has passed there has passed in Vietnam too.
fn today() -> NaiveDate {
    Utc::now().date_naive()
}

fn remedy(policy: Removals) -> &'static str {
    match policy {
        Removals::AtOnce => {
            "keep what was there and mark it `@deprecated` with what replaces it; or, before version 1.0, run `cargo xtask release-schema` and write a line in CHANGELOG.md"
        }
        Removals::AfterTheirDate { .. } => {
            "keep what was there and mark it `@deprecated` with what replaces it and the date of its removal (YYYY-MM-DD)"
        }
    }
}

fn parsed(file: &str) -> Result<Schema> {
    Schema::parse(&read(file)?).with_context(|| format!("{file} is no schema"))
}

fn read(file: &str) -> Result<String> {
    std::fs::read_to_string(root().join(file)).with_context(|| format!("cannot read {file}"))
}

fn baseline(version: &str, schema: &str) -> String {
    format!(
        "# Baseline: {version}. What clients may rely on; `cargo xtask release-schema` writes it, `cargo xtask test` compares schema.graphql with it.\n{schema}"
    )
}

#[cfg(test)]
mod tests;
