//! The readers of the embedded database: connections that are handed to one statement at a time.
//!
//! A pool of sqlx asks a connection before each statement whether it lives, and after it again, and would have to tell it each time how long it may work. Each of these
//! is a word with the connection's thread and back: for a short read three times the read itself. Here a connection looks up by itself how long it may
//! work, and one whose answer was given up is not used again.

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::{DbErr, ExecResult, QueryResult, RuntimeErr, Statement, sea_query::Values};
use sea_query_sqlx::SqlxValues;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, Sqlite, SqliteConnection, query::Query,
    sqlite::SqliteConnectOptions,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    attention::no_answer,
    class::error_class,
    connect::{self, PROGRESS_STEPS},
    pools::Pool,
    time::{self, LOCK_TIME, Limit},
};

/// How long those in use are waited for when all are closed.
const CLOSING_TIME: Duration = Duration::from_secs(5);

/// How often a connection is opened anew that could not be opened, and after what pause.
const OPENING_TRIES: u32 = 3;
const OPENING_PAUSE: Duration = Duration::from_millis(20);

/// So many connections, opened as they are needed.
#[derive(Clone, Debug)]
pub(super) struct Readers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    most: u32,
    places: Arc<Semaphore>,
    /// The one that was used last is used first.
    free: Mutex<Vec<Reader>>,
}

#[derive(Debug)]
struct Reader {
    connection: SqliteConnection,
    limit: Limit,
}

/// A connection in use. Where nobody waits for its answer any more it is cut and closed, and its place is free when it has ended.
struct Taken<'a> {
    readers: &'a Readers,
    reader: Option<(Reader, OwnedSemaphorePermit)>,
}

impl Readers {
    /// Opens the first of at most so many.
    pub(super) async fn open(path: &Path, most: u32) -> Result<Self, DbErr> {
        let readers = Self::new(path, most);
        let first = readers.connect().await?;
        readers.free().push(first);
        Ok(readers)
    }

    /// At most so many, none of which is open yet.
    pub(super) fn new(path: &Path, most: u32) -> Self {
        Self(Arc::new(Inner {
            options: connect::sqlite_options(SqliteConnectOptions::new(), path)
                // There are several, and what one has not the system's own memory of the file has: half of the writer's each.
                .pragma("cache_size", "-512")
                .pragma("query_only", "1")
                .disable_statement_logging(),
            most,
            places: Arc::new(Semaphore::new(most as usize)),
            free: Mutex::default(),
        }))
    }

    pub(super) async fn execute(&self, statement: &Statement) -> Result<ExecResult, DbErr> {
        let mut taken = self.take().await?;
        let done = query(statement).execute(taken.connection()?).await;
        Ok(taken.answered(done.map_err(exec))?.into())
    }

    pub(super) async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut taken = self.take().await?;
        let sql = AssertSqlSafe(sql.to_owned());
        let done = taken.connection()?.execute(sql).await;
        Ok(taken.answered(done.map_err(exec))?.into())
    }

    pub(super) async fn query_one(
        &self,
        statement: &Statement,
    ) -> Result<Option<QueryResult>, DbErr> {
        let mut taken = self.take().await?;
        let row = query(statement).fetch_optional(taken.connection()?).await;
        Ok(taken.answered(row.map_err(asked))?.map(Into::into))
    }

    pub(super) async fn query_all(&self, statement: &Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut taken = self.take().await?;
        let rows = query(statement).fetch_all(taken.connection()?).await;
        let rows = taken.answered(rows.map_err(asked))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// How many there are and what they do.
    pub(super) fn pool(&self, name: &'static str) -> Pool {
        let free = u32::try_from(self.0.places.available_permits()).unwrap_or(self.0.most);
        Pool {
            name,
            most: self.0.most,
            idle: u32::try_from(self.free().len()).unwrap_or(u32::MAX),
            in_use: self.0.most.saturating_sub(free),
        }
    }

    /// Waits a moment for those in use, and closes all. Who comes back later is closed then.
    pub(super) async fn close(&self) {
        let all = self.0.places.acquire_many(self.0.most);
        if tokio::time::timeout(CLOSING_TIME, all).await.is_err() {
            tracing::warn!("a reader is still at work while the database is closed");
        }
        self.0.places.close();
        let free = std::mem::take(&mut *self.free());
        for Reader { connection, .. } in free {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a reader did not close cleanly");
            }
        }
    }

    async fn take(&self) -> Result<Taken<'_>, DbErr> {
        let places = Arc::clone(&self.0.places);
        let place = tokio::time::timeout(LOCK_TIME, places.acquire_owned());
        let place = place
            .await
            .map_err(|_| no_answer())?
            .map_err(|_| no_answer())?;
        let free = self.free().pop();
        let reader = match free {
            Some(reader) => reader,
            None => self.connect().await?,
        };
        reader.limit.set(time::statement_end());
        Ok(Taken {
            readers: self,
            reader: Some((reader, place)),
        })
    }

    async fn open_one(&self) -> Result<Reader, DbErr> {
        let opened = async {
            let mut connection = self.0.options.connect().await?;
            let limit = Limit::none();
            let looked_up = limit.clone();
            connection
                .lock_handle()
                .await?
                .set_progress_handler(PROGRESS_STEPS, move || !looked_up.is_over());
            Ok(Reader { connection, limit })
        };
        opened
            .await
            .map_err(|error: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))
    }

    /// Opens one. SQLite may find its log cut off while it first reads it (a short read), when another connection empties it at that moment: then it is opened
    /// once more.
    async fn connect(&self) -> Result<Reader, DbErr> {
        let mut tries = 0;
        loop {
            match self.open_one().await {
                Err(error) if tries < OPENING_TRIES => {
                    tries += 1;
                    tracing::debug!(%error, "a reader could not be opened; it is tried again");
                    tokio::time::sleep(OPENING_PAUSE).await;
                }
                opened => return opened,
            }
        }
    }

    fn give_back(&self, reader: Reader) {
        reader.limit.lift();
        let mut free = self.free();
        if !self.0.places.is_closed() {
            free.push(reader);
        }
    }

    fn free(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken<'_> {
    fn connection(&mut self) -> Result<&mut SqliteConnection, DbErr> {
        let reader = self.reader.as_mut();
        reader
            .map(|(reader, _)| &mut reader.connection)
            .ok_or_else(no_answer)
    }

    /// It has answered, and is free for the next unless something is wrong with it or with the file that it has open.
    fn answered<T>(&mut self, answer: Result<T, DbErr>) -> Result<T, DbErr> {
        let sound = answer
            .as_ref()
            .map_or_else(is_said_by_a_sound_database, |_| true);
        if sound && let Some((reader, _place)) = self.reader.take() {
            self.readers.give_back(reader);
        }
        answer
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let Some((reader, place)) = self.reader.take() {
            reader.limit.cut();
            // Without a runtime all ends anyway.
            let Ok(runtime) = tokio::runtime::Handle::try_current() else {
                return;
            };
            runtime.spawn(async move {
                // Whatever it was doing is over then.
                if let Err(error) = reader.connection.close().await {
                    tracing::debug!(%error, "a reader that was given up did not close cleanly");
                }
                drop(place);
            });
        }
    }
}

fn is_said_by_a_sound_database(error: &DbErr) -> bool {
    let said = match error {
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            error.as_database_error().is_some()
        }
        _ => false,
    };
    said && error_class(error) != "disk"
}

fn query(statement: &Statement) -> Query<'_, Sqlite, SqlxValues> {
    let values = statement.values.clone().unwrap_or(Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn exec(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn asked(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
