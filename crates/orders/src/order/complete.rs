//! Closing an order whose deliveries ended short of what was agreed.
//!
//! An order completes by itself when its last delivery is settled. Where deliveries stay away, both sides can agree to that at any
//! time by an amendment; alone, a side closes the order only when time has decided:
//!
//! - at least one delivery has left (else the order is cancelled, not closed), and none is under way (what is on the road is received
//!   or refused first);
//! - the days of every delivery that is to come are over. Then the buyer, whose goods stayed away, may close the order at once; the
//!   seller, who owes them, only a week later, so that the buyer had time to insist or to agree on other days.
//!
//! What is still to come is called off with it. The order is COMPLETED when anything was received, else CANCELLED.

use chrono::{Days, NaiveDate};
use kernel::actor::Actor;
use kernel::fault::Faults;
use kernel::id::{OrderId, OrganisationId};
use kernel::time::vn;
use platform::{Result, Tx};
use serde::Serialize;

use super::decide::{PATH, cancel_deliveries, lock, side_of, step};
use super::settle::{Ending, settle};
use super::state::{Event, refusal};
use super::{Changed, Order, State};
use crate::actions::Reason;
use crate::delivery::{self, Delivery};
use crate::input::{self, field};
use crate::parties::Side;
use crate::transition::Refusal;

/// How long after the last day the seller has to wait.
const GRACE_DAYS: u64 = 7;

/// The end of an order that stays short of what was agreed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Complete {
    /// The order.
    pub order: String,
    /// For which organisation, where the person belongs to both sides.
    pub organisation: Option<String>,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// Why nothing more comes; the other side reads it.
    pub reason: String,
}

/// What stands against closing an order now, for a side of it.
pub(super) fn obstacles(
    order: &Order,
    deliveries: &[Delivery],
    side: Side,
    today: NaiveDate,
) -> [(bool, Reason); 4] {
    let confirmed = order.state == State::Confirmed;
    let any = |which: fn(delivery::State) -> bool| {
        deliveries.iter().any(|delivery| which(delivery.state))
    };
    let grace = match side {
        Side::Buying => Days::new(0),
        Side::Selling | Side::Desk => Days::new(GRACE_DAYS),
    };
    let early = deliveries
        .iter()
        .filter(|delivery| delivery.state.is_to_come())
        .any(|delivery| delivery.to + grace >= today);
    [
        (!confirmed, Reason::StateForbids),
        (
            confirmed && !any(delivery::State::has_left),
            Reason::NothingHasLeft,
        ),
        (
            confirmed && any(delivery::State::is_under_way),
            Reason::GoodsUnderWay,
        ),
        (confirmed && early, Reason::NotOverdue),
    ]
}

/// Closes an order whose deliveries ended short, with a reason; see the head of this file for who may and when. Members of either side
/// may. Writes a `delivery.cancelled` for each that was to come and `order.completed` (or `order.cancelled` when nothing was received at
/// all); both sides get a letter.
///
/// # Errors
/// A malformed input, not found, forbidden to staff, `STATE_TRANSITION` while it is too early or the order is not confirmed, a version
/// that has moved on.
pub async fn complete(tx: &mut Tx, actor: &Actor, command: &Complete) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<OrderId> = input::id(&mut faults, field("orderId"), &command.order);
    let organisation: Option<OrganisationId> = command
        .organisation
        .as_deref()
        .and_then(|text| input::id(&mut faults, field("organisationId"), text));
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut order = lock(tx, id).await?;
    let side = side_of(&order, actor, organisation)?;
    let member = order.parties().require(actor, side, &PATH)?.clone();
    let kind = "order.completed";
    if step(tx, actor, &order, Event::DeliveriesSettled, kind)
        .await?
        .is_none()
    {
        return Ok(Changed { order: id });
    }
    input::expect_version(command.expected_version, order.version)?;
    let deliveries = delivery::store::of_orders(&*tx, &[id]).await?;
    let today = vn::date(tx.now());
    let standing = obstacles(&order, &deliveries, side, today);
    if standing.iter().any(|(stands, _)| *stands) {
        return Err(too_early(&order, &deliveries).fault(&PATH).into());
    }
    tx.act_for(member.organisation);
    cancel_deliveries(tx, &order, deliveries).await?;
    settle(tx, &member, &mut order, Ending::Closed(side, &reason)).await?;
    Ok(Changed { order: id })
}

/// Before goods have left an order is cancelled; afterwards it waits for them.
fn too_early(order: &Order, deliveries: &[Delivery]) -> Refusal {
    if deliveries.iter().any(|delivery| delivery.state.has_left()) {
        Refusal::new(order.state.code(), State::Completed.code(), [])
    } else {
        refusal(order.state, State::Completed)
    }
}
