//! The numbers that people see and read out over the telephone.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Crockford's base32, and the five further symbols of his check characters.
const SYMBOLS: &[u8; 37] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

crate::text_enum! {
    /// What a number counts.
    pub enum NumberKind {
        /// An inquiry (hỏi hàng).
        Inquiry = "HH",
        /// A quotation (báo giá).
        Quotation = "BG",
        /// An order (đơn hàng).
        Order = "DH",
        /// A delivery (giao hàng).
        Delivery = "GH",
    }
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// It has not the form `HH-26-7K3MQ4-K`.
    #[error("not a number of the form HH-26-7K3MQ4-K")]
    Malformed,
    /// The last character does not fit the others: something was misread.
    #[error("the check character does not fit")]
    CheckCharacter,
}

/// A number such as `HH-26-7K3MQ4-K`: kind, year, six random characters, check character.
///
/// It tells nobody how many there are. The check character is Crockford's (the value of all characters before it modulo
/// 37) and covers kind and year too, so that one wrong or two swapped characters are found. Numbers whose check character
/// would be one of his five punctuation marks or letters beyond the alphabet are never made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(String);

impl Number {
    /// Makes a number from six random values, of which the lowest five bits count. `year` is the full year.
    pub fn new(kind: NumberKind, year: i32, random: [u8; 6]) -> Self {
        let mut body = format!("{}{:02}", kind.code(), year.rem_euclid(100)).into_bytes();
        body.extend(random.map(|value| SYMBOLS[usize::from(value & 31)]));
        let last = usize::from(random[5] & 31);
        for step in 0..32 {
            body[9] = SYMBOLS[(last + step) & 31];
            if check(&body).is_some_and(|check| check < 32) {
                break;
            }
        }
        Self::written(&body)
    }

    /// Reads a number as people write it: any case, with or without dashes and blanks, `O` for `0`, `I` and `L` for `1`.
    ///
    /// # Errors
    /// [`NumberError::Malformed`], or [`NumberError::CheckCharacter`] when something was misread.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let mut body = Vec::with_capacity(11);
        for character in text
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
        {
            let symbol = match character.to_ascii_uppercase() {
                'O' => b'0',
                'I' | 'L' => b'1',
                other => u8::try_from(other).map_err(|_| NumberError::Malformed)?,
            };
            if body.len() == 11 || !SYMBOLS[..32].contains(&symbol) {
                return Err(NumberError::Malformed);
            }
            body.push(symbol);
        }
        let Some(given) = body.pop().filter(|_| body.len() == 10) else {
            return Err(NumberError::Malformed);
        };
        let known =
            std::str::from_utf8(&body[..2]).is_ok_and(|kind| NumberKind::from_code(kind).is_ok());
        if !known || !body[2..4].iter().all(u8::is_ascii_digit) {
            return Err(NumberError::Malformed);
        }
        match check(&body) {
            Some(value) if SYMBOLS[value] == given => Ok(Self::written(&body)),
            _ => Err(NumberError::CheckCharacter),
        }
    }

    /// The number as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it counts.
    pub fn kind(&self) -> NumberKind {
        NumberKind::from_code(&self.0[..2]).expect("a number begins with its kind")
    }

    /// Dashes and check character put to ten checked symbols.
    fn written(body: &[u8]) -> Self {
        let check = SYMBOLS[check(body).expect("the body holds symbols only")];
        let text: String = body.iter().map(|byte| char::from(*byte)).collect();
        Self(format!(
            "{}-{}-{}-{}",
            &text[..2],
            &text[2..4],
            &text[4..],
            char::from(check)
        ))
    }
}

/// The value of the symbols modulo 37, or nothing when one of them is none.
fn check(body: &[u8]) -> Option<usize> {
    body.iter().try_fold(0, |sum, byte| {
        let value = SYMBOLS[..32].iter().position(|symbol| symbol == byte)?;
        Some((sum * 32 + value) % 37)
    })
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::parse(text)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

crate::text_column!(Number, Number::parse, Number::as_str);
