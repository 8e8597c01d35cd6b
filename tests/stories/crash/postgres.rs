//! A PostgreSQL of a story's own, which may be restarted: the one for all tests may not.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

use tests::process::xtask;

/// A private server that keeps what was committed; it goes when this is dropped.
pub(super) struct OwnPostgres {
    keeper: Child,
    said: BufReader<ChildStdout>,
    url: String,
}

impl OwnPostgres {
    /// Starts it.
    pub(super) fn start() -> Self {
        let mut keeper = Command::new(xtask())
            .args(["keep-postgres", "--durable"])
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

    /// The URL of its database.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Ends it without notice and starts it again; blocks until it is ready.
    pub(super) fn restart(&mut self) {
        let order = self.keeper.stdin.as_mut().expect("its input");
        order.write_all(b"restart\n").expect("written");
        order.flush().expect("written");
        assert_eq!(self.hear(), "restarted");
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("read");
        assert!(
            !line.is_empty(),
            "the private PostgreSQL does not start: this story needs the server's programs on this machine"
        );
        line.trim().to_owned()
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        // The end of its input ends it.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
