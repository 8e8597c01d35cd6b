//! The database: one handle for both kinds, reads through a pool, commands as units of work.
//!
//! SQLite has one writer connection (`BEGIN IMMEDIATE`, WAL, `synchronous=FULL`) and a pool of readers that cannot
//! write. PostgreSQL has one pool at READ COMMITTED: whatever can race is decided by a constraint, a guarded update
//! or a locked row, never by read-then-write, so a stricter level would only add retries.

mod class;
mod condition;
mod conn;
mod errors;
mod open;
mod pools;
mod tx;

pub use condition::{Condition, OLDEST_POSTGRES};
pub use conn::{Conn, carry_count, count_statements};
pub use errors::{Violation, is_transient, violation};
pub use open::{DbOptions, OpenError};
pub use pools::Pool;
pub use tx::{Context, Fact, Retry, Tx};

pub(crate) use class::error_class;
pub(crate) use errors::is_unavailable;
pub(crate) use open::unknown_step;

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection};
use tokio::sync::Notify;

use crate::{Clock, Result};

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
    clock: Clock,
    letters: Arc<Notify>,
    facts: Arc<Notify>,
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
        let opened = open::open(options).await?;
        Ok(Self(Arc::new(Inner {
            backend: opened.backend,
            writer: opened.writer,
            reader: Conn::new(opened.reader),
            clock,
            letters: Arc::new(Notify::new()),
            facts: Arc::new(Notify::new()),
        })))
    }

    /// The connection for reads.
    pub fn read(&self) -> &Conn {
        &self.0.reader
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

    /// Brings the schema to the newest step. On PostgreSQL it also mends the event table of a database that was restored
    /// from another cluster.
    ///
    /// # Errors
    /// When the database is of a newer program, or a step fails.
    pub async fn migrate(&self) -> std::result::Result<(), OpenError> {
        open::migrate(self.0.backend, &self.0.writer).await
    }

    /// Whether steps are missing.
    ///
    /// # Errors
    /// When the database is of a newer program or cannot be read.
    pub async fn pending_migrations(&self) -> std::result::Result<usize, OpenError> {
        open::pending(self.0.reader.inner()).await
    }

    /// How many steps the schema has come.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn applied_migrations(&self) -> std::result::Result<usize, OpenError> {
        Ok(open::applied(self.0.reader.inner()).await?.len())
    }

    /// Asks the database for a sign of life, on the way that reads and on the way that writes.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ping(&self) -> Result<()> {
        self.0.reader.execute_unprepared("SELECT 1").await?;
        if self.0.backend == Backend::Postgres {
            self.0.writer.execute_unprepared("SELECT 1").await?;
        }
        Ok(())
    }

    /// Closes every connection; what is under way is finished first.
    pub async fn close(&self) {
        self.0.reader.close().await;
        if let Err(error) = self.0.writer.clone().close().await {
            tracing::warn!(%error, "the writer did not close cleanly");
        }
    }
}
