//! The keeper of a private cluster: makes it, says where it listens, and takes everything away when its standard input closes.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::programs::{self, Programs};
use super::user::{self, User};
use crate::random::random_letters;

/// Somebody else may take the free port before PostgreSQL does.
const TRIES: usize = 5;
const START_WITHIN: Duration = Duration::from_mins(1);

const SETTINGS: [&str; 7] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=300",
    "full_page_writes=off",
    "autovacuum=off",
    "timezone=UTC",
    // Whoever comes to a database that is being dropped waits for the drop, which waits for him, and nobody in the cluster hears of anything new
    // until he is turned away.
    "authentication_timeout=5s",
];
/// Nothing here outlives a test run, so nothing need reach the disk.
const FAST: [&str; 2] = ["fsync=off", "synchronous_commit=off"];

/// What a private cluster promises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    /// To be fast; what was committed may be lost when it ends.
    Fast,
    /// To keep what was committed, also over a restart without notice.
    Durable,
}

/// Holds a private cluster until standard input closes, and restarts it without notice for each line `restart`.
pub(crate) fn keep(promise: Promise) -> Result<()> {
    let programs = programs::find().context("no PostgreSQL server is installed here")?;
    let user = user::for_postgres()?;
    let cluster = Cluster::make(&programs, user, promise)?;
    let (port, mut server) = cluster.start()?;
    println!(
        "postgres://postgres:{}@127.0.0.1:{port}/postgres",
        cluster.password
    );
    for line in std::io::stdin().lines() {
        // An error means the same as the end.
        let Ok(line) = line else { break };
        if line.trim() == "restart" {
            cluster.stop(server);
            server = cluster.start_on(port)?;
            println!("restarted");
        }
    }
    cluster.stop(server);
    Ok(())
}

struct Cluster<'a> {
    programs: &'a Programs,
    user: Option<User>,
    folder: PathBuf,
    password: String,
    promise: Promise,
}

impl<'a> Cluster<'a> {
    /// Creates the data folder in a temporary place that `user` can reach.
    fn make(programs: &'a Programs, user: Option<User>, promise: Promise) -> Result<Self> {
        let parent = [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into()]
            .into_iter()
            .find(|folder| user::reaches(user, folder))
            .context("PostgreSQL's user can reach no temporary folder")?;
        let password = random_letters()?;
        let folder = parent.join(format!("chophien-postgres-{}", random_letters()?));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let cluster = Self {
            programs,
            user,
            folder,
            password,
            promise,
        };
        cluster.initialise()?;
        Ok(cluster)
    }

    fn initialise(&self) -> Result<()> {
        let password = self.folder.join("password");
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&password)?
            .write_all(self.password.as_bytes())?;
        if let Some(user) = self.user {
            user.own(&self.folder)?;
            user.own(&password)?;
        }
        let mut command = self.programs.initdb();
        command
            .args(["--no-sync", "--encoding=UTF8", "--locale=C"])
            .args(["--username=postgres", "--auth=password"])
            .arg("--pwfile")
            .arg(&password)
            .arg("--pgdata")
            .arg(self.data());
        let output = user::run_as(&mut command, self.user)
            .output()
            .context("cannot run initdb")?;
        if !output.status.success() {
            bail!(
                "initdb ended with {}: {}",
                output.status,
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        Ok(())
    }

    fn start(&self) -> Result<(u16, Child)> {
        let mut reason = None;
        for _ in 0..TRIES {
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            match self.start_on(port) {
                Ok(server) => return Ok((port, server)),
                Err(error) => reason = Some(error),
            }
        }
        Err(reason.context("it was not tried")?)
    }

    fn start_on(&self, port: u16) -> Result<Child> {
        let log = File::create(self.log())?;
        let mut command = self.programs.postgres();
        command.arg("-D").arg(self.data());
        command.arg("-p").arg(port.to_string());
        let promised: &[&str] = match self.promise {
            Promise::Fast => &FAST,
            Promise::Durable => &[],
        };
        for setting in SETTINGS.iter().chain(promised) {
            command.arg("-c").arg(setting);
        }
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let mut server = user::run_as(&mut command, self.user)
            .spawn()
            .context("cannot run postgres")?;
        if let Err(error) = self.wait_until_ready(&mut server) {
            end(&mut server);
            let log = fs::read_to_string(self.log()).unwrap_or_default();
            bail!("PostgreSQL does not start: {error:#}: {}", log.trim());
        }
        Ok(server)
    }

    /// The last line of `postmaster.pid` says how far the server is.
    fn wait_until_ready(&self, server: &mut Child) -> Result<()> {
        let deadline = Instant::now() + START_WITHIN;
        while Instant::now() < deadline {
            if let Some(status) = server.try_wait()? {
                bail!("it ended with {status}");
            }
            let state = fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
            if state
                .lines()
                .nth(7)
                .is_some_and(|line| line.trim() == "ready")
            {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("it was not ready within {} s", START_WITHIN.as_secs())
    }

    /// At once: the data is thrown away with the folder.
    fn stop(&self, mut server: Child) {
        let mut command: Command = self.programs.pg_ctl();
        command
            .args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(self.data());
        let stopped = user::run_as(&mut command, self.user)
            .stdout(Stdio::null())
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            end(&mut server);
        }
        if let Err(error) = server.wait() {
            eprintln!("the private PostgreSQL is lost: {error}");
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

impl Drop for Cluster<'_> {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// Kills a server that does not listen to anything else.
fn end(server: &mut Child) {
    if server.kill().and_then(|()| server.wait()).is_err() {
        eprintln!("the private PostgreSQL could not be ended");
    }
}

/// The server's children may write for a moment longer.
fn remove(folder: &Path) {
    for _ in 0..50 {
        if fs::remove_dir_all(folder).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    eprintln!("{} could not be removed", folder.display());
}
