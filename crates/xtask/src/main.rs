//! The developer's commands: `cargo xtask test`, `lint`, `schema`, `release-schema`, `docs`, `crash`, `bench`, `postgres`.
#![expect(
    clippy::disallowed_methods,
    reason = "a developer's tool reads the environment of the machine it runs on"
)]

mod arrangement;
mod bench;
mod breaking;
mod checks;
mod client;
mod crash;
mod generated;
mod postgres;
mod random;
mod redis;
mod servers;
mod steps;
mod suite;
mod workspace;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use servers::Servers;
use steps::Steps;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of Chợ Phiên")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything that must hold: lints, the schema file, a web shop's client, and all tests on SQLite and PostgreSQL
    Test,
    /// Formatting, import order, the schema against the last release, clippy, and cargo deny where it is installed
    Lint,
    /// Writes schema.graphql from the code
    Schema,
    /// Writes docs/schema.released.graphql from schema.graphql, when a version is released: from then on clients rely on it
    ReleaseSchema,
    /// Writes docs/settings.md from the code
    Docs,
    /// Kills the program in the middle of deals, again and again, and restarts PostgreSQL under load; prints what was lost or doubled
    Crash {
        /// How often the program is killed on each database
        #[arg(long, default_value_t = 50, value_name = "N")]
        kills: u32,
    },
    /// Measures the program in a release build against references in the same run; docs/performance.md says what and how
    Bench(bench::Options),
    /// Runs a command beside a private PostgreSQL and a private Redis, e.g. `cargo xtask postgres -- cargo nextest run -p orders`
    Postgres {
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Holds a private PostgreSQL until standard input closes; a line `restart` there ends it at once and starts it again
    #[command(hide = true)]
    KeepPostgres {
        /// Keep what was committed over a restart, at the price of speed
        #[arg(long)]
        durable: bool,
    },
    /// Holds a private Redis until standard input closes; lines `kill`, `start`, `freeze` and `thaw` there do so
    #[command(hide = true)]
    KeepRedis,
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
        Task::Schema => generated::SCHEMA.write().map(|()| ExitCode::SUCCESS),
        Task::ReleaseSchema => breaking::release().map(|()| ExitCode::SUCCESS),
        Task::Docs => generated::SETTINGS.write().map(|()| ExitCode::SUCCESS),
        Task::Crash { kills } => crash::run(kills).map(|()| ExitCode::SUCCESS),
        Task::Bench(options) => bench::run(&options).map(|()| ExitCode::SUCCESS),
        Task::Postgres { command } => beside_postgres(&command),
        Task::KeepPostgres { durable } => {
            let promise = if durable {
                postgres::Promise::Durable
            } else {
                postgres::Promise::Fast
            };
            postgres::keep(promise).map(|()| ExitCode::SUCCESS)
        }
        Task::KeepRedis => redis::keep().map(|()| ExitCode::SUCCESS),
    }
}

/// Every step runs, also after one that failed, so that one run tells everything; the tests come last.
fn test() -> ExitCode {
    // Asked before the build replaces this program's file.
    let program = workspace::program();
    let mut steps = Steps::default();
    let postgres = steps.run("PostgreSQL for the tests", postgres::for_tests);
    let redis = steps.run("Redis for the tests", redis::for_tests);
    checks::sources(&mut steps);
    let built = steps.run("build", || {
        workspace::succeed(workspace::cargo(["build", "--workspace", "--all-targets"]))
    });

    let tally = match (postgres, redis, built, program) {
        (Some(postgres), Some(redis), Some(()), Ok(program)) => {
            let servers = Servers { postgres, redis };
            steps.run("schema.graphql", || generated::SCHEMA.check(&program));
            steps.run("docs/settings.md", || generated::SETTINGS.check(&program));
            client::run(&mut steps, &program);
            let tally = suite::run(&mut steps, &servers);
            drop(servers);
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
    let servers = Servers::for_tests()?;
    let mut child = Command::new(name);
    child.args(arguments);
    let status = workspace::beside(&mut child, &servers)
        .status()
        .with_context(|| format!("cannot run {name}"))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}
