//! The goods have come.

use kernel::actor::Actor;
use kernel::fault::Faults;
use kernel::id::DeliveryId;
use platform::{Result, Tx};
use serde::Serialize;

use super::Changed;
use super::ship::{change, enter, step};
use super::state::Event;
use crate::input::{self, field};
use crate::parties::Side;

/// Goods that have come to their place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Arrive {
    /// The delivery.
    pub delivery: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
}

/// Says that the goods have come. Members of either side may: a driver reports to the seller, a storeman to the buyer. Writes
/// `delivery.arrived`; no letter.
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
    change(tx, &mut bay, next, kind).await?;
    Ok(bay.changed())
}
