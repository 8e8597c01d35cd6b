//! What waits at a desk for a producer becomes the business of whoever speaks for him from now on.

use catalogue::supply;
use kernel::fault::FaultCode;
use kernel::id::{InquiryId, OrganisationId, ProducerId};
use platform::{Fact, Result, Tx};
use serde_json::json;

use super::desk::{give_time, tell_forwarded};
use super::state::{self, Event};
use super::store;
use crate::parties::Side;

/// Gives every inquiry that waits at a desk for products of this producer alone to the organisation that speaks for him from now on: to be
/// called in the unit of work that decides so. Those that the organisation sent itself stay at the desk. Each writes
/// `inquiry.forwarded`; the organisation gets the whole inquiry, the buyer a letter saying who answers now. Returns those given.
///
/// # Errors
/// When the database refuses.
pub async fn adopt(
    tx: &mut Tx,
    producer: ProducerId,
    organisation: OrganisationId,
) -> Result<Vec<InquiryId>> {
    // What the one who spoke for him before has offered of these products binds him, but is no promise of the new one's.
    supply::release_offers_of(tx, producer).await?;
    let mut adopted = Vec::new();
    for id in store::at_desk_for(&*tx, producer).await? {
        let Some(mut inquiry) = store::lock(tx, id).await? else {
            continue;
        };
        // Between the list and the lock somebody may have answered or passed it on.
        let Some(desk) = inquiry.desk.filter(|_| inquiry.seller.is_none()) else {
            continue;
        };
        let Ok(state) = state::next(inquiry.state_at(tx.now()), Event::Forward) else {
            continue;
        };
        if inquiry.buyer == organisation {
            continue;
        }
        inquiry.state = state;
        inquiry.seller = Some(organisation);
        inquiry.awaiting = Some(Side::Selling);
        give_time(&mut inquiry, tx.now());
        if !store::save(tx, &mut inquiry).await? {
            return Err(FaultCode::InProgress.at("").into());
        }
        let fact = Fact::about("inquiry.forwarded", id)
            .concerning(inquiry.parties().organisations())
            .in_thread(inquiry.id)
            .in_province(inquiry.province.clone())
            .with(json!({
                "state": inquiry.state.code(),
                "producer": producer.to_string(),
                "seller": organisation.to_string(),
                "byClaim": true,
            }));
        let event = tx.record(fact).await?;
        tell_forwarded(tx, &inquiry, desk, event).await?;
        adopted.push(id);
    }
    Ok(adopted)
}
