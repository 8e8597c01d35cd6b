//! A new password in place of the old one, and what follows from it.

use kernel::id::{PersonId, SessionId};
use notifications::{
    Letter,
    letter::PasswordChanged,
    link::{self, Purpose},
};
use platform::{Fact, Tx};
use serde_json::json;

use super::PasswordHash;
use crate::{address, person::store, post, session, sign_in};

/// Puts a new password in place. Every session but `kept` ends, and what was mailed to get in by, or to
/// change the address, counts no more. Posts
/// `PasswordChanged`; writes `person.password_changed`.
pub(crate) async fn replace(
    tx: &mut Tx,
    person: PersonId,
    hash: &PasswordHash,
    kept: Option<SessionId>,
    how: How,
) -> platform::Result<()> {
    let now = tx.now();
    store::put_password(
        tx,
        store::password::Model {
            person_id: person,
            hash: hash.as_str().to_owned(),
            updated_at: now,
        },
    )
    .await?;
    let ended = session::store::revoke_all(tx, person, kept, now).await?;
    sign_in::forget_challenges(tx, person).await?;
    link::use_up_all(tx, person, &[Purpose::ResetPassword, Purpose::SignIn]).await?;
    // Whoever knew the old password may have asked for an address of his own.
    address::store::close_changes(tx, person, now).await?;
    let cause = tx
        .record(Fact::about("person.password_changed", person).with(json!({
            "how": how.code(),
            "sessionsEnded": ended,
        })))
        .await?;
    let letter = Letter::PasswordChanged(PasswordChanged { at: now });
    post::to_person(tx, person, letter, cause).await
}

/// How the person proved herself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    /// By the old password, or a session just begun.
    Known,
    /// By a mailed link.
    Reset,
}

impl How {
    fn code(self) -> &'static str {
        match self {
            Self::Known => "KNOWN",
            Self::Reset => "RESET",
        }
    }
}
