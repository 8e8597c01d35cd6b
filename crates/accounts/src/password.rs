//! Passwords: argon2id with the parameters OWASP recommends (19 MiB of memory, two passes, one lane).

mod change;
mod common;
mod reset;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use kernel::{
    contact::Email,
    fault::{FaultCode, Reason},
    text,
};
use platform::Failure;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

pub use reset::{RESET_MINUTES, request_reset, reset};

pub(crate) use change::{How, replace};

/// Memory of one hash in KiB (OWASP password storage cheat sheet, argon2id, second choice of equal strength).
const MEMORY_KIB: u32 = 19_456;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Fewest characters of a new password.
pub const SHORTEST: usize = 10;
/// Most characters of a password; longer input is not hashed.
pub const LONGEST: usize = 256;

/// At most four hashes are computed at once (76 MiB): a crowd at the door waits instead of exhausting the memory.
static HASHING: Semaphore = Semaphore::const_new(4);

/// A hash of no password, verified when the address is unknown so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y2hvLXBoaWVuLW5vYm9keQ$CWb7/x2T+PNYqBFEf/Lm+B3ZMcAtdr8v8llMP5XRMsI";

/// A stored password: the PHC string of an argon2id hash.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a PHC string as it stands in the database.
    pub(crate) fn stored(phc: String) -> Self {
        Self(phc)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Whether a password fits a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    Wrong,
}

/// Says what a new password lacks: at least [`SHORTEST`], at most [`LONGEST`] characters, no control characters, and none of those
/// that are guessed first, the person's own `email` among them.
///
/// # Errors
/// `TOO_SHORT` or `TOO_LONG` with the limit, `CONTROL_CHARACTER`, `PASSWORD_TOO_COMMON`.
pub fn check_new(password: &SecretString, email: Option<&Email>) -> Result<(), Reason> {
    let characters = password.expose_secret().chars().count();
    if characters < SHORTEST {
        return Err(Reason::limit(FaultCode::TooShort, SHORTEST));
    }
    if characters > LONGEST {
        return Err(Reason::limit(FaultCode::TooLong, LONGEST));
    }
    if password.expose_secret().chars().any(char::is_control) {
        return Err(FaultCode::ControlCharacter.into());
    }
    if common::is_guessed_first(normalised(password).expose_secret(), email) {
        return Err(FaultCode::PasswordTooCommon.into());
    }
    Ok(())
}

/// Hashes a password on a thread of its own kind (it takes some 35 ms), with a fresh salt.
///
/// # Errors
/// `Internal` if the machine cannot give the memory.
pub async fn hash(password: &SecretString) -> platform::Result<PasswordHash> {
    let password = normalised(password);
    let salt: [u8; 16] = platform::random::bytes();
    apart(move || {
        hasher()?
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map(|phc| PasswordHash(phc.to_string()))
            .map_err(|error| Failure::Internal(format!("hashing a password: {error}")))
    })
    .await
}

/// Compares a password with a stored hash, or with nobody's when there is none; both take as long.
pub(crate) async fn verify(
    password: &SecretString,
    stored: Option<PasswordHash>,
) -> platform::Result<Verdict> {
    if password.expose_secret().chars().count() > LONGEST {
        return Ok(Verdict::Wrong);
    }
    let password = normalised(password);
    apart(move || {
        let known = stored.is_some();
        let phc = stored.map_or_else(|| NOBODY.to_owned(), |hash| hash.0);
        let fits = hasher()?
            .verify_password(password.expose_secret().as_bytes(), phc.as_str())
            .is_ok();
        Ok(if known && fits {
            Verdict::Right
        } else {
            Verdict::Wrong
        })
    })
    .await
}

/// Vietnamese keyboards write the same letter in one or in two code points; both must sign in.
fn normalised(password: &SecretString) -> SecretString {
    SecretString::from(text::nfc(password.expose_secret()))
}

fn hasher() -> platform::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| Failure::Internal(format!("argon2 parameters: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> platform::Result<T> + Send + 'static,
) -> platform::Result<T> {
    let _place = HASHING
        .acquire()
        .await
        .map_err(|error| Failure::Internal(format!("password hashing: {error}")))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::Internal(format!("password hashing: {error}")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hash = hash(&secret("cho-phien-2026")).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(
            verify(&secret("cho-phien-2026"), Some(hash.clone()))
                .await
                .unwrap(),
            Verdict::Right
        );
        assert_eq!(
            verify(&secret("cho-phien-2027"), Some(hash)).await.unwrap(),
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn composed_and_decomposed_letters_are_the_same_password() {
        let hash = hash(&secret("chợ phiên vùng cao")).await.unwrap();
        let decomposed = "cho\u{323}\u{31b} phie\u{302}n vu\u{300}ng cao";
        assert_eq!(
            verify(&secret(decomposed), Some(hash)).await.unwrap(),
            Verdict::Right
        );
    }

    #[tokio::test]
    async fn an_unknown_person_costs_a_real_hash_of_the_same_strength() {
        let nobody = argon2::PasswordHash::new(NOBODY).unwrap();
        assert_eq!(
            Params::try_from(&nobody).unwrap().m_cost(),
            MEMORY_KIB,
            "the dummy must be as dear as a real hash"
        );
        assert!(nobody.hash.is_some());
        assert_eq!(
            verify(&secret("anything at all"), None).await.unwrap(),
            Verdict::Wrong
        );
    }

    #[test]
    fn new_passwords_have_bounds() {
        assert!(check_new(&secret("cho-phien-2026"), None).is_ok());
        assert_eq!(
            check_new(&secret("short"), None).unwrap_err().code,
            FaultCode::TooShort
        );
        assert_eq!(
            check_new(&secret(&"x".repeat(257)), None).unwrap_err().code,
            FaultCode::TooLong
        );
        assert_eq!(
            check_new(&secret("ten letters\u{0}"), None)
                .unwrap_err()
                .code,
            FaultCode::ControlCharacter
        );
        assert_eq!(
            check_new(&secret("Password123"), None).unwrap_err().code,
            FaultCode::PasswordTooCommon
        );
    }

    #[test]
    fn a_hash_does_not_show_itself() {
        let hash = PasswordHash::stored("$argon2id$secret".to_owned());
        assert!(!format!("{hash:?}").contains("secret"));
    }
}
