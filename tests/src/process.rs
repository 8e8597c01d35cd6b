//! The real program as a process of its own, which a story can kill.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{app::free_address, client::Client};

/// The file in its folder that a program's log goes to.
const LOG: &str = "log";

/// A running `chophien`.
#[derive(Debug)]
pub struct Process {
    child: Child,
    url: String,
    folder: PathBuf,
}

impl Process {
    /// Starts the program on a folder and a database, with letters to an SMTP server where one is named.
    ///
    /// # Panics
    /// When it is not ready in time.
    pub async fn start(folder: &Path, database_url: &str, smtp_url: Option<&str>) -> Self {
        // A second call only says that the provider is set already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let port = free_address().port();
        let mut command = Command::new(program());
        command
            .env_clear()
            .arg("--listen")
            .arg(format!("127.0.0.1:{port}"))
            .arg("--data")
            .arg(folder)
            .arg("--database-url")
            .arg(database_url)
            .arg("--log")
            .arg("warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log(folder));
        if let Some(url) = smtp_url {
            command.arg("--smtp-url").arg(url);
        }
        let child = command.spawn().expect("the program starts");
        let process = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
            folder: folder.to_owned(),
        };
        process.ready().await;
        process
    }

    async fn ready(&self) {
        let began = Instant::now();
        let http = reqwest::Client::new();
        loop {
            if let Ok(answer) = http.get(format!("{}/readyz", self.url)).send().await
                && answer.status().is_success()
            {
                return;
            }
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "the program is not ready"
            );
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Somebody who speaks to it.
    pub fn anonymous(&self) -> Client {
        Client::new(self.url.clone())
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.join(LOG)).unwrap_or_default();
            let lines: Vec<&str> = log.lines().collect();
            eprintln!("{}", lines[lines.len().saturating_sub(40)..].join("\n"));
        }
    }
}

/// What the program says goes to the end of a file, which a story that fails shows.
fn log(folder: &Path) -> Stdio {
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(LOG))
        .expect("a log")
        .into()
}

/// What the program said, run to its end with these arguments and variables and no others.
///
/// # Panics
/// When it cannot be run.
pub fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let output = Command::new(program())
        .env_clear()
        .envs(variables.iter().copied())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    Said {
        success: output.status.success(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// How a run of the program ended.
#[derive(Clone, Debug)]
pub struct Said {
    /// Whether it ended with 0.
    pub success: bool,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub errors: String,
}

/// The program beside this test: cargo builds it as a dependency's binary into the same folder.
fn program() -> PathBuf {
    let program = beside("chophien");
    assert!(
        program.exists(),
        "{} is absent: `cargo xtask test` builds it",
        program.display()
    );
    program
}

/// The developer's tool beside this test, which keeps the servers for tests.
pub fn xtask() -> PathBuf {
    beside("xtask")
}

fn beside(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().expect("the test's own path");
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
