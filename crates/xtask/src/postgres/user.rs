//! PostgreSQL refuses to run as root: as whom it runs instead.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Made where the system has no user `postgres`.
const OWN_NAME: &str = "chophien-postgres";

/// A user of this system.
#[derive(Clone, Copy)]
pub(crate) struct User {
    uid: u32,
    gid: u32,
}

/// True where this program runs as root.
pub(crate) fn is_root() -> Result<bool> {
    Ok(id(["-u"])? == Some(0))
}

/// The user that PostgreSQL must run as; `None` where the present one will do.
pub(crate) fn for_postgres() -> Result<Option<User>> {
    if !is_root()? {
        return Ok(None);
    }
    for name in ["postgres", OWN_NAME] {
        if let Some(user) = named(name)? {
            return Ok(Some(user));
        }
    }
    let made = Command::new("useradd")
        .args(["--system", "--no-create-home", "--user-group", OWN_NAME])
        .status();
    if !made.is_ok_and(|status| status.success()) {
        bail!(
            "PostgreSQL does not run as root, and there is no user `postgres`, nor could one be made: run this as another user, or create a system user named {OWN_NAME}"
        );
    }
    named(OWN_NAME)?
        .with_context(|| format!("the user {OWN_NAME} was made and is not there"))
        .map(Some)
}

impl User {
    /// Gives a folder to this user.
    pub(crate) fn own(self, path: &Path) -> Result<()> {
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .with_context(|| format!("cannot give {} to another user", path.display()))
    }
}

/// Makes a command run as `user`, in a folder that every user may enter.
pub(crate) fn run_as(command: &mut Command, user: Option<User>) -> &mut Command {
    command.current_dir("/");
    match user {
        Some(user) => command.uid(user.uid).gid(user.gid),
        None => command,
    }
}

/// True where `user` can reach the folder.
pub(crate) fn reaches(user: Option<User>, folder: &Path) -> bool {
    let mut command = Command::new("test");
    command.arg("-d").arg(folder.join("."));
    run_as(&mut command, user)
        .status()
        .is_ok_and(|status| status.success())
}

fn named(name: &str) -> Result<Option<User>> {
    Ok(match (id(["-u", name])?, id(["-g", name])?) {
        (Some(uid), Some(gid)) => Some(User { uid, gid }),
        _ => None,
    })
}

fn id<const N: usize>(arguments: [&str; N]) -> Result<Option<u32>> {
    let output = Command::new("id")
        .args(arguments)
        .output()
        .context("cannot run id")?;
    if !output.status.success() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map(Some).context("id gave no number")
}
