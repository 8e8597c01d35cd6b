//! What a proposal makes of deliveries and terms.

use kernel::fault::{Fault, FaultCode};
use kernel::money::Money;
use kernel::quantity::BaseQuantity;

use super::{Change, Load, Plan};
use crate::delivery::{self, Delivery};
use crate::input::field;
use crate::order::{Terms, TermsLine, TermsWindow};

/// A delivery with its goods.
pub(super) type Stop = (Delivery, Vec<delivery::Line>);

/// How a delivery is planned.
pub(super) fn plan_of((delivery, lines): &Stop) -> Plan {
    Plan {
        from: delivery.from,
        to: delivery.to,
        place: delivery.place.clone(),
        goods: goods(lines, |line| line.planned),
    }
}

/// What is owed with a delivery itself, whatever became of it: the agreement holds it still.
fn owed((delivery, lines): &Stop) -> Plan {
    Plan {
        goods: goods(lines, delivery::Line::owed),
        ..plan_of(&(delivery.clone(), Vec::new()))
    }
}

fn goods(lines: &[delivery::Line], amount: impl Fn(&delivery::Line) -> BaseQuantity) -> Vec<Load> {
    lines
        .iter()
        .map(|line| Load {
            line: line.order_line,
            base: amount(line),
            unit: line.unit,
        })
        .filter(|load| load.base > BaseQuantity::ZERO)
        .collect()
}

/// The terms as they will be: the deliveries that stay, each as it is or as it changes, and those that are new. A line of which
/// nothing is left stays, with no windows, so that numbers go on meaning the same.
///
/// # Errors
/// A total beyond what money can be.
pub(super) fn amended(terms: &Terms, stops: &[Stop], changes: &[Change]) -> Result<Terms, Fault> {
    let mut plans: Vec<Plan> = Vec::with_capacity(stops.len());
    for stop in stops {
        match changes
            .iter()
            .find(|change| change.delivery == Some(stop.0.id))
        {
            Some(change) => plans.extend(change.after.clone()),
            None if stop.0.state == delivery::State::Cancelled => {}
            None => plans.push(owed(stop)),
        }
    }
    let new = changes.iter().filter(|change| change.delivery.is_none());
    plans.extend(new.filter_map(|change| change.after.clone()));
    plans.sort_by_key(|plan| (plan.from, plan.to));

    let beyond = || FaultCode::OutOfRange.at(field("deliveries"));
    let mut lines = Vec::with_capacity(terms.lines.len());
    for line in &terms.lines {
        lines.push(amended_line(line, &plans).ok_or_else(beyond)?);
    }
    let currency = terms.total.currency;
    let sum = |amounts: Vec<Money>| Money::sum(currency, amounts).map_err(|_| beyond());
    // Days and places cost nothing: then the totals stay to the last đồng as they were.
    let same = lines
        .iter()
        .zip(&terms.lines)
        .all(|(new, old)| new.total == old.total);
    let (total, vat_total) = if same {
        (terms.total, terms.vat_total)
    } else {
        (
            sum(lines.iter().map(|line| line.total).collect())?,
            sum(lines.iter().map(|line| line.vat_on(line.total)).collect())?,
        )
    };
    sum(vec![total, vat_total])?;
    Ok(Terms {
        lines,
        total,
        vat_total,
        note: terms.note.clone(),
        tolerance: terms.tolerance,
    })
}

fn amended_line(line: &TermsLine, plans: &[Plan]) -> Option<TermsLine> {
    let mut windows: Vec<(&Plan, Load)> = Vec::new();
    for plan in plans {
        for load in plan.goods.iter().filter(|load| load.line == line.line) {
            let same = windows.iter_mut().find(|(other, _)| {
                other.from == plan.from && other.to == plan.to && other.place == plan.place
            });
            match same {
                Some((_, known)) => known.base = known.base.checked_add(load.base)?,
                None => windows.push((plan, *load)),
            }
        }
    }
    let windows: Vec<TermsWindow> = windows
        .into_iter()
        .filter_map(|(plan, load)| {
            Some(TermsWindow {
                from: plan.from,
                to: plan.to,
                place: plan.place.clone(),
                quantity: line.packings.readable(load.base, load.unit)?,
                base: load.base,
            })
        })
        .collect();
    let mut amended = TermsLine {
        windows,
        ..line.clone()
    };
    if amended.agreed() != line.agreed() {
        amended.total = line.cost(amended.agreed()).ok()?;
    }
    Some(amended)
}
