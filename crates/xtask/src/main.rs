//! The developer's commands: `cargo xtask test`, `lint`, `schema`, `postgres`.
#![expect(
    clippy::disallowed_methods,
    reason = "a developer's tool reads the environment of the machine it runs on"
)]

mod arrangement;
mod checks;
mod postgres;
mod schema;
mod steps;
mod suite;
mod workspace;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use steps::Steps;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of Chợ Phiên")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that must hold: lints, the schema file, and all tests on SQLite and PostgreSQL
    Test,
    /// Formatting, import order, clippy, and cargo deny where it is installed
    Lint,
    /// Writes schema.graphql from the code
    Schema,
    /// Runs a command beside a private PostgreSQL, e.g. `cargo xtask postgres -- cargo nextest run -p orders`
    Postgres {
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Holds a private PostgreSQL until standard input closes
    #[command(hide = true)]
    KeepPostgres,
}

fn main() -> ExitCode {
    match run(CommandLine::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Test => Ok(test()),
        Task::Lint => Ok(lint()),
        Task::Schema => schema::write().map(|()| ExitCode::SUCCESS),
        Task::Postgres { command } => beside_postgres(&command),
        Task::KeepPostgres => postgres::keep().map(|()| ExitCode::SUCCESS),
    }
}

/// Every step runs, also after one that failed, so that one run tells everything; the tests come last.
fn test() -> ExitCode {
    // Asked before the build replaces this program's file.
    let program = workspace::program();
    let mut steps = Steps::default();
    let postgres = steps.run("PostgreSQL for the tests", postgres::for_tests);
    checks::sources(&mut steps);
    let built = steps.run("build", || {
        workspace::succeed(workspace::cargo(["build", "--workspace", "--all-targets"]))
    });

    let tally = match (postgres, built, program) {
        (Some(postgres), Some(()), Ok(program)) => {
            steps.run("schema.graphql", || schema::check(&program));
            let tally = suite::run(&mut steps, postgres.url());
            drop(postgres);
            tally
        }
        _ => None,
    };
    match tally {
        Some(tally) => println!("{tally}{}", steps.complaint()),
        None => println!("the tests did not run{}", steps.complaint()),
    }
    steps.exit_code()
}

fn lint() -> ExitCode {
    let mut steps = Steps::default();
    checks::sources(&mut steps);
    checks::dependencies(&mut steps);
    println!("lint{}", steps.complaint());
    steps.exit_code()
}

fn beside_postgres(command: &[String]) -> Result<ExitCode> {
    let (name, arguments) = command.split_first().context("no command was given")?;
    let postgres = postgres::for_tests()?;
    let mut child = Command::new(name);
    child.args(arguments);
    let status = workspace::beside(&mut child, postgres.url())
        .status()
        .with_context(|| format!("cannot run {name}"))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}
