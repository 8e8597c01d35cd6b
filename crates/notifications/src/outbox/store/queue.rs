//! The queue of the worker: what is due, what it has in hand, what is done.

use kernel::{id::LetterId, time::Instant};
use platform::{Result, Tx};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, IntoIden, LockBehavior, LockType, Order, Query, SelectStatement},
};

use super::{forget_raw, letter};
use crate::outbox::{State, gather};

/// Lets go of what became pointless while it waited. Index `letter(state, next_try_at)`.
pub(crate) async fn drop_pointless(tx: &Tx, now: Instant) -> Result<u64> {
    let dropped = letter::Entity::update_many()
        .col_expr(letter::Column::State, Expr::value(State::Obsolete))
        .filter(letter::Column::State.eq(State::Queued))
        .filter(letter::Column::NotAfter.lte(now))
        .exec_with_returning(tx)
        .await?;
    // What was tried before was kept to be repeated.
    let tried: Vec<_> = dropped
        .iter()
        .filter(|row| row.attempts > 0)
        .map(|row| row.id)
        .collect();
    if !tried.is_empty() {
        forget_raw(tx, &tried).await?;
    }
    Ok(u64::try_from(dropped.len()).unwrap_or_default())
}

/// Takes up to `limit` due letters in hand until `lease`: one statement on both databases.
///
/// A letter is due when its next try is, or when the lease of the worker that had it ran out; and when no earlier letter
/// of the same thread and reader is unfinished. Index `letter(state, next_try_at)` finds the due ones,
/// `letter(thread, reader_key, id)` the earlier ones.
pub(crate) async fn claim(
    tx: &Tx,
    now: Instant,
    lease: Instant,
    limit: u64,
) -> Result<Vec<letter::Model>> {
    let mut claimed = letter::Entity::update_many()
        .col_expr(letter::Column::State, Expr::value(State::Sending))
        .col_expr(letter::Column::LeaseUntil, Expr::value(Some(lease)))
        .filter(letter::Column::Id.in_subquery(due(now, limit)))
        .exec_with_returning(tx)
        .await?;
    claimed.sort_by_key(|row| (std::cmp::Reverse(row.priority), row.id));
    Ok(claimed)
}

fn due(now: Instant, limit: u64) -> SelectStatement {
    let waiting = || Alias::new("waiting").into_iden();
    let earlier = || Alias::new("earlier").into_iden();
    let of = |table: fn() -> Alias, column: letter::Column| Expr::col((table(), column));
    let w: fn() -> Alias = || Alias::new("waiting");
    let e: fn() -> Alias = || Alias::new("earlier");

    // Messages that are still being gathered let other letters pass.
    let gathering = of(e, letter::Column::Kind)
        .is_in(gather::KINDS)
        .and(of(e, letter::Column::State).eq(State::Queued))
        .and(of(e, letter::Column::Attempts).eq(0))
        .and(of(e, letter::Column::NextTryAt).gt(now))
        .and(of(w, letter::Column::Kind).is_not_in(gather::KINDS));
    let unfinished_before = Query::select()
        .expr(Expr::val(1))
        .from_as(letter::Entity, earlier())
        .and_where(of(e, letter::Column::Thread).eq(of(w, letter::Column::Thread)))
        .and_where(of(e, letter::Column::ReaderKey).eq(of(w, letter::Column::ReaderKey)))
        .and_where(of(e, letter::Column::Id).lt(of(w, letter::Column::Id)))
        .and_where(of(e, letter::Column::State).is_in([State::Queued, State::Sending]))
        .and_where(gathering.not())
        .to_owned();
    Query::select()
        .expr(of(w, letter::Column::Id))
        .from_as(letter::Entity, waiting())
        .cond_where(
            Condition::any()
                .add(
                    of(w, letter::Column::State)
                        .eq(State::Queued)
                        .and(of(w, letter::Column::NextTryAt).lte(now)),
                )
                .add(
                    of(w, letter::Column::State)
                        .eq(State::Sending)
                        .and(of(w, letter::Column::LeaseUntil).lte(now)),
                ),
        )
        .and_where(Expr::exists(unfinished_before).not())
        .order_by((w(), letter::Column::Priority), Order::Desc)
        .order_by((w(), letter::Column::Id), Order::Asc)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned()
}

/// When the next letter becomes due, if one waits. Index `letter(state, next_try_at)`.
pub(crate) async fn next_due(conn: &impl ConnectionTrait) -> Result<Option<Instant>> {
    let first = letter::Entity::find()
        .filter(letter::Column::State.eq(State::Queued))
        .order_by_asc(letter::Column::NextTryAt)
        .limit(1)
        .all(conn)
        .await?;
    Ok(first.into_iter().next().map(|row| row.next_try_at))
}

pub(crate) async fn under_way(conn: &impl ConnectionTrait, now: Instant) -> Result<u64> {
    Ok(letter::Entity::find()
        .filter(
            Condition::any()
                .add(letter::Column::State.eq(State::Sending))
                .add(
                    Condition::all()
                        .add(letter::Column::State.eq(State::Queued))
                        .add(letter::Column::NextTryAt.lte(now)),
                ),
        )
        .count(conn)
        .await?)
}

/// What a worker must still hold for its writes to count: the letter, under the lease it was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) id: LetterId,
    pub(crate) lease: Instant,
}

/// Changes a letter that is still held; false when another worker has taken it over.
pub(crate) async fn change_held(
    tx: &Tx,
    held: Held,
    changes: Vec<(letter::Column, Expr)>,
) -> Result<bool> {
    let mut update = letter::Entity::update_many()
        .filter(letter::Column::Id.eq(held.id))
        .filter(letter::Column::State.eq(State::Sending))
        .filter(letter::Column::LeaseUntil.eq(held.lease));
    for (column, value) in changes {
        update = update.col_expr(column, value);
    }
    Ok(update.exec(tx).await?.rows_affected == 1)
}

/// Marks a letter as arrived, whoever holds it by now: that the mail server took it is the last word.
pub(crate) async fn mark_sent(tx: &Tx, letter: LetterId) -> Result<()> {
    letter::Entity::update_many()
        .col_expr(letter::Column::State, Expr::value(State::Sent))
        .col_expr(letter::Column::LeaseUntil, Expr::value(None::<Instant>))
        .col_expr(letter::Column::SentAt, Expr::value(Some(tx.now())))
        .filter(letter::Column::Id.eq(letter))
        .filter(letter::Column::State.ne(State::Sent))
        .exec(tx)
        .await?;
    Ok(())
}
