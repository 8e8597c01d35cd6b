//! Recovery codes: ten words of chance to keep on paper, each good for once.

use kernel::id::PersonId;
use platform::random;

/// How many a person gets.
pub const CODES: usize = 10;
/// Letters of one code, 60 bits: three groups of four.
const LENGTH: usize = 12;
/// No letter that can be taken for another one (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Fresh codes, as they are shown once: `k7mq-2x9p-h4tw`.
pub(super) fn fresh() -> Vec<String> {
    (0..CODES)
        .map(|_| {
            let letters: Vec<u8> = random::bytes::<LENGTH>()
                .iter()
                .map(|byte| ALPHABET[usize::from(byte % 32)])
                .collect();
            let groups: Vec<String> = letters
                .chunks(4)
                .map(|group| group.iter().copied().map(char::from).collect())
                .collect();
            groups.join("-")
        })
        .collect()
}

/// What is kept of a code, however it was typed; `None` for what cannot be one.
pub(super) fn hash(person: PersonId, typed: &str) -> Option<Vec<u8>> {
    let letters: String = typed
        .chars()
        .filter(|character| !matches!(character, '-' | ' '))
        .map(|character| match character.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let fit = letters.len() == LENGTH && letters.bytes().all(|byte| ALPHABET.contains(&byte));
    // The person's id beside it, so that equal codes of two people are not seen to be equal.
    fit.then(|| random::token_hash(&format!("{}:{letters}", person.uuid())))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let person = PersonId::from_uuid(Uuid::from_u128(1));
        let codes = fresh();
        assert_eq!(codes.len(), CODES);
        for code in codes {
            let kept = hash(person, &code);
            assert!(kept.is_some());
            assert_eq!(hash(person, &code.to_uppercase().replace('-', " ")), kept);
            assert_eq!(
                hash(person, &code.replace('0', "O").replace('1', "l")),
                kept
            );
            assert_ne!(hash(PersonId::from_uuid(Uuid::from_u128(2)), &code), kept);
        }
        for other in ["", "123456", "k7mq-2x9p-h4t", "k7mq-2x9p-h4tu", "đđđđđđ"] {
            assert_eq!(hash(person, other), None, "{other}");
        }
    }
}
