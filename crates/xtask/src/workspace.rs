//! Where the workspace lies, and how its commands are called.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::servers::Servers;

/// The program's settings that have no prefix of ours.
const SETTINGS: [&str; 7] = [
    "DATABASE_URL",
    "REDIS_URL",
    "SMTP_URL",
    "BLOB_URL",
    "MAIL_FROM",
    "MAIL_REPLY_TO",
    "PUBLIC_URL",
];
const PREFIX: &str = "CHOPHIEN_";

/// What `cargo run` tells this tool of its own package. Handed on to a cargo below, it would look to some build scripts (ring's) like a change, and
/// everything above them would be compiled anew.
const OF_OUR_PACKAGE: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The program `chophien` as this workspace builds it: it lies beside this one.
pub(crate) fn program() -> Result<PathBuf> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    Ok(own.with_file_name(format!("chophien{}", std::env::consts::EXE_SUFFIX)))
}

/// A program of the workspace as it is built for release: it lies in the folder beside that of this one.
pub(crate) fn released(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    let builds = own.ancestors().nth(2).unwrap_or(&own);
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(builds.join("release").join(name))
}

/// A call of cargo in the workspace's folder.
pub(crate) fn cargo<I, S>(arguments: I) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root()).args(arguments);
    as_from_a_shell(&mut command);
    command
}

/// Takes out of a command's environment what cargo has told this tool alone.
fn as_from_a_shell(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let ours = |name: &str| OF_OUR_PACKAGE.iter().any(|start| name.starts_with(start));
        if name.to_str().is_some_and(ours) {
            command.env_remove(name);
        }
    }
}

/// True where `cargo NAME` is there.
pub(crate) fn has_cargo(name: &str) -> bool {
    cargo([name, "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Points a command at the servers for tests, and away from every setting of the developer's own: no test may meet his
/// database or his mail server by accident.
pub(crate) fn beside<'a>(command: &'a mut Command, servers: &Servers) -> &'a mut Command {
    away_from_settings(command)
        .env("CHOPHIEN_TEST_PG", servers.postgres.url())
        .env("CHOPHIEN_TEST_REDIS", servers.redis.url())
}

/// Keeps every setting of the developer's own from a command.
pub(crate) fn away_from_settings(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) || SETTINGS.contains(&name))
        {
            command.env_remove(name);
        }
    }
    as_from_a_shell(command);
    command
}

/// Runs a command to its end and refuses any but a good one.
pub(crate) fn succeed(mut command: Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot run {}", shown(&command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(&command));
    }
    Ok(())
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
