//! The first answer to a command, kept in the transaction that did it.
//!
//! The key belongs to the caller. A repeat with the same input gets the first answer before any other check; with
//! another input it is refused. Only commands that succeeded are kept: a refusal changed nothing, so sending it again
//! is simply another try. Two calls at once with one key: the second waits for the first inside the database and then
//! finds its answer.

use kernel::{
    fault::{Fault, FaultCode},
    id::PersonId,
    time::Instant,
};
use sea_orm::{
    ConnectionTrait, Statement, Value,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{Failure, Result, db::Tx};

/// How long an answer is kept at least.
pub const KEPT: chrono::Duration = chrono::Duration::hours(48);
/// The longest key, in characters.
pub const LONGEST_KEY: usize = 200;
/// Where a key stands in every input.
pub const PATH: &str = "input.idempotencyKey";

/// A key as a caller sent it, with what it was sent for.
#[derive(Clone, Debug)]
pub struct Key {
    caller: PersonId,
    text: String,
    operation: &'static str,
    input_hash: Vec<u8>,
}

impl Key {
    /// A key of `caller` for one `operation` with its whole `input`.
    ///
    /// # Errors
    /// When the key is empty or longer than [`LONGEST_KEY`] characters.
    pub fn new(
        caller: PersonId,
        key: &str,
        operation: &'static str,
        input: &impl Serialize,
    ) -> Result<Self> {
        let key = key.trim();
        if key.is_empty() || key.contains(char::is_control) {
            return Err(Fault::new(FaultCode::InvalidFormat, PATH).into());
        }
        if key.chars().count() > LONGEST_KEY {
            return Err(Fault::new(FaultCode::TooLong, PATH).into());
        }
        // serde_json sorts the keys of its maps, so that the same input has the same text.
        let text = serde_json::to_value(input)
            .map_err(Failure::internal)?
            .to_string();
        Ok(Self {
            caller,
            text: key.to_owned(),
            operation,
            input_hash: Sha256::digest(text.as_bytes()).to_vec(),
        })
    }
}

/// What a key meets.
#[derive(Debug)]
pub enum Claim<T> {
    /// Nobody used it: do the work, then [`record`] the answer.
    Fresh,
    /// It was answered before: this is the answer.
    Replay(T),
}

/// Takes the key for this unit of work, or finds the answer it had.
///
/// # Errors
/// `IDEMPOTENCY_KEY_REUSED` when the key was used for something else.
pub async fn claim<T: DeserializeOwned>(tx: &mut Tx, key: &Key) -> Result<Claim<T>> {
    let mut insert = Query::insert();
    insert
        .into_table("idempotency_key")
        .columns(["caller", "key", "operation", "input_hash", "at"])
        .values_panic([
            key.caller.uuid().into(),
            key.text.clone().into(),
            key.operation.into(),
            key.input_hash.clone().into(),
            tx.now().into(),
        ])
        .on_conflict(
            OnConflict::columns(["caller", "key"])
                .do_nothing()
                .to_owned(),
        );
    if tx.execute(&insert).await?.rows_affected() == 1 {
        return Ok(Claim::Fresh);
    }
    let values: [Value; 2] = [key.caller.uuid().into(), key.text.clone().into()];
    let statement = Statement::from_sql_and_values(
        tx.get_database_backend(),
        "SELECT operation, input_hash, answer FROM idempotency_key WHERE caller = $1 AND key = $2",
        values,
    );
    let row = tx
        .query_one_raw(statement)
        .await?
        .ok_or_else(|| Failure::internal("an idempotency key came and went"))?;
    let operation: String = row.try_get("", "operation")?;
    let input_hash: Vec<u8> = row.try_get("", "input_hash")?;
    let answer: Option<serde_json::Value> = row.try_get("", "answer")?;
    if operation != key.operation || input_hash != key.input_hash {
        return Err(Fault::new(FaultCode::IdempotencyKeyReused, PATH).into());
    }
    match answer {
        Some(answer) => Ok(Claim::Replay(
            serde_json::from_value(answer).map_err(Failure::internal)?,
        )),
        None => Err(Fault::new(FaultCode::InProgress, PATH).into()),
    }
}

/// Whether an answer is kept under the key, whatever it was sent for. It may be gone a moment later; [`claim`] decides.
///
/// # Errors
/// When the database does not answer.
pub async fn is_kept(conn: &impl ConnectionTrait, key: &Key) -> Result<bool> {
    let values: [Value; 2] = [key.caller.uuid().into(), key.text.clone().into()];
    let statement = Statement::from_sql_and_values(
        conn.get_database_backend(),
        "SELECT 1 FROM idempotency_key WHERE caller = $1 AND key = $2",
        values,
    );
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// Keeps the answer beside what the command wrote.
///
/// # Errors
/// When the database refuses.
pub async fn record<T: Serialize>(tx: &mut Tx, key: &Key, answer: &T) -> Result<()> {
    let answer = serde_json::to_value(answer).map_err(Failure::internal)?;
    let mut update = Query::update();
    update
        .table("idempotency_key")
        .value("answer", answer)
        .and_where(Expr::col("caller").eq(key.caller.uuid()))
        .and_where(Expr::col("key").eq(key.text.clone()));
    tx.execute(&update).await?;
    Ok(())
}

/// Keeps the answer where `keep` says so; else lets the key go in the unit of work that took it: nothing was done under it, and sending it again is another try.
///
/// # Errors
/// When the database refuses.
pub async fn settle<T: Serialize>(
    tx: &mut Tx,
    key: &Key,
    answer: &T,
    keep: impl FnOnce(&T) -> bool,
) -> Result<()> {
    if keep(answer) {
        return record(tx, key, answer).await;
    }
    let mut delete = Query::delete();
    delete
        .from_table("idempotency_key")
        .and_where(Expr::col("caller").eq(key.caller.uuid()))
        .and_where(Expr::col("key").eq(key.text.clone()));
    tx.execute(&delete).await?;
    Ok(())
}

/// Forgets the answers that are older than [`KEPT`]; gives how many.
///
/// # Errors
/// When the database refuses.
pub async fn forget_old(tx: &mut Tx) -> Result<u64> {
    let before: Instant = tx.now() - KEPT;
    let mut delete = Query::delete();
    delete
        .from_table("idempotency_key")
        .and_where(Expr::col("at").lt(before));
    Ok(tx.execute(&delete).await?.rows_affected())
}
