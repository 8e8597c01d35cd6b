//! Closures and supply windows as somebody writes them, and how their days are read.

use chrono::{Days, NaiveDate};
use kernel::fault::{FaultCode, Faults, FieldPath, Reason};
use kernel::quantity::{BaseQuantity, PackingTable};
use kernel::text::clean_text;
use kernel::time::{self, DateWindow};

use crate::input::{self, QuantityInput, TextsInput};
use crate::product::Closure;
use crate::product::content::Opening;
use crate::supply::{self, Window};

/// Most characters of a closure's note.
const NOTE_LIMIT: usize = 500;
/// How far ahead a closure or a supply window may end, in days.
const HORIZON_DAYS: u64 = 1_095;

/// A closure as it was written; without any day it opens the product again.
#[derive(Clone, Debug, Default)]
pub struct ClosureInput {
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// Why.
    pub note: Option<TextsInput>,
}

/// A supply window as it was written.
#[derive(Clone, Debug)]
pub struct SupplyInput {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// All of it.
    pub quantity: QuantityInput,
    /// How sure it is.
    pub kind: supply::Kind,
}

/// Reads a closure; without any day it opens the product again.
pub(in crate::product) fn closure(
    faults: &mut Faults,
    path: &FieldPath,
    input: &ClosureInput,
    today: NaiveDate,
) -> Option<Opening> {
    let before = faults.len();
    let from = input::day(faults, path.at("from"), input.from.as_deref());
    let to = input::day(faults, path.at("to"), input.to.as_deref());
    let note = input::texts_or_none(
        faults,
        &path.at("note"),
        input.note.as_ref(),
        clean_text,
        NOTE_LIMIT,
    );
    if let (Some(from), Some(to)) = (from, to) {
        faults.ensure(from <= to, FaultCode::WindowReversed, path.at("to"));
    }
    for (name, day) in [("from", from), ("to", to)] {
        let reached = day.is_none_or(|day| day <= today + Days::new(HORIZON_DAYS));
        faults.ensure(
            reached,
            Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS),
            path.at(name),
        );
    }
    if let Some(to) = to {
        faults.ensure(to >= today, FaultCode::WindowPast, path.at("to"));
    }
    if faults.len() > before {
        return None;
    }
    if from.is_none() && to.is_none() {
        return Some(Opening::Open);
    }
    Some(Opening::Closed(Closure { from, to, note }))
}

/// Reads supply windows, in the order of their days.
pub(in crate::product) fn windows(
    faults: &mut Faults,
    path: &FieldPath,
    inputs: &[SupplyInput],
    table: &PackingTable,
    today: NaiveDate,
) -> Vec<Window> {
    let mut windows = Vec::with_capacity(inputs.len().min(supply::MAX_WINDOWS));
    if inputs.len() > supply::MAX_WINDOWS {
        faults.push(Reason::limit(FaultCode::TooMany, supply::MAX_WINDOWS), path);
        return windows;
    }
    let before = faults.len();
    for (position, input) in inputs.iter().enumerate() {
        let here = path.at(position);
        let from = faults.check(here.at("from"), time::parse_date(&input.from));
        let to = faults.check(here.at("to"), time::parse_date(&input.to));
        let quantity = input::quantity(faults, &here.at("quantity"), &input.quantity, table);
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        faults.ensure(
            to <= today + Days::new(HORIZON_DAYS),
            Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS),
            here.at("to"),
        );
        windows.push(Window {
            days: DateWindow { from, to },
            quantity: quantity.unwrap_or(BaseQuantity::from_milli(1)),
            kind: input.kind,
        });
    }
    if faults.len() == before {
        supply::judge(&windows, path, faults);
    }
    windows.sort_by_key(|window| window.days.from);
    windows
}
