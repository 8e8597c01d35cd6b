//! The deals of an organisation that are not over.

use kernel::id::{InquiryId, OrganisationId};
use kernel::number::Number;
use kernel::time::Instant;
use platform::Result;
use sea_orm::ConnectionTrait;

use crate::{inquiry, order};

/// A deal that is not over, by its inquiry or its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDeal {
    /// The number that people use.
    pub number: Number,
    /// The thread where its buttons are.
    pub thread: InquiryId,
}

/// The inquiries that may still be answered (an open quotation keeps its inquiry open) and the orders that are neither completed
/// nor given up (whose deliveries are settled then), of either side; the oldest first, at most 20 of each kind. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisation(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<Vec<OpenDeal>> {
    let mut open: Vec<OpenDeal> = inquiry::store::open_of(conn, organisation, now)
        .await?
        .into_iter()
        .map(|inquiry| OpenDeal {
            number: inquiry.number,
            thread: inquiry.id,
        })
        .collect();
    let orders = order::store::open_of(conn, organisation).await?;
    open.extend(orders.into_iter().map(|order| OpenDeal {
        number: order.number,
        thread: order.inquiry,
    }));
    Ok(open)
}
