//! Finds PostgreSQL's server programs, and installs them where that can be done without asking.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::user;
use crate::workspace::{shown, succeed};

/// The oldest version that the program supports.
const OLDEST: u32 = 15;

/// Folders with one folder a version, each with the programs in `bin`.
const VERSIONED: [&str; 5] = [
    "/usr/lib/postgresql",
    "/usr/lib64/pgsql",
    "/usr/local/opt",
    "/opt/homebrew/opt",
    "/Applications/Postgres.app/Contents/Versions",
];

/// While PostgreSQL is being installed, tells Debian to make no cluster of its own (it would be started as a service).
const NO_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/chophien-xtask.conf";

/// Where `initdb` and `postgres` lie.
pub(crate) struct Programs {
    folder: PathBuf,
    version: u32,
    /// As the server names itself, e.g. `postgres (PostgreSQL) 15.14`.
    pub(crate) version_name: String,
}

impl Programs {
    pub(crate) fn initdb(&self) -> Command {
        Command::new(self.folder.join("initdb"))
    }

    pub(crate) fn postgres(&self) -> Command {
        Command::new(self.folder.join("postgres"))
    }

    pub(crate) fn pg_ctl(&self) -> Command {
        Command::new(self.folder.join("pg_ctl"))
    }
}

/// The newest installed server programs.
pub(crate) fn find() -> Option<Programs> {
    candidates()
        .into_iter()
        .filter_map(|folder| look(&folder))
        .max_by_key(|programs| programs.version)
}

/// The newest installed server programs, which are installed first where there are none and we may.
pub(crate) fn find_or_install() -> Result<Programs> {
    match find() {
        Some(programs) if programs.version >= OLDEST => return Ok(programs),
        Some(old) => bail!(
            "{} in {} is too old: the tests need PostgreSQL {OLDEST} or newer ({})",
            old.version_name,
            old.folder.display(),
            remedy()
        ),
        None => {}
    }
    if !Path::new("/usr/bin/apt-get").exists() || !user::is_root()? {
        bail!(
            "no PostgreSQL server is installed here, and the tests need one ({})",
            remedy()
        );
    }
    println!("    no PostgreSQL server is installed here: installing the system's own");
    install()?;
    let programs = find().context("PostgreSQL was installed, but initdb is not found")?;
    if programs.version < OLDEST {
        bail!(
            "this system's own {} is too old: the tests need PostgreSQL {OLDEST} or newer ({})",
            programs.version_name,
            remedy()
        );
    }
    Ok(programs)
}

fn remedy() -> String {
    format!(
        "install it: `sudo apt-get install postgresql` on Debian and Ubuntu, `sudo dnf install postgresql-server` on Fedora, `brew install postgresql@17` on macOS; or set DATABASE_URL=postgres://… to one, version {OLDEST} or newer, whose user may create databases"
    )
}

fn install() -> Result<()> {
    let marker = NoCluster::put()?;
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
    apt(&["install", "--no-install-recommends", "postgresql"])?;
    drop(marker);
    Ok(())
}

struct NoCluster;

impl NoCluster {
    fn put() -> Result<Self> {
        let path = Path::new(NO_CLUSTER);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, "create_main_cluster = false\n")
            .with_context(|| format!("cannot write {NO_CLUSTER}"))?;
        Ok(Self)
    }
}

impl Drop for NoCluster {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(NO_CLUSTER) {
            eprintln!("cannot remove {NO_CLUSTER}: {error}");
        }
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    for parent in VERSIONED {
        let Ok(versions) = std::fs::read_dir(parent) else {
            continue;
        };
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    folders
}

fn look(folder: &Path) -> Option<Programs> {
    // A wrapper or link on the PATH stands for the real folder, where the other programs lie.
    let initdb = folder.join("initdb").canonicalize().ok()?;
    let folder = initdb.parent()?.to_path_buf();
    if !folder.join("pg_ctl").is_file() {
        return None;
    }
    let output = Command::new(folder.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    let version_name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let version = version_of(&version_name)?;
    Some(Programs {
        folder,
        version,
        version_name,
    })
}

/// The major version in `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn version_of(name: &str) -> Option<u32> {
    let number = name.split_once("PostgreSQL) ")?.1;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(
            version_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"),
            Some(15)
        );
        assert_eq!(version_of("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(version_of("something else"), None);
    }
}
