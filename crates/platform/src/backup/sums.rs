//! Sums over tables, the same for every copy of them however SQLite laid it out.

use futures::TryStreamExt;
use kernel::hex;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{
    BackupError,
    manifest::{TABLE, TableSum},
    texts,
};

/// The names of all tables but the manifest's and SQLite's own.
pub(super) async fn tables(connection: &mut SqliteConnection) -> Result<Vec<String>, BackupError> {
    let sql = format!(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '{TABLE}' ORDER BY name"
    );
    Ok(texts(connection, sql).await?)
}

/// Rows and sum of one table.
pub(super) async fn table(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<TableSum, BackupError> {
    let columns = columns(connection, name, "1 = 1 ORDER BY cid").await?;
    let key = columns_of_key(connection, name).await?;
    let values: Vec<String> = columns
        .iter()
        .map(|column| format!("quote({column})"))
        .collect();
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {}",
        values.join(" || ',' || "),
        quoted(name),
        key.join(", ")
    );
    let mut rows = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).fetch(connection);
    let (mut count, mut sum) = (0, Sha256::new());
    while let Some(row) = rows.try_next().await? {
        count += 1;
        sum.update((row.len() as u64).to_be_bytes());
        sum.update(row.as_bytes());
    }
    Ok(TableSum {
        rows: count,
        sha256: hex::encode(&sum.finalize()),
    })
}

/// The sum of everything that `CREATE` made.
pub(super) async fn schema(connection: &mut SqliteConnection) -> Result<String, BackupError> {
    let sql = format!(
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE tbl_name <> '{TABLE}' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"
    );
    let mut sum = Sha256::new();
    for line in texts(connection, sql).await? {
        sum.update((line.len() as u64).to_be_bytes());
        sum.update(line.as_bytes());
    }
    Ok(hex::encode(&sum.finalize()))
}

/// The columns by which rows are put in order: the primary key, or all of them where there is none.
async fn columns_of_key(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Vec<String>, BackupError> {
    let key = columns(connection, table, "pk > 0 ORDER BY pk").await?;
    if key.is_empty() {
        columns(connection, table, "1 = 1 ORDER BY cid").await
    } else {
        Ok(key)
    }
}

async fn columns(
    connection: &mut SqliteConnection,
    table: &str,
    which: &str,
) -> Result<Vec<String>, BackupError> {
    let sql = format!(
        "SELECT name FROM pragma_table_info('{}') WHERE {which}",
        table.replace('\'', "''")
    );
    let names = texts(connection, sql).await?;
    Ok(names.iter().map(|name| quoted(name)).collect())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
