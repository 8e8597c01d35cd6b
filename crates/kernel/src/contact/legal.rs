//! What an organisation is before the law.

use serde::{Deserialize, Serialize};

use super::{ContactError, CountryCode, TaxCode};
use crate::text::clean_line;

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

    /// A registration abroad; scheme and number are lines of at most 40 characters.
    ///
    /// # Errors
    /// Vietnam as country, blank or overlong lines.
    pub fn foreign(country: CountryCode, scheme: &str, number: &str) -> Result<Self, ContactError> {
        if country.is_vietnam() {
            return Err(ContactError::NotForThisKind);
        }
        Ok(Self::Foreign {
            country,
            scheme: clean_line(scheme, 40)?,
            number: clean_line(number, 40)?,
        })
    }

    /// The registration by which two organisations are told apart: country, scheme and number in one text.
    pub fn key(&self) -> String {
        match self {
            Self::VietnameseTax { code } => format!("VN:MST:{code}"),
            Self::Foreign {
                country,
                scheme,
                number,
            } => {
                format!(
                    "{country}:{}:{}",
                    scheme.to_uppercase(),
                    number.to_uppercase()
                )
            }
        }
    }
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
