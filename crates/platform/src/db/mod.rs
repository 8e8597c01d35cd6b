//! The database: one handle for both kinds, reads through a pool, commands as units of work.
//!
//! SQLite has one writer connection (`BEGIN IMMEDIATE`, WAL, `synchronous=FULL`) and a pool of readers that cannot
//! write. PostgreSQL has one pool at READ COMMITTED: whatever can race is decided by a constraint, a guarded update
//! or a locked row, never by read-then-write, so a stricter level would only add retries. At the one writer people go before the program's own work.

mod attention;
mod class;
mod condition;
mod conn;
mod connect;
mod count;
mod errors;
mod generation;
mod open;
mod pools;
mod precedence;
mod readers;
mod retry;
mod time;
mod tx;
mod words;
mod writing;

pub use condition::{Condition, OLDEST_POSTGRES};
pub use conn::{Conn, carry_count, count_statements};
pub use count::count_up_to;
pub use errors::{Violation, is_transient, violation};
pub use open::{DbOptions, OpenError};
pub use pools::Pool;
pub use retry::Retry;
pub use time::within;
pub use tx::{Context, Fact, Tx};
pub use words::WordTable;

pub(crate) use class::error_class;
pub(crate) use errors::is_unavailable;
pub(crate) use generation::matters;
pub(crate) use open::unknown_step;

use std::sync::{Arc, OnceLock};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::sync::Notify;

use crate::{Clock, Result, redis::Bell};
use attention::Attention;
use precedence::Precedence;
use time::Limit;
use writing::Writing;

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// The embedded default: one file.
    Sqlite,
    /// The production database.
    Postgres,
}

/// A handle on the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    backend: Backend,
    writer: DatabaseConnection,
    reader: Conn,
    follower: Conn,
    clock: Clock,
    letters: Arc<Notify>,
    facts: Arc<Notify>,
    generation: generation::Generation,
    others: OnceLock<Arc<Bell>>,
    /// When the writer of the embedded database has to be done.
    limit: Limit,
    attention: Attention,
    precedence: Precedence,
    writing: Writing,
}

/// For whom a commit has brought something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wake {
    /// For whoever delivers letters.
    pub(crate) letters: bool,
    /// For whoever follows the event table.
    pub(crate) facts: bool,
}

impl Wake {
    /// For everybody.
    pub(crate) const ALL: Self = Self {
        letters: true,
        facts: true,
    };
}

impl Db {
    /// Opens the database that `options` name. Does not migrate it.
    ///
    /// # Errors
    /// When the URL is of another kind, or the database cannot be reached.
    pub async fn connect(
        options: &DbOptions,
        clock: Clock,
    ) -> std::result::Result<Self, OpenError> {
        let (limit, attention) = (Limit::none(), Attention::new());
        let opened = open::open(options, &limit, &attention).await?;
        Ok(Self(Arc::new(Inner {
            backend: opened.backend,
            writer: opened.writer,
            reader: Conn::new(opened.reader, attention.clone()),
            follower: opened.follower,
            clock,
            letters: Arc::new(Notify::new()),
            facts: Arc::new(Notify::new()),
            generation: generation::Generation::new(),
            others: OnceLock::new(),
            limit,
            attention,
            precedence: Precedence::new(),
            writing: Writing::new(),
        })))
    }

    /// The connection for reads.
    pub fn read(&self) -> &Conn {
        &self.0.reader
    }

    /// The one connection of whoever follows the event table; he waits for nobody else.
    pub(crate) fn follow(&self) -> &Conn {
        &self.0.follower
    }

    /// Starts a unit of work; use [`command!`](crate::command), which also retries it.
    ///
    /// # Errors
    /// When the database is away or stays locked.
    pub async fn begin(&self, context: &Context) -> Result<Tx> {
        Tx::begin(self, context).await
    }

    /// The clock that everything beside this database goes by.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.0.backend
    }

    /// Wakes whoever delivers letters: notified after each commit that posted one.
    pub fn letters_posted(&self) -> Arc<Notify> {
        Arc::clone(&self.0.letters)
    }

    /// Wakes whoever follows the event table: notified after each commit that recorded a fact.
    pub fn facts_recorded(&self) -> Arc<Notify> {
        Arc::clone(&self.0.facts)
    }

    /// How often what everybody may read has changed, as far as this node has heard: take it *before* reading, and whatever was made of the reading holds as long as
    /// it stays the same. `None` while this node does not hear of what other nodes commit; then nothing may be told from memory.
    pub fn generation(&self) -> Option<u64> {
        self.0.generation.now()
    }

    /// Something has happened that can matter to everybody, here or elsewhere.
    pub(crate) fn raise_generation(&self) {
        self.0.generation.raise();
    }

    /// All that others have committed was looked at.
    pub(crate) fn hears_others(&self) {
        self.0.generation.hears_others();
    }

    /// Nobody knows what others commit; until that is over there is no generation.
    pub(crate) fn hears_nobody(&self) {
        self.0.generation.hears_nobody();
    }

    /// Has the other nodes told after each commit too. Only the first call counts.
    pub(crate) fn tell_others(&self, bell: Arc<Bell>) {
        if self.0.others.set(bell).is_err() {
            tracing::warn!("the other nodes are told already");
        }
    }

    /// Wakes whoever waits in this process.
    pub(crate) fn wake(&self, wake: Wake) {
        if wake.letters {
            self.0.letters.notify_waiters();
            self.0.letters.notify_one();
        }
        if wake.facts {
            self.0.facts.notify_waiters();
            self.0.facts.notify_one();
        }
    }

    /// Wakes whoever waits for what was committed, here and, where they are told, on other nodes.
    fn committed(&self, wake: Wake) {
        self.wake(wake);
        if let Some(bell) = self.0.others.get() {
            bell.ring(wake);
        }
    }

    /// Brings the schema to the newest step. On PostgreSQL it also mends the event table of a database that was restored
    /// from another cluster.
    ///
    /// # Errors
    /// When the database is of a newer program, or a step fails.
    pub async fn migrate(&self) -> std::result::Result<(), OpenError> {
        // A step may take as long as it needs.
        self.0.limit.lift();
        open::migrate(self.0.backend, &self.0.writer).await
    }

    /// Whether steps are missing.
    ///
    /// # Errors
    /// When the database is of a newer program or cannot be read.
    pub async fn pending_migrations(&self) -> std::result::Result<usize, OpenError> {
        let asked = open::pending(self.0.reader.inner());
        match self.0.attention.attend(asked).await {
            Some(pending) => pending,
            None => Err(attention::no_answer().into()),
        }
    }

    /// How many steps the schema has come.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn applied_migrations(&self) -> std::result::Result<usize, OpenError> {
        Ok(open::applied(self.0.reader.inner()).await?.len())
    }

    /// Asks the database for a sign of life, on the way that reads; see [`Db::check_writing`] for the other.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ping(&self) -> Result<()> {
        self.0.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Remembers that commands may not be done at present, if that is what an error says.
    fn note_trouble(&self, error: &DbErr) {
        if is_unavailable(error) || is_transient(error) {
            self.0.writing.went_wrong();
        }
    }

    /// Closes every connection; what is under way is finished first.
    pub async fn close(&self) {
        tokio::join!(self.0.reader.close(), self.0.follower.close());
        if let Err(error) = self.0.writer.clone().close().await {
            tracing::warn!(%error, "the writer did not close cleanly");
        }
    }
}
