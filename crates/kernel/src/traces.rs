//! What of a person can stand in texts, and how it is taken out of them when she has her data erased.

use crate::{
    contact::{Email, PhoneNumber},
    id::PersonId,
    text::nfc,
};

/// What stands where somebody's name, address or telephone stood.
pub const MASK: &str = "•••";

/// A name shorter than this may be a word of the language, and is left alone.
const SHORTEST_NAME: usize = 5;

/// The traces of one person.
///
/// ```
/// use kernel::{contact::{Email, PhoneNumber}, id::{PersonId, TypedId}, traces::Traces};
///
/// let traces = Traces {
///     person: PersonId::from_uuid(uuid::Uuid::nil()),
///     name: "Hoàng Thị Mai".to_owned(),
///     emails: vec![Email::parse("mai@htx-namau.example").unwrap()],
///     phones: vec![PhoneNumber::parse("0912 345 678").unwrap()],
/// };
/// assert_eq!(traces.mask("Gọi chị Hoàng Thị Mai: 0912.345.678").as_deref(), Some("Gọi chị •••: •••"));
/// assert_eq!(traces.mask("Na dai, 30 kg"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traces {
    /// Who it is.
    pub person: PersonId,
    /// Her full name; empty when it is gone already.
    pub name: String,
    /// Every address she signs in, or wanted to sign in, by.
    pub emails: Vec<Email>,
    /// Her telephone numbers.
    pub phones: Vec<PhoneNumber>,
}

impl Traces {
    /// A text by itself that is to be taken out wherever it stands.
    pub fn of_text(text: &str) -> Self {
        Self {
            person: PersonId::from_uuid(uuid::Uuid::nil()),
            name: text.to_owned(),
            emails: Vec::new(),
            phones: Vec::new(),
        }
    }

    /// The text without her name, addresses and telephone numbers, however the numbers are grouped; none when it holds
    /// none of them.
    pub fn mask(&self, text: &str) -> Option<String> {
        let mut masked = text.to_owned();
        for email in &self.emails {
            masked = without(&masked, &email.key(), str::to_ascii_lowercase);
        }
        for phone in &self.phones {
            masked = without_number(&masked, phone);
        }
        if self.name.chars().count() >= SHORTEST_NAME {
            masked = without(&masked, &nfc(&self.name), str::to_owned);
        }
        (masked != text).then_some(masked)
    }

    /// Takes her traces out of every text within a JSON value; says whether there were any.
    pub fn mask_json(&self, value: &mut serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => match self.mask(text) {
                Some(masked) => {
                    *text = masked;
                    true
                }
                None => false,
            },
            // Every item is masked, not only the first that names her.
            serde_json::Value::Array(items) => {
                items
                    .iter_mut()
                    .map(|item| self.mask_json(item))
                    .filter(|masked| *masked)
                    .count()
                    > 0
            }
            serde_json::Value::Object(fields) => {
                let masked = fields.values_mut().map(|item| self.mask_json(item));
                masked.filter(|masked| *masked).count() > 0
            }
            _ => false,
        }
    }

    /// Whether this is one of her addresses.
    pub fn has_email(&self, email: &Email) -> bool {
        self.emails.iter().any(|own| own.key() == email.key())
    }

    /// Whether this is one of her telephone numbers.
    pub fn has_phone(&self, phone: &PhoneNumber) -> bool {
        self.phones.contains(phone)
    }
}

/// Puts the mask for each place of `text` that `alike` makes equal to `needle`; `alike` must keep the length of texts.
fn without(text: &str, needle: &str, alike: impl Fn(&str) -> String) -> String {
    let compared = alike(text);
    if needle.is_empty() || compared.len() != text.len() {
        return text.to_owned();
    }
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in compared.match_indices(needle) {
        masked.push_str(&text[done..at]);
        masked.push_str(MASK);
        done = at + found.len();
    }
    masked.push_str(&text[done..]);
    masked
}

/// Puts the mask for a telephone number, written in any grouping, with or without the country's code.
fn without_number(text: &str, phone: &PhoneNumber) -> String {
    let international: String = phone
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let mut spellings = vec![international.clone()];
    if let Some(significant) = international.strip_prefix("84") {
        spellings.push(format!("0{significant}"));
    }
    let digits: Vec<(usize, u8)> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_digit())
        .collect();
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    let mut first = 0;
    while first < digits.len() {
        let found = spellings.iter().find_map(|spelling| {
            let run = digits.get(first..first + spelling.len())?;
            let same = run.iter().map(|(_, digit)| digit).eq(spelling.as_bytes());
            (same && hangs_together(text, run)).then_some(spelling.len())
        });
        let Some(length) = found else {
            first += 1;
            continue;
        };
        let start = digits[first].0;
        let start = start - usize::from(text[done..start].ends_with('+'));
        masked.push_str(&text[done..start]);
        masked.push_str(MASK);
        done = digits[first + length - 1].0 + 1;
        first += length;
    }
    masked.push_str(&text[done..]);
    masked
}

/// Whether digits are one number: nothing but a mark of grouping between neighbours, and no further digit at either end.
fn hangs_together(text: &str, run: &[(usize, u8)]) -> bool {
    let (Some((start, _)), Some((end, _))) = (run.first(), run.last()) else {
        return false;
    };
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let free = !is_digit(start.checked_sub(1).and_then(|before| bytes.get(before)))
        && !is_digit(bytes.get(end + 1));
    free && run.windows(2).all(|pair| {
        let between = &text[pair[0].0 + 1..pair[1].0];
        between.chars().count() <= 3
            && between.chars().all(|mark| {
                matches!(
                    mark,
                    ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '(' | ')' | '/'
                )
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn traces() -> Traces {
        Traces {
            person: PersonId::from_uuid(Uuid::nil()),
            name: "Hoàng Thị Mai".to_owned(),
            emails: vec![Email::parse("Mai@htx-namau.example").unwrap()],
            phones: vec![PhoneNumber::parse("0912 345 678").unwrap()],
        }
    }

    #[test]
    fn a_number_is_found_in_every_grouping() {
        for written in [
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "(+84) 912-345-678",
            "84912345678",
            "tel:+84912345678",
        ] {
            let masked = traces().mask(written).unwrap_or_default();
            assert!(masked.contains(MASK), "{written}: {masked}");
            assert!(!masked.contains("345"), "{written}: {masked}");
        }
    }

    #[test]
    fn other_digits_stay() {
        for written in [
            "10912345678",
            "09123456789",
            "0912, 345, 678",
            "HH-26-7K3MQ4-9",
        ] {
            assert_eq!(traces().mask(written), None, "{written}");
        }
    }

    #[test]
    fn an_address_is_found_in_every_case() {
        assert_eq!(
            traces()
                .mask("<MAI@HTX-NAMAU.EXAMPLE>, mai@htx-namau.example")
                .as_deref(),
            Some("<•••>, •••")
        );
    }

    #[test]
    fn two_numbers_in_one_line_are_both_taken_out() {
        assert_eq!(
            traces()
                .mask("0912 345 678, 0912.345.678; 0987 654 321")
                .as_deref(),
            Some("•••, •••; 0987 654 321")
        );
    }

    #[test]
    fn texts_within_json_are_masked_wherever_they_stand() {
        let mut value = serde_json::json!({
            "reader": "Hoàng Thị Mai", "lines": [{ "note": "gọi 0912345678" }], "weight": 912_345_678,
        });
        assert!(traces().mask_json(&mut value));
        assert_eq!(
            value,
            serde_json::json!({ "reader": MASK, "lines": [{ "note": "gọi •••" }], "weight": 912_345_678 })
        );
        assert!(!traces().mask_json(&mut value));
    }
}
