//! Certificates a buyer can ask for.

use kernel::text;
use serde::{Deserialize, Serialize};

/// Longest name of a certificate in free words, in characters.
pub(crate) const MAX_WORDS: usize = 80;

kernel::text_enum! {
    /// The schemes buyers name most.
    pub enum Scheme {
        /// VietGAP, TCVN 11892.
        VietGap = "VIETGAP",
        /// GlobalG.A.P.
        GlobalGap = "GLOBALGAP",
        /// Organic, by any standard.
        Organic = "ORGANIC",
        /// HACCP.
        Haccp = "HACCP",
        /// ISO 22000.
        Iso22000 = "ISO22000",
        /// Halal.
        Halal = "HALAL",
        /// Certificate of food-safety conditions (an toàn thực phẩm).
        Attp = "ATTP",
        /// A valid OCOP rating.
        Ocop = "OCOP",
    }
}

impl Scheme {
    /// The proper name, as it stands on certificates.
    pub const fn name(self) -> &'static str {
        match self {
            Self::VietGap => "VietGAP",
            Self::GlobalGap => "GLOBALG.A.P.",
            Self::Organic => "Organic",
            Self::Haccp => "HACCP",
            Self::Iso22000 => "ISO 22000",
            Self::Halal => "Halal",
            Self::Attp => "ATTP",
            Self::Ocop => "OCOP",
        }
    }
}

/// A certificate wanted: one of the known schemes, or the buyer's own words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Certificate {
    /// A known scheme.
    Scheme(Scheme),
    /// Something else.
    Words(String),
}

impl Certificate {
    /// Reads a scheme's code in any case ("VietGAP", "globalgap"), anything else as words.
    ///
    /// # Errors
    /// Empty or over-long words, control characters.
    pub fn parse(text: &str) -> Result<Self, text::TextError> {
        let words = text::clean_line(text, MAX_WORDS)?;
        let code: String = words
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_uppercase();
        Ok(match Scheme::from_code(&code) {
            Ok(scheme) if words.is_ascii() => Self::Scheme(scheme),
            _ => Self::Words(words),
        })
    }

    /// The scheme's code, for whoever has a word for it in the reader's language, or the buyer's words.
    pub fn code(&self) -> &str {
        match self {
            Self::Scheme(scheme) => scheme.code(),
            Self::Words(words) => words,
        }
    }

    /// The scheme's own name, which is the same in every language, or the buyer's words.
    pub fn printed(&self) -> &str {
        match self {
            Self::Scheme(scheme) => scheme.name(),
            Self::Words(words) => words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_schemes_are_recognised_however_they_are_written() {
        for (text, scheme) in [
            ("VIETGAP", Scheme::VietGap),
            ("VietGAP", Scheme::VietGap),
            ("GlobalG.A.P.", Scheme::GlobalGap),
            ("iso 22000", Scheme::Iso22000),
        ] {
            assert_eq!(Certificate::parse(text), Ok(Certificate::Scheme(scheme)));
        }
        assert_eq!(
            Certificate::parse(" Mã số vùng trồng "),
            Ok(Certificate::Words("Mã số vùng trồng".to_owned()))
        );
        assert!(Certificate::parse("").is_err());
        assert!(Certificate::parse("a\nb").is_err());
    }
}
