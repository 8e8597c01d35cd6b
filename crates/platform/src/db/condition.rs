//! How a database is: for whoever looks after the server.

use kernel::time::Instant;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, TryGetable};

use super::{Backend, Db, OpenError};

/// The oldest PostgreSQL that the program is tested with.
pub const OLDEST_POSTGRES: i32 = 15;

/// How a database is.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it is, for people: `PostgreSQL 15.14`, `SQLite 3.51.3`.
    pub version: String,
    /// PostgreSQL's major version.
    pub major: Option<i32>,
    /// Its encoding, where it has one: only UTF8 will do.
    pub encoding: Option<String>,
    /// The connections that it takes in all; none where there is no such limit.
    pub connections: Option<i32>,
    /// How many bytes it takes.
    pub bytes: i64,
    /// What its own clock says, where it has one.
    pub clock: Option<Instant>,
    /// When the newest event was recorded.
    pub newest_event: Option<Instant>,
    /// How many events stand beyond every transaction: the database was restored into another cluster, and nobody who
    /// follows events would see them. [`Db::migrate`] mends it.
    pub events_ahead: i64,
    /// What SQLite's quick check found wrong.
    pub faults: Vec<String>,
}

impl Db {
    /// Looks the database over. What needs the schema is left out while there is none.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn condition(&self) -> Result<Condition, OpenError> {
        let conn = self.read();
        let migrated = self.applied_migrations().await? > 0;
        let newest_event = if migrated {
            value(conn, "SELECT max(at) AS it FROM event").await?
        } else {
            None
        };
        Ok(match self.backend() {
            Backend::Sqlite => {
                let faults: Vec<String> = conn
                    .query_all_raw(statement(conn, "PRAGMA quick_check(5)"))
                    .await?
                    .iter()
                    .map(|row| row.try_get_by_index(0))
                    .collect::<Result<_, _>>()?;
                Condition {
                    version: format!(
                        "SQLite {}",
                        needed::<String>(conn, "SELECT sqlite_version() AS it").await?
                    ),
                    major: None,
                    encoding: None,
                    connections: None,
                    bytes: needed(conn, "SELECT page_count * page_size AS it FROM pragma_page_count, pragma_page_size").await?,
                    clock: None,
                    newest_event,
                    events_ahead: 0,
                    faults: faults.into_iter().filter(|fault| fault != "ok").collect(),
                }
            }
            Backend::Postgres => Condition {
                version: format!(
                    "PostgreSQL {}",
                    needed::<String>(conn, "SELECT current_setting('server_version') AS it")
                        .await?
                ),
                major: Some(
                    needed::<i32>(
                        conn,
                        "SELECT current_setting('server_version_num')::int / 10000 AS it",
                    )
                    .await?,
                ),
                encoding: value(conn, "SELECT current_setting('server_encoding') AS it").await?,
                connections: value(conn, "SELECT current_setting('max_connections')::int AS it")
                    .await?,
                bytes: needed(conn, "SELECT pg_database_size(current_database()) AS it").await?,
                clock: value(conn, "SELECT clock_timestamp() AS it").await?,
                newest_event,
                events_ahead: if migrated {
                    needed(conn, EVENTS_AHEAD).await?
                } else {
                    0
                },
                faults: Vec::new(),
            },
        })
    }
}

/// Counts the events of transactions that this cluster has not come to.
const EVENTS_AHEAD: &str = "SELECT count(*) AS it FROM event WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint";

/// Gives events of transactions that this cluster has not come to yet (it was restored from another one) to the
/// beginning of time: all of them are committed, and who follows events starts anew after a restore.
pub(super) async fn settle_restored(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    conn.execute_unprepared(
        "UPDATE event_concern SET xid = 0 WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint",
    )
    .await?;
    Ok(conn
        .execute_unprepared(
            "UPDATE event SET xid = 0 WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint",
        )
        .await?
        .rows_affected())
}

async fn needed<T: TryGetable>(conn: &impl ConnectionTrait, sql: &str) -> Result<T, DbErr> {
    value(conn, sql)
        .await?
        .ok_or_else(|| DbErr::Custom("the database gives no answer".to_owned()))
}

async fn value<T: TryGetable>(conn: &impl ConnectionTrait, sql: &str) -> Result<Option<T>, DbErr> {
    match conn.query_one_raw(statement(conn, sql)).await? {
        Some(row) => row.try_get("", "it"),
        None => Ok(None),
    }
}

fn statement(conn: &impl ConnectionTrait, sql: &str) -> Statement {
    let backend: DbBackend = conn.get_database_backend();
    Statement::from_string(backend, sql)
}
