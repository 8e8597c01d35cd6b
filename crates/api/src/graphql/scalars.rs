//! The scalars on the wire. Each is a string that says what it is.
//!
//! Input of these kinds is taken as it is written and parsed by the domain, so that everything a person may mend is answered at once and in words, in
//! `userErrors`, and not by the engine one at a time.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::SecondsFormat;

macro_rules! text_scalars {
    ($($(#[doc = $doc:literal])+ $name:ident, $wire:literal, $specification:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        $(#[doc = $doc])+
        #[Scalar(name = $wire, specified_by_url = $specification)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }

        impl From<$name> for String {
            fn from(scalar: $name) -> Self {
                scalar.0
            }
        }
    )+};
}

text_scalars! {
    /// A decimal number as a string: digits, at most one point, an optional minus; no exponent, no grouping. Exact, whatever its length.
    Decimal, "Decimal", "https://www.w3.org/TR/xmlschema-2/#decimal";
    /// A calendar date without a zone, `YYYY-MM-DD`. "Until" a date includes that day, in Vietnam.
    Date, "Date", "https://scalars.graphql.org/andimarek/local-date";
    /// An instant as RFC 3339 writes it, `2026-11-24T10:30:00Z`. Answers are in UTC.
    DateTime, "DateTime", "https://scalars.graphql.org/andimarek/date-time";
    /// A currency by its three letters in ISO 4217: `VND`, `USD`, `CNY`.
    CurrencyCode, "CurrencyCode", "https://www.iso.org/iso-4217-currency-codes.html";
    /// A country by its two letters in ISO 3166-1: `VN`, `CN`.
    CountryCode, "CountryCode", "https://www.iso.org/iso-3166-country-codes.html";
    /// A telephone number in E.164 form, `+84912345678`. Input may be written as people in Vietnam write it.
    PhoneNumber, "PhoneNumber", "https://www.itu.int/rec/T-REC-E.164";
    /// An e-mail address.
    EmailAddress, "EmailAddress", "https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address";
}

impl From<chrono::NaiveDate> for Date {
    fn from(date: chrono::NaiveDate) -> Self {
        Self(date.format("%Y-%m-%d").to_string())
    }
}

impl From<kernel::time::Instant> for DateTime {
    fn from(instant: kernel::time::Instant) -> Self {
        Self(instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Decimal {
    /// Any exact number that displays itself in plain digits.
    pub fn of(number: impl std::fmt::Display) -> Self {
        Self(number.to_string())
    }
}
