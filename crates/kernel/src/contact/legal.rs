//! What an organisation is before the law.

use serde::{Deserialize, Serialize};

use super::{ContactError, CountryCode, TaxCode};
use crate::{
    fault::{Faults, FieldPath},
    text::clean_line,
};

crate::text_enum! {
    /// The legal form of an organisation.
    pub enum LegalKind {
        /// Company (doanh nghiệp).
        Enterprise = "ENTERPRISE",
        /// Cooperative (hợp tác xã).
        Cooperative = "COOPERATIVE",
        /// Cooperative group (tổ hợp tác).
        CooperativeGroup = "COOPERATIVE_GROUP",
        /// Household business (hộ kinh doanh, cơ sở).
        Household = "HOUSEHOLD",
        /// Union of cooperatives (liên hiệp hợp tác xã).
        CooperativeUnion = "COOPERATIVE_UNION",
        /// Farm (trang trại).
        Farm = "FARM",
        /// Authority.
        Authority = "AUTHORITY",
        /// Company registered abroad.
        ForeignCompany = "FOREIGN_COMPANY",
        /// Anything else.
        Other = "OTHER",
    }
}

/// Under which number an organisation is registered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Registration {
    /// In Vietnam, by its tax code.
    VietnameseTax {
        /// The tax code.
        code: TaxCode,
    },
    /// Abroad.
    Foreign {
        /// The country of the register.
        country: CountryCode,
        /// Which register (USCC, EIN, VAT, company number).
        scheme: String,
        /// The number there.
        number: String,
    },
}

impl Registration {
    /// The most characters of a scheme or a number abroad.
    const FOREIGN_LIMIT: usize = 40;

    /// A Vietnamese registration of an organisation of this kind.
    ///
    /// # Errors
    /// As [`TaxCode::parse`]; a foreign company has none.
    pub fn vietnamese(tax_code: &str, kind: LegalKind) -> Result<Self, ContactError> {
        if kind == LegalKind::ForeignCompany {
            return Err(ContactError::NotForThisKind);
        }
        TaxCode::parse(tax_code, kind).map(|code| Self::VietnameseTax { code })
    }

    /// A registration abroad as somebody typed it into the fields `country`, `scheme` and `number` below `path`: what is refused is
    /// noted at its field, all at once. Scheme and number are lines of at most 40 characters, with a letter or a digit at least; the
    /// country is not Vietnam.
    pub fn read_foreign(
        faults: &mut Faults,
        path: &FieldPath,
        country: &str,
        scheme: &str,
        number: &str,
    ) -> Option<Self> {
        let country = CountryCode::parse(country).and_then(|country| {
            if country.is_vietnam() {
                Err(ContactError::NotForThisKind)
            } else {
                Ok(country)
            }
        });
        let country = faults.check(path.at("country"), country);
        let line = |text: &str| {
            let line = clean_line(text, Self::FOREIGN_LIMIT)?;
            if told_apart(&line).is_empty() {
                return Err(ContactError::Malformed);
            }
            Ok(line)
        };
        let scheme = faults.check(path.at("scheme"), line(scheme));
        let number = faults.check(path.at("number"), line(number));
        Some(Self::Foreign {
            country: country?,
            scheme: scheme?,
            number: number?,
        })
    }

    /// The registration by which two organisations are told apart: country, scheme and number in one text. Blanks, dots and dashes that
    /// people put into a number abroad make no other of it.
    pub fn key(&self) -> String {
        match self {
            Self::VietnameseTax { code } => format!("VN:MST:{code}"),
            Self::Foreign {
                country,
                scheme,
                number,
            } => {
                format!("{country}:{}:{}", told_apart(scheme), told_apart(number))
            }
        }
    }
}

/// The letters and digits of a text, in capitals: what is left when everybody writes it his own way.
fn told_apart(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

impl std::fmt::Display for Registration {
    /// The number as people write it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::VietnameseTax { code } => write!(f, "{code}"),
            Self::Foreign {
                country,
                scheme,
                number,
            } => write!(f, "{scheme} {number} ({country})"),
        }
    }
}

crate::json_column!(Registration);
