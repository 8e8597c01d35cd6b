//! Secrets of the server: a file of mode 600 outside the database, with one key a line. The active key signs and seals;
//! retired ones still verify and open, and every signature and sealed value carries its key's id.
//!
//! From the 32 bytes of a key each use derives its own, so that a signature tells nothing about what is sealed.

mod file;
mod seal;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use kernel::{hex, time::Instant};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use crate::random;

pub use file::KeysError;
pub use seal::{SealError, sealed_by};

/// The server's keys. Exactly one is active.
#[derive(Debug)]
pub struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: String,
    created: Option<Instant>,
    state: KeyState,
    secret: SecretBox<[u8; 32]>,
}

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Signs and seals what is new.
    Active,
    /// Verifies and opens what was signed and sealed before a newer key came.
    Retired,
}

/// A key as it may be shown: without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOutline {
    /// Its id.
    pub id: String,
    /// When it was made; unknown for keys written by hand.
    pub created: Option<Instant>,
    /// What it is for.
    pub state: KeyState,
}

impl Keys {
    /// Keys that live as long as the process.
    pub fn ephemeral() -> Self {
        Self(vec![Key::new(None)])
    }

    /// The keys without their secrets, oldest first.
    pub fn outlines(&self) -> Vec<KeyOutline> {
        self.0
            .iter()
            .map(|key| KeyOutline {
                id: key.id.clone(),
                created: key.created,
                state: key.state,
            })
            .collect()
    }

    /// The id of the key that signs and seals.
    pub fn active_id(&self) -> &str {
        &self.active().id
    }

    /// Signs `message` for one `purpose`; a signature for one purpose is worth nothing for another.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> String {
        let key = self.active();
        format!(
            "{}.{}",
            key.id,
            URL_SAFE_NO_PAD.encode(key.mac(purpose, message).finalize().into_bytes())
        )
    }

    /// Whether `signature` was made by one of our keys for this purpose and message.
    pub fn verify(&self, purpose: &str, message: &[u8], signature: &str) -> bool {
        let Some((id, code)) = signature.split_once('.') else {
            return false;
        };
        let Ok(code) = URL_SAFE_NO_PAD.decode(code) else {
            return false;
        };
        self.by_id(id)
            .is_some_and(|key| key.mac(purpose, message).verify_slice(&code).is_ok())
    }

    /// A key for one `purpose`, derived of the active key: nodes with the same active key agree on it, and it tells nothing about any other.
    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        self.active()
            .mac(purpose, b"a key of its own")
            .finalize()
            .into_bytes()
            .into()
    }

    fn active(&self) -> &Key {
        self.0
            .iter()
            .find(|key| key.state == KeyState::Active)
            .expect("every constructor leaves one active key")
    }

    fn by_id(&self, id: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }
}

impl KeyState {
    /// As the file writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

impl Key {
    fn new(created: Option<Instant>) -> Self {
        Self {
            id: hex::encode(&random::bytes::<4>()),
            created,
            state: KeyState::Active,
            secret: SecretBox::new(Box::new(random::bytes())),
        }
    }

    fn mac(&self, purpose: &str, message: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret())
            .expect("HMAC takes a key of any length");
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(message);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_purpose_and_message_only() {
        let keys = Keys::ephemeral();
        let signature = keys.sign("csrf", b"a form");
        assert!(keys.verify("csrf", b"a form", &signature));
        assert!(!keys.verify("csrf", b"another form", &signature));
        assert!(!keys.verify("link", b"a form", &signature));
        assert!(!Keys::ephemeral().verify("csrf", b"a form", &signature));
    }
}
