//! Finds the program of the Redis server, or of Valkey, which speaks the same; and installs it where that can be done without asking.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::postgres::is_root;
use crate::workspace::{shown, succeed};

const NAMES: [&str; 2] = ["redis-server", "valkey-server"];
/// Where systems put servers, also those whose search path leaves it out.
const FOLDERS: [&str; 5] = [
    "/usr/bin",
    "/usr/sbin",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/opt/homebrew/bin",
];

/// What Debian asks whether a service may be started.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// The server's program.
pub(crate) fn find() -> Option<PathBuf> {
    let path: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    path.into_iter()
        .chain(FOLDERS.map(PathBuf::from))
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

/// The server's program, which is installed first where there is none and we may.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(program) = find() {
        return Ok(program);
    }
    if !Path::new("/usr/bin/apt-get").exists() || !is_root()? {
        bail!(
            "no Redis server is installed here, and the tests need one ({})",
            remedy()
        );
    }
    println!("    no Redis server is installed here: installing the system's own");
    install()?;
    find().context("Redis was installed, but redis-server is not found")
}

/// How somebody comes by one.
pub(crate) fn remedy() -> &'static str {
    "install it: `sudo apt-get install redis-server` on Debian and Ubuntu, `sudo dnf install valkey` on Fedora, `brew install redis` on macOS; or set CHOPHIEN_TEST_REDIS=redis://… to one, version 7 or newer"
}

fn install() -> Result<()> {
    let marker = NoService::put()?;
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .args(["--quiet", "--yes"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        let name = shown(&command);
        succeed(command).with_context(|| format!("{name} failed ({})", remedy()))
    };
    apt(&["update"])?;
    apt(&["install", "--no-install-recommends", "redis-server"])?;
    drop(marker);
    Ok(())
}

/// While Redis is being installed, tells Debian to start no service; where somebody has decided about that himself, it stays as he did.
struct NoService {
    ours: bool,
}

impl NoService {
    fn put() -> Result<Self> {
        let policy = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o755)
            .open(POLICY);
        match policy {
            Ok(mut file) => {
                // 101: an action is not allowed.
                file.write_all(b"#!/bin/sh\nexit 101\n")
                    .with_context(|| format!("cannot write {POLICY}"))?;
                Ok(Self { ours: true })
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Ok(Self { ours: false })
            }
            Err(error) => Err(error).with_context(|| format!("cannot write {POLICY}")),
        }
    }
}

impl Drop for NoService {
    fn drop(&mut self) {
        if self.ours
            && let Err(error) = std::fs::remove_file(POLICY)
        {
            eprintln!("cannot remove {POLICY}: {error}");
        }
    }
}
