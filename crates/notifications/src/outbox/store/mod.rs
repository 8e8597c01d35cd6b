//! The table `letter`: what is posted and read; and the rooms beside it.

mod clearing;
mod gathering;
mod queue;
mod tries;

use kernel::id::{LetterId, OrganisationId};
use platform::{Failure, Result, Tx};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

pub(crate) use super::tables::{address, attempt, body, letter};
use super::{Draft, Reader, State};
pub(crate) use clearing::{clear, forget_old_bounces, remove, uncleared};
pub(crate) use gathering::{gathering, last_messages_sent, replace_facts};
pub(crate) use queue::{Held, change_held, claim, drop_pointless, mark_sent, next_due, under_way};
pub(crate) use tries::{
    bounced, clear_bounced, finish_attempt, forget_raw, insert_body, kept_body, mark_bounced,
    noticed_since, outcome, remove_body, start_attempt, unclear_attempts,
};

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
        cleared_at: Set(None),
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
    reader: Option<OrganisationId>,
) -> Result<()> {
    let mut letters = letter::Entity::update_many()
        .col_expr(letter::Column::NotAfter, Expr::value(tx.now()))
        .filter(letter::Column::Thread.eq(thread))
        .filter(letter::Column::SubjectId.eq(subject))
        .filter(letter::Column::Kind.is_in(kinds.iter().copied()))
        // One that is in a worker's hand may come back to wait for another try.
        .filter(letter::Column::State.is_in([State::Queued, State::Sending]));
    if let Some(reader) = reader {
        letters = letters.filter(letter::Column::ReaderOrganisationId.eq(reader));
    }
    letters.exec(tx).await?;
    Ok(())
}

/// The same for letters that belong to no thread. Index `letter(subject_id)`.
pub(crate) async fn withdraw_about(tx: &Tx, subject: Uuid, kinds: &[&str]) -> Result<()> {
    letter::Entity::update_many()
        .col_expr(letter::Column::NotAfter, Expr::value(tx.now()))
        .filter(letter::Column::SubjectId.eq(subject))
        .filter(letter::Column::Thread.is_null())
        .filter(letter::Column::Kind.is_in(kinds.iter().copied()))
        .filter(letter::Column::State.is_in([State::Queued, State::Sending]))
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
