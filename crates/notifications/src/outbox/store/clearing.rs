//! What is emptied after its time, and what is taken out altogether.

use kernel::{
    id::{LetterId, OrganisationId, PersonId},
    time::Instant,
};
use platform::{Result, Tx};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, SelectStatement},
};

use super::{address, attempt, body, letter};
use crate::outbox::State;

/// Up to `limit` settled letters posted before `before` that still have their contents. Index `letter(cleared_at, created_at)`.
pub(crate) async fn uncleared(tx: &Tx, before: Instant, limit: u64) -> Result<Vec<LetterId>> {
    Ok(letter::Entity::find()
        .select_only()
        .column(letter::Column::Id)
        .filter(letter::Column::ClearedAt.is_null())
        .filter(letter::Column::CreatedAt.lt(before))
        .filter(letter::Column::State.is_not_in([State::Queued, State::Sending]))
        .order_by_asc(letter::Column::CreatedAt)
        .limit(limit)
        .into_tuple()
        .all(tx)
        .await?)
}

/// Empties letters: facts, words, bytes, addresses and tries go; kind, reader, time and state stay.
pub(crate) async fn clear(tx: &Tx, letters: &[LetterId]) -> Result<()> {
    let ids = || letters.iter().copied();
    attempt::Entity::delete_many()
        .filter(attempt::Column::LetterId.is_in(ids()))
        .exec(tx)
        .await?;
    body::Entity::delete_many()
        .filter(body::Column::LetterId.is_in(ids()))
        .exec(tx)
        .await?;
    letter::Entity::update_many()
        .col_expr(letter::Column::Facts, Expr::value(serde_json::json!({})))
        .col_expr(letter::Column::ReaderAddress, Expr::value(None::<String>))
        .col_expr(letter::Column::ReaderKey, Expr::value(""))
        .col_expr(letter::Column::ClearedAt, Expr::value(Some(tx.now())))
        .filter(letter::Column::Id.is_in(ids()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets which addresses refused mail last before `before`.
pub(crate) async fn forget_old_bounces(tx: &Tx, before: Instant) -> Result<()> {
    let forgotten = address::Entity::delete_many()
        .filter(address::Column::At.lt(before))
        .exec(tx)
        .await?;
    if forgotten.rows_affected > 0 {
        tx.changes_what_all_may_read();
    }
    Ok(())
}

/// Letters go with their tries, bodies and links.
pub(crate) async fn remove(
    tx: &Tx,
    threads: &SelectStatement,
    organisations: &[OrganisationId],
    people: &[PersonId],
) -> Result<u64> {
    let removed = letter::Entity::delete_many()
        .filter(
            Condition::any()
                .add(letter::Column::Thread.in_subquery(threads.clone()))
                .add(letter::Column::ReaderOrganisationId.is_in(organisations.iter().copied()))
                .add(letter::Column::ReaderPersonId.is_in(people.iter().copied())),
        )
        .exec(tx)
        .await?;
    Ok(removed.rows_affected)
}
