//! Chance, asked in one place: secrets, ids, numbers for people, jitter.

use std::sync::{LazyLock, Mutex};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{
    id::TypedId,
    number::{Number, NumberKind},
    time::Instant,
};
use rand::{Rng, RngCore};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::{ContextV7, Timestamp, Uuid};

/// A secret of 32 random bytes that a person or program shows to be let in; only its hash is ever stored.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    /// The token as it is handed out (43 characters of URL-safe base64, behind its prefix where it has one).
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What is stored of it.
    pub fn hash(&self) -> Vec<u8> {
        token_hash(self.expose())
    }
}

/// What is stored of a token that somebody shows.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Characters of a token behind its prefix.
const TOKEN_LENGTH: usize = 43;

/// Whether a text looks like a token without a prefix. What does not is none, and need not be looked up.
pub fn is_like_a_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// By what a token without a prefix is looked up that somebody shows; nothing for what cannot be one, of which no database need hear.
pub fn shown_hash(shown: &str) -> Option<Vec<u8>> {
    is_like_a_token(shown).then(|| token_hash(shown))
}

/// A new secret token.
pub fn token() -> Token {
    Token(SecretString::from(URL_SAFE_NO_PAD.encode(bytes::<32>())))
}

/// A new secret token that begins with `prefix`, by which whoever finds it in a place it does not belong knows what it is.
pub fn token_named(prefix: &str) -> Token {
    let secret = URL_SAFE_NO_PAD.encode(bytes::<32>());
    Token(SecretString::from(format!("{prefix}{secret}")))
}

/// Random bytes, fit for secrets.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that asks for randomness"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A random number from 0 to `limit`, both included; for jitter.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that asks for randomness"
)]
pub fn up_to(limit: u64) -> u64 {
    rand::rng().random_range(0..=limit)
}

static SEQUENCE: LazyLock<Mutex<ContextV7>> = LazyLock::new(|| Mutex::new(ContextV7::new()));

/// A new id: sorts after every id made before it in this process, even within one millisecond.
pub fn id<T: TypedId>(now: Instant) -> T {
    T::from_uuid(uuid(now))
}

/// A new UUIDv7 for rows that have no name outside.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes ids"
)]
pub fn uuid(now: Instant) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(
        &*SEQUENCE,
        seconds,
        now.timestamp_subsec_nanos(),
    ))
}

/// A new number for people, such as `HH-26-7K3MQ4-9`, of the year it is now in Vietnam. Uniqueness is the database's business.
pub fn number(kind: NumberKind, now: Instant) -> Number {
    use chrono::Datelike;
    Number::new(
        kind,
        kernel::time::vn::date(now).year(),
        bytes::<6>().map(|byte| byte % 32),
    )
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn ids_stay_in_order_while_the_clock_jumps() {
        let now = crate::testing::start();
        let jumps = [0, 1, -86_400, -86_399, 0, 31_536_000, -31_536_000, 0];
        let ids: Vec<Uuid> = jumps
            .into_iter()
            .flat_map(|seconds| [now + Duration::seconds(seconds); 3])
            .map(uuid)
            .collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    }

    #[test]
    fn what_looks_like_a_token_may_be_one() {
        let token = token();
        assert_eq!(shown_hash(token.expose()), Some(token.hash()));
        let (short, long) = ("x".repeat(42), "x".repeat(44));
        for text in [
            "",
            &short,
            &long,
            &format!("{short}!"),
            &format!("{}ạ", "x".repeat(40)),
        ] {
            assert_eq!(shown_hash(text), None, "{text}");
        }
        assert_eq!(shown_hash(token_named("chophien_app_").expose()), None);
    }
}
