//! Pools of connections, each told how long it may work and wait, and looked at before it is used again.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector,
};
use sqlx::{
    Connection, Executor, PgConnection, SqliteConnection,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{
    DbOptions,
    attention::Attention,
    time::{LOCK_TIME, Limit, STATEMENT_TIME},
};

/// How often SQLite looks at the time, in steps of its virtual machine.
pub(super) const PROGRESS_STEPS: i32 = 5_000;
/// How long a connection whose answer was given up may take to show that it is idle.
const IDLE_WITHIN: Duration = Duration::from_secs(1);

/// The writer of the embedded database, whose statements end at `limit`.
pub(super) async fn sqlite_writer(path: &Path, limit: &Limit) -> Result<DatabaseConnection, DbErr> {
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(LOCK_TIME)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| sqlite_options(sqlite, &path));
    let limit = limit.clone();
    options.map_sqlx_sqlite_pool_opts(move |pool| {
        let limit = limit.clone();
        pool.after_connect(move |connection, _| {
            let limit = limit.clone();
            Box::pin(async move {
                let mut handle = connection.lock_handle().await?;
                handle.set_progress_handler(PROGRESS_STEPS, move || !limit.is_over());
                Ok(())
            })
        })
        .after_release(|connection, _| Box::pin(is_out_of_transaction(connection)))
    });
    Database::connect(options).await
}

/// PostgreSQL, for reads and writes alike.
pub(super) async fn postgres(
    options: &DbOptions,
    attention: &Attention,
) -> Result<DatabaseConnection, DbErr> {
    let mut connect = postgres_options(options, attention);
    connect
        .max_connections(options.max_connections)
        .min_connections(1);
    Database::connect(connect).await
}

/// One more connection, for whoever follows the event table; it is made when he first looks.
pub(super) async fn postgres_follower(
    options: &DbOptions,
    attention: &Attention,
) -> Result<DatabaseConnection, DbErr> {
    let mut connect = postgres_options(options, attention);
    connect.max_connections(1).connect_lazy(true);
    Database::connect(connect).await
}

/// What every connection to PostgreSQL goes by.
fn postgres_options(options: &DbOptions, attention: &Attention) -> ConnectOptions {
    let attention = attention.clone();
    let mut connect = ConnectOptions::new(options.url.clone());
    connect
        .acquire_timeout(LOCK_TIME)
        .connect_timeout(LOCK_TIME)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| {
            postgres.options([
                (
                    "statement_timeout",
                    format!("{}", STATEMENT_TIME.as_millis()),
                ),
                ("lock_timeout", format!("{}", LOCK_TIME.as_millis())),
                (
                    "idle_in_transaction_session_timeout",
                    format!("{}", 3 * STATEMENT_TIME.as_millis()),
                ),
                ("default_transaction_isolation", "read committed".to_owned()),
            ])
        })
        .map_sqlx_postgres_pool_opts(move |pool| {
            let attention = attention.clone();
            pool.after_connect(|connection, _| {
                Box::pin(async move {
                    ends_with_its_client(connection).await;
                    Ok(())
                })
            })
            .after_release(move |connection, _| {
                let doubtful = attention.is_doubtful();
                Box::pin(async move { Ok(!doubtful || is_idle(connection).await) })
            })
        });
    connect
}

/// Connections of their own to the same PostgreSQL, whose statements may take as long as they need; waiting for a table's lock has its limit all the same,
/// since whoever comes later waits behind. One holds the lock of those who migrate, the other works.
pub(super) async fn postgres_for_steps(
    pool: &DatabaseConnection,
) -> Result<DatabaseConnection, DbErr> {
    let options = pool.get_postgres_connection_pool().connect_options();
    // Of a setting that is named twice the last counts.
    let options = (*options).clone().options([
        ("statement_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .acquire_timeout(LOCK_TIME)
        .connect_with(options)
        .await
        .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

/// What every connection to the embedded database goes by.
pub(super) fn sqlite_options(options: SqliteConnectOptions, path: &Path) -> SqliteConnectOptions {
    options
        .filename(path)
        .in_memory(false)
        .shared_cache(false)
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(LOCK_TIME)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // Twice as much, as it takes by itself, would be a good part of what the whole program uses.
        .pragma("cache_size", "-1024")
}

/// Whether the writer can be used again. SQLite itself ends a transaction when the disk is full or a writing statement is
/// interrupted; the driver then still counts it as open, and would begin none on this connection ever again.
async fn is_out_of_transaction(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // A rollback may still stand in the queue.
    connection.ping().await?;
    let out = !connection.is_in_transaction();
    if !out {
        tracing::warn!("the database ended a transaction by itself: the writer is opened anew");
    }
    Ok(out)
}

/// Has a statement end when the client that sent it is gone. Servers on systems that cannot tell refuse, and go on until the
/// statement's own time is over.
async fn ends_with_its_client(connection: &mut PgConnection) {
    if let Err(error) = connection
        .execute("SET client_connection_check_interval = '1s'")
        .await
    {
        tracing::debug!(%error, "the database does not notice when a client is gone");
    }
}

/// Whether a connection is done with what was asked. One that is not, because its statement runs on or the server is frozen or
/// cut off, is closed: waiting for it would block a place in the pool, perhaps for hours.
async fn is_idle(connection: &mut PgConnection) -> bool {
    if let Ok(answer) = tokio::time::timeout(IDLE_WITHIN, connection.ping()).await {
        answer.is_ok()
    } else {
        tracing::info!("a connection to the database is closed: its statement was given up");
        false
    }
}
