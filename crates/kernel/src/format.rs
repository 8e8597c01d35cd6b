//! Numbers and money as people read them, in their language.
//!
//! Vietnamese writes `1.234,5`, English and Chinese `1,234.5`. No words here: units and names stand in `locales/`.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{
    money::{Currency, Money},
    price::UnitPrice,
    text::Language,
};

/// Keeps a number and what follows it on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

/// The marks of a language: between groups of three digits, and before the fraction.
const fn marks(language: Language) -> (char, char) {
    match language {
        Language::Vi => ('.', ','),
        Language::En | Language::ZhHans => (',', '.'),
    }
}

/// A number without trailing zeros: `1.234,5` or `1,234.5`.
pub fn number(value: Decimal, language: Language) -> String {
    grouped(&value.normalize().to_string(), language)
}

/// An amount with the digits of its currency: `12.345.678 ₫`, `12,345,678 ₫`, `1.234,50 USD`.
pub fn money(amount: &Money, language: Language) -> String {
    with_currency(
        &grouped(&amount.amount().to_string(), language),
        amount.currency,
    )
}

/// A price without its unit: `35.000 ₫`, `0,185 USD`. At least the digits of the currency are written.
pub fn unit_price(price: &UnitPrice, language: Language) -> String {
    let mut amount = price.amount();
    let digits = price.currency.minor_digits();
    if amount.scale() < digits {
        amount.rescale(digits);
    }
    with_currency(&grouped(&amount.to_string(), language), price.currency)
}

/// A rate in per cent: `7,5%`, `7.5%`.
pub fn percent(value: Decimal, language: Language) -> String {
    format!("{}%", number(value, language))
}

/// A day: `15/08/2026`; in English `15 Aug 2026`, since half of its readers would take `05/12` for May; in Chinese `2026-08-15`.
pub fn date(day: NaiveDate, language: Language) -> String {
    let form = match language {
        Language::Vi => "%d/%m/%Y",
        Language::En => "%-d %b %Y",
        Language::ZhHans => "%Y-%m-%d",
    };
    day.format(form).to_string()
}

/// Reads a number as a person of this language types it into a form: with or without grouping (`1.234,5` in Vietnamese).
///
/// A single grouping mark before other than three digits, or after a lone zero, is taken for the point of the other
/// language: `1.500` is 1500 in Vietnamese, `1.5` is one and a half and `0.185` a part of one. Blanks are ignored.
///
/// A point with exactly three digits behind it and no grouping before (`57,000` in Vietnamese) is what people of the other
/// habit write for thousands: it is not read at all, since a price a thousand times too low would bind. Whoever means it
/// writes a fourth digit (`1,1250`), as [`input_number`] does.
pub fn read_number(text: &str, language: Language) -> Option<Decimal> {
    let (group, point) = marks(language);
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let (sign, text) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |rest| ("-", rest));
    let foreign_point =
        |whole: &str, rest: &str| !rest.contains(group) && (rest.len() != 3 || whole == "0");
    if let Some((whole, fraction)) = text.split_once(point)
        && fraction.len() == 3
        && whole != "0"
        && !whole.contains(group)
    {
        return None;
    }
    let (whole, fraction) = match (text.split_once(point), text.split_once(group)) {
        (Some((whole, fraction)), _) => (whole, Some(fraction)),
        (None, Some((whole, rest))) if foreign_point(whole, rest) => (whole, Some(rest)),
        _ => (text, None),
    };
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let mut digits = format!("{sign}{first}");
    for part in groups {
        if part.len() != 3 || first.is_empty() || first.starts_with('0') {
            return None;
        }
        digits.push_str(part);
    }
    if let Some(fraction) = fraction {
        digits.push('.');
        digits.push_str(fraction);
    }
    crate::decimal::parse(&digits)
}

/// A number for a form field: as [`number`] prints it, in a way that [`read_number`] reads back.
pub fn input_number(value: Decimal, language: Language) -> String {
    let mut text = number(value, language);
    if read_number(&text, language).is_none() {
        text.push('0');
    }
    text
}

fn with_currency(amount: &str, currency: Currency) -> String {
    let sign = if currency == Currency::Vnd {
        "₫"
    } else {
        currency.code()
    };
    format!("{amount}{NO_BREAK_SPACE}{sign}")
}

/// Puts a plain decimal into the marks of a language.
fn grouped(plain: &str, language: Language) -> String {
    let (group, point) = marks(language);
    let (sign, unsigned) = plain
        .strip_prefix('-')
        .map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = unsigned
        .split_once('.')
        .map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
    let mut written = String::from(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            written.push(group);
        }
        written.push(digit);
    }
    if let Some(fraction) = fraction {
        written.push(point);
        written.push_str(fraction);
    }
    written
}
