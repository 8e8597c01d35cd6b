//! Messages that wait for an answer. Nobody keeps who has read what; what is known is who wrote last, and whether the other side has done
//! anything since.

use std::collections::HashMap;

use chrono::Duration;
use kernel::actor::Actor;
use kernel::id::{InquiryId, OrderId, OrganisationId};
use kernel::time::Instant;
use platform::{Result, events};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::inquiry::{self, Inquiry, Message};
use crate::listing::Reach;
use crate::parties::Visible;
use crate::{amendment, delivery, order, quotation};

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

/// The messages that wait for an answer of a person's organisations, or of one of them, the newest first: one statement, and six where there
/// are any.
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
    let mut found = inquiry::store::last_by_others(conn, &reach, since, MOST).await?;
    let Some(oldest) = found.iter().map(|(message, _)| message.created_at).min() else {
        return Ok(Vec::new());
    };
    let threads: Vec<InquiryId> = found.iter().map(|(_, inquiry)| inquiry.id).collect();
    let mut asked: Vec<OrganisationId> = found.iter().filter_map(asked_of).collect();
    asked.sort_unstable();
    asked.dedup();
    let things = things(conn, &threads).await?;
    let subjects: Vec<Uuid> = things.keys().copied().collect();
    let mut moved: HashMap<(InquiryId, OrganisationId), Instant> = HashMap::new();
    for deed in events::done_since(conn, &subjects, &asked, oldest).await? {
        if let Some(thread) = things.get(&deed.subject) {
            let last = moved.entry((*thread, deed.organisation)).or_insert(deed.at);
            *last = (*last).max(deed.at);
        }
    }
    found.retain(|pair| {
        let last = asked_of(pair).and_then(|house| moved.get(&(pair.1.id, house)));
        last.is_none_or(|last| *last <= pair.0.created_at)
    });
    Ok(found
        .into_iter()
        .filter_map(|(message, row)| {
            let view = row.parties().view(actor)?;
            let inquiry = Visible { row, view };
            Some(Unreplied { inquiry, message })
        })
        .collect())
}

/// Whose answer a message waits for.
fn asked_of((message, inquiry): &(Message, Inquiry)) -> Option<OrganisationId> {
    if message.organisation == inquiry.buyer {
        inquiry.seller.or(inquiry.desk)
    } else {
        Some(inquiry.buyer)
    }
}

/// Everything that events of these threads tell of, with its thread: four statements.
async fn things(
    conn: &impl ConnectionTrait,
    threads: &[InquiryId],
) -> Result<HashMap<Uuid, InquiryId>> {
    let mut things: HashMap<Uuid, InquiryId> = threads.iter().map(|id| (id.uuid(), *id)).collect();
    for quotation in quotation::store::of_inquiries(conn, threads).await? {
        things.insert(quotation.id.uuid(), quotation.inquiry);
    }
    let orders: HashMap<OrderId, InquiryId> = order::store::of_inquiries(conn, threads)
        .await?
        .into_iter()
        .map(|order| (order.id, order.inquiry))
        .collect();
    let ids: Vec<OrderId> = orders.keys().copied().collect();
    let deliveries = delivery::store::of_orders(conn, &ids).await?;
    let amendments = amendment::store::of_orders(conn, &ids).await?;
    let of_deliveries = deliveries.iter().map(|row| (row.id.uuid(), row.order));
    let of_amendments = amendments.iter().map(|row| (row.id.uuid(), row.order));
    let of_orders = ids.iter().map(|id| (id.uuid(), *id));
    for (thing, order) in of_orders.chain(of_deliveries).chain(of_amendments) {
        if let Some(thread) = orders.get(&order) {
            things.insert(thing, *thread);
        }
    }
    Ok(things)
}
