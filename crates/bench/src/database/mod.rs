//! The two databases as this program speaks to them: without what the server puts between, which is what it measures against.

mod insert;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection, Row};
use uuid::Uuid;

pub(crate) use insert::Insert;

/// Which of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Backend {
    /// Its name in tables and in the names of files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Connections to a database: as many as the program takes by default.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// One writer and several readers on a file.
    Sqlite {
        /// The one that writes.
        writer: SqlitePool,
        /// Those that only read.
        reader: SqlitePool,
    },
    /// A pool.
    Postgres(PgPool),
}

/// As many as the program's setting has by default.
const CONNECTIONS: u32 = 8;

impl Database {
    /// Opens what a URL of the program's form names, with the program's own settings of the connection.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let Some(path) = url.strip_prefix("sqlite://") else {
            return postgres(url, CONNECTIONS).await;
        };
        let options = sqlite(path, SqliteSynchronous::Full);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with(options.pragma("query_only", "1"))
            .await?;
        Ok(Self::Sqlite { writer, reader })
    }

    /// Opens it for filling: one connection, and a file that is not made safe after every step.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) async fn open_to_fill(url: &str) -> Result<Self> {
        let Some(path) = url.strip_prefix("sqlite://") else {
            return postgres(url, 1).await;
        };
        let options = sqlite(path, SqliteSynchronous::Off).pragma("cache_size", "-262144");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        Ok(Self::Sqlite {
            reader: writer.clone(),
            writer,
        })
    }

    /// Which of the two it is.
    pub(crate) const fn backend(&self) -> Backend {
        match self {
            Self::Sqlite { .. } => Backend::Sqlite,
            Self::Postgres(_) => Backend::Postgres,
        }
    }

    /// A uuid as the database reads it inside a statement.
    pub(crate) fn literal(&self, id: Uuid) -> String {
        match self {
            Self::Sqlite { .. } => format!("X'{}'", id.as_simple()),
            Self::Postgres(_) => format!("'{id}'"),
        }
    }

    /// Runs a text of statements that this program has put together itself.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn run(&self, sql: String) -> Result<()> {
        let done = match self {
            Self::Sqlite { writer, .. } => sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(writer)
                .await
                .map(|_| ()),
            Self::Postgres(pool) => sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(pool)
                .await
                .map(|_| ()),
        };
        done.context("the database refuses a statement of the generator")
    }

    /// Reads rows of texts with a statement that this program has put together itself; a value that is null comes as an empty text. Every column
    /// asked for must be one of text.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn texts(
        &self,
        sql: impl Into<String>,
        columns: usize,
    ) -> Result<Vec<Vec<String>>> {
        let sql = AssertSqlSafe(sql.into());
        macro_rules! read {
            ($pool:expr) => {{
                let rows = sqlx::query(sql).fetch_all($pool).await?;
                rows.iter()
                    .map(|row| {
                        (0..columns)
                            .map(|at| Ok(row.try_get::<Option<String>, _>(at)?.unwrap_or_default()))
                            .collect::<Result<Vec<_>>>()
                    })
                    .collect()
            }};
        }
        match self {
            Self::Sqlite { reader, .. } => read!(reader),
            Self::Postgres(pool) => read!(pool),
        }
    }

    /// Closes every connection, so that the file or the database may be copied.
    pub(crate) async fn close(self) {
        match self {
            Self::Sqlite { writer, reader } => {
                reader.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn postgres(url: &str, connections: u32) -> Result<Database> {
    let options: PgConnectOptions = url.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .connect_with(options)
        .await?;
    Ok(Database::Postgres(pool))
}

fn sqlite(path: &str, synchronous: SqliteSynchronous) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(std::time::Duration::from_secs(5))
        .pragma("cache_size", "-1024")
}

/// The file of the embedded database in a data folder.
pub(crate) fn file_in(folder: &Path) -> PathBuf {
    folder.join("chophien.db")
}

/// The URL of another database of the same server.
///
/// # Errors
/// For a URL without a database.
pub(crate) fn beside(server: &str, name: &str) -> Result<String> {
    let Some((start, _)) = server.rsplit_once('/') else {
        bail!("the URL of the PostgreSQL server names no database");
    };
    Ok(format!("{start}/{name}"))
}

/// Makes a database of a server anew, empty or as a copy of another one that nobody is connected to.
///
/// # Errors
/// When the server refuses.
pub(crate) async fn recreate(server: &str, name: &str, template: Option<&str>) -> Result<()> {
    // Copying files is faster than writing everything to the log first.
    let template = template.map_or_else(String::new, |of| {
        format!(" TEMPLATE {of} STRATEGY FILE_COPY")
    });
    administer(
        server,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await?;
    administer(server, format!("CREATE DATABASE {name}{template}")).await
}

/// Gives a database of a server another name.
///
/// # Errors
/// When the server refuses.
pub(crate) async fn rename(server: &str, from: &str, to: &str) -> Result<()> {
    administer(server, format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)")).await?;
    administer(server, format!("ALTER DATABASE {from} RENAME TO {to}")).await
}

/// Whether a server has a database of this name.
///
/// # Errors
/// When it does not answer.
pub(crate) async fn exists(server: &str, name: &str) -> Result<bool> {
    let mut connection = PgConnection::connect(server).await?;
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_optional(&mut connection)
        .await?;
    connection.close().await?;
    Ok(found.is_some())
}

/// One statement at a time: none of these runs inside a transaction.
async fn administer(server: &str, sql: String) -> Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn another_database_of_the_same_server_is_reached() {
        let url = beside("postgres://postgres:x@127.0.0.1:5432/postgres", "bench").unwrap();
        assert_eq!(url, "postgres://postgres:x@127.0.0.1:5432/bench");
    }
}
