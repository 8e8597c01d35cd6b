//! The keeper of a private server: starts it, says where it listens, and takes everything away when its standard input closes. A line `kill` there ends
//! the server at once, `start` starts it again, empty; `freeze` and `thaw` stop it in the middle of whatever it does and let it go on.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::programs;
use crate::random::random_letters;

/// Somebody else may take the free port before Redis does.
const TRIES: usize = 5;
const START_WITHIN: Duration = Duration::from_secs(20);

/// Holds a private server until standard input closes, and does what each line there says.
pub(crate) fn keep() -> Result<()> {
    let program = programs::find()
        .with_context(|| format!("no Redis server is installed here ({})", programs::remedy()))?;
    let place = Place::make(program)?;
    let (port, mut server) = place.start()?;
    println!("redis://:{}@127.0.0.1:{port}", place.password);
    for line in std::io::stdin().lines() {
        // An error means the same as the end.
        let Ok(line) = line else { break };
        match line.trim() {
            "kill" => {
                end(&mut server);
                println!("killed");
            }
            "start" => {
                server = place.start_on(port)?;
                println!("started");
            }
            "freeze" => {
                signal("STOP", &server)?;
                println!("frozen");
            }
            "thaw" => {
                signal("CONT", &server)?;
                println!("thawed");
            }
            _ => {}
        }
    }
    end(&mut server);
    Ok(())
}

struct Place {
    program: PathBuf,
    folder: PathBuf,
    password: String,
}

impl Place {
    fn make(program: PathBuf) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("chophien-redis-{}", random_letters()?));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self {
            program,
            folder,
            password: random_letters()?,
        })
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

    /// Settings come by standard input, so that nobody reads the password from the list of processes.
    fn start_on(&self, port: u16) -> Result<Child> {
        let log = File::create(self.log())?;
        let mut server = Command::new(&self.program)
            .arg("-")
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot run {}", self.program.display()))?;
        if let Some(mut settings) = server.stdin.take() {
            writeln!(
                settings,
                "bind 127.0.0.1\nport {port}\nrequirepass {}\nsave \"\"\nappendonly no\ndaemonize no",
                self.password
            )?;
        }
        if let Err(error) = wait_until_ready(&mut server, port) {
            end(&mut server);
            let log = fs::read_to_string(self.log()).unwrap_or_default();
            bail!("Redis does not start: {error:#}: {}", log.trim());
        }
        Ok(server)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// Any answer will do, also that nobody may ask without a password.
fn wait_until_ready(server: &mut Child, port: u16) -> Result<()> {
    let deadline = Instant::now() + START_WITHIN;
    while Instant::now() < deadline {
        if let Some(status) = server.try_wait()? {
            bail!("it ended with {status}");
        }
        if answers(port).is_ok_and(|answer| matches!(answer, b'-' | b'+')) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    bail!("it was not ready within {} s", START_WITHIN.as_secs())
}

fn answers(port: u16) -> std::io::Result<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(b"PING\r\n")?;
    let mut answer = [0];
    stream.read_exact(&mut answer)?;
    Ok(answer[0])
}

/// By the shell, which has `kill` built in everywhere.
fn signal(name: &str, server: &Child) -> Result<()> {
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("kill -{name} {}", server.id()))
        .status()
        .context("cannot run sh")?;
    if !status.success() {
        bail!("the server heard no signal {name}: {status}");
    }
    Ok(())
}

/// At once, also a frozen one; one that has ended is well too.
fn end(server: &mut Child) {
    if server.kill().and_then(|()| server.wait()).is_err() {
        eprintln!("the private Redis could not be ended");
    }
}

fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("{} could not be removed: {error}", folder.display());
    }
}
