//! A Redis of a story's own, which may be killed and frozen: the one for all tests may not.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::process::xtask;

/// A private server; it goes when this is dropped.
#[derive(Debug)]
pub struct OwnRedis {
    keeper: Child,
    said: BufReader<ChildStdout>,
    url: String,
}

impl OwnRedis {
    /// Starts it, empty.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start() -> Self {
        let mut keeper = Command::new(xtask())
            .arg("keep-redis")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the keeper starts");
        let said = BufReader::new(keeper.stdout.take().expect("its output"));
        let mut own = Self {
            keeper,
            said,
            url: String::new(),
        };
        own.url = own.hear();
        own
    }

    /// Its URL, with its password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it without notice.
    pub fn kill(&mut self) {
        self.order("kill", "killed");
    }

    /// Starts it again, empty, at the same place.
    pub fn start_again(&mut self) {
        self.order("start", "started");
    }

    /// Stops it in the middle of whatever it does: connections stay, and nobody answers.
    pub fn freeze(&mut self) {
        self.order("freeze", "frozen");
    }

    /// Lets it go on.
    pub fn thaw(&mut self) {
        self.order("thaw", "thawed");
    }

    /// Everything that it keeps: names, what is kept under them as far as it is text, and milliseconds until each ends.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn kept(&self) -> Vec<(String, String, i64)> {
        let mut line = self.line().await;
        let names: Vec<String> = redis::cmd("KEYS")
            .arg("*")
            .query_async(&mut line)
            .await
            .expect("names");
        let mut kept = Vec::new();
        for name in names {
            let held: Vec<u8> = redis::cmd("DUMP")
                .arg(&name)
                .query_async::<Option<Vec<u8>>>(&mut line)
                .await
                .expect("what is kept")
                .unwrap_or_default();
            let ends: i64 = redis::cmd("PTTL")
                .arg(&name)
                .query_async(&mut line)
                .await
                .expect("when it ends");
            kept.push((name, String::from_utf8_lossy(&held).into_owned(), ends));
        }
        kept
    }

    /// Empties it.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn empty(&self) {
        let mut line = self.line().await;
        redis::cmd("FLUSHALL")
            .exec_async(&mut line)
            .await
            .expect("emptied");
    }

    /// Gives a user these rights besides those that it has, as `ACL SETUSER` reads them; gives the URL by which that user comes.
    ///
    /// # Panics
    /// When it does not answer, or does not know the rights.
    pub async fn allow(&self, user: &str, rights: &[&str]) -> String {
        let mut line = self.line().await;
        redis::cmd("ACL")
            .arg("SETUSER")
            .arg(user)
            .arg("on")
            .arg(">geheim")
            .arg(rights)
            .exec_async(&mut line)
            .await
            .expect("allowed");
        let (_, place) = self.url.rsplit_once('@').expect("a URL with a password");
        format!("redis://{user}:geheim@{place}")
    }

    /// How often it has refused a command without running it.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn refused(&self, command: &str) -> u64 {
        let mut line = self.line().await;
        let counts: String = redis::cmd("INFO")
            .arg("commandstats")
            .query_async(&mut line)
            .await
            .expect("counts");
        let begins = format!("cmdstat_{command}:");
        counts
            .lines()
            .find_map(|line| line.strip_prefix(&begins))
            .and_then(|counts| {
                let mut counts = counts.split(',');
                counts.find_map(|count| count.strip_prefix("rejected_calls="))
            })
            .map_or(0, |count| count.parse().expect("a number"))
    }

    async fn line(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.url()).expect("a URL");
        client
            .get_multiplexed_async_connection()
            .await
            .expect("it answers")
    }

    fn order(&mut self, order: &str, done: &str) {
        let input = self.keeper.stdin.as_mut().expect("its input");
        writeln!(input, "{order}").expect("written");
        input.flush().expect("written");
        assert_eq!(self.hear(), done);
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("read");
        assert!(
            !line.is_empty(),
            "the private Redis does not start: this story needs redis-server on this machine (`apt-get install redis-server`)"
        );
        line.trim().to_owned()
    }
}

impl Drop for OwnRedis {
    fn drop(&mut self) {
        // The end of its input ends it, frozen or not.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
