//! The seller's word on a placed order, and either side's cancellation.

use kernel::actor::{Actor, Member};
use kernel::fault::{FaultCode, Faults};
use kernel::id::{EventId, OrderId, OrganisationId};
use kernel::number::Number;
use notifications::letter::{Letter, OrderConfirmed, OrderRejected, Side as LetterSide};
use platform::{Fact, Failure, Result, Tx};
use serde::Serialize;
use serde_json::json;

use super::settle::{over, tell_cancelled};
use super::state::{self, Event};
use super::{Changed, Order, State, Terms, store, supply};
use crate::delivery::{self, Delivery};
use crate::input::{self, MAX_REFERENCE, field};
use crate::letters::{self, Correspondence, References};
use crate::parties::{Side, may_begin};
use crate::repeats::done_by_self;
use crate::{inquiry, quotation};

pub(super) const PATH: [&str; 2] = ["input", "orderId"];

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

/// Confirms a placed order. Members of the seller may. Writes `order.confirmed`; both sides get a letter, and the seller one for each of his open
/// firm offers that this order leaves too little for.
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
    order.seller_person.get_or_insert(actor.person);
    order.remind_at = None;
    let event = change(tx, &member, &mut order, next, "order.confirmed").await?;
    asks_no_more(tx, &order).await?;

    let terms = terms(tx, &order).await?;
    let number = quotation_number(tx, &order).await?;
    let mail = correspondence(tx, &order)
        .await?
        .about(letters::goods_agreed(&terms));
    let facts = mail.order_facts(&order, number, &terms)?;
    both(tx, &mail, event, &order, |side| {
        Letter::OrderConfirmed(Box::new(OrderConfirmed {
            deal: mail.deal.clone(),
            side,
            order: facts.clone(),
        }))
    })
    .await?;
    let deliveries = delivery::store::of_orders(&*tx, &[id]).await?;
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.id).collect();
    let lines = delivery::store::lines_of(&*tx, &ids).await?;
    quotation::flag_rivals(tx, &supply::promises(&deliveries, &lines)).await?;
    Ok(Changed { order: id })
}

/// Rejects a placed order with a reason. Members of the seller may. Its deliveries are cancelled with it, a proposed change lapses.
/// Writes `order.rejected` and a `delivery.cancelled` for each; both sides get a letter.
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
    order.remind_at = None;
    let event = change(tx, &member, &mut order, next, "order.rejected").await?;
    asks_no_more(tx, &order).await?;
    let deliveries = delivery::store::of_orders(&*tx, &[id]).await?;
    cancel_deliveries(tx, &order, deliveries).await?;
    over(tx, &order).await?;

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

/// Cancels an order with a reason. Members of either side may, as long as no delivery has left the seller; afterwards what has left is
/// received or refused, and what has not is called off by an amendment. Its deliveries are cancelled with it, a proposed change lapses.
/// Writes `order.cancelled` and a `delivery.cancelled` for each; both sides get a letter.
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
    let side = side_of(&order, actor, organisation)?;
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
    let waited = order.state == State::Placed;
    order.reason = Some(reason.clone());
    order.remind_at = None;
    let event = change(tx, &member, &mut order, next, "order.cancelled").await?;
    if waited {
        asks_no_more(tx, &order).await?;
    }
    cancel_deliveries(tx, &order, deliveries).await?;
    over(tx, &order).await?;
    tell_cancelled(tx, &order, event, letters::side(side), &reason).await?;
    Ok(Changed { order: id })
}

pub(super) async fn lock(tx: &mut Tx, id: OrderId) -> Result<Order> {
    store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]).into())
}

/// The side a person acts for: of the organisation he names, else the first he belongs to.
pub(crate) fn side_of(
    order: &Order,
    actor: &Actor,
    organisation: Option<OrganisationId>,
) -> Result<Side> {
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
pub(super) async fn step(
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

/// Writes the new state and its event.
pub(crate) async fn change(
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
    record(tx, order, kind).await
}

/// Writes the event of what became of an order.
pub(super) async fn record(tx: &mut Tx, order: &Order, kind: &'static str) -> Result<EventId> {
    tx.record(
        Fact::about(kind, order.id)
            .concerning(order.parties().organisations())
            .in_thread(order.inquiry)
            .in_province(order.province.clone())
            .with(json!({ "number": order.number.as_str(), "state": order.state.code() })),
    )
    .await
}

/// The letters by which a seller is asked for his word on a placed order.
const ASKING: [&str; 3] = ["ORDER_PLACED", "QUOTATION_ACCEPTED", "ORDER_REMINDER"];

/// Takes back what still waits to be sent and would ask a seller for a word that nobody needs to say any more. The buyer's own copies stay.
pub(super) async fn asks_no_more(tx: &mut Tx, order: &Order) -> Result<()> {
    let (thread, subject) = (order.inquiry.uuid(), order.id.uuid());
    notifications::outbox::withdraw_from(tx, order.seller, thread, subject, &ASKING).await
}

/// Cancels those deliveries of an order that have not left.
pub(super) async fn cancel_deliveries(
    tx: &mut Tx,
    order: &Order,
    deliveries: Vec<Delivery>,
) -> Result<()> {
    let to_come = deliveries
        .into_iter()
        .filter(|delivery| delivery.state.is_to_come());
    for mut delivery in to_come {
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
        .map(|(_, revision)| revision)
        .find(|revision| revision.number == order.terms_revision)
        .map(|revision| revision.terms)
        .ok_or_else(|| Failure::internal("an order without terms"))
}

/// The correspondence of an order's thread.
pub(crate) async fn correspondence(tx: &mut Tx, order: &Order) -> Result<Correspondence> {
    let missing = || Failure::internal("an order without inquiry");
    let inquiry = inquiry::store::find(&*tx, order.inquiry)
        .await?
        .ok_or_else(missing)?;
    let lines = inquiry::store::lines_of(&*tx, &[order.inquiry]).await?;
    let references = References {
        buyer: order.buyer_reference.clone(),
        seller: order.seller_reference.clone(),
    };
    Correspondence::open(tx, &inquiry, &lines, order.seller_person, references).await
}

/// The number of the quotation behind an order, where there is one.
pub(crate) async fn quotation_number(tx: &mut Tx, order: &Order) -> Result<Option<Number>> {
    let Some(id) = order.quotation else {
        return Ok(None);
    };
    let found = quotation::store::find(&*tx, id).await?;
    Ok(found.map(|quotation| quotation.number))
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
