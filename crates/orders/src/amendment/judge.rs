//! Holding what somebody proposes against the deliveries as they are planned: what changes, and what cannot.

use catalogue::administrative_unit;
use chrono::NaiveDate;
use kernel::contact::Address;
use kernel::fault::{FaultCode, Faults, FieldPath, Reason};
use kernel::id::DeliveryId;
use kernel::quantity::BaseQuantity;
use kernel::time::vn;
use platform::{Result, Tx};

use super::change::{self, Stop};
use super::propose::ChangeInput;
use super::{Change, Load, Plan};
use crate::delivery::{self, Weight, weigh};
use crate::input::{self, WindowInput, field};
use crate::order::Terms;

/// Most deliveries that one proposal names.
const MAX_CHANGES: usize = 120;
/// Most deliveries that one order ever has.
const MAX_DELIVERIES: usize = 1_000;

/// What changes, each with its place in the input.
pub(super) async fn read(
    tx: &mut Tx,
    written: &[ChangeInput],
    stops: &[Stop],
    terms: &Terms,
    faults: &mut Faults,
) -> Result<Vec<(usize, Change)>> {
    let path = field("deliveries");
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
