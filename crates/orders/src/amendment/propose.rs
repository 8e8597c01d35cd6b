//! Proposing a change.

use catalogue::administrative_unit;
use chrono::NaiveDate;
use kernel::actor::Actor;
use kernel::contact::Address;
use kernel::fault::{FaultCode, Faults, FieldPath, Reason};
use kernel::id::{DeliveryId, OrderId, OrganisationId};
use kernel::quantity::BaseQuantity;
use kernel::time::vn;
use notifications::letter::{AmendmentProposed, Letter};
use platform::{Result, Tx};
use serde::Serialize;

use super::change::{self, Stop};
use super::policy::{decider, may_propose};
use super::{Amendment, Change, Changed, Load, Plan, State, store, supply};
use crate::clock;
use crate::delivery::{self, Weight, WeightInput, weigh};
use crate::input::{self, MAX_TEXT, PlaceInput, WindowInput, field};
use crate::letters;
use crate::order::{self, Order, Terms};
use crate::parties::{Side, may_begin};
use crate::transition::Refusal;

/// Most deliveries that one proposal names.
const MAX_CHANGES: usize = 120;
/// Most deliveries that one order ever has.
const MAX_DELIVERIES: usize = 1_000;
const PATH: [&str; 2] = ["input", "orderId"];

/// A proposal as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Propose {
    /// The order.
    pub order: String,
    /// For which organisation, where the person belongs to both sides.
    pub organisation: Option<String>,
    /// The order's version the person looked at.
    pub expected_version: Option<i32>,
    /// Why; the other side reads it.
    pub note: String,
    /// What changes; deliveries that stay as they are need not be named, and are no change when they are.
    pub deliveries: Vec<ChangeInput>,
    /// The seller knows that the order would take more than is left of his supply.
    pub confirm_oversell: bool,
}

/// What shall become of one delivery, or a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangeInput {
    /// The delivery, which must not have left; a new one when absent.
    pub delivery: Option<String>,
    /// Other days; needed for a new one.
    pub window: Option<WindowInput>,
    /// Another place; that of the order's first delivery for a new one.
    pub place: Option<PlaceInput>,
    /// Other quantities, as they shall be; a line that is not named stays as it is. Nought of every line calls the delivery off.
    pub lines: Vec<WeightInput>,
}

/// Proposes to change what has not left yet. Members of either side may while the order is confirmed, members of the buyer while it is
/// placed. Writes `amendment.proposed`; the other side gets a letter with what changes.
///
/// # Errors
/// Every fault of the input at once, among them deliveries that have left (`STATE_TRANSITION`) and a proposal that changes nothing; not
/// found, forbidden to staff, a suspended organisation, another proposal that is open (`DUPLICATE`), a state or a version of the order
/// that has moved on; `CONFIRMATION_REQUIRED` with what is left at each delivery by which a seller would promise more than that.
pub async fn propose(tx: &mut Tx, actor: &Actor, command: &Propose) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<OrderId> = input::id(&mut faults, field("orderId"), &command.order);
    let organisation: Option<OrganisationId> = command
        .organisation
        .as_deref()
        .and_then(|text| input::id(&mut faults, field("organisationId"), text));
    let Some(id) = id else {
        return Err(faults.into());
    };
    let note = match input::words(&mut faults, field("note"), Some(&command.note), MAX_TEXT) {
        None if command.note.trim().is_empty() => {
            faults.push(FaultCode::Required, field("note"));
            None
        }
        read => read,
    };
    let order = order::store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]))?;
    let side = order::side_of(&order, actor, organisation)?;
    let member = order.parties().require(actor, side, &PATH)?.clone();
    may_begin(&member, &PATH)?;
    if !may_propose(order.state, side) {
        let refused = Refusal::new(order.state.code(), State::Proposed.code(), []);
        return Err(refused.fault(&PATH).into());
    }
    if store::open_of(&*tx, id).await?.is_some() {
        return Err(FaultCode::Duplicate.at(&PATH[..]).into());
    }
    let stops = stops(tx, id).await?;
    let terms = order::terms_in_force(tx, &order).await?;
    let changes = read(tx, command, &stops, &terms, &mut faults).await?;
    let note = faults.finish_with(note)?;
    input::expect_version(command.expected_version, order.version)?;
    let (written, changes): (Vec<usize>, Vec<Change>) = changes.into_iter().unzip();
    let amended = change::amended(&terms, &stops, &changes)?;
    if side == Side::Selling && !command.confirm_oversell {
        let path = |change: usize| field("deliveries").at(written[change]);
        supply::judge(tx, &order, &terms, &stops, &changes, path).await?;
    }

    let earlier = store::of_orders(&*tx, &[id]).await?;
    let remind_at = first_day(&changes).and_then(|first| clock::proposal_reminder(tx.now(), first));
    let amendment = Amendment {
        id: tx.new_id(),
        order: id,
        position: earlier.last().map_or(1, |last| last.position + 1),
        state: State::Proposed,
        side,
        organisation: member.organisation,
        person: actor.person,
        note,
        changes,
        terms: amended,
        base_revision: order.terms_revision,
        remind_at,
        reason: None,
        decided_at: None,
        version: 1,
        created_at: tx.now(),
    };
    tx.act_for(member.organisation);
    store::insert(tx, &amendment).await?;
    let event = super::record_state(tx, &amendment, &order, "amendment.proposed").await?;
    tell(tx, &order, &amendment, &terms, event).await?;
    Ok(Changed {
        amendment: amendment.id,
        order: id,
    })
}

/// The first day, old or new, of the deliveries that a proposal touches.
fn first_day(changes: &[Change]) -> Option<NaiveDate> {
    let plans = changes
        .iter()
        .flat_map(|change| change.before.iter().chain(&change.after));
    plans.map(|plan| plan.from).min()
}

/// The deliveries of an order with their goods, by date.
pub(super) async fn stops(tx: &mut Tx, order: OrderId) -> Result<Vec<Stop>> {
    let deliveries = delivery::store::of_orders(&*tx, &[order]).await?;
    let ids: Vec<DeliveryId> = deliveries.iter().map(|delivery| delivery.id).collect();
    let lines = delivery::store::lines_of(&*tx, &ids).await?;
    Ok(deliveries
        .into_iter()
        .map(|delivery| {
            let mine = lines.iter().filter(|line| line.delivery == delivery.id);
            let mine = mine.cloned().collect();
            (delivery, mine)
        })
        .collect())
}

/// What changes, each with its place in the input.
async fn read(
    tx: &mut Tx,
    command: &Propose,
    stops: &[Stop],
    terms: &Terms,
    faults: &mut Faults,
) -> Result<Vec<(usize, Change)>> {
    let path = field("deliveries");
    let written = &command.deliveries;
    if written.is_empty() {
        faults.push(Reason::limit(FaultCode::TooFew, 1), &path);
    } else if written.len() > MAX_CHANGES || written.len() + stops.len() > MAX_DELIVERIES {
        faults.push(Reason::limit(FaultCode::TooMany, MAX_CHANGES), &path);
        return Ok(Vec::new());
    }
    let today = vn::date(tx.now());
    let mut changes: Vec<(usize, Change)> = Vec::with_capacity(written.len());
    for (index, written) in written.iter().enumerate() {
        let path = path.at(index);
        let Some(target) = target(written, stops, &path, faults) else {
            continue;
        };
        let stop = target.stop();
        let known =
            stop.and_then(|stop| changes.iter().find(|(_, c)| c.delivery == Some(stop.0.id)));
        if known.is_some() {
            faults.push(FaultCode::Duplicate, path.at("deliveryId"));
            continue;
        }
        let reader = Reader {
            terms,
            stop,
            home: stops.first().map(|stop| &stop.0.place),
            today,
            path,
        };
        changes.extend(reader.change(written, faults).map(|change| (index, change)));
    }
    if changes.is_empty() && faults.is_empty() {
        faults.push(FaultCode::Contradiction, &path);
    }
    name_places(tx, &mut changes, faults).await?;
    Ok(changes)
}

/// What is to change.
#[derive(Clone, Copy)]
enum Target<'a> {
    New,
    Known(&'a Stop),
}

impl<'a> Target<'a> {
    const fn stop(self) -> Option<&'a Stop> {
        match self {
            Self::New => None,
            Self::Known(stop) => Some(stop),
        }
    }
}

/// The delivery that is to change; nothing when it is none that can.
fn target<'a>(
    written: &ChangeInput,
    stops: &'a [Stop],
    path: &FieldPath,
    faults: &mut Faults,
) -> Option<Target<'a>> {
    let Some(text) = &written.delivery else {
        return Some(Target::New);
    };
    let path = path.at("deliveryId");
    let id: DeliveryId = input::id(faults, &path, text)?;
    let Some(stop) = stops.iter().find(|stop| stop.0.id == id) else {
        faults.push(FaultCode::NotFound, path);
        return None;
    };
    if let Err(refused) = delivery::state::next(stop.0.state, delivery::state::Event::Replan) {
        let parts: Vec<String> = path.into();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        faults.add(refused.fault(&parts));
        return None;
    }
    Some(Target::Known(stop))
}

/// Reads one change against the delivery that it is about.
struct Reader<'a> {
    terms: &'a Terms,
    stop: Option<&'a Stop>,
    home: Option<&'a Address>,
    today: NaiveDate,
    path: FieldPath,
}

impl Reader<'_> {
    fn change(&self, written: &ChangeInput, faults: &mut Faults) -> Option<Change> {
        let sound = faults.len();
        let before = self.stop.map(change::plan_of);
        let known = before.as_ref().map(|before| (before.from, before.to));
        let path = self.path.at("window");
        let window = match &written.window {
            // Days that are over may stay as they are.
            Some(window) if known.is_some_and(|known| is_same(window, known)) => known,
            Some(window) => input::window(faults, &path, window, self.today),
            None => {
                faults.ensure(known.is_some(), FaultCode::Required, path);
                known
            }
        };
        let agreed = before
            .as_ref()
            .map(|before| &before.place)
            .or(self.home)
            .cloned();
        let place = match &written.place {
            Some(place) => match input::place(faults, &self.path.at("place"), place) {
                // The same place again keeps the name that its unit had: it is no change.
                Some(read)
                    if agreed
                        .as_ref()
                        .is_some_and(|agreed| is_same_place(agreed, &read)) =>
                {
                    agreed
                }
                read => read,
            },
            None => agreed,
        };
        let goods = self.goods(written, before.as_ref(), faults);
        let ((from, to), place) = (window?, place?);
        if faults.len() > sound {
            return None;
        }
        let after = Plan {
            from,
            to,
            place,
            goods,
        };
        let after = Some(after).filter(|after| !after.goods.is_empty());
        if after.is_none() && before.is_none() {
            faults.push(FaultCode::QuantityNotPositive, self.path.at("lines"));
            return None;
        }
        (after != before).then(|| Change {
            delivery: self.stop.map(|stop| stop.0.id),
            before,
            after,
        })
    }

    /// What shall be on it: what is written, and what was there and is not named.
    fn goods(
        &self,
        written: &ChangeInput,
        before: Option<&Plan>,
        faults: &mut Faults,
    ) -> Vec<Load> {
        // The other side has to agree: how much is theirs to judge.
        let most = |_| Some(BaseQuantity::from_milli(i64::MAX));
        let path = self.path.at("lines");
        let weights = weigh(&written.lines, self.terms, &path, most, faults);
        let kept = before.map_or(&[][..], |before| &before.goods).iter();
        let mut goods: Vec<Load> = kept
            .filter(|load| !weights.iter().any(|weight| weight.line == load.line))
            .copied()
            .collect();
        let unit_before = |weight: &Weight| {
            let mut loads = before.map_or(&[][..], |before| &before.goods).iter();
            loads
                .find(|load| load.line == weight.line && load.base == weight.base)
                .map_or(weight.unit, |load| load.unit)
        };
        goods.extend(weights.iter().map(|weight| Load {
            line: weight.line,
            base: weight.base,
            // The same in another unit is no change.
            unit: unit_before(weight),
        }));
        goods.retain(|load| load.base > BaseQuantity::ZERO);
        goods.sort_by_key(|load| load.line);
        goods
    }
}

fn is_same_place(agreed: &Address, read: &Address) -> bool {
    agreed.country == read.country
        && agreed.unit_code == read.unit_code
        && agreed.lines == read.lines
}

fn is_same(written: &WindowInput, (from, to): (NaiveDate, NaiveDate)) -> bool {
    written.from.trim() == from.to_string() && written.to.trim() == to.to_string()
}

/// Writes the units' names of today into new places: one statement.
async fn name_places(
    tx: &mut Tx,
    changes: &mut [(usize, Change)],
    faults: &mut Faults,
) -> Result<()> {
    let places = changes
        .iter_mut()
        .filter_map(|(_, change)| change.after.as_mut())
        .map(|plan| &mut plan.place)
        .filter(|place| place.unit_name.is_none());
    let unknown = administrative_unit::name_addresses(&*tx, places).await?;
    for (index, change) in changes.iter() {
        let code = change
            .after
            .as_ref()
            .and_then(|plan| plan.place.unit_code.as_ref());
        if code.is_some_and(|code| unknown.contains(code)) {
            let path = field("deliveries").at(index).at("place").at("unitCode");
            faults.push(FaultCode::UnknownValue, path);
        }
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    order: &Order,
    amendment: &Amendment,
    terms: &Terms,
    event: kernel::id::EventId,
) -> Result<()> {
    let mail = order::correspondence(tx, order)
        .await?
        .about(letters::goods_agreed(terms));
    let side = letters::side(decider(amendment.side));
    let letter = Letter::AmendmentProposed(Box::new(AmendmentProposed {
        deal: mail.deal.clone(),
        side,
        amendment: letters::amendment(order, amendment, terms)?,
    }));
    let readers = mail.readers(tx, side).await?;
    let mut bundle = mail.bundle(event, order.id);
    bundle.add(&readers, &letter, None);
    bundle.post(tx).await
}
