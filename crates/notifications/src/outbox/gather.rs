//! Chat messages do not flood a mailbox: a reader of a thread gets at most one letter of them in ten minutes.
//!
//! The first goes at once. What is written within ten minutes of it waits in one letter, which every further message joins;
//! none is dropped, and their order is kept. Other letters of the thread do not wait for it. All of it is decided inside
//! transactions, so a crash forgets nothing: a message is in a waiting letter when its own command has committed, and a
//! letter that a worker has taken in hand is not joined any more.

use chrono::Duration;
use kernel::time::Instant;
use platform::{Failure, Result, Tx};

use super::{
    Draft,
    store::{self, letter::Model},
};
use crate::letter::{Letter, MessagesReceived};

/// The kinds of letter that hold messages.
pub(crate) const KINDS: [&str; 2] = ["MESSAGE_RECEIVED", "MESSAGES_RECEIVED"];

/// So long after a letter of messages there is no other to its reader in its thread; what is written meanwhile comes together then.
pub const MESSAGE_PAUSE: Duration = Duration::minutes(10);

/// Puts a message into the letter that waits for its reader, if one does.
pub(super) async fn joins(tx: &mut Tx, draft: &Draft) -> Result<bool> {
    let (Letter::MessageReceived(message), Some(thread)) = (&draft.letter, draft.thread) else {
        return Ok(false);
    };
    let Some(row) = store::gathering(tx, thread, &draft.reader).await? else {
        return Ok(false);
    };
    let waiting = serde_json::from_value(row.facts).map_err(Failure::internal)?;
    let now = tx.now();
    let Some(together) = MessagesReceived::gather(waiting, row.created_at, message, now) else {
        return Ok(false);
    };
    let letter = Letter::MessagesReceived(Box::new(together));
    store::replace_facts(tx, row.id, &letter).await?;
    Ok(true)
}

/// Until when a letter of messages has to wait, because its reader got one a short while ago.
pub(crate) async fn resting_until(tx: &Tx, row: &Model) -> Result<Option<Instant>> {
    if !KINDS.contains(&row.kind.as_str()) || row.attempts > 0 || row.thread.is_none() {
        return Ok(None);
    }
    let last = store::last_messages_sent(tx, row).await?;
    let end = last.map(|sent| sent + MESSAGE_PAUSE);
    Ok(end.filter(|end| *end > tx.now()))
}
