//! A PostgreSQL for the tests: the one that the environment names, else a private one that lives as long as this program.

mod keeper;
mod programs;
mod user;

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

pub(crate) use keeper::{Promise, keep};
pub(crate) use user::is_root;

/// A PostgreSQL that tests may create databases in.
pub(crate) enum Postgres {
    /// Somebody else's.
    Named(String),
    Private(Private),
}

impl Postgres {
    /// Its administrator's URL.
    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Named(url) => url,
            Self::Private(private) => &private.url,
        }
    }
}

/// A private cluster, held by a keeper process of its own. The keeper ends it when our end of its standard input closes:
/// when this is dropped, and just as well when this program is interrupted or killed.
pub(crate) struct Private {
    url: String,
    keeper: Child,
}

impl Drop for Private {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("the private PostgreSQL's keeper is lost: {error}");
        }
    }
}

/// Takes what `CHOPHIEN_TEST_PG` or `DATABASE_URL` names where that is a PostgreSQL, else starts a private one.
pub(crate) fn for_tests() -> Result<Postgres> {
    match named() {
        Some(named) => Ok(named),
        None => private(Promise::Fast),
    }
}

fn named() -> Option<Postgres> {
    for name in ["CHOPHIEN_TEST_PG", "DATABASE_URL"] {
        let Ok(url) = std::env::var(name) else {
            continue;
        };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            eprintln!("    the one that {name} names");
            return Some(Postgres::Named(url));
        }
    }
    None
}

/// The same for measuring: a private one keeps what was committed, as production does.
pub(crate) fn for_measuring() -> Result<Postgres> {
    match named() {
        Some(named) => Ok(named),
        None => private(Promise::Durable),
    }
}

fn private(promise: Promise) -> Result<Postgres> {
    let programs = programs::find_or_install()?;
    eprintln!("    a private {}", programs.version_name);
    start(promise).map(Postgres::Private)
}

fn start(promise: Promise) -> Result<Private> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    let mut command = Command::new(own);
    command.arg("keep-postgres");
    if promise == Promise::Durable {
        command.arg("--durable");
    }
    let mut keeper = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // Ctrl-C on the terminal goes to our process group: the keeper must outlive it to clean up.
        .process_group(0)
        .spawn()
        .context("cannot start the private PostgreSQL's keeper")?;
    let mut url = String::new();
    if let Some(printed) = keeper.stdout.take() {
        BufReader::new(printed).read_line(&mut url)?;
    }
    let url = url.trim().to_owned();
    if url.is_empty() {
        let status = keeper.wait()?;
        bail!("the private PostgreSQL did not start ({status}); the reason stands above");
    }
    Ok(Private { url, keeper })
}
