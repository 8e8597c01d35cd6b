//! Opening and migrating a database.

use std::path::{Path, PathBuf};

use migrations::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};
use sea_orm_migration::MigratorTrait;

use super::{
    Backend, Conn, attention::Attention, condition, conn::Reads, connect, readers::Readers,
    time::Limit,
};
use crate::backup::{self, BackupError};

/// One number for all nodes: whoever holds this lock migrates.
const MIGRATION_LOCK: i64 = 0x43_68_6f_50_68_69_65_6e;

/// Where the database is and how many connections it may use.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// `sqlite:///path/to/file.db` or `postgres://user:password@host/name`.
    pub url: String,
    /// The most connections at a time (for SQLite: readers). Whoever follows the event table has one beside them, opened when he first looks.
    pub max_connections: u32,
}

impl DbOptions {
    /// The options for a URL, with 8 connections.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: 8,
        }
    }

    /// The path of a SQLite file.
    pub fn sqlite_path(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no database we know.
    #[error("the database URL must begin with sqlite:// or postgres://")]
    UnknownKind,
    /// The schema has steps that this program does not know.
    #[error("the database was migrated by a newer program (step {0}); update this one")]
    Newer(String),
    /// A copy of the file could not be made before migrating it.
    #[error("the database file could not be copied before migrating it: {0}")]
    Copy(Box<BackupError>),
    /// The database answered with an error.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
}

pub(super) struct Opened {
    pub(super) backend: Backend,
    pub(super) writer: DatabaseConnection,
    pub(super) reader: Reads,
    pub(super) follower: Conn,
}

/// Opens the database. What a unit of work has on the embedded one ends at `limit`; connections whose answer was given up,
/// as `attention` knows, are looked at before they are used again.
pub(super) async fn open(
    options: &DbOptions,
    limit: &Limit,
    attention: &Attention,
) -> Result<Opened, OpenError> {
    if let Some(path) = options.sqlite_path() {
        let writer = connect::sqlite_writer(&path, limit).await?;
        let reader = Readers::open(&path, options.max_connections).await?;
        let follower = Reads::Embedded(Readers::new(&path, 1));
        Ok(Opened {
            backend: Backend::Sqlite,
            writer,
            reader: Reads::Embedded(reader),
            follower: Conn::new(follower, Attention::new()),
        })
    } else if options.url.starts_with("postgres://") || options.url.starts_with("postgresql://") {
        let pool = connect::postgres(options, attention).await?;
        // Answers that others gave up say nothing about its connection.
        let own = Attention::new();
        let follower = Reads::Pooled(connect::postgres_follower(options, &own).await?);
        Ok(Opened {
            backend: Backend::Postgres,
            writer: pool.clone(),
            reader: Reads::Pooled(pool),
            follower: Conn::new(follower, own),
        })
    } else {
        Err(OpenError::UnknownKind)
    }
}

pub(super) async fn migrate(
    backend: Backend,
    writer: &DatabaseConnection,
) -> Result<(), OpenError> {
    let pending = pending(writer).await?;
    let applied = applied(writer).await?;
    if pending > 0 {
        tell(&applied);
    }
    match backend {
        Backend::Sqlite if pending == 0 => {}
        Backend::Sqlite => {
            if !applied.is_empty() {
                copy_before(writer, applied.len()).await?;
            }
            Migrator::up(writer, None).await?;
        }
        Backend::Postgres => {
            let steps = connect::postgres_for_steps(writer).await?;
            if pending > 0 {
                take_steps(&steps).await?;
            }
            settle(&steps).await?;
            steps.close().await?;
        }
    }
    Ok(())
}

/// Says in one line how many steps there are to take; each by its name for those who look closer.
fn tell(applied: &[String]) {
    let known = Migrator::migrations();
    let missing = known
        .iter()
        .map(|step| step.name())
        .filter(|step| applied.iter().all(|done| done != step));
    tracing::info!(
        steps = missing.clone().count(),
        "the schema is brought to the newest"
    );
    for step in missing {
        tracing::debug!(step, "a step of the schema");
    }
}

/// Two nodes that migrate together: the second waits here and then finds nothing left to do.
async fn take_steps(steps: &DatabaseConnection) -> Result<(), OpenError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the lock lives in a transaction of its own"
    )]
    let lock = steps.begin().await?;
    lock.execute_unprepared(&format!(
        "SET LOCAL lock_timeout = '10min'; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
    ))
    .await?;
    Migrator::up(steps, None).await?;
    lock.commit().await?;
    Ok(())
}

async fn settle(writer: &DatabaseConnection) -> Result<(), OpenError> {
    let settled = condition::settle_restored(writer).await?;
    if settled > 0 {
        tracing::info!(
            events = settled,
            "the database was restored from another cluster; its events are in order again"
        );
    }
    Ok(())
}

/// How many steps are missing.
pub(super) async fn pending(conn: &impl ConnectionTrait) -> Result<usize, OpenError> {
    let applied = applied(conn).await?;
    if let Some(unknown) = unknown_step(&applied) {
        return Err(OpenError::Newer(unknown.to_owned()));
    }
    Ok(Migrator::migrations().len() - applied.len())
}

/// The steps that were done, by the table of steps, which is not made.
pub(super) async fn applied(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let backend = conn.get_database_backend();
    let has_table = match backend {
        DbBackend::Postgres => "SELECT 1 FROM pg_class WHERE oid = to_regclass('seaql_migrations')",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    let table = conn.query_one_raw(Statement::from_string(backend, has_table));
    if table.await?.is_none() {
        return Ok(Vec::new());
    }
    let steps = "SELECT version FROM seaql_migrations ORDER BY version";
    conn.query_all_raw(Statement::from_string(backend, steps))
        .await?
        .iter()
        .map(|row| row.try_get("", "version"))
        .collect()
}

/// The first of these steps that this program does not know.
pub(crate) fn unknown_step(applied: &[String]) -> Option<&str> {
    let known = Migrator::migrations();
    applied
        .iter()
        .find(|step| known.iter().all(|known| known.name() != step.as_str()))
        .map(String::as_str)
}

/// Copies the SQLite file beside itself before it is changed: what lies there from another day goes.
async fn copy_before(writer: &DatabaseConnection, applied: usize) -> Result<(), OpenError> {
    let path: String = writer
        .query_one_raw(Statement::from_string(
            DbBackend::Sqlite,
            "SELECT file FROM pragma_database_list WHERE name = 'main'",
        ))
        .await?
        .ok_or_else(|| DbErr::Custom("SQLite names no file".to_owned()))?
        .try_get("", "file")?;
    let copy = PathBuf::from(format!("{path}.before-step-{}", applied + 1));
    backup::before_step(Path::new(&path), &copy)
        .await
        .map_err(|error| OpenError::Copy(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn opening(options: &DbOptions) -> Opened {
        open(options, &Limit::none(), &Attention::new())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn the_copy_before_a_step_is_made_anew_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cho phien's.db");
        let options = DbOptions::new(format!("sqlite://{}", path.display()));
        let opened = opening(&options).await;
        let before = u32::try_from(Migrator::migrations().len() - 1).unwrap();
        Migrator::up(&opened.writer, Some(before)).await.unwrap();
        let beside = |ending: &str| {
            let name = format!("cho phien's.db.before-step-{}{ending}", before + 1);
            folder.path().join(name)
        };
        // From a start that was cut off, and from another year.
        std::fs::write(beside(".part"), "half a copy").unwrap();
        std::fs::write(beside(""), "a copy of another day").unwrap();
        migrate(Backend::Sqlite, &opened.writer).await.unwrap();
        assert_eq!(pending(&opened.reader).await.unwrap(), 0);

        assert!(!beside(".part").exists());
        let copy = DbOptions::new(format!("sqlite://{}", beside("").display()));
        let copy = opening(&copy).await;
        assert_eq!(applied(&copy.reader).await.unwrap().len(), before as usize);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(beside("")).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{mode:o}");
        }
    }
}
