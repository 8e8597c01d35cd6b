//! Measures the program as a process of its own, over HTTP, against references in the same run. `cargo xtask bench` builds and starts it;
//! docs/performance.md says what its rows mean.

mod database;
mod documents;
mod driver;
mod program;
mod reference;
mod report;
mod rows;
mod socket;
mod stats;
mod submission;
mod world;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::{Args, Parser, Subcommand};
use platform::Clock;

use database::Backend;
use report::Report;
use rows::{Bench, Row};
use world::Store;

#[derive(Debug, Parser)]
#[command(about = "Measures Chợ Phiên; `cargo xtask bench` starts it")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Measure, print what was found, and keep it in `last.md`
    Run(Run),
    /// Serve what the program is held against
    Reference {
        /// The database, as the program's setting names it
        #[arg(long)]
        database_url: String,
        /// Where to listen
        #[arg(long)]
        listen: SocketAddr,
        /// A file whose bytes are given as they are
        #[arg(long)]
        page: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Run {
    /// Where generated worlds and the last table are kept
    #[arg(long)]
    folder: PathBuf,
    /// A PostgreSQL server in which databases named bench_… may be made and dropped
    #[arg(long)]
    postgres: Option<String>,
    /// Only this database
    #[arg(long)]
    backend: Option<Backend>,
    /// Only these rows
    #[arg(long, value_delimiter = ',')]
    only: Vec<Row>,
    /// Measure a million products too
    #[arg(long)]
    large: bool,
    /// Short points: to see that everything runs, not to tell anybody
    #[arg(long)]
    quick: bool,
    /// How long the mixed load lasts, in seconds
    #[arg(long, default_value_t = 60)]
    soak: u64,
    /// How many live subscriptions are opened
    #[arg(long, default_value_t = 10_000)]
    subscriptions: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    match CommandLine::parse().task {
        Task::Run(run) => measure(run).await,
        Task::Reference {
            database_url,
            listen,
            page,
        } => reference::serve(&database_url, listen, &page).await,
    }
}

async fn measure(run: Run) -> Result<()> {
    ensure!(
        run.soak >= 10,
        "a mixed load of less than ten seconds says nothing"
    );
    std::fs::create_dir_all(&run.folder)
        .with_context(|| format!("cannot make {}", run.folder.display()))?;
    let folder = run.folder.canonicalize()?;
    let both = [Backend::Sqlite, Backend::Postgres];
    let backends = both
        .into_iter()
        .filter(|backend| run.backend.is_none_or(|wanted| wanted == *backend))
        .collect();
    let mut bench = Bench {
        store: Store {
            binary: program::binary()?,
            folder: folder.clone(),
            postgres: run.postgres,
            clock: Clock::system(),
        },
        backends,
        only: run.only,
        large: run.large,
        quick: run.quick,
        soak: Duration::from_secs(run.soak),
        subscriptions: run.subscriptions,
        report: Report::default(),
    };
    bench.run().await;
    bench.report.publish(&machine(), &folder.join("last.md"))
}

/// What the figures were found on.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kernel =
        std::fs::read_to_string(Path::new("/proc/sys/kernel/osrelease")).unwrap_or_default();
    format!(
        "{cores} cores for server, database and driver together; {} {}; version {}",
        std::env::consts::OS,
        kernel.trim(),
        env!("CARGO_PKG_VERSION")
    )
}
