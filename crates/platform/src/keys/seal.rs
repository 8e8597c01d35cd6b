//! Values sealed before they are stored: XChaCha20-Poly1305 with a key derived for the purpose, a random nonce, and the
//! key's id in front. A value sealed for one purpose opens for no other.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::Mac;

use super::{Key, Keys};
use crate::random;

/// The form of sealed values; another form would have another number.
const FORM: u8 = 1;
/// The length of a nonce.
const NONCE: usize = 24;

/// Why a sealed value does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed by a key that the key file no longer has.
    #[error("sealed by the key {0}, which the key file does not hold")]
    UnknownKey(String),
    /// It was altered, cut short, or sealed for another purpose.
    #[error("not a value sealed for this purpose")]
    Broken,
}

impl Keys {
    /// Seals bytes for one `purpose` with the active key, for storing.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let key = self.active();
        let nonce = random::bytes::<NONCE>();
        let mut sealed = vec![FORM, key.id_length()];
        sealed.extend_from_slice(key.id.as_bytes());
        let aad = sealed.clone();
        let cipher = key
            .cipher(purpose)
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: &aad,
                },
            )
            .expect("a value in memory is far below the cipher's 256 GB");
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&cipher);
        sealed
    }

    /// Opens what [`seal`](Self::seal) sealed for this `purpose`, also by a key that has retired since.
    ///
    /// # Errors
    /// When the key is gone, or the value was altered or sealed for another purpose.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (head, id, rest) = split(sealed).ok_or(SealError::Broken)?;
        let key = self
            .by_id(id)
            .ok_or_else(|| SealError::UnknownKey(id.to_owned()))?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Broken)?;
        key.cipher(purpose)
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: cipher,
                    aad: head,
                },
            )
            .map_err(|_| SealError::Broken)
    }
}

/// The id of the key that sealed a value; nothing where it is no sealed value.
pub fn sealed_by(sealed: &[u8]) -> Option<&str> {
    split(sealed).map(|(_, id, _)| id)
}

impl Key {
    /// The key for one purpose, derived so that no signature of the same purpose tells anything about it.
    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        let derived = self.mac("seal", purpose.as_bytes()).finalize().into_bytes();
        XChaCha20Poly1305::new_from_slice(&derived).expect("HMAC-SHA-256 gives 32 bytes")
    }

    fn id_length(&self) -> u8 {
        u8::try_from(self.id.len()).expect("the key file refuses longer ids")
    }
}

/// Head (form and id), id, and the rest.
fn split(sealed: &[u8]) -> Option<(&[u8], &str, &[u8])> {
    let (&[form, length], _) = sealed.split_first_chunk::<2>()?;
    if form != FORM {
        return None;
    }
    let (head, rest) = sealed.split_at_checked(2 + usize::from(length))?;
    Some((head, std::str::from_utf8(&head[2..]).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_for_its_purpose_and_unaltered_only() {
        let keys = Keys::ephemeral();
        let sealed = keys.seal("second factor", b"JBSWY3DP");
        assert_eq!(
            keys.open("second factor", &sealed).as_deref(),
            Ok(&b"JBSWY3DP"[..])
        );
        assert_eq!(keys.open("papers", &sealed), Err(SealError::Broken));
        assert_ne!(
            keys.seal("second factor", b"JBSWY3DP"),
            sealed,
            "no nonce comes twice"
        );
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert!(
                keys.open("second factor", &altered).is_err(),
                "byte {place}"
            );
        }
        for length in 0..sealed.len() {
            assert!(
                keys.open("second factor", &sealed[..length]).is_err(),
                "{length} bytes"
            );
        }
    }

    #[test]
    fn a_value_names_its_key_and_stays_shut_without_it() {
        let keys = Keys::ephemeral();
        let sealed = keys.seal("papers", b"012345678901");
        assert_eq!(sealed_by(&sealed), Some(keys.active_id()));
        assert_eq!(
            Keys::ephemeral().open("papers", &sealed),
            Err(SealError::UnknownKey(keys.active_id().to_owned()))
        );
    }
}
