//! Secrets of the server: a file of mode 600 outside the database. Each line is a key's id and 32 bytes in hexadecimal;
//! the last one signs, the others still verify, and every signature carries its key's id.

use std::{io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use kernel::hex;
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use crate::random;

/// The server's keys.
#[derive(Debug)]
pub struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: String,
    secret: SecretBox<[u8; 32]>,
}

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// It cannot be read or written.
    #[error("the key file: {0}")]
    Io(#[from] io::Error),
    /// A line is not an id and 64 hexadecimal digits.
    #[error("the key file, line {0}: expected an id, a blank and 64 hexadecimal digits")]
    Malformed(usize),
    /// Others may read it.
    #[error("the key file can be read by others; set its mode to 600")]
    Open,
}

impl Keys {
    /// Keys that live as long as the process.
    pub fn ephemeral() -> Self {
        Self(vec![Key::new()])
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is absent, malformed, or others may read it.
    pub fn open(path: &Path) -> Result<Self, KeysError> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if std::fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
                return Err(KeysError::Open);
            }
        }
        let keys = std::fs::read_to_string(path)?
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
            .map(|(number, line)| Key::parse(line).ok_or(KeysError::Malformed(number + 1)))
            .collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            Err(KeysError::Malformed(1))
        } else {
            Ok(Self(keys))
        }
    }

    /// Reads the file, or makes it with one new key where it is absent.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn open_or_create(path: &Path) -> Result<Self, KeysError> {
        match Self::open(path) {
            Err(KeysError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
            other => return other,
        }
        let key = Key::new();
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        io::Write::write_all(
            &mut file,
            format!("{} {}\n", key.id, hex::encode(key.secret.expose_secret())).as_bytes(),
        )?;
        file.sync_all()?;
        Ok(Self(vec![key]))
    }

    /// Signs `message` for one `purpose`; a signature for one purpose is worth nothing for another.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> String {
        // Every constructor leaves at least one key.
        self.0.last().map_or_else(String::new, |key| {
            format!(
                "{}.{}",
                key.id,
                URL_SAFE_NO_PAD.encode(key.mac(purpose, message).finalize().into_bytes())
            )
        })
    }

    /// Whether `signature` was made by one of our keys for this purpose and message.
    pub fn verify(&self, purpose: &str, message: &[u8], signature: &str) -> bool {
        let Some((id, code)) = signature.split_once('.') else {
            return false;
        };
        let Ok(code) = URL_SAFE_NO_PAD.decode(code) else {
            return false;
        };
        self.0
            .iter()
            .filter(|key| key.id == id)
            .any(|key| key.mac(purpose, message).verify_slice(&code).is_ok())
    }
}

impl Key {
    fn new() -> Self {
        Self {
            id: hex::encode(&random::bytes::<4>()),
            secret: SecretBox::new(Box::new(random::bytes())),
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let (id, digits) = line.trim().split_once(' ')?;
        if id.is_empty() || id.contains('.') {
            return None;
        }
        let secret: [u8; 32] = hex::decode(digits)?.try_into().ok()?;
        Some(Self {
            id: id.to_owned(),
            secret: SecretBox::new(Box::new(secret)),
        })
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

    #[test]
    fn the_file_is_made_once_and_only_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys");
        let signature = Keys::open_or_create(&path)
            .expect("made")
            .sign("csrf", b"x");
        assert!(
            Keys::open_or_create(&path)
                .expect("read")
                .verify("csrf", b"x", &signature)
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
            assert!(matches!(Keys::open(&path), Err(KeysError::Open)));
        }
    }
}
