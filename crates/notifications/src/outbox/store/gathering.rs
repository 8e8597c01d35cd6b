//! Letters of messages that wait for more.

use kernel::{id::LetterId, time::Instant};
use platform::{Failure, Result, Tx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{letter, reader_key};
use crate::letter::Letter;
use crate::outbox::{Reader, State, gather};

/// The newest letter of messages that waits for a reader of a thread and was not written yet, locked.
/// Index `letter(thread, reader_key, id)`.
pub(crate) async fn gathering(
    tx: &Tx,
    thread: Uuid,
    reader: &Reader,
) -> Result<Option<letter::Model>> {
    let for_organisation = match reader.organisation {
        Some(organisation) => letter::Column::ReaderOrganisationId.eq(organisation),
        None => letter::Column::ReaderOrganisationId.is_null(),
    };
    Ok(letter::Entity::find()
        .filter(letter::Column::Thread.eq(thread))
        .filter(letter::Column::ReaderKey.eq(reader_key(reader)))
        .filter(for_organisation)
        .filter(letter::Column::Kind.is_in(gather::KINDS))
        .filter(letter::Column::State.eq(State::Queued))
        .filter(letter::Column::Attempts.eq(0))
        .order_by_desc(letter::Column::Id)
        .lock_exclusive()
        .one(tx)
        .await?)
}

/// Puts other facts into a letter that was not written yet.
pub(crate) async fn replace_facts(tx: &Tx, id: LetterId, letter: &Letter) -> Result<()> {
    let facts = serde_json::to_value(letter).map_err(Failure::internal)?;
    letter::Entity::update_many()
        .col_expr(letter::Column::Kind, Expr::value(letter.kind()))
        .col_expr(letter::Column::Facts, Expr::value(facts))
        .filter(letter::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// When the reader of a thread got messages last. Index `letter(thread, reader_key, id)`.
pub(crate) async fn last_messages_sent(tx: &Tx, row: &letter::Model) -> Result<Option<Instant>> {
    let sent = letter::Entity::find()
        .filter(letter::Column::Thread.eq(row.thread))
        .filter(letter::Column::ReaderKey.eq(&row.reader_key))
        .filter(letter::Column::Kind.is_in(gather::KINDS))
        .filter(letter::Column::SentAt.is_not_null())
        .order_by_desc(letter::Column::SentAt)
        .one(tx)
        .await?;
    Ok(sent.and_then(|row| row.sent_at))
}
