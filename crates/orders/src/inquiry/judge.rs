//! Holding what was read against the products: one seller, convertible quantities, the minimum order.

use std::collections::HashMap;

use buyers::profile::DeliveryPlace;
use catalogue::product::{Orderable, ProductState};
use kernel::fault::{Facts, FaultCode, Faults, Reason};
use kernel::id::ProductId;
use kernel::quantity::{BaseQuantity, PackingTable};
use kernel::time::DateWindow;

use super::Entry;
use super::check::{Wanted, WantedLine, entry_path, line_path};
use crate::input::field;

/// The province's desk, for products that nobody speaks for.
#[derive(Clone, Copy)]
pub(super) enum Desk {
    /// The buyer has not been told yet that it answers.
    Untold,
    /// He has been told.
    Acknowledged,
    /// There is none that somebody looks at.
    Unattended,
}

/// All lines must go to one seller, or to one province's desk that somebody looks at, and be for sale.
pub(super) fn sellers(
    wanted: &Wanted,
    products: &HashMap<ProductId, Orderable>,
    desk: Desk,
    faults: &mut Faults,
) {
    let mut first: Option<&Orderable> = None;
    let mut at_desk: Option<usize> = None;
    for (index, line) in wanted.lines.iter().enumerate() {
        let Some(id) = line.product else { continue };
        let path = line_path(index).at("productId");
        let Some(found) = products.get(&id) else {
            faults.push(FaultCode::NotFound, path);
            continue;
        };
        match found.product.state {
            ProductState::Published => {}
            ProductState::Archived => {
                faults.push(FaultCode::NotForSale, path);
                continue;
            }
            _ => {
                faults.push(FaultCode::NotFound, path);
                continue;
            }
        }
        if found.seller.is_some() && found.seller == wanted.organisation {
            faults.push(FaultCode::Forbidden, path);
            continue;
        }
        if found.seller.is_none() {
            at_desk.get_or_insert(index);
        }
        match first {
            None => first = Some(found),
            Some(first) if same_recipient(first, found) => {}
            Some(_) => faults.push(FaultCode::Contradiction, path),
        }
    }
    match (at_desk, desk) {
        (Some(_), Desk::Untold) => {
            faults.push(FaultCode::ConfirmationRequired, field("acknowledgeDesk"));
        }
        (Some(index), Desk::Unattended) => {
            faults.push(FaultCode::NobodyAnswers, line_path(index).at("productId"));
        }
        (Some(_), Desk::Acknowledged) | (None, _) => {}
    }
}

/// The same for an order at listed prices, which no desk takes: that nobody speaks for a product is told apart.
pub(crate) fn sellers_at_listed_prices(
    wanted: &Wanted,
    products: &HashMap<ProductId, Orderable>,
    faults: &mut Faults,
) {
    sellers(wanted, products, Desk::Acknowledged, faults);
}

/// Windows that lie wholly inside a closure of the product: the buyer is told before it is sent. A window that repeats is named once.
pub(super) fn open(line: &WantedLine, index: usize, found: &Orderable, faults: &mut Faults) {
    let mut named: Vec<usize> = Vec::new();
    for entry in &line.entries {
        let days = DateWindow {
            from: entry.from,
            to: entry.to,
        };
        if let Some(closure) = found.product.closed_throughout(days)
            && found.is_published()
            && !named.contains(&entry.written)
        {
            named.push(entry.written);
            let told = FaultCode::ConfirmationRequired.with(closure.facts());
            faults.push(told, entry_path(index, entry.written).at("from"));
        }
    }
}

fn same_recipient(a: &Orderable, b: &Orderable) -> bool {
    a.seller == b.seller
        && (a.seller.is_some() || a.product.province_code == b.product.province_code)
}

/// Converts a line by the product's packings and holds it against the minimum order; each window comes with the entry in which it was
/// written. `places` are the buyer's delivery places, the first of which is meant where none is written.
pub(crate) fn line(
    line: &WantedLine,
    index: usize,
    orderable: Option<&Orderable>,
    places: Option<&[DeliveryPlace]>,
    faults: &mut Faults,
) -> Vec<(usize, Entry)> {
    let packings = orderable.map(|found| &found.product.packings);
    let home = places
        .and_then(|places| places.first())
        .map(|place| &place.address);
    let mut schedule: Vec<(usize, Entry)> = Vec::with_capacity(line.entries.len());
    // A fault of an entry that repeats every week is named once.
    let mut faulty: Vec<usize> = Vec::new();
    let mut whole = Some(BaseQuantity::ZERO);
    for entry in &line.entries {
        let path = entry_path(index, entry.written);
        let before = faults.len();
        let place = entry.place.as_ref().or(home).cloned();
        let base = match (entry.quantity, packings) {
            (Some(quantity), Some(packings)) if !faulty.contains(&entry.written) => {
                // Whose buyer is at fault has no places either: that is named once.
                let found = place.is_some() || places.is_none();
                faults.ensure(found, FaultCode::Required, path.at("place"));
                faults.check(path.at("quantity"), packings.to_base(quantity))
            }
            _ => None,
        };
        if faults.len() > before {
            faulty.push(entry.written);
        }
        whole = whole
            .zip(base)
            .and_then(|(sum, base)| sum.checked_add(base));
        if let (Some(quantity), Some(base), Some(place), Ok(number)) = (
            entry.quantity,
            base,
            place,
            i32::try_from(schedule.len() + 1),
        ) {
            let judged = Entry {
                number,
                from: entry.from,
                to: entry.to,
                quantity,
                base,
                place,
            };
            schedule.push((entry.written, judged));
        }
    }
    if let (Some(target), Some(packings)) = (&line.target, packings)
        && packings.factor_milli(target.per).is_none()
    {
        faults.push(
            not_convertible(packings),
            line_path(index).at("targetPrice").at("perUnit"),
        );
    }
    if let (Some(found), Some(whole)) = (orderable, whole)
        && whole > BaseQuantity::ZERO
        && let Some(minimum) = found.product.minimum_order
        && whole < minimum
    {
        let least = Facts::Minimum {
            value: minimum.value().to_string(),
            unit: found.product.packings.base.code().to_owned(),
        };
        faults.push(
            FaultCode::BelowMinimumOrder.with(least),
            line_path(index).at("schedule"),
        );
    }
    schedule
}

/// A unit that a product's packings do not know.
pub(crate) fn not_convertible(packings: &PackingTable) -> Reason {
    let values = packings
        .units()
        .iter()
        .map(|unit| unit.code().to_owned())
        .collect();
    FaultCode::UnitNotConvertible.with(Facts::Allowed { values })
}
