//! `cargo xtask bench`: builds the program and what measures it for release, and lets them run.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::postgres;
use crate::workspace::{away_from_settings, cargo, released, root, succeed};

/// What is handed on to the measuring program, which checks it.
#[derive(Args)]
pub(crate) struct Options {
    /// Measure a million products too; making them takes minutes
    #[arg(long)]
    large: bool,
    /// Short points: to see that everything runs, not to tell anybody
    #[arg(long)]
    quick: bool,
    /// Only these rows: listing, pages, slug, search, inquiry, sign-in, sizes, live, memory, start
    #[arg(long, value_name = "ROW,…")]
    only: Option<String>,
    /// Only this database: sqlite or postgres
    #[arg(long)]
    backend: Option<String>,
    /// How long the mixed load lasts
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    soak: u64,
    /// How many live subscriptions are opened
    #[arg(long, default_value_t = 10_000, value_name = "N")]
    subscriptions: usize,
}

/// Measures; what was found is printed and kept in `target/bench/last.md`. Nothing is held against the goals by the exit status.
pub(crate) fn run(options: &Options) -> Result<()> {
    let postgres = match options.backend.as_deref() {
        Some("sqlite") => None,
        _ => Some(postgres::for_measuring()?),
    };
    succeed(cargo([
        "build",
        "--release",
        "--package",
        "chophien",
        "--package",
        "bench",
    ]))?;
    // By itself: cargo would build it alone, with fewer features of what both need, and all below it anew.
    let mut command = Command::new(released("bench")?);
    away_from_settings(command.current_dir(root()).arg("run"));
    command.arg("--folder").arg(root().join("target/bench"));
    command.args(["--soak", &options.soak.to_string()]);
    command.args(["--subscriptions", &options.subscriptions.to_string()]);
    if let Some(postgres) = &postgres {
        command.args(["--postgres", postgres.url()]);
    }
    if let Some(backend) = &options.backend {
        command.args(["--backend", backend]);
    }
    if let Some(only) = &options.only {
        command.args(["--only", only]);
    }
    for (flag, given) in [("--large", options.large), ("--quick", options.quick)] {
        if given {
            command.arg(flag);
        }
    }
    succeed(command)
}
