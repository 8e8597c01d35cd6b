//! The seller's steps: packing, and sending off.

use kernel::actor::{Actor, Member};
use kernel::fault::{FaultCode, Faults};
use kernel::id::{AmendmentId, DeliveryId, EventId};
use kernel::quantity::BaseQuantity;
use kernel::time::{DateWindow, vn};
use notifications::letter::{DeliveryPreparing, DeliveryShipped, Following, Letter, Short};
use platform::{Fact, Failure, Result, Tx};
use serde::Serialize;
use serde_json::json;

use super::rest::{self, RestInput, Said};
use super::state::{self, Event};
use super::weigh::{Weight, WeightInput, weigh};
use super::{Changed, Delivery, Line, State, store};
use crate::input::{self, MAX_TEXT, field};
use crate::order::{self, Order, Terms};
use crate::parties::Side;
use crate::repeats::done_by_self;
use crate::{Refusal, amendment, letters};

const PATH: [&str; 2] = ["input", "deliveryId"];

/// The beginning of packing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Prepare {
    /// The delivery.
    pub delivery: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
}

/// Goods that leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ship {
    /// The delivery.
    pub delivery: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
    /// What was loaded; as planned for a line that is not named.
    pub lines: Vec<WeightInput>,
    /// What becomes of the rest, when less was loaded than the tolerance leaves open.
    pub rest: Option<RestInput>,
    /// Words to the buyer: vehicle, lot.
    pub note: Option<String>,
}

/// Says that packing has begun. Members of the seller may, once the order is confirmed. Writes `delivery.preparing`; the buyer gets a
/// letter.
///
/// # Errors
/// A malformed id, not found, forbidden to the buyer, a state or a version that has moved on.
pub async fn prepare(tx: &mut Tx, actor: &Actor, command: &Prepare) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<DeliveryId> = input::id(&mut faults, field("deliveryId"), &command.delivery);
    let id = faults.finish_with(id)?;
    let mut bay = enter(tx, actor, id, &[Side::Selling]).await?;
    let kind = "delivery.preparing";
    let Some(next) = step(tx, actor, &bay, Event::Prepare, kind).await? else {
        return Ok(bay.changed());
    };
    input::expect_version(command.expected_version, bay.delivery.version)?;
    let event = change(tx, &mut bay, next, kind).await?;
    let terms = order::terms_in_force(tx, &bay.order).await?;
    let lines = store::lines_of(&*tx, &[id]).await?;
    let shipment = letters::shipment(&bay.delivery, &lines, &bay.order, &terms);
    let mail = order::correspondence(tx, &bay.order)
        .await?
        .about(letters::goods_delivered(&shipment));
    let letter = Letter::DeliveryPreparing(Box::new(DeliveryPreparing {
        deal: mail.deal.clone(),
        shipment,
        begun_at: Some(tx.now()),
    }));
    let buyers = mail.buyers(tx).await?;
    let mut bundle = mail.bundle(event, bay.order.id);
    bundle.add(&buyers, &letter, None);
    bundle.post(tx).await?;
    Ok(bay.changed())
}

/// Says that the goods have left, with what was loaded. Members of the seller may, once the order is confirmed. More than was agreed
/// may leave as far as the tolerance of the terms goes; with less than it leaves open the seller says whether the rest follows (in a
/// delivery of its own, planned at once) or is dropped. A proposed change of this delivery lapses. Writes `delivery.shipped`, and
/// `delivery.planned` for the rest, `amendment.lapsed` for the proposal; both sides get a letter.
///
/// # Errors
/// Every fault of the quantities at once, among them `BEYOND_TOLERANCE` with the most that may leave and `TOO_MANY` for a rest that has followed
/// five times; not found, forbidden to the
/// buyer, a state or a version that has moved on.
pub async fn ship(tx: &mut Tx, actor: &Actor, command: &Ship) -> Result<Changed> {
    let mut faults = Faults::new();
    let Some(id) = input::id::<DeliveryId>(&mut faults, field("deliveryId"), &command.delivery)
    else {
        return Err(faults.into());
    };
    let note = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        MAX_TEXT,
    );
    let mut bay = enter(tx, actor, id, &[Side::Selling]).await?;
    let kind = "delivery.shipped";
    let Some(next) = step(tx, actor, &bay, Event::Ship, kind).await? else {
        return Ok(bay.changed());
    };
    let terms = order::terms_in_force(tx, &bay.order).await?;
    let mut lines = store::lines_of(&*tx, &[id]).await?;
    let loaded = load(command, &lines, &terms, &mut faults);
    let today = vn::date(tx.now());
    let all = store::of_orders(&*tx, &[bay.order.id]).await?;
    let said = rest::read(
        command.rest.as_ref(),
        &bay,
        rest::earlier(&bay.delivery, &all),
        &lines,
        &loaded,
        terms.tolerance(),
        today,
        &mut faults,
    );
    faults.finish()?;
    input::expect_version(command.expected_version, bay.delivery.version)?;
    for line in &mut lines {
        let known = loaded.iter().find(|weight| weight.line == line.order_line);
        line.shipped = known.map(|weight| weight.base);
    }
    bay.delivery.shipped_at = Some(tx.now());
    bay.delivery.note = note;
    let weights: Vec<_> = loaded.iter().map(|w| (w.line, w.base)).collect();
    store::weigh(tx, id, store::Weighed::AtDeparture, &weights).await?;
    bay.delivery.rest = said.rest();
    let event = change(tx, &mut bay, next, kind).await?;
    let following = rest::plan(tx, &bay, &mut lines, &said).await?;
    let lapsed = amendment::lapse(tx, &bay.order, id).await?;
    order::hold_anew(tx, &bay.order).await?;
    tell_shipped(tx, &bay, &lines, &terms, &said, following, lapsed, event).await?;
    Ok(bay.changed())
}

/// What was loaded of every line; as planned where nothing is said. Nothing at all cannot leave.
fn load(command: &Ship, lines: &[Line], terms: &Terms, faults: &mut Faults) -> Vec<Weight> {
    let tolerance = terms.tolerance();
    let most = |number: i32| {
        let line = lines.iter().find(|line| line.order_line == number)?;
        Some(tolerance.most(line.planned))
    };
    let before = faults.len();
    let mut loaded = weigh(&command.lines, terms, &field("lines"), most, faults);
    let sound = faults.len() == before;
    for line in lines {
        if !loaded.iter().any(|weight| weight.line == line.order_line) {
            loaded.push(Weight {
                line: line.order_line,
                base: line.planned,
                unit: line.unit,
            });
        }
    }
    if sound
        && loaded
            .iter()
            .all(|weight| weight.base == BaseQuantity::ZERO)
    {
        faults.push(FaultCode::QuantityNotPositive, field("lines"));
    }
    loaded
}

#[expect(
    clippy::too_many_arguments,
    reason = "the letter tells everything that happened when the goods left"
)]
async fn tell_shipped(
    tx: &mut Tx,
    bay: &Bay,
    lines: &[Line],
    terms: &Terms,
    said: &Said,
    following: Option<Delivery>,
    lapsed: Option<AmendmentId>,
    event: EventId,
) -> Result<()> {
    let shipment = letters::shipment(&bay.delivery, lines, &bay.order, terms);
    let mail = order::correspondence(tx, &bay.order)
        .await?
        .about(letters::goods_delivered(&shipment));
    let missing = said
        .missing()
        .iter()
        .filter_map(|missing| letters::goods_of(terms, lines, missing.line, missing.base));
    let short = said.rest().map(|_| Short {
        missing: missing.collect(),
        follows: following.map(|next| Following {
            number: next.number,
            window: DateWindow {
                from: next.from,
                to: next.to,
            },
        }),
    });
    let shipped_at = tx.now();
    order::both(tx, &mail, event, &bay.order, |side| {
        Letter::DeliveryShipped(Box::new(DeliveryShipped {
            deal: mail.deal.clone(),
            side,
            shipment: shipment.clone(),
            shipped_at,
            note: bay.delivery.note.clone(),
            short: short.clone(),
            amendment_lapsed: lapsed.is_some(),
        }))
    })
    .await
}

/// A delivery under the lock of its order, and the member who acts.
pub(super) struct Bay {
    pub(super) delivery: Delivery,
    pub(super) order: Order,
    pub(super) member: Member,
}

impl Bay {
    pub(super) fn changed(&self) -> Changed {
        Changed {
            delivery: self.delivery.id,
            order: self.order.id,
        }
    }
}

/// Loads a delivery under the lock of its order, for a member of one of the sides that may act.
pub(super) async fn enter(
    tx: &mut Tx,
    actor: &Actor,
    id: DeliveryId,
    sides: &[Side],
) -> Result<Bay> {
    let missing = || Failure::from(FaultCode::NotFound.at(&PATH[..]));
    let seen = store::find(&*tx, id).await?.ok_or_else(missing)?;
    let order = order::store::lock(tx, seen.order)
        .await?
        .ok_or_else(missing)?;
    // Read again: only now nobody else can change it.
    let delivery = store::find(&*tx, id).await?.ok_or_else(missing)?;
    let parties = order.parties();
    let side = parties.side_of(actor, sides, None).unwrap_or(sides[0]);
    let member = parties.require(actor, side, &PATH)?.clone();
    Ok(Bay {
        delivery,
        order,
        member,
    })
}

/// The state an event leads to; `None` when this person has already brought it there himself.
pub(super) async fn step(
    tx: &mut Tx,
    actor: &Actor,
    bay: &Bay,
    event: Event,
    kind: &'static str,
) -> Result<Option<State>> {
    let refused = match state::next(bay.delivery.state, event) {
        Ok(next) if bay.order.state == order::State::Confirmed => return Ok(Some(next)),
        // Before the order is confirmed nothing is delivered.
        Ok(next) => Refusal::new(bay.delivery.state.code(), next.code(), []),
        Err(refused) => refused,
    };
    let there = refused.to == bay.delivery.state.code();
    if there && done_by_self(tx, actor, bay.delivery.id, &[kind]).await? {
        return Ok(None);
    }
    Err(refused.fault(&PATH).into())
}

/// Writes the new state and its event.
pub(super) async fn change(
    tx: &mut Tx,
    bay: &mut Bay,
    to: State,
    kind: &'static str,
) -> Result<EventId> {
    tx.act_for(bay.member.organisation);
    bay.delivery.state = to;
    if !store::save(tx, &mut bay.delivery).await? {
        return Err(input::conflict(bay.delivery.version).into());
    }
    super::record_state(tx, &bay.delivery, &bay.order, kind).await
}

/// Writes the event of a change of state.
pub(crate) async fn record_state(
    tx: &mut Tx,
    delivery: &Delivery,
    order: &Order,
    kind: &'static str,
) -> Result<EventId> {
    tx.record(
        Fact::about(kind, delivery.id)
            .concerning(order.parties().organisations())
            .in_thread(order.inquiry)
            .in_province(order.province.clone())
            .with(json!({
                "number": delivery.number.as_str(),
                "order": order.id.to_string(),
                "state": delivery.state.code(),
            })),
    )
    .await
}
