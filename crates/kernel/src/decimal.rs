//! Decimals as programs write them, and exact rounding.

use rust_decimal::Decimal;

/// Reads a decimal in plain form: an optional minus, digits, and optionally a point and digits (`1234.5`). No exponent,
/// no grouping, no comma; at most 18 digits before and 10 after the point. Blanks round it are ignored.
pub fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if digits(whole, 18) && digits(fraction, 10) {
        text.parse().ok()
    } else {
        None
    }
}

/// The shortest plain form: no trailing zeros, no exponent.
pub fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// `numerator / denominator`, rounded half-even. The denominator is positive.
pub(crate) fn divide_half_even(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator.div_euclid(denominator);
    let twice = numerator.rem_euclid(denominator) * 2;
    match twice.cmp(&denominator) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Greater => quotient + 1,
        std::cmp::Ordering::Equal => quotient + (quotient & 1),
    }
}

/// `value * 10^places` when that is a whole number of 64 bits.
pub(crate) fn scaled(value: Decimal, places: u32) -> Option<i64> {
    let value = value.normalize();
    let lift = places.checked_sub(value.scale())?;
    let whole = value.mantissa().checked_mul(10_i128.checked_pow(lift)?)?;
    i64::try_from(whole).ok()
}

/// Serde of a decimal as its shortest plain text.
pub mod as_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Writes the decimal as text.
    pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::plain(*value))
    }

    /// Reads the decimal from text.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::parse(&text).ok_or_else(|| de::Error::custom("not a plain decimal"))
    }
}
