//! Messages that wait for an answer. Nobody keeps who has read what; what is known is who wrote last, and whether the other side has done
//! anything since.

use chrono::Duration;
use kernel::actor::Actor;
use kernel::id::OrganisationId;
use kernel::time::Instant;
use platform::Result;
use sea_orm::ConnectionTrait;

use crate::inquiry::{self, Inquiry, Message};
use crate::listing::Reach;
use crate::parties::Visible;

/// So long a message is told of that nobody answered: many a last word wants no answer.
pub const DAYS: i64 = 30;

/// As many are looked for, the newest.
pub const MOST: u64 = 100;

/// A message of the other side that is the last word in its thread, and after which the reader's side has done nothing there.
#[derive(Debug, Clone)]
pub struct Unreplied {
    /// The thread.
    pub inquiry: Visible<Inquiry>,
    /// The message.
    pub message: Message,
}

/// The messages that wait for an answer of a person's organisations, or of one of them, the newest first: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn unreplied(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    now: Instant,
) -> Result<Vec<Unreplied>> {
    let reach = Reach::of(actor, organisation);
    let since = now - Duration::days(DAYS);
    let found = inquiry::store::waiting_for_words(conn, &reach, since, MOST).await?;
    Ok(found
        .into_iter()
        .filter_map(|(message, row)| {
            let view = row.parties().view(actor)?;
            let inquiry = Visible { row, view };
            Some(Unreplied { inquiry, message })
        })
        .collect())
}
