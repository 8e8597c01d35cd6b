//! Reading what people wrote: every fault is noted with its path, nothing is guessed.

use std::str::FromStr;

use chrono::NaiveDate;
use kernel::fault::{Fault, FaultCode, Faults, FieldPath, at};
use kernel::id::IdError;
use kernel::quantity::{BaseQuantity, PackingTable, Quantity, Unit};
use kernel::text::{self, LocalisedText, TextError};
use kernel::time;

/// Longest reason, in characters.
pub(crate) const MAX_REASON: usize = 1_000;

/// A text in several languages as it was written; blank is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextsInput {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: Option<String>,
    /// Chinese, simplified.
    pub zh_hans: Option<String>,
}

/// A quantity as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuantityInput {
    /// Plain decimal, `1234.5`.
    pub value: String,
    /// Code of a unit or its Vietnamese name.
    pub unit: String,
}

/// The path of a field of the command.
pub(crate) fn field(name: &str) -> FieldPath {
    at("input").at(name)
}

/// An id of the right kind.
pub(crate) fn id<T: FromStr<Err = IdError>>(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: &str,
) -> Option<T> {
    faults.check(path, text.trim().parse())
}

/// How a text is cleaned: [`text::clean_line`] or [`text::clean_text`].
pub(crate) type Clean = fn(&str, usize) -> Result<String, TextError>;

/// A text in several languages; Vietnamese is owed.
pub(crate) fn texts(
    faults: &mut Faults,
    path: &FieldPath,
    input: &TextsInput,
    clean: Clean,
    limit: usize,
) -> Option<LocalisedText> {
    let before = faults.len();
    let vi = faults.check(path.at("vi"), clean(&input.vi, limit));
    let mut other = |name: &str, text: Option<&str>| {
        let text = given(text)?;
        faults.check(path.at(name), clean(text, limit))
    };
    let en = other("en", input.en.as_deref());
    let zh_hans = other("zhHans", input.zh_hans.as_deref());
    let vi = vi?;
    (faults.len() == before).then_some(LocalisedText { vi, en, zh_hans })
}

/// The same where nothing at all may be written.
pub(crate) fn texts_or_none(
    faults: &mut Faults,
    path: &FieldPath,
    input: Option<&TextsInput>,
    clean: Clean,
    limit: usize,
) -> Option<LocalisedText> {
    let input = input?;
    let all = [
        Some(input.vi.as_str()),
        input.en.as_deref(),
        input.zh_hans.as_deref(),
    ];
    if all.into_iter().all(|text| given(text).is_none()) {
        return None;
    }
    texts(faults, path, input, clean, limit)
}

/// Words on one line, where they may be left out.
pub(crate) fn line(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: Option<&str>,
    limit: usize,
) -> Option<String> {
    let text = given(text)?;
    faults.check(path, text::clean_line(text, limit))
}

/// Words on several lines, where they may be left out.
pub(crate) fn words(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: Option<&str>,
    limit: usize,
) -> Option<String> {
    let text = given(text)?;
    faults.check(path, text::clean_text(text, limit))
}

/// The reason that staff owe to whomever they say no to, or whose facts they change.
pub(crate) fn reason(faults: &mut Faults, text: Option<&str>) -> Option<String> {
    let text = text.unwrap_or_default();
    faults.check(field("reason"), text::clean_text(text, MAX_REASON))
}

/// A calendar day, where it may be left out.
pub(crate) fn day(
    faults: &mut Faults,
    path: impl Into<FieldPath>,
    text: Option<&str>,
) -> Option<NaiveDate> {
    let text = given(text)?;
    faults.check(path, time::parse_date(text))
}

/// A quantity in thousandths of the base unit of a table.
pub(crate) fn quantity(
    faults: &mut Faults,
    path: &FieldPath,
    input: &QuantityInput,
    table: &PackingTable,
) -> Option<BaseQuantity> {
    let unit = faults.check(path.at("unit"), Unit::parse(&input.unit));
    if input.value.trim().is_empty() {
        faults.push(FaultCode::Required, path);
        return None;
    }
    // With an unknown unit the number is still read, so that both mistakes are named at once.
    let read = Quantity::parse(&input.value, unit.unwrap_or(Unit::Carton));
    let quantity = faults.check(path, read)?;
    unit?;
    faults.check(path, table.to_base(quantity))
}

/// A text that is not blank.
pub(crate) fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

/// Somebody was faster.
pub(crate) fn conflict(current: i32) -> Fault {
    FaultCode::VersionConflict
        .with(kernel::fault::Facts::Version { current })
        .at(field("expectedVersion"))
}
