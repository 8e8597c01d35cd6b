//! Postal addresses.

use async_graphql::SimpleObject;

use crate::graphql::scalars::CountryCode;

/// Where something is.
#[derive(Clone, SimpleObject)]
pub struct Address {
    /// The country.
    country: CountryCode,
    /// In Vietnam the code of the commune (five digits) or province (two digits), as the statistics office has it since July 2025.
    unit_code: Option<String>,
    /// House, street, hamlet; abroad also town and postcode.
    lines: Vec<String>,
}

impl From<kernel::contact::Address> for Address {
    fn from(address: kernel::contact::Address) -> Self {
        Self {
            country: CountryCode(address.country.to_string()),
            unit_code: address.unit_code,
            lines: address.lines,
        }
    }
}
