//! How the deal is told: step by step, with the letters that each caused.

use std::{collections::BTreeSet, io::Write, time::Duration};

use kernel::id::LetterId;
use notifications::mailbox::{self, Entry};

use crate::server::Server;

/// Longer than any letter of a demo waits.
const PATIENCE: u32 = 200;

/// What has been told so far.
pub(super) struct Tale<'a, W> {
    out: &'a mut W,
    server: &'a Server,
    told: BTreeSet<LetterId>,
    step: usize,
}

impl<'a, W: Write + Send> Tale<'a, W> {
    /// Begins, with nothing told.
    pub(super) fn new(out: &'a mut W, server: &'a Server) -> Self {
        Self {
            out,
            server,
            told: BTreeSet::new(),
            step: 0,
        }
    }

    /// Tells a step, and the letters that it caused.
    pub(super) async fn step(&mut self, who: &str, what: &str) -> anyhow::Result<()> {
        self.begin(who, what)?;
        for letter in self.new_letters().await? {
            writeln!(
                self.out,
                "      ✉ {}\n        {}",
                letter.address, letter.subject
            )?;
        }
        Ok(())
    }

    /// Tells several that are much alike as one, with how many letters they caused.
    pub(super) async fn steps(&mut self, who: &str, what: &str) -> anyhow::Result<()> {
        self.begin(who, what)?;
        let letters = self.new_letters().await?;
        let readers: BTreeSet<&str> = letters.iter().map(|letter| &*letter.address).collect();
        let readers: Vec<&str> = readers.into_iter().collect();
        writeln!(
            self.out,
            "      ✉ {} letters to {}",
            letters.len(),
            readers.join(", ")
        )?;
        Ok(())
    }

    fn begin(&mut self, who: &str, what: &str) -> anyhow::Result<()> {
        self.step += 1;
        writeln!(self.out, "\n{:>2}. {who}: {what}", self.step)?;
        Ok(())
    }

    /// The letters that were not told yet, the oldest first, when all that is under way has left.
    async fn new_letters(&mut self) -> anyhow::Result<Vec<Entry>> {
        let db = self.server.db();
        for _ in 0..PATIENCE {
            if notifications::outbox::under_way(db.read(), db.clock().now()).await? == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        let mut letters = mailbox::letters(db.read(), None, 1_000).await?;
        letters.retain(|letter| !self.told.contains(&letter.id));
        letters.reverse();
        self.told.extend(letters.iter().map(|letter| letter.id));
        Ok(letters)
    }
}
