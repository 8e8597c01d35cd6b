//! Postal addresses.

use serde::{Deserialize, Serialize};

use super::{ContactError, CountryCode};
use crate::text::clean_line;

/// Where something is: the administrative unit by its code (in Vietnam), the rest as lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The country.
    pub country: CountryCode,
    /// Code of the commune or province, in Vietnam.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_code: Option<String>,
    /// The unit's name as it was when the address was written; units are merged and renamed, what was agreed is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    /// House, street, hamlet; abroad also town and postcode.
    pub lines: Vec<String>,
}

impl Address {
    /// The most lines.
    pub const MAX_LINES: usize = 5;
    /// The most characters a line.
    pub const LINE_LIMIT: usize = 200;

    /// An address of cleaned lines; blank lines are left out. Whether the unit exists, the catalogue knows.
    ///
    /// # Errors
    /// No line and no unit, too many lines, a line that [`clean_line`] refuses, a unit outside Vietnam or one that is not
    /// two or five digits.
    pub fn new(
        country: CountryCode,
        unit_code: Option<&str>,
        lines: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, ContactError> {
        let mut cleaned = Vec::new();
        for line in lines {
            if !line.as_ref().trim().is_empty() {
                cleaned.push(clean_line(line.as_ref(), Self::LINE_LIMIT)?);
            }
        }
        let unit_code = unit_code
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .map(str::to_owned);
        let coded = |code: &String| {
            matches!(code.len(), 2 | 5) && code.bytes().all(|byte| byte.is_ascii_digit())
        };
        if cleaned.len() > Self::MAX_LINES || (cleaned.is_empty() && unit_code.is_none()) {
            return Err(ContactError::Malformed);
        }
        match &unit_code {
            Some(_) if !country.is_vietnam() => Err(ContactError::NotForThisKind),
            Some(code) if !coded(code) => Err(ContactError::Malformed),
            _ => Ok(Self {
                country,
                unit_code,
                unit_name: None,
                lines: cleaned,
            }),
        }
    }

    /// The whole address on one line: its lines, then the unit's name (its code where nobody looked the name up), then the country's code
    /// abroad.
    pub fn one_line(&self) -> String {
        let unit = self.unit_name.as_ref().or(self.unit_code.as_ref());
        let abroad = (!self.country.is_vietnam()).then(|| self.country.as_str());
        self.lines
            .iter()
            .chain(unit)
            .map(String::as_str)
            .chain(abroad)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

crate::json_column!(Address);
