//! Postal addresses.

use serde::{Deserialize, Serialize};

use super::{ContactError, CountryCode};
use crate::{
    fault::{FaultCode, Faults, FieldPath},
    text::clean_line,
};

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
        let unit_code = unit(&country, unit_code)?;
        if cleaned.len() > Self::MAX_LINES || (cleaned.is_empty() && unit_code.is_none()) {
            return Err(ContactError::Malformed);
        }
        Ok(Self {
            country,
            unit_code,
            unit_name: None,
            lines: cleaned,
        })
    }

    /// An address as somebody typed it into the fields `country`, `unitCode` and `lines` below `path`: what [`Self::new`]
    /// refuses is noted at its field, all at once. Without a country Vietnam is meant.
    pub fn read(
        faults: &mut Faults,
        path: &FieldPath,
        country: Option<&str>,
        typed_code: Option<&str>,
        lines: &[String],
    ) -> Option<Self> {
        let before = faults.len();
        let is_blank = |text: &str| text.trim().is_empty();
        if lines.iter().all(|line| is_blank(line)) && typed_code.is_none_or(is_blank) {
            faults.push(FaultCode::Required, path.at("lines"));
        }
        let country = match country.map(str::trim) {
            None | Some("") => Some(CountryCode::vietnam()),
            Some(code) => faults.check(path.at("country"), CountryCode::parse(code)),
        };
        let unit_code = match &country {
            Some(country) => faults.check(path.at("unitCode"), unit(country, typed_code)),
            None => None,
        };
        let mut cleaned = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            if !is_blank(line) {
                let line = clean_line(line, Self::LINE_LIMIT);
                cleaned.extend(faults.check(path.at("lines").at(index), line));
            }
        }
        if cleaned.len() > Self::MAX_LINES {
            faults.push(FaultCode::InvalidFormat, path.at("lines"));
        }
        (faults.len() == before).then_some(Self {
            country: country?,
            unit_code: unit_code?,
            unit_name: None,
            lines: cleaned,
        })
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

/// The code of a unit, if one is given: two or five digits, in Vietnam.
fn unit(country: &CountryCode, code: Option<&str>) -> Result<Option<String>, ContactError> {
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
        return Ok(None);
    };
    if !country.is_vietnam() {
        return Err(ContactError::NotForThisKind);
    }
    if matches!(code.len(), 2 | 5) && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(Some(code.to_owned()))
    } else {
        Err(ContactError::Malformed)
    }
}

crate::json_column!(Address);
