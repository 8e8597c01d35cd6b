//! The buyer's steps: weighing and taking, or refusing. The last of an order's deliveries ends the order too.

use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults};
use kernel::id::{DeliveryId, EventId};
use kernel::quantity::BaseQuantity;
use notifications::letter::{DeliveryReceived, Letter, Outcome, Reckoning};
use platform::{Result, Tx};
use serde::Serialize;

use super::ship::{Bay, change, enter, step};
use super::state::Event;
use super::weigh::{Weight, WeightInput, weigh};
use super::{Changed, Line, store};
use crate::input::{self, MAX_REASON, field};
use crate::letters;
use crate::order::{self, Ending, Terms};
use crate::parties::Side;

/// Goods that were taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Receive {
    /// The delivery.
    pub delivery: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// What was weighed, for every line of which anything had left; zero for what was not taken.
    pub lines: Vec<WeightInput>,
    /// Why less was taken than had left; the seller reads it.
    pub note: Option<String>,
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

/// Takes a delivery over with the weighed quantities, one for every line of which anything had left. Less than had left is possible (a line
/// taken as zero counts as turned back; the buyer may say why), more as far as the tolerance of the terms goes beyond what was agreed or had left, whichever is more; of a load
/// whose rest follows or was dropped, beyond what had left.
/// Members of the buyer may, once the goods have left the seller. What was received never changes. Writes `delivery.received` and,
/// when it was the order's last open delivery, `order.completed`; both sides get a letter about each.
///
/// # Errors
/// Every fault of the quantities at once, among them `BEYOND_TOLERANCE`; `NOTHING_RECEIVED` where every one is zero (refuse it instead); not found,
/// forbidden to the seller, a state or a version that has moved on.
pub async fn receive(tx: &mut Tx, actor: &Actor, command: &Receive) -> Result<Changed> {
    let mut faults = Faults::new();
    let Some(id) = input::id::<DeliveryId>(&mut faults, field("deliveryId"), &command.delivery)
    else {
        return Err(faults.into());
    };
    let note = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        MAX_REASON,
    );
    let mut bay = enter(tx, actor, id, &[Side::Buying]).await?;
    let kind = "delivery.received";
    let Some(next) = step(tx, actor, &bay, Event::Receive, kind).await? else {
        return Ok(bay.changed());
    };
    let terms = order::terms_in_force(tx, &bay.order).await?;
    let mut lines = store::lines_of(&*tx, &[id]).await?;
    let tolerance = terms.tolerance();
    let most = |number: i32| {
        let line = lines.iter().find(|line| line.order_line == number)?;
        let left = line.shipped.unwrap_or(line.planned);
        // What was said to follow or to stay away did not come with this load.
        let short = bay.delivery.rest.is_some() && left < tolerance.least(line.planned);
        Some(tolerance.most(if short { left } else { left.max(line.planned) }))
    };
    let mut weights = weigh(&command.lines, &terms, &field("lines"), most, &mut faults);
    let named = |line: &Line| {
        command
            .lines
            .iter()
            .any(|weight| weight.line == line.order_line)
    };
    // Nobody needs to weigh what stayed behind.
    let behind = lines
        .iter()
        .filter(|line| line.stayed_behind() && !named(line));
    weights.extend(behind.map(|line| Weight {
        line: line.order_line,
        base: BaseQuantity::ZERO,
        unit: line.unit,
    }));
    let wanted = |line: &&Line| !line.stayed_behind();
    if !lines.iter().filter(wanted).all(named) {
        faults.push(FaultCode::Required, field("lines"));
    } else if faults.is_empty()
        && weights
            .iter()
            .all(|weight| weight.base == BaseQuantity::ZERO)
    {
        faults.push(FaultCode::NothingReceived, field("lines"));
    }
    faults.finish()?;
    input::expect_version(command.expected_version, bay.delivery.version)?;

    for line in &mut lines {
        let weighed = weights.iter().find(|weight| weight.line == line.order_line);
        line.received = weighed.map(|weight| weight.base);
    }
    let weights: Vec<_> = weights.iter().map(|w| (w.line, w.base)).collect();
    store::weigh(tx, id, store::Weighed::OnReceipt, &weights).await?;
    bay.delivery.settled_at = Some(tx.now());
    bay.delivery.reason = note;
    let event = change(tx, &mut bay, next, kind).await?;
    tell(tx, &bay, &lines, &terms, Outcome::Received, None, event).await?;
    settle(tx, &mut bay, Ending::Received).await?;
    Ok(bay.changed())
}

/// Refuses a delivery with a reason. Members of the buyer may, once the goods have left the seller. Writes `delivery.refused` and, when it was
/// the order's last open delivery, `order.completed`, or `order.cancelled` when every one was refused; both sides get one letter,
/// which says whether the order is over and what it came to.
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
    let (order, reckoning) = order::after_refusal(tx, &bay.order, &terms).await?;
    let outcome = Outcome::Refused {
        reason: reason.clone(),
        order: Some(order),
    };
    tell(tx, &bay, &lines, &terms, outcome, reckoning, event).await?;
    settle(tx, &mut bay, Ending::Refused(&reason)).await?;
    Ok(bay.changed())
}

async fn settle(tx: &mut Tx, bay: &mut Bay, ending: Ending<'_>) -> Result<()> {
    order::hold_anew(tx, &bay.order).await?;
    order::settle(tx, &bay.member, &mut bay.order, ending).await
}

async fn tell(
    tx: &mut Tx,
    bay: &Bay,
    lines: &[Line],
    terms: &Terms,
    outcome: Outcome,
    reckoning: Option<Reckoning>,
    event: EventId,
) -> Result<()> {
    let shipment = letters::shipment(&bay.delivery, lines, &bay.order, terms);
    let mail = order::correspondence(tx, &bay.order)
        .await?
        .about(letters::goods_delivered(&shipment));
    let settled_at = tx.now();
    // Why it was refused the outcome says.
    let remark = match outcome {
        Outcome::Received => bay.delivery.reason.clone(),
        Outcome::Refused { .. } => None,
    };
    order::both(tx, &mail, event, &bay.order, |side| {
        let letter = Box::new(DeliveryReceived {
            deal: mail.deal.clone(),
            side,
            shipment: shipment.clone(),
            outcome: outcome.clone(),
            remark: remark.clone(),
            reckoning: reckoning.clone(),
            settled_at,
        });
        match outcome {
            Outcome::Received => Letter::DeliveryReceived(letter),
            Outcome::Refused { .. } => Letter::DeliveryRefused(letter),
        }
    })
    .await
}
