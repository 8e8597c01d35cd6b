//! Showing once more who one is, before what would lock the owner of an account out if a stranger sat at her screen.

use chrono::Duration;
use kernel::{
    actor::Actor,
    fault::{Fault, FaultCode},
    id::SessionId,
};
use platform::{
    Db, Failure,
    throttle::{Counts, Rule, Throttle, Window},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    password::{self, PasswordHash, Verdict},
    person::store,
    session, turns,
};

/// Wrong passwords in a person's own sessions. Failures of strangers at the sign-in page do not count here: they would bar her from
/// what she does about them.
const WRONG: Rule = Rule {
    name: "wrong-passwords-in-session",
    windows: &[
        Window {
            most: 5,
            within: Duration::minutes(1),
        },
        Window {
            most: 30,
            within: Duration::hours(1),
        },
    ],
    counts: Counts::Each,
};

/// Somebody without a password has signed in by a mailed link within this time.
pub const FRESH_MINUTES: i64 = 15;

/// Where the proof stands in every input.
pub const PATH: &str = "input.currentPassword";

/// Makes sure that it is the owner of the account who asks: by her password, or, where she has none, by a session begun within
/// [`FRESH_MINUTES`]. After some wrong passwords the person has to wait.
///
/// # Errors
/// At [`PATH`]: `REQUIRED` without a password, `INVALID_CREDENTIALS` for a wrong one, `SIGN_IN_AGAIN` for a session that began too
/// long ago; `TOO_MANY_REQUESTS` with the seconds to wait, at `input`.
pub async fn again(
    db: &Db,
    throttle: &Throttle,
    actor: &Actor,
    session: SessionId,
    password: Option<&SecretString>,
) -> platform::Result<()> {
    let conn = db.read();
    let refused = |code| Failure::from(Fault::new(code, PATH));
    let Some(stored) = store::password_of(conn, actor.person).await? else {
        let row = session::store::of(conn, session, actor.person).await?;
        let since = db.clock().now() - Duration::minutes(FRESH_MINUTES);
        return match row {
            Some(row) if row.created_at >= since => Ok(()),
            _ => Err(refused(FaultCode::SignInAgain)),
        };
    };
    let Some(password) = password.filter(|given| !given.expose_secret().is_empty()) else {
        return Err(refused(FaultCode::Required));
    };
    let account = actor.person.to_string();
    let _turn = turns::of(&account).await;
    if let Some(wait) = throttle.wait(&WRONG, &account).await {
        return Err(turns::must_wait(wait).into());
    }
    if password::verify(password, Some(PasswordHash::stored(stored))).await? == Verdict::Right {
        return Ok(());
    }
    throttle.note(&WRONG, &account, "").await;
    Err(refused(FaultCode::InvalidCredentials))
}

/// Whether the account has a password.
///
/// # Errors
/// When the database does not answer.
pub async fn has_password(
    conn: &impl sea_orm::ConnectionTrait,
    person: kernel::id::PersonId,
) -> platform::Result<bool> {
    Ok(store::password_of(conn, person).await?.is_some())
}
