//! The connection for reads, which counts statements for whoever asks.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    prelude::async_trait::async_trait,
};

use super::{attention::Attention, readers::Readers, time};
use crate::telemetry::{
    spent,
    statement::{Text, watch},
};

tokio::task_local! {
    static STATEMENTS: Arc<AtomicU64>;
}

/// Runs `work` and counts the SQL statements it sent (BEGIN and COMMIT apart). Work that `work` spawns as a task of its
/// own is counted only if it is spawned through [`carry_count`].
pub async fn count_statements<F: Future>(work: F) -> (F::Output, u64) {
    let counter = Arc::new(AtomicU64::new(0));
    let output = STATEMENTS.scope(Arc::clone(&counter), work).await;
    (output, counter.load(Ordering::Relaxed))
}

/// Makes a future that is about to be spawned count for the task that spawns it, and keep its limit of time.
pub fn carry_count<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let counter = STATEMENTS.try_with(Arc::clone).ok();
    let work = spent::carry(time::carry(work));
    async move {
        match counter {
            Some(counter) => STATEMENTS.scope(counter, work).await,
            None => work.await,
        }
    }
}

pub(super) fn note_statement() {
    // Outside a count there is nobody to tell.
    let _ = STATEMENTS.try_with(|counter| counter.fetch_add(1, Ordering::Relaxed));
}

/// Where reads go.
#[derive(Clone, Debug)]
pub(super) enum Reads {
    /// To the readers of the embedded database.
    Embedded(Readers),
    /// To a pool of connections to PostgreSQL.
    Pooled(DatabaseConnection),
}

impl Reads {
    async fn close(&self) {
        match self {
            Self::Embedded(readers) => readers.close().await,
            Self::Pooled(pool) => {
                if let Err(error) = pool.clone().close().await {
                    tracing::warn!(%error, "the readers did not close cleanly");
                }
            }
        }
    }
}

#[async_trait]
impl ConnectionTrait for Reads {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Embedded(_) => DbBackend::Sqlite,
            Self::Pooled(pool) => pool.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Embedded(readers) => readers.execute(&statement).await,
            Self::Pooled(pool) => pool.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Embedded(readers) => readers.execute_unprepared(sql).await,
            Self::Pooled(pool) => pool.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Embedded(readers) => readers.query_one(&statement).await,
            Self::Pooled(pool) => pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Embedded(readers) => readers.query_all(&statement).await,
            Self::Pooled(pool) => pool.query_all_raw(statement).await,
        }
    }
}

/// The connections for reads.
#[derive(Clone, Debug)]
pub struct Conn {
    inner: Reads,
    attention: Attention,
}

impl Conn {
    pub(super) fn new(inner: Reads, attention: Attention) -> Self {
        Self { inner, attention }
    }

    pub(super) fn inner(&self) -> &Reads {
        &self.inner
    }

    pub(super) async fn close(&self) {
        self.inner.close().await;
    }
}

#[async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        note_statement();
        let (sql, text) = (statement.sql.clone(), Text::of(&statement));
        let asked = self.attention.answer(self.inner.execute_raw(statement));
        watch(&sql, text, asked).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        note_statement();
        let asked = self.attention.answer(self.inner.execute_unprepared(sql));
        watch(sql, Text::Whole, asked).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        note_statement();
        let (sql, text) = (statement.sql.clone(), Text::of(&statement));
        let asked = self.attention.answer(self.inner.query_one_raw(statement));
        watch(&sql, text, asked).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        note_statement();
        let (sql, text) = (statement.sql.clone(), Text::of(&statement));
        let asked = self.attention.answer(self.inner.query_all_raw(statement));
        watch(&sql, text, asked).await
    }
}
