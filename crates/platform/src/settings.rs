//! Small facts about the database itself: what was imported, which version of a derived thing it holds.

use sea_orm::{
    ConnectionTrait, Statement, Value,
    sea_query::{OnConflict, Query},
};

use crate::{Failure, Result, Tx};

/// The value kept under a key.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &impl ConnectionTrait, key: &str) -> Result<Option<String>> {
    let values: [Value; 1] = [key.into()];
    let statement = Statement::from_sql_and_values(
        conn.get_database_backend(),
        "SELECT value FROM setting WHERE key = $1",
        values,
    );
    Ok(match conn.query_one_raw(statement).await? {
        Some(row) => Some(row.try_get("", "value")?),
        None => None,
    })
}

/// Keeps a value under a key that has none, and answers which value it has then: of several that come at once, the first wins.
///
/// # Errors
/// When the database refuses.
pub async fn put_first(tx: &mut Tx, key: &str, value: &str) -> Result<String> {
    let mut insert = Query::insert();
    insert
        .into_table("setting")
        .columns(["key", "value"])
        .values_panic([key.into(), value.into()])
        .on_conflict(OnConflict::column("key").do_nothing().to_owned());
    tx.execute(&insert).await?;
    // Where somebody else's stands, his transaction has ended: the insert waited for it.
    get(&*tx, key)
        .await?
        .ok_or_else(|| Failure::internal("a setting that was just kept is not there"))
}

/// Keeps a value under a key.
///
/// # Errors
/// When the database refuses.
pub async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    let mut insert = Query::insert();
    insert
        .into_table("setting")
        .columns(["key", "value"])
        .values_panic([key.into(), value.into()])
        .on_conflict(OnConflict::column("key").update_column("value").to_owned());
    tx.execute(&insert).await?;
    Ok(())
}
