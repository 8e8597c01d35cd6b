//! The key file: `id created active|retired secret`, one key a line. A line of id and secret alone is read too, and where
//! no line says which key is active, the last one is.

use std::{
    io::{self, Write},
    path::Path,
};

use kernel::{
    hex,
    time::{Instant, parse_instant},
};
use secrecy::{ExposeSecret, SecretBox};

use super::{Key, KeyState, Keys};

/// What the file begins with.
const HEAD: &str = "# The server's keys: whoever reads this file can sign in as anybody. Mode 600; back it up apart from the database.\n";
/// Stands where it is not known when a key was made.
const UNKNOWN: &str = "-";

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// It cannot be read or written.
    #[error("the key file: {0}")]
    Io(#[from] io::Error),
    /// A line is no key.
    #[error(
        "the key file, line {0}: expected `id created active|retired secret`, the secret as 64 hexadecimal digits"
    )]
    Malformed(usize),
    /// It has no key.
    #[error("the key file holds no key; make one with `chophien keys new`")]
    Empty,
    /// An id stands twice.
    #[error("the key file names the key {0} twice")]
    Doubled(String),
    /// Several keys would sign.
    #[error("the key file must have exactly one active key")]
    Active,
    /// There is no such key.
    #[error("the key file does not hold the key {0}")]
    Absent(String),
    /// Others may read it.
    #[error("the key file can be read by others; set its mode to 600 (chmod 600)")]
    Open,
}

impl Keys {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is absent, malformed, or others may read it.
    pub fn load(path: &Path) -> Result<Self, KeysError> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if std::fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
                return Err(KeysError::Open);
            }
        }
        Self::parse(&std::fs::read_to_string(path)?)
    }

    /// Reads the file, or makes it with one new key where it is absent.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn load_or_create(path: &Path, now: Instant) -> Result<Self, KeysError> {
        match Self::load(path) {
            Err(KeysError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
                Self::create(path, now)
            }
            other => other,
        }
    }

    /// Makes the file with one new key.
    ///
    /// # Errors
    /// When it is there already, or cannot be made.
    pub fn create(path: &Path, now: Instant) -> Result<Self, KeysError> {
        let keys = Self(vec![Key::new(Some(now))]);
        keys.write_new(path)?;
        Ok(keys)
    }

    /// Adds a new active key and retires the one before. A server takes it up when it starts again.
    ///
    /// # Errors
    /// When the file cannot be read or replaced.
    pub fn rotate(path: &Path, now: Instant) -> Result<Self, KeysError> {
        let mut keys = Self::load(path)?;
        for key in &mut keys.0 {
            key.state = KeyState::Retired;
        }
        keys.0.push(Key::new(Some(now)));
        keys.replace(path)?;
        Ok(keys)
    }

    /// Takes a retired key out of the file: what it signed and sealed is worth nothing afterwards.
    ///
    /// # Errors
    /// When there is no such key, it is the active one, or the file cannot be replaced.
    pub fn remove(path: &Path, id: &str) -> Result<Self, KeysError> {
        let mut keys = Self::load(path)?;
        let key = keys
            .by_id(id)
            .ok_or_else(|| KeysError::Absent(id.to_owned()))?;
        if key.state == KeyState::Active {
            return Err(KeysError::Active);
        }
        keys.0.retain(|key| key.id != id);
        keys.replace(path)?;
        Ok(keys)
    }

    fn parse(text: &str) -> Result<Self, KeysError> {
        let mut keys: Vec<Key> = Vec::new();
        let mut stated = false;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, states) = parse_line(line).ok_or(KeysError::Malformed(number + 1))?;
            if keys.iter().any(|known| known.id == key.id) {
                return Err(KeysError::Doubled(key.id));
            }
            stated |= states;
            keys.push(key);
        }
        let last = keys.last_mut().ok_or(KeysError::Empty)?;
        if !stated {
            last.state = KeyState::Active;
        }
        let active = keys
            .iter()
            .filter(|key| key.state == KeyState::Active)
            .count();
        if active == 1 {
            Ok(Self(keys))
        } else {
            Err(KeysError::Active)
        }
    }

    fn text(&self) -> String {
        let lines = self.0.iter().map(|key| {
            format!(
                "{} {} {} {}\n",
                key.id,
                key.created.map_or_else(
                    || UNKNOWN.to_owned(),
                    |created| created.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
                ),
                key.state.as_str(),
                hex::encode(key.secret.expose_secret())
            )
        });
        std::iter::once(HEAD.to_owned()).chain(lines).collect()
    }

    fn write_new(&self, path: &Path) -> Result<(), KeysError> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(self.text().as_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    /// Written beside and moved into place: a power cut leaves the old file or the new one, never half of it.
    fn replace(&self, path: &Path) -> Result<(), KeysError> {
        let beside = path.with_extension("new");
        match std::fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        self.write_new(&beside)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let old = std::fs::metadata(path)?;
            let new = std::fs::metadata(&beside)?;
            // Root rotates for the server's own user, who must still be able to read the file.
            if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
                std::os::unix::fs::chown(&beside, Some(old.uid()), Some(old.gid()))?;
            }
        }
        std::fs::rename(&beside, path)?;
        #[cfg(unix)]
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// The key of a line, and whether the line says its state.
fn parse_line(line: &str) -> Option<(Key, bool)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (id, created, state, digits, states) = match words[..] {
        [id, digits] => (id, UNKNOWN, "retired", digits, false),
        [id, created, state, digits] => (id, created, state, digits, true),
        _ => return None,
    };
    if id.len() > 64 || id.contains('.') {
        return None;
    }
    let key = Key {
        id: id.to_owned(),
        created: match created {
            UNKNOWN => None,
            text => Some(parse_instant(text).ok()?),
        },
        state: match state {
            "active" => KeyState::Active,
            "retired" => KeyState::Retired,
            _ => return None,
        },
        secret: SecretBox::new(Box::new(hex::decode(digits)?.try_into().ok()?)),
    };
    Some((key, states))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    #[test]
    fn the_file_is_made_once_and_only_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys");
        let signature = Keys::load_or_create(&path, start())
            .expect("made")
            .sign("csrf", b"x");
        assert!(
            Keys::load_or_create(&path, start())
                .expect("read")
                .verify("csrf", b"x", &signature)
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
            assert!(matches!(Keys::load(&path), Err(KeysError::Open)));
        }
    }

    #[test]
    fn after_a_rotation_the_old_key_verifies_and_opens_and_the_new_one_signs_and_seals() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys");
        let old = Keys::create(&path, start()).expect("made");
        let (signature, sealed) = (old.sign("csrf", b"x"), old.seal("papers", b"012"));
        let keys = Keys::rotate(&path, start()).expect("rotated");
        assert_ne!(keys.active_id(), old.active_id());
        assert!(keys.verify("csrf", b"x", &signature));
        assert_eq!(keys.open("papers", &sealed).as_deref(), Ok(&b"012"[..]));
        let read = Keys::load(&path).expect("read, with mode 600");
        assert_eq!(read.outlines(), keys.outlines());
        assert!(read.verify("csrf", b"y", &keys.sign("csrf", b"y")));

        assert!(matches!(
            Keys::remove(&path, keys.active_id()),
            Err(KeysError::Active)
        ));
        let keys = Keys::remove(&path, old.active_id()).expect("removed");
        assert!(!keys.verify("csrf", b"x", &signature));
        assert!(keys.open("papers", &sealed).is_err());
        assert!(matches!(
            Keys::remove(&path, old.active_id()),
            Err(KeysError::Absent(_))
        ));
    }

    #[test]
    fn older_files_are_read_and_wrong_ones_say_where() {
        let secret = "00".repeat(32);
        let keys = Keys::parse(&format!("# mine\na {secret}\n\nb {secret}\n")).expect("read");
        assert_eq!(keys.active_id(), "b");
        assert_eq!(keys.outlines()[0].state, KeyState::Retired);
        for (text, line) in [
            ("a 00".to_owned(), 1),
            (format!("a - active {secret}\nb - idle {secret}"), 2),
            (format!("a yesterday active {secret}"), 1),
            (format!("a.b - active {secret}"), 1),
        ] {
            assert!(
                matches!(Keys::parse(&text), Err(KeysError::Malformed(at)) if at == line),
                "{text}"
            );
        }
        assert!(matches!(Keys::parse("# none"), Err(KeysError::Empty)));
        assert!(matches!(
            Keys::parse(&format!("a - active {secret}\nb - active {secret}")),
            Err(KeysError::Active)
        ));
        assert!(matches!(
            Keys::parse(&format!("a - active {secret}\na - retired {secret}")),
            Err(KeysError::Doubled(_))
        ));
    }
}
