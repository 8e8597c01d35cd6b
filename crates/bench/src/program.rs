//! The real program as a process of its own, with every limit lifted that would be in the way of measuring.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::driver::{Connection, get};

/// The file in its data folder that the program's log goes to.
const LOG: &str = "log";
/// How long a start may take: with a million products the search index is built first.
const START_WITHIN: Duration = Duration::from_mins(30);
/// How often it is asked whether it is ready.
const PAUSE: Duration = Duration::from_millis(2);
/// How long a stop may take.
const STOP_WITHIN: Duration = Duration::from_mins(1);

/// How long it is waited for that nothing is left to do.
const REST_WITHIN: Duration = Duration::from_mins(1);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(200);
/// A program that worked no longer than this between two looks is at rest.
const IDLE_TICKS: u64 = 1;

/// Limits that are lifted: measured is what the program can do, not what it lets one caller do.
const LIFTED: [(&str, &str); 9] = [
    ("CHOPHIEN_LIMITS", "cost=100000"),
    ("CHOPHIEN_POINTS_ANONYMOUS", "1000000000"),
    ("CHOPHIEN_POINTS_MEMBER", "1000000000"),
    ("CHOPHIEN_REQUESTS", "100000"),
    ("CHOPHIEN_ARRIVING_PER_ADDRESS", "100000"),
    ("CHOPHIEN_CONNECTIONS_PER_ADDRESS", "1000000"),
    ("CHOPHIEN_LIVE_PER_PERSON", "100000"),
    ("CHOPHIEN_LIVE_PER_ADDRESS", "100000"),
    ("CHOPHIEN_LIVE_CONNECTIONS", "100000"),
];

/// How it is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// As it comes, with the sample world.
    Default,
    /// As it comes, without the sample world.
    Bare,
    /// Without the sample world and without limits, as it is measured.
    Lifted,
    /// The same, with nothing kept in memory of what was read.
    Forgetful,
}

/// A running `chophien`. It is ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From its start to its first word that it is ready.
    pub(crate) took: Duration,
}

impl Program {
    /// Starts the program on a data folder and a database, and waits until it is ready.
    ///
    /// # Errors
    /// When it ends or is not ready in time; the end of its log is told.
    pub(crate) async fn start(
        binary: &Path,
        folder: &Path,
        database_url: &str,
        run: Run,
    ) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let port = free_port()?;
        let log = File::create(folder.join(LOG))?;
        let mut command = Command::new(binary);
        command
            .env_clear()
            .arg("--listen")
            .arg(format!("127.0.0.1:{port}"))
            .arg("--data")
            .arg(folder)
            .args(["--database-url", database_url, "--log", "warn"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        if run != Run::Default {
            command.arg("--no-sample=true");
        }
        if matches!(run, Run::Lifted | Run::Forgetful) {
            command.envs(LIFTED);
        }
        if run == Run::Forgetful {
            command.env("CHOPHIEN_ANSWER_CACHE", "0");
        }
        command.arg("serve");
        let began = Instant::now();
        let child = command
            .spawn()
            .with_context(|| format!("cannot run {}", binary.display()))?;
        let mut program = Self {
            child,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            took: Duration::ZERO,
        };
        program.ready(folder, began).await?;
        program.took = began.elapsed();
        Ok(program)
    }

    async fn ready(&mut self, folder: &Path, began: Instant) -> Result<()> {
        let question = get("/readyz", None);
        loop {
            if let Ok(mut connection) = Connection::open(self.address, None).await
                && let Ok(answer) = connection.ask(&question).await
                && answer.status == 200
            {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            if ended.is_some() || began.elapsed() > START_WITHIN {
                bail!("the program does not start: {}", log_of(folder));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Its resident memory in bytes.
    ///
    /// # Errors
    /// When the system does not say.
    pub(crate) fn resident(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .context("the program's memory is only known on Linux")?;
        resident_in(&status).context("the system does not say how much memory the program holds")
    }

    /// Waits until it has nothing left to do: letters of what was measured before would otherwise be written while something else is measured.
    ///
    /// # Errors
    /// When the system does not say.
    pub(crate) async fn rest(&self) -> Result<()> {
        let began = Instant::now();
        let mut before = self.busy()?;
        while began.elapsed() < REST_WITHIN {
            tokio::time::sleep(LOOK).await;
            let now = self.busy()?;
            if now.saturating_sub(before) <= IDLE_TICKS {
                return Ok(());
            }
            before = now;
        }
        Ok(())
    }

    /// The processor time it has taken so far, in the system's ticks of a hundredth of a second.
    fn busy(&self) -> Result<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))
            .context("the program's work is only known on Linux")?;
        ticks_in(&stat).context("the system does not say how much the program has worked")
    }

    /// Tells it to stop, as a service manager does, and waits for its end.
    ///
    /// # Errors
    /// When it does not stop.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.context("a process without a number")?, Signal::TERM)?;
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            if began.elapsed() > STOP_WITHIN {
                bail!("the program does not stop");
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the program to its end, for commands such as `migrate`.
///
/// # Errors
/// When it does not end well.
pub(crate) fn run(binary: &Path, arguments: &[&str], folder: &Path) -> Result<()> {
    let output = Command::new(binary)
        .env_clear()
        .arg("--data")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        bail!(
            "chophien {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

/// The program beside this one: both are built into one folder.
///
/// # Errors
/// When it is not there.
pub(crate) fn binary() -> Result<PathBuf> {
    let own = std::env::current_exe().context("cannot tell where this program lies")?;
    let binary = own.with_file_name(format!("chophien{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        bail!(
            "{} is absent: `cargo xtask bench` builds it",
            binary.display()
        );
    }
    Ok(binary)
}

/// A port that nobody listened on a moment ago.
///
/// # Errors
/// When there is none.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

fn log_of(folder: &Path) -> String {
    let log = std::fs::read_to_string(folder.join(LOG)).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("; ")
}

/// User and system time in a line of `/proc/PID/stat`, whose second field is a name in brackets that may hold anything.
fn ticks_in(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// The line `VmRSS:     51234 kB`, in bytes.
fn resident_in(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::{resident_in, ticks_in};

    #[test]
    fn work_is_user_and_system_time() {
        let stat = "42 (a ) b) S 1 42 42 0 -1 4194304 100 0 0 0 30 12 0 0 20 0 4 0 9 9 9";
        assert_eq!(ticks_in(stat), Some(42));
        assert_eq!(ticks_in("42"), None);
    }

    #[test]
    fn the_memory_is_read_where_the_system_says_it() {
        let status = "Name:\tchophien\nVmPeak:\t  900 kB\nVmRSS:\t   512 kB\nThreads:\t4\n";
        assert_eq!(resident_in(status), Some(512 * 1024));
        assert_eq!(resident_in("Name:\tchophien\n"), None);
    }
}
