//! Reading what people wrote: every fault is noted with its path, nothing is guessed.

use std::str::FromStr;

use chrono::{Days, NaiveDate};
use kernel::contact::Address;
use kernel::fault::{Fault, FaultCode, Faults, FieldPath, Reason, at};
use kernel::id::IdError;
use kernel::money::Currency;
use kernel::price::UnitPrice;
use kernel::quantity::{Quantity, Unit};
use kernel::{text, time};
use platform::{Failure, Result};
use serde::Serialize;

/// Longest note, message or wish, in characters.
pub(crate) const MAX_TEXT: usize = 4_000;
/// Longest reason, in characters.
pub(crate) const MAX_REASON: usize = 1_000;
/// Longest reference of one's own, in characters.
pub(crate) const MAX_REFERENCE: usize = 60;

/// How far ahead a window may lie, in days.
pub(crate) const HORIZON_DAYS: u64 = 730;

/// A quantity as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuantityInput {
    /// Plain decimal, `1234.5`.
    pub value: String,
    /// Code of a unit or its Vietnamese name.
    pub unit: String,
}

/// A price as it was written; its currency is that of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceInput {
    /// Plain decimal, up to six places.
    pub amount: String,
    /// For one of these.
    pub per_unit: String,
}

/// Days as they were written, both included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct WindowInput {
    /// First day, `2026-08-15`.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// A place as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlaceInput {
    /// ISO 3166-1 code; Vietnam when absent.
    pub country: Option<String>,
    /// Code of a commune or province of Vietnam.
    pub unit_code: Option<String>,
    /// House, street, hamlet.
    pub lines: Vec<String>,
}

/// The path of a field of the command.
pub(crate) fn field(name: &str) -> FieldPath {
    at("input").at(name)
}

/// A fault at a path of parts.
pub(crate) fn fault(code: FaultCode, path: &[&str]) -> Fault {
    code.at(path)
}

/// An id of the right kind.
pub(crate) fn id<T: FromStr<Err = IdError>>(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: &str,
) -> Option<T> {
    faults.check(path, text.trim().parse())
}

/// Words on one line, where they may be left out.
pub(crate) fn line(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: Option<&str>,
    limit: usize,
) -> Option<String> {
    let text = text.filter(|text| !text.trim().is_empty())?;
    faults.check(path, text::clean_line(text, limit))
}

/// Words on several lines, where they may be left out.
pub(crate) fn words(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: Option<&str>,
    limit: usize,
) -> Option<String> {
    let text = text.filter(|text| !text.trim().is_empty())?;
    faults.check(path, text::clean_text(text, limit))
}

/// The reason for saying no: it is always owed.
pub(crate) fn reason(faults: &mut Faults, text: &str) -> Option<String> {
    faults.check(field("reason"), text::clean_text(text, MAX_REASON))
}

/// A calendar day.
pub(crate) fn date(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: &str,
) -> Option<NaiveDate> {
    faults.check(path, time::parse_date(text))
}

/// Days that lie ahead, or have begun, and end within two years.
pub(crate) fn window(
    faults: &mut Faults,
    path: &FieldPath,
    input: &WindowInput,
    today: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let from = date(faults, path.at("from"), &input.from);
    let to = date(faults, path.at("to"), &input.to);
    let (from, to) = (from?, to?);
    let sound = faults.len();
    faults.ensure(from <= to, FaultCode::WindowReversed, path.at("to"));
    faults.ensure(to >= today, FaultCode::WindowPast, path.at("to"));
    faults.ensure(
        to <= today + Days::new(HORIZON_DAYS),
        Reason::limit(FaultCode::OutOfRange, HORIZON_DAYS),
        path.at("to"),
    );
    (faults.len() == sound).then_some((from, to))
}

/// A currency.
pub(crate) fn currency(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: &str,
) -> Option<Currency> {
    faults.check(path, Currency::parse(&text.trim().to_ascii_uppercase()))
}

/// A quantity; whether the product's packings convert it is asked later.
pub(crate) fn quantity(
    faults: &mut Faults,
    path: &FieldPath,
    input: &QuantityInput,
) -> Option<Quantity> {
    let unit = faults.check(path.at("unit"), Unit::parse(&input.unit));
    if input.value.trim().is_empty() {
        faults.push(FaultCode::Required, path);
        return None;
    }
    // With an unknown unit the number is still read, so that both mistakes are named at once.
    let read = Quantity::parse(&input.value, unit.unwrap_or(Unit::Carton));
    let quantity = faults.check(path, read)?;
    unit.map(|_| quantity)
}

/// A price in a currency; whether the product's packings convert its unit is asked later.
pub(crate) fn price(
    faults: &mut Faults,
    path: &FieldPath,
    input: &PriceInput,
    currency: Currency,
) -> Option<UnitPrice> {
    let unit = faults.check(path.at("perUnit"), Unit::parse(&input.per_unit));
    if input.amount.trim().is_empty() {
        faults.push(FaultCode::Required, path.at("amount"));
        return None;
    }
    let read = UnitPrice::parse(&input.amount, currency, unit.unwrap_or(Unit::Kg));
    let price = faults.check(path.at("amount"), read)?;
    unit.map(|_| price)
}

/// A place.
pub(crate) fn place(faults: &mut Faults, path: &FieldPath, input: &PlaceInput) -> Option<Address> {
    Address::read(
        faults,
        path,
        input.country.as_deref(),
        input.unit_code.as_deref(),
        &input.lines,
    )
}

/// A currency that this program stored.
pub(crate) fn stored_currency(code: &str) -> Result<Currency> {
    Currency::from_code(code).map_err(Failure::internal)
}

/// The version the caller looked at, if he says so.
pub(crate) fn expect_version(expected: Option<i32>, current: i32) -> Result<()> {
    match expected {
        Some(expected) if expected != current => Err(conflict(current).into()),
        _ => Ok(()),
    }
}

/// Somebody was faster.
pub(crate) fn conflict(current: i32) -> Fault {
    FaultCode::VersionConflict
        .with(kernel::fault::Facts::Version { current })
        .at(field("expectedVersion"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_field_is_missing_and_not_malformed() {
        let mut faults = Faults::new();
        let weight = QuantityInput {
            value: " ".to_owned(),
            unit: "kg".to_owned(),
        };
        let price = PriceInput {
            amount: String::new(),
            per_unit: "kg".to_owned(),
        };
        assert_eq!(quantity(&mut faults, &field("quantity"), &weight), None);
        let read = super::price(&mut faults, &field("price"), &price, Currency::Vnd);
        assert_eq!(read, None);
        assert_eq!(
            faults.to_string(),
            r#"REQUIRED at ["input", "quantity"], REQUIRED at ["input", "price", "amount"]"#
        );
    }
}
