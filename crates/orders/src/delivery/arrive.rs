//! The goods have come.

use kernel::actor::Actor;
use kernel::fault::Faults;
use kernel::id::{DeliveryId, EventId};
use notifications::letter::{DeliveryArrived, Letter, Side as LetterSide};
use platform::{Result, Tx};
use serde::Serialize;

use super::ship::{Bay, change, enter, step};
use super::state::Event;
use super::{Changed, store};
use crate::input::{self, field};
use crate::parties::Side;
use crate::{letters, order};

/// Goods that have come to their place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Arrive {
    /// The delivery.
    pub delivery: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
}

/// Says that the goods have come. Members of either side may: a driver reports to the seller, a storeman to the buyer. Writes
/// `delivery.arrived`; the other side gets a letter.
///
/// # Errors
/// A malformed id, not found, forbidden to staff, a state or a version that has moved on.
pub async fn arrive(tx: &mut Tx, actor: &Actor, command: &Arrive) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<DeliveryId> = input::id(&mut faults, field("deliveryId"), &command.delivery);
    let id = faults.finish_with(id)?;
    let mut bay = enter(tx, actor, id, &[Side::Buying, Side::Selling]).await?;
    let kind = "delivery.arrived";
    let Some(next) = step(tx, actor, &bay, Event::Arrive, kind).await? else {
        return Ok(bay.changed());
    };
    input::expect_version(command.expected_version, bay.delivery.version)?;
    bay.delivery.arrived_at = Some(tx.now());
    let event = change(tx, &mut bay, next, kind).await?;
    tell(tx, &bay, event).await?;
    Ok(bay.changed())
}

async fn tell(tx: &mut Tx, bay: &Bay, event: EventId) -> Result<()> {
    let terms = order::terms_in_force(tx, &bay.order).await?;
    let lines = store::lines_of(&*tx, &[bay.delivery.id]).await?;
    let shipment = letters::shipment(&bay.delivery, &lines, &bay.order, &terms);
    let mail = order::correspondence(tx, &bay.order)
        .await?
        .about(letters::goods_delivered(&shipment));
    let reader = if bay.member.organisation == bay.order.buyer {
        LetterSide::Seller
    } else {
        LetterSide::Buyer
    };
    let letter = Letter::DeliveryArrived(Box::new(DeliveryArrived {
        deal: mail.deal.clone(),
        side: reader,
        shipment,
        arrived_at: tx.now(),
    }));
    let readers = mail.readers(tx, reader).await?;
    let mut bundle = mail.bundle(event, bay.order.id);
    bundle.add(&readers, &letter, None);
    bundle.post(tx).await
}
