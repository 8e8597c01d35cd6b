//! The buyer's steps: weighing and taking, or refusing. The last of an order's deliveries ends the order too.

use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults};
use kernel::id::{DeliveryId, EventId};
use kernel::quantity::BaseQuantity;
use notifications::letter::{DeliveryReceived, Letter, Outcome};
use platform::{Result, Tx};
use serde::Serialize;

use super::ship::{Bay, WeightInput, change, enter, step, weigh};
use super::state::Event;
use super::{Changed, Line, store};
use crate::input::{self, field};
use crate::letters;
use crate::order::{self, Terms};
use crate::parties::Side;

/// Goods that were taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Receive {
    /// The delivery.
    pub delivery: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// What was weighed, for every line; zero for what did not come.
    pub lines: Vec<WeightInput>,
}

/// Goods that were refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Refuse {
    /// The delivery.
    pub delivery: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// Why; the seller reads it.
    pub reason: String,
}

/// Takes a delivery over with the weighed quantities, one for every line, at most ten times what was agreed. Members of the buyer may,
/// once the goods have left the seller. What was received never changes. Writes `delivery.received` and, when it was the order's last
/// open delivery, `order.completed`; both sides get a letter about each.
///
/// # Errors
/// Every fault of the quantities at once; nothing received at all (refuse it instead); not found, forbidden to the seller, a state
/// or a version that has moved on.
pub async fn receive(tx: &mut Tx, actor: &Actor, command: &Receive) -> Result<Changed> {
    let mut faults = Faults::new();
    let Some(id) = input::id::<DeliveryId>(&mut faults, field("deliveryId"), &command.delivery)
    else {
        return Err(faults.into());
    };
    let mut bay = enter(tx, actor, id, &[Side::Buying]).await?;
    let kind = "delivery.received";
    let Some(next) = step(tx, actor, &bay, Event::Receive, kind).await? else {
        return Ok(bay.changed());
    };
    let terms = order::terms_in_force(tx, &bay.order).await?;
    let mut lines = store::lines_of(&*tx, &[id]).await?;
    let weights = weigh(&command.lines, &lines, &terms, &mut faults);
    let named = |line: &Line| {
        command
            .lines
            .iter()
            .any(|weight| weight.line == line.order_line)
    };
    if !lines.iter().all(named) {
        faults.push(FaultCode::Required, field("lines"));
    } else if faults.is_empty() && weights.iter().all(|(_, base)| *base == BaseQuantity::ZERO) {
        faults.push(FaultCode::QuantityNotPositive, field("lines"));
    }
    faults.finish()?;
    input::expect_version(command.expected_version, bay.delivery.version)?;

    for line in &mut lines {
        let weighed = weights
            .iter()
            .find(|(number, _)| *number == line.order_line);
        line.received = weighed.map(|(_, base)| *base);
    }
    store::weigh(tx, id, store::Weighed::OnReceipt, &weights).await?;
    bay.delivery.settled_at = Some(tx.now());
    let event = change(tx, &mut bay, next, kind).await?;
    tell(tx, &bay, &lines, &terms, Outcome::Received, event).await?;
    settle(tx, &mut bay, None).await?;
    Ok(bay.changed())
}

/// Refuses a delivery with a reason. Members of the buyer may, once the goods have left the seller. Writes `delivery.refused` and, when it was
/// the order's last open delivery, `order.completed`, or `order.cancelled` when every one was refused; both sides get a letter about each.
///
/// # Errors
/// A malformed input, not found, forbidden to the seller, a state or a version that has moved on.
pub async fn refuse(tx: &mut Tx, actor: &Actor, command: &Refuse) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<DeliveryId> = input::id(&mut faults, field("deliveryId"), &command.delivery);
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut bay = enter(tx, actor, id, &[Side::Buying]).await?;
    let kind = "delivery.refused";
    let Some(next) = step(tx, actor, &bay, Event::Refuse, kind).await? else {
        return Ok(bay.changed());
    };
    input::expect_version(command.expected_version, bay.delivery.version)?;
    bay.delivery.settled_at = Some(tx.now());
    bay.delivery.reason = Some(reason.clone());
    let event = change(tx, &mut bay, next, kind).await?;
    let terms = order::terms_in_force(tx, &bay.order).await?;
    let lines = store::lines_of(&*tx, &[id]).await?;
    let outcome = Outcome::Refused {
        reason: reason.clone(),
    };
    tell(tx, &bay, &lines, &terms, outcome, event).await?;
    settle(tx, &mut bay, Some(&reason)).await?;
    Ok(bay.changed())
}

async fn settle(tx: &mut Tx, bay: &mut Bay, refusal: Option<&str>) -> Result<()> {
    let deliveries = store::of_orders(&*tx, &[bay.order.id]).await?;
    order::settle(tx, &bay.member, &mut bay.order, &deliveries, refusal).await
}

async fn tell(
    tx: &mut Tx,
    bay: &Bay,
    lines: &[Line],
    terms: &Terms,
    outcome: Outcome,
    event: EventId,
) -> Result<()> {
    let shipment = letters::shipment(&bay.delivery, lines, &bay.order, terms);
    let mail = order::correspondence(tx, &bay.order)
        .await?
        .about(letters::goods_delivered(&shipment));
    let settled_at = tx.now();
    order::both(tx, &mail, event, &bay.order, |side| {
        Letter::DeliveryReceived(Box::new(DeliveryReceived {
            deal: mail.deal.clone(),
            side,
            shipment: shipment.clone(),
            outcome: outcome.clone(),
            settled_at,
        }))
    })
    .await
}
