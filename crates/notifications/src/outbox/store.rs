//! The tables `letter`, `letter_attempt`, `letter_body` and `address_state`, and every query on them.

use kernel::{
    id::{LetterId, OrganisationId, PersonId},
    time::Instant,
};
use platform::{Failure, Result, Tx};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{
        Alias, Expr, IntoIden, LockBehavior, LockType, OnConflict, Order, Query, SelectStatement,
    },
};
use uuid::Uuid;

pub(crate) use super::tables::{address, attempt, body, letter};
use super::{Draft, Reader, State};

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

/// More rows a statement would pass SQLite's limit of 32,766 bound values.
const ROWS_A_STATEMENT: usize = 1_000;

fn reader_key(reader: &Reader) -> String {
    match (reader.person, &reader.address, reader.organisation) {
        (Some(person), _, _) => person.to_string(),
        (None, Some(address), _) => address.key(),
        (None, None, Some(organisation)) => organisation.to_string(),
        (None, None, None) => String::new(),
    }
}

/// The row of a draft.
pub(crate) fn row(tx: &Tx, draft: Draft) -> Result<letter::ActiveModel> {
    let id: LetterId = tx.new_id();
    let facts = serde_json::to_value(&draft.letter).map_err(Failure::internal)?;
    Ok(letter::ActiveModel {
        id: Set(id),
        kind: Set(draft.letter.kind().to_owned()),
        reader_key: Set(reader_key(&draft.reader)),
        reader_person_id: Set(draft.reader.person),
        reader_organisation_id: Set(draft.reader.organisation),
        reader_address: Set(draft.reader.address.map(|address| address.to_string())),
        language: Set(draft.reader.language.tag().to_owned()),
        facts: Set(facts),
        thread: Set(draft.thread),
        stream: Set(draft.letter.stream().code().to_owned()),
        priority: Set(draft.letter.priority()),
        state: Set(State::Queued),
        cause_event_id: Set(draft.cause),
        subject_kind: Set(draft.subject.map(|(kind, _)| kind.to_owned())),
        subject_id: Set(draft.subject.map(|(_, id)| id)),
        not_after: Set(draft.not_after),
        next_try_at: Set(tx.now()),
        lease_until: Set(None),
        attempts: Set(0),
        // The domain is added when the letter is written.
        message_id: Set(id.to_string()),
        sent_at: Set(None),
        created_at: Set(tx.now()),
    })
}

/// Inserts posted rows: one statement up to a thousand of them.
pub(crate) async fn insert(tx: &Tx, rows: Vec<letter::ActiveModel>) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(ROWS_A_STATEMENT).collect();
        letter::Entity::insert_many(some)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Index `letter(thread, reader_key, id)`.
pub(crate) async fn of_threads(
    conn: &impl ConnectionTrait,
    threads: &[Uuid],
) -> Result<Vec<letter::Model>> {
    Ok(letter::Entity::find()
        .filter(letter::Column::Thread.is_in(threads.iter().copied()))
        .order_by_asc(letter::Column::Id)
        .all(conn)
        .await?)
}

/// Ends the time of waiting letters about one thing; [`drop_pointless`] lets go of them. Index `letter(thread, reader_key, id)`.
pub(crate) async fn withdraw(
    tx: &Tx,
    thread: Uuid,
    subject: Uuid,
    kinds: &[&str],
    now: Instant,
) -> Result<()> {
    letter::Entity::update_many()
        .col_expr(letter::Column::NotAfter, Expr::value(now))
        .filter(letter::Column::Thread.eq(thread))
        .filter(letter::Column::SubjectId.eq(subject))
        .filter(letter::Column::Kind.is_in(kinds.iter().copied()))
        // One that is in a worker's hand may come back to wait for another try.
        .filter(letter::Column::State.is_in([State::Queued, State::Sending]))
        .exec(tx)
        .await?;
    Ok(())
}

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

    let unfinished_before = Query::select()
        .expr(Expr::val(1))
        .from_as(letter::Entity, earlier())
        .and_where(of(e, letter::Column::Thread).eq(of(w, letter::Column::Thread)))
        .and_where(of(e, letter::Column::ReaderKey).eq(of(w, letter::Column::ReaderKey)))
        .and_where(of(e, letter::Column::Id).lt(of(w, letter::Column::Id)))
        .and_where(of(e, letter::Column::State).is_in([State::Queued, State::Sending]))
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

pub(crate) async fn body(
    conn: &impl ConnectionTrait,
    letter: LetterId,
) -> Result<Option<body::Model>> {
    Ok(body::Entity::find_by_id(letter).one(conn).await?)
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

/// The Message-IDs of what this reader already got in the thread, oldest first, the last ten.
/// Index `letter(thread, reader_key, id)`.
pub(crate) async fn earlier_message_ids(
    conn: &impl ConnectionTrait,
    row: &letter::Model,
) -> Result<Vec<String>> {
    let Some(thread) = row.thread else {
        return Ok(Vec::new());
    };
    let mut ids: Vec<String> = letter::Entity::find()
        .select_only()
        .column(letter::Column::MessageId)
        .filter(letter::Column::Thread.eq(thread))
        .filter(letter::Column::ReaderKey.eq(&row.reader_key))
        .filter(letter::Column::Id.lt(row.id))
        .filter(letter::Column::State.is_in([State::Sent, State::Unknown]))
        .order_by_desc(letter::Column::Id)
        .limit(10)
        .into_tuple()
        .all(conn)
        .await?;
    ids.reverse();
    Ok(ids)
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
    Ok(())
}

/// An address that takes mail again loses its mark.
pub(crate) async fn clear_bounced(tx: &Tx, address_key: &str) -> Result<()> {
    address::Entity::delete_many()
        .filter(address::Column::AddressKey.eq(address_key))
        .exec(tx)
        .await?;
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
