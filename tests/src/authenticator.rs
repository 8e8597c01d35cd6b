//! The app on a person's telephone that shows the codes of the second step (RFC 6238).

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// An app that was given a secret.
#[derive(Clone, Debug)]
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    /// An app into which a secret was typed, in base 32, blanks allowed.
    ///
    /// # Panics
    /// When it is no base 32.
    pub fn of(secret: &str) -> Self {
        const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut bits = String::new();
        for letter in secret.chars().filter(|letter| *letter != ' ') {
            let value = ALPHABET.find(letter).expect("base 32");
            bits.extend(format!("{value:05b}").chars());
        }
        let bytes = bits.as_bytes().chunks_exact(8);
        Self(
            bytes
                .map(|byte| {
                    byte.iter()
                        .fold(0, |number, bit| number << 1 | u8::from(*bit == b'1'))
                })
                .collect(),
        )
    }

    /// What the app shows at an instant.
    ///
    /// # Panics
    /// Never: HMAC takes a key of any length.
    pub fn code(&self, at: DateTime<Utc>) -> String {
        let step = at.timestamp().div_euclid(30);
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("a key");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let offset = usize::from(hash[19] & 15);
        let word: [u8; 4] = hash[offset..offset + 4].try_into().expect("four bytes");
        format!(
            "{:06}",
            (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000
        )
    }
}
