//! Vietnamese tax codes (mã số thuế).

use super::{ContactError, LegalKind, text_value};

/// The weights of the first nine digits (annex to Circular 105/2020/TT-BTC).
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// A Vietnamese tax code: ten digits with a check digit, the same with a branch (`0100109106-001`), or, since 1 July 2025,
/// the personal number of twelve digits of a household's owner, which has no check digit (Circular 86/2024/TT-BTC).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxCode(String);

impl TaxCode {
    /// Reads the tax code of an organisation of this kind. Blanks and dots are ignored.
    ///
    /// # Errors
    /// A wrong form, a wrong check digit, a personal number of what is no household, group or farm.
    pub fn parse(text: &str, kind: LegalKind) -> Result<Self, ContactError> {
        let code = Self::read(text)?;
        let personal_allowed = matches!(
            kind,
            LegalKind::Household | LegalKind::CooperativeGroup | LegalKind::Farm
        );
        if code.is_personal() && !personal_allowed {
            Err(ContactError::NotForThisKind)
        } else {
            Ok(code)
        }
    }

    /// Reads a tax code of any kind.
    ///
    /// # Errors
    /// A wrong form or a wrong check digit.
    pub fn read(text: &str) -> Result<Self, ContactError> {
        let ignored = |character: &char| !matches!(character, ' ' | '\u{a0}' | '.');
        let written: String = text.trim().chars().filter(ignored).take(20).collect();
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if digits(&written, 12) {
            return Ok(Self(written));
        }
        // A branch is written with a hyphen; thirteen digits are the same without it.
        let (main, branch) = match written.split_once('-') {
            Some((main, branch)) => (main, Some(branch)),
            None if digits(&written, 13) => (&written[..10], Some(&written[10..])),
            None => (written.as_str(), None),
        };
        if !digits(main, 10) || branch.is_some_and(|branch| !digits(branch, 3) || branch == "000") {
            return Err(ContactError::Malformed);
        }
        if check_digit(main) != main.as_bytes().last().map(|byte| u32::from(byte - b'0')) {
            return Err(ContactError::CheckDigit);
        }
        Ok(Self(branch.map_or_else(
            || main.to_owned(),
            |branch| format!("{main}-{branch}"),
        )))
    }

    /// Is it a person's number of twelve digits?
    pub fn is_personal(&self) -> bool {
        self.0.len() == 12
    }

    /// The code of the whole organisation, without the branch.
    pub fn main(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The branch, `001` to `999`.
    pub fn branch(&self) -> Option<&str> {
        self.0.split_once('-').map(|(_, branch)| branch)
    }
}

/// Ten minus the weighted sum modulo eleven; a remainder of zero gives none, and such codes are not issued.
fn check_digit(code: &str) -> Option<u32> {
    let sum: u32 = code
        .bytes()
        .zip(WEIGHTS)
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    match sum % 11 {
        0 => None,
        remainder => Some(10 - remainder),
    }
}

text_value!(TaxCode, TaxCode::read);
