//! A Redis for the tests: the one that the environment names, else a private one that lives as long as this program.

mod keeper;
mod programs;

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

pub(crate) use keeper::keep;

/// A Redis that all tests share.
pub(crate) enum Redis {
    /// Somebody else's.
    Named(String),
    Private(Private),
}

impl Redis {
    /// Its URL.
    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Named(url) => url,
            Self::Private(private) => &private.url,
        }
    }
}

/// A private server, held by a keeper process of its own, which ends it when our end of its standard input closes.
pub(crate) struct Private {
    url: String,
    keeper: Child,
}

impl Drop for Private {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("the private Redis's keeper is lost: {error}");
        }
    }
}

/// Takes what `CHOPHIEN_TEST_REDIS` or `REDIS_URL` names, else starts a private one.
pub(crate) fn for_tests() -> Result<Redis> {
    for name in ["CHOPHIEN_TEST_REDIS", "REDIS_URL"] {
        if let Ok(url) = std::env::var(name)
            && !url.is_empty()
        {
            eprintln!("    the one that {name} names");
            return Ok(Redis::Named(url));
        }
    }
    let program = programs::find_or_install()?;
    eprintln!("    a private {}", program.display());
    start().map(Redis::Private)
}

fn start() -> Result<Private> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    let mut keeper = Command::new(own)
        .arg("keep-redis")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // Ctrl-C on the terminal goes to our process group: the keeper must outlive it to clean up.
        .process_group(0)
        .spawn()
        .context("cannot start the private Redis's keeper")?;
    let mut url = String::new();
    if let Some(printed) = keeper.stdout.take() {
        BufReader::new(printed).read_line(&mut url)?;
    }
    let url = url.trim().to_owned();
    if url.is_empty() {
        let status = keeper.wait()?;
        bail!("the private Redis did not start ({status}); the reason stands above");
    }
    Ok(Private { url, keeper })
}
