//! The seller's word on a placed order, either side's cancellation, and the end that comes by itself.

use kernel::actor::{Actor, Member};
use kernel::fault::{FaultCode, Faults};
use kernel::id::{EventId, OrderId, OrganisationId};
use notifications::letter::{
    Letter, OrderCancelled, OrderCompleted, OrderConfirmed, OrderRejected, Side as LetterSide,
};
use platform::{Fact, Failure, Result, Tx};
use serde::Serialize;
use serde_json::json;

use super::state::{self, Event};
use super::{Changed, Order, State, Terms, store};
use crate::delivery::{self, Delivery};
use crate::input::{self, MAX_REFERENCE, field};
use crate::letters::{self, Correspondence, References};
use crate::parties::{Side, may_begin};
use crate::repeats::done_by_self;
use crate::{inquiry, quotation};

const PATH: [&str; 2] = ["input", "orderId"];

/// The confirmation of a placed order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Confirm {
    /// The order.
    pub order: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// The seller's own number for it.
    pub external_reference: Option<String>,
}

/// The rejection of a placed order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The order.
    pub order: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// Why; the buyer reads it.
    pub reason: String,
}

/// The cancellation of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cancel {
    /// The order.
    pub order: String,
    /// For which organisation, where the person belongs to both sides.
    pub organisation: Option<String>,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// Why; the other side reads it.
    pub reason: String,
}

/// Confirms a placed order. Members of the seller may. Writes `order.confirmed`; both sides get a letter.
///
/// # Errors
/// A malformed input, not found, forbidden to the buyer, a suspended seller, a state or a version that has moved on.
pub async fn confirm(tx: &mut Tx, actor: &Actor, command: &Confirm) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<OrderId> = input::id(&mut faults, field("orderId"), &command.order);
    let reference = input::line(
        &mut faults,
        field("externalReference"),
        command.external_reference.as_deref(),
        MAX_REFERENCE,
    );
    let id = faults.finish_with(id)?;
    let mut order = lock(tx, id).await?;
    let member = order
        .parties()
        .require(actor, Side::Selling, &PATH)?
        .clone();
    let Some(next) = step(tx, actor, &order, Event::Confirm, "order.confirmed").await? else {
        return Ok(Changed { order: id });
    };
    // Until now nobody was bound.
    may_begin(&member, &PATH)?;
    input::expect_version(command.expected_version, order.version)?;
    order.seller_reference = reference.or(order.seller_reference);
    let event = change(tx, &member, &mut order, next, "order.confirmed").await?;

    let found = quotation::store::find(&*tx, order.quotation)
        .await?
        .ok_or_else(|| Failure::internal("an order without quotation"))?;
    let terms = terms(tx, &order).await?;
    let facts = letters::order_facts(&order, found.number.clone(), &terms)?;
    let mail = correspondence(tx, &order)
        .await?
        .about(letters::goods_agreed(&terms));
    both(tx, &mail, event, &order, |side| {
        Letter::OrderConfirmed(Box::new(OrderConfirmed {
            deal: mail.deal.clone(),
            side,
            order: facts.clone(),
        }))
    })
    .await?;
    Ok(Changed { order: id })
}

/// Rejects a placed order with a reason. Members of the seller may. Its deliveries are cancelled with it. Writes `order.rejected`
/// and a `delivery.cancelled` for each; both sides get a letter.
///
/// # Errors
/// A malformed input, not found, forbidden to the buyer, a state or a version that has moved on.
pub async fn reject(tx: &mut Tx, actor: &Actor, command: &Reject) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<OrderId> = input::id(&mut faults, field("orderId"), &command.order);
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut order = lock(tx, id).await?;
    let member = order
        .parties()
        .require(actor, Side::Selling, &PATH)?
        .clone();
    let Some(next) = step(tx, actor, &order, Event::Reject, "order.rejected").await? else {
        return Ok(Changed { order: id });
    };
    input::expect_version(command.expected_version, order.version)?;
    order.reason = Some(reason.clone());
    let event = change(tx, &member, &mut order, next, "order.rejected").await?;
    let deliveries = delivery::store::of_orders(&*tx, &[id]).await?;
    cancel_deliveries(tx, &order, deliveries).await?;

    let agreed = letters::goods_agreed(&terms(tx, &order).await?);
    let mail = correspondence(tx, &order).await?.about(agreed);
    both(tx, &mail, event, &order, |side| {
        Letter::OrderRejected(Box::new(OrderRejected {
            deal: mail.deal.clone(),
            side,
            order: order.number.clone(),
            reason: reason.clone(),
        }))
    })
    .await?;
    Ok(Changed { order: id })
}

/// Cancels an order with a reason. Members of either side may, as long as no delivery has left the seller; afterwards a delivery can only be
/// received or refused. Its deliveries are cancelled with it. Writes `order.cancelled` and a `delivery.cancelled` for each; both sides
/// get a letter.
///
/// # Errors
/// A malformed input, not found, forbidden to staff, goods that have left (`STATE_TRANSITION`), a state or a version that has moved on.
pub async fn cancel(tx: &mut Tx, actor: &Actor, command: &Cancel) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<OrderId> = input::id(&mut faults, field("orderId"), &command.order);
    let organisation: Option<OrganisationId> = command
        .organisation
        .as_deref()
        .and_then(|text| input::id(&mut faults, field("organisationId"), text));
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut order = lock(tx, id).await?;
    let side = canceller(&order, actor, organisation)?;
    let member = order.parties().require(actor, side, &PATH)?.clone();
    let Some(next) = step(tx, actor, &order, Event::Cancel, "order.cancelled").await? else {
        return Ok(Changed { order: id });
    };
    let deliveries = delivery::store::of_orders(&*tx, &[id]).await?;
    if deliveries.iter().any(|delivery| delivery.state.has_left()) {
        return Err(state::refusal_under_way(order.state, next)
            .fault(&PATH)
            .into());
    }
    input::expect_version(command.expected_version, order.version)?;
    order.reason = Some(reason.clone());
    let event = change(tx, &member, &mut order, next, "order.cancelled").await?;
    cancel_deliveries(tx, &order, deliveries).await?;
    let by = match side {
        Side::Buying => LetterSide::Buyer,
        Side::Selling | Side::Desk => LetterSide::Seller,
    };
    tell_cancelled(tx, &order, event, by, &reason).await?;
    Ok(Changed { order: id })
}

/// Ends an order whose deliveries are all settled, in the transaction that settled the last one: COMPLETED when at least one was received,
/// CANCELLED when every one was refused (the reason is that of the last refusal). `last` is the reason of the refusal that may be the last.
pub(crate) async fn settle(
    tx: &mut Tx,
    member: &Member,
    order: &mut Order,
    deliveries: &[Delivery],
    last: Option<&str>,
) -> Result<()> {
    if !deliveries
        .iter()
        .all(|delivery| delivery.state.is_settled())
    {
        return Ok(());
    }
    let received = deliveries
        .iter()
        .any(|delivery| delivery.state == delivery::State::Received);
    let event = if received {
        Event::DeliveriesSettled
    } else {
        Event::AllRefused
    };
    let next = state::next(order.state, event).map_err(|refused| refused.fault(&PATH))?;
    if received {
        let event = change(tx, member, order, next, "order.completed").await?;
        return tell_completed(tx, order, deliveries, event).await;
    }
    let reason = last.unwrap_or_default().to_owned();
    order.reason = Some(reason.clone());
    let event = change(tx, member, order, next, "order.cancelled").await?;
    tell_cancelled(tx, order, event, LetterSide::Buyer, &reason).await
}

async fn lock(tx: &mut Tx, id: OrderId) -> Result<Order> {
    store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]).into())
}

/// The side a person cancels for: of the organisation he names, else the first he belongs to.
fn canceller(order: &Order, actor: &Actor, organisation: Option<OrganisationId>) -> Result<Side> {
    let parties = order.parties();
    if parties.view(actor).is_none() {
        return Err(FaultCode::NotFound.at(&PATH[..]).into());
    }
    parties
        .side_of(actor, &[Side::Buying, Side::Selling], organisation)
        .ok_or_else(|| {
            let field = organisation.map_or(field("orderId"), |_| field("organisationId"));
            FaultCode::Forbidden.at(field).into()
        })
}

/// The state an event leads to; `None` when this person has already brought it there himself.
async fn step(
    tx: &mut Tx,
    actor: &Actor,
    order: &Order,
    event: Event,
    kind: &'static str,
) -> Result<Option<State>> {
    match state::next(order.state, event) {
        Ok(next) => Ok(Some(next)),
        Err(refused) => {
            let there = refused.to == order.state.code();
            if there && done_by_self(tx, actor, order.id, &[kind]).await? {
                return Ok(None);
            }
            Err(refused.fault(&PATH).into())
        }
    }
}

async fn change(
    tx: &mut Tx,
    member: &Member,
    order: &mut Order,
    to: State,
    kind: &'static str,
) -> Result<EventId> {
    tx.act_for(member.organisation);
    order.state = to;
    if !store::save(tx, order).await? {
        return Err(input::conflict(order.version).into());
    }
    tx.record(
        Fact::about(kind, order.id)
            .concerning(order.parties().organisations())
            .in_province(order.province.clone())
            .with(json!({ "number": order.number.as_str(), "state": order.state.code() })),
    )
    .await
}

async fn cancel_deliveries(tx: &mut Tx, order: &Order, deliveries: Vec<Delivery>) -> Result<()> {
    for mut delivery in deliveries {
        let next = delivery::state::next(delivery.state, delivery::state::Event::Cancel)
            .map_err(|refused| refused.fault(&PATH))?;
        delivery.state = next;
        delivery.settled_at = Some(tx.now());
        if !delivery::store::save(tx, &mut delivery).await? {
            return Err(input::conflict(order.version).into());
        }
        delivery::record_state(tx, &delivery, order, "delivery.cancelled").await?;
    }
    Ok(())
}

/// The terms in force.
pub(crate) async fn terms(tx: &mut Tx, order: &Order) -> Result<Terms> {
    store::terms_of(&*tx, &[order.id])
        .await?
        .into_iter()
        .find(|(_, revision, _)| *revision == order.terms_revision)
        .map(|(_, _, terms)| terms)
        .ok_or_else(|| Failure::internal("an order without terms"))
}

/// The correspondence of an order's thread.
pub(crate) async fn correspondence(tx: &mut Tx, order: &Order) -> Result<Correspondence> {
    let missing = || Failure::internal("an order without inquiry");
    let inquiry = inquiry::store::find(&*tx, order.inquiry)
        .await?
        .ok_or_else(missing)?;
    let lines = inquiry::store::lines_of(&*tx, &[order.inquiry]).await?;
    let found = quotation::store::find(&*tx, order.quotation).await?;
    let references = References {
        buyer: order.buyer_reference.clone(),
        seller: order.seller_reference.clone(),
    };
    let contact = found.map(|quotation| quotation.person);
    Correspondence::open(tx, &inquiry, &lines, contact, references).await
}

/// Posts a letter to both sides.
pub(crate) async fn both(
    tx: &mut Tx,
    mail: &Correspondence,
    event: EventId,
    order: &Order,
    letter: impl Fn(LetterSide) -> Letter,
) -> Result<()> {
    let mut bundle = mail.bundle(event, order.id);
    for side in [LetterSide::Buyer, LetterSide::Seller] {
        let readers = mail.readers(tx, side).await?;
        bundle.add(&readers, &letter(side), None);
    }
    bundle.post(tx).await
}

async fn tell_cancelled(
    tx: &mut Tx,
    order: &Order,
    event: EventId,
    by: LetterSide,
    reason: &str,
) -> Result<()> {
    let agreed = letters::goods_agreed(&terms(tx, order).await?);
    let mail = correspondence(tx, order).await?.about(agreed);
    both(tx, &mail, event, order, |side| {
        Letter::OrderCancelled(Box::new(OrderCancelled {
            deal: mail.deal.clone(),
            side,
            order: order.number.clone(),
            by,
            reason: reason.to_owned(),
        }))
    })
    .await
}

async fn tell_completed(
    tx: &mut Tx,
    order: &Order,
    deliveries: &[Delivery],
    event: EventId,
) -> Result<()> {
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.id).collect();
    let lines = delivery::store::lines_of(&*tx, &ids).await?;
    let terms = terms(tx, order).await?;
    let received = letters::goods_received(&lines, &terms);
    let received_value = letters::value_received(&lines, &terms)?;
    let ordered = letters::goods_agreed(&terms);
    let payable = letters::payable_of(&terms)?;
    let mail = correspondence(tx, order).await?.about(received.clone());
    both(tx, &mail, event, order, |side| {
        Letter::OrderCompleted(Box::new(OrderCompleted {
            deal: mail.deal.clone(),
            side,
            order: order.number.clone(),
            ordered: ordered.clone(),
            received: received.clone(),
            received_value,
            payable,
        }))
    })
    .await
}
