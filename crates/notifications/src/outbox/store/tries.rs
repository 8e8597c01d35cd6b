//! Each try of a letter, the bytes that are kept to repeat it, and addresses that refuse mail.

use kernel::{id::LetterId, time::Instant};
use platform::{Result, Tx};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict, Query},
};
use uuid::Uuid;

use super::{address, attempt, body, letter};
use crate::office::NOTICES;

/// What an attempt came to, as it is stored.
pub(crate) mod outcome {
    /// Taken.
    pub(crate) const ACCEPTED: &str = "ACCEPTED";
    /// Not now.
    pub(crate) const DEFERRED: &str = "DEFERRED";
    /// Never.
    pub(crate) const REFUSED: &str = "REFUSED";
    /// Nobody knows.
    pub(crate) const UNKNOWN: &str = "UNKNOWN";
}

/// Tries without an end and tries of unknown end, of all these letters.
pub(crate) async fn unclear_attempts(tx: &Tx, letters: &[LetterId]) -> Result<Vec<attempt::Model>> {
    Ok(attempt::Entity::find()
        .filter(attempt::Column::LetterId.is_in(letters.iter().copied()))
        .filter(
            Condition::any()
                .add(attempt::Column::FinishedAt.is_null())
                .add(attempt::Column::Outcome.eq(outcome::UNKNOWN)),
        )
        .all(tx)
        .await?)
}

pub(crate) async fn start_attempt(tx: &Tx, letter: LetterId, number: i32) -> Result<Uuid> {
    let id = tx.new_uuid();
    let row = attempt::ActiveModel {
        id: Set(id),
        letter_id: Set(letter),
        number: Set(number),
        started_at: Set(tx.now()),
        finished_at: Set(None),
        outcome: Set(None),
        code: Set(None),
        answer: Set(None),
    };
    attempt::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(id)
}

pub(crate) async fn finish_attempt(
    tx: &Tx,
    id: Uuid,
    outcome: &str,
    code: Option<i32>,
    answer: &str,
) -> Result<()> {
    attempt::Entity::update_many()
        .col_expr(attempt::Column::FinishedAt, Expr::value(Some(tx.now())))
        .col_expr(attempt::Column::Outcome, Expr::value(Some(outcome)))
        .col_expr(attempt::Column::Code, Expr::value(code))
        .col_expr(attempt::Column::Answer, Expr::value(Some(answer)))
        .filter(attempt::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

pub(crate) async fn kept_body(
    conn: &impl ConnectionTrait,
    letter: LetterId,
) -> Result<Option<body::Model>> {
    Ok(body::Entity::find_by_id(letter).one(conn).await?)
}

pub(crate) async fn remove_body(tx: &Tx, letter: LetterId) -> Result<()> {
    body::Entity::delete_by_id(letter).exec(tx).await?;
    Ok(())
}

pub(crate) async fn insert_body(tx: &Tx, body: body::Model) -> Result<()> {
    let row = body::ActiveModel {
        letter_id: Set(body.letter_id),
        address: Set(body.address),
        subject: Set(body.subject),
        html: Set(body.html),
        plain: Set(body.plain),
        raw: Set(body.raw),
        wiped: Set(body.wiped),
    };
    body::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Forgets the bytes that are never sent again, with the link in them. A letter of which nothing is left is marked so.
pub(crate) async fn forget_raw(tx: &Tx, letters: &[LetterId]) -> Result<()> {
    body::Entity::update_many()
        .col_expr(body::Column::Raw, Expr::value(Vec::<u8>::new()))
        .col_expr(body::Column::Wiped, Expr::col(body::Column::Plain).eq(""))
        .filter(body::Column::LetterId.is_in(letters.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Notes that an address refuses mail.
pub(crate) async fn mark_bounced(tx: &Tx, address_key: &str, reason: &str) -> Result<()> {
    let row = address::ActiveModel {
        address_key: Set(address_key.to_owned()),
        state: Set("BOUNCED".to_owned()),
        reason: Set(Some(reason.to_owned())),
        at: Set(tx.now()),
    };
    address::Entity::insert(row)
        .on_conflict(
            OnConflict::column(address::Column::AddressKey)
                .update_columns([
                    address::Column::State,
                    address::Column::Reason,
                    address::Column::At,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    // Whether a desk with nothing but a mailbox can be asked at all.
    tx.changes_what_all_may_read();
    Ok(())
}

/// Those of these addresses that are marked, by the primary key.
pub(crate) async fn bounced(conn: &impl ConnectionTrait, keys: &[String]) -> Result<Vec<String>> {
    Ok(address::Entity::find()
        .select_only()
        .column(address::Column::AddressKey)
        .filter(address::Column::AddressKey.is_in(keys.iter().cloned()))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Whether staff were told since `since` that a letter of these kinds did not reach the reader of this one in its thread. Indexes
/// `letter(thread, reader_key, id)` and `letter(subject_id)`.
pub(crate) async fn noticed_since(
    tx: &Tx,
    id: LetterId,
    kinds: &[&str],
    since: Instant,
) -> Result<bool> {
    let Some(row) = letter::Entity::find_by_id(id).one(tx).await? else {
        return Ok(false);
    };
    let mut alike = Query::select();
    alike
        .column(letter::Column::Id)
        .from(letter::Entity)
        .and_where(Expr::col(letter::Column::ReaderKey).eq(row.reader_key))
        .and_where(Expr::col(letter::Column::Kind).is_in(kinds.iter().copied()));
    match row.thread {
        Some(thread) => alike.and_where(Expr::col(letter::Column::Thread).eq(thread)),
        None => alike.and_where(Expr::col(letter::Column::Thread).is_null()),
    };
    Ok(letter::Entity::find()
        .filter(letter::Column::SubjectId.in_subquery(alike))
        .filter(letter::Column::Kind.is_in(NOTICES))
        .filter(letter::Column::CreatedAt.gt(since))
        .one(tx)
        .await?
        .is_some())
}

/// An address that takes mail again loses its mark.
pub(crate) async fn clear_bounced(tx: &Tx, address_key: &str) -> Result<()> {
    let cleared = address::Entity::delete_many()
        .filter(address::Column::AddressKey.eq(address_key))
        .exec(tx)
        .await?;
    if cleared.rows_affected > 0 {
        tx.changes_what_all_may_read();
    }
    Ok(())
}
