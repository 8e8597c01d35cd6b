//! Telephone numbers.

use super::{ContactError, text_value};

/// A telephone number in the form of E.164, `+84912345678`.
///
/// Vietnamese numbers are checked against the numbering plan: mobiles begin with 03, 05, 07, 08 or 09 and have ten digits;
/// landlines begin with 02 (Lạng Sơn 0205) and have eleven. Foreign numbers need the `+` and 7 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number as people write it: blanks, dots, dashes and brackets are ignored, `00` stands for `+`, and `+84 (0)`
    /// for `+84`.
    ///
    /// # Errors
    /// Letters and extensions, numbers of a wrong length or of a range that Vietnam does not use.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let ignored =
            |character: &char| !matches!(character, ' ' | '\u{a0}' | '.' | '-' | '(' | ')' | '/');
        let written: String = text.trim().chars().filter(ignored).take(40).collect();
        let international = written
            .strip_prefix('+')
            .or_else(|| written.strip_prefix("00"));
        let digits = international.unwrap_or(&written);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ContactError::Malformed);
        }
        if let Some(national) = digits
            .strip_prefix("84")
            .filter(|rest| international.is_some() || rest.len() >= 9)
        {
            return Self::vietnamese(national.strip_prefix('0').unwrap_or(national));
        }
        match international {
            Some(_) if (7..=15).contains(&digits.len()) && !digits.starts_with('0') => {
                Ok(Self(format!("+{digits}")))
            }
            None => Self::vietnamese(digits.strip_prefix('0').ok_or(ContactError::Malformed)?),
            Some(_) => Err(ContactError::Malformed),
        }
    }

    /// A number of Vietnam without its leading zero.
    fn vietnamese(significant: &str) -> Result<Self, ContactError> {
        let length = match significant.as_bytes().first() {
            Some(b'3' | b'5' | b'7' | b'8' | b'9') => 9,
            Some(b'2') => 10,
            _ => return Err(ContactError::Malformed),
        };
        if significant.len() == length {
            Ok(Self(format!("+84{significant}")))
        } else {
            Err(ContactError::Malformed)
        }
    }

    /// The target of a link: `tel:+84912345678`.
    pub fn tel(&self) -> String {
        format!("tel:{}", self.0)
    }

    /// The number as it is read: `0912 345 678`, `0205 381 2345`, `024 3825 1234`; foreign ones in E.164.
    pub fn display(&self) -> String {
        let Some(significant) = self.0.strip_prefix("+84") else {
            return self.0.clone();
        };
        // Hà Nội (24) and Hồ Chí Minh City (28) have area codes of two digits, all others of three.
        let groups = match significant.get(..2) {
            Some("24" | "28") => (2, 6),
            _ => (3, 6),
        };
        format!(
            "0{} {} {}",
            &significant[..groups.0],
            &significant[groups.0..groups.1],
            &significant[groups.1..]
        )
    }
}

text_value!(PhoneNumber);
