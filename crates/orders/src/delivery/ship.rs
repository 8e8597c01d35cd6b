//! The seller's steps: packing, and sending off.

use kernel::actor::{Actor, Member};
use kernel::fault::{Facts, FaultCode, Faults, Reason};
use kernel::id::{DeliveryId, EventId};
use kernel::quantity::{BaseQuantity, Unit};
use notifications::letter::{DeliveryShipped, Letter};
use platform::{Fact, Failure, Result, Tx};
use serde::Serialize;
use serde_json::json;

use super::state::{self, Event};
use super::{Changed, Delivery, Line, State, store};
use crate::input::{self, MAX_TEXT, QuantityInput, field};
use crate::order::{self, Order, Terms};
use crate::parties::Side;
use crate::repeats::done_by_self;
use crate::{Refusal, letters};

const PATH: [&str; 2] = ["input", "deliveryId"];
/// More than so many times the agreed quantity is a slip of the pen.
const SANE_FACTOR: i64 = 10;
/// More weights than an order can have lines are not even compared with one another.
const MAX_WRITTEN: usize = 120;

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
    /// Words to the buyer: vehicle, lot.
    pub note: Option<String>,
}

/// The weight of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WeightInput {
    /// The line of the order.
    pub line: i32,
    /// How much; zero is possible.
    pub quantity: QuantityInput,
}

/// Says that packing has begun. Members of the seller may, once the order is confirmed. Writes `delivery.preparing`; no letter.
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
    change(tx, &mut bay, next, kind).await?;
    Ok(bay.changed())
}

/// Says that the goods have left, with what was loaded. Members of the seller may, once the order is confirmed. Writes `delivery.shipped`;
/// both sides get a letter.
///
/// # Errors
/// Every fault of the quantities at once; not found, forbidden to the buyer, a state or a version that has moved on.
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
    let mut weights = weigh(&command.lines, &lines, &terms, &mut faults);
    faults.finish()?;
    input::expect_version(command.expected_version, bay.delivery.version)?;
    for line in &mut lines {
        let known = weights
            .iter()
            .find(|(number, _)| *number == line.order_line);
        let loaded = known.map_or(line.planned, |(_, loaded)| *loaded);
        if known.is_none() {
            weights.push((line.order_line, loaded));
        }
        line.shipped = Some(loaded);
    }
    bay.delivery.shipped_at = Some(tx.now());
    bay.delivery.note = note;
    store::weigh(tx, id, store::Weighed::AtDeparture, &weights).await?;
    let event = change(tx, &mut bay, next, kind).await?;

    let shipment = letters::shipment(&bay.delivery, &lines, &bay.order, &terms);
    let mail = order::correspondence(tx, &bay.order)
        .await?
        .about(letters::goods_delivered(&shipment));
    let shipped_at = tx.now();
    order::both(tx, &mail, event, &bay.order, |side| {
        Letter::DeliveryShipped(Box::new(DeliveryShipped {
            deal: mail.deal.clone(),
            side,
            shipment: shipment.clone(),
            shipped_at,
            note: bay.delivery.note.clone(),
        }))
    })
    .await?;
    Ok(bay.changed())
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

/// Reads the weights of some lines by the packings frozen in the terms.
pub(super) fn weigh(
    written: &[WeightInput],
    lines: &[Line],
    terms: &Terms,
    faults: &mut Faults,
) -> Vec<(i32, BaseQuantity)> {
    if written.len() > MAX_WRITTEN {
        let reason = Reason::limit(FaultCode::TooMany, MAX_WRITTEN);
        faults.push(reason, field("lines"));
        return Vec::new();
    }
    let mut weights = Vec::with_capacity(written.len());
    for (index, weight) in written.iter().enumerate() {
        let path = field("lines").at(index);
        let line = lines.iter().find(|line| line.order_line == weight.line);
        let agreed = terms.lines.iter().find(|line| line.line == weight.line);
        let (Some(line), Some(agreed)) = (line, agreed) else {
            faults.push(FaultCode::NotFound, path.at("line"));
            continue;
        };
        if written[..index]
            .iter()
            .any(|other| other.line == weight.line)
        {
            faults.push(FaultCode::Duplicate, path.at("line"));
            continue;
        }
        let at = path.at("quantity");
        let base = if is_zero(&weight.quantity) {
            faults
                .check(at.at("unit"), Unit::parse(&weight.quantity.unit))
                .map(|_| BaseQuantity::ZERO)
        } else {
            input::quantity(faults, &at, &weight.quantity)
                .and_then(|quantity| faults.check(&at, agreed.packings.to_base(quantity)))
        };
        let Some(base) = base else { continue };
        let most = line.planned.milli().saturating_mul(SANE_FACTOR);
        if base.milli() > most {
            faults.push(too_much(most, agreed.packings.base.code()), at);
            continue;
        }
        weights.push((weight.line, base));
    }
    weights
}

fn is_zero(quantity: &QuantityInput) -> bool {
    kernel::decimal::parse(&quantity.value).is_some_and(|value| value.is_zero())
}

fn too_much(most: i64, unit: &str) -> Reason {
    FaultCode::OutOfRange.with(Facts::Available {
        value: BaseQuantity::from_milli(most).value().to_string(),
        unit: unit.to_owned(),
    })
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
            .in_province(order.province.clone())
            .with(json!({
                "number": delivery.number.as_str(),
                "order": order.id.to_string(),
                "state": delivery.state.code(),
            })),
    )
    .await
}
