//! Showing once more who one is, before what would lock the owner of an account out if a stranger sat at her screen.

use chrono::Duration;
use kernel::{
    actor::Actor,
    fault::{Fault, FaultCode},
    id::SessionId,
};
use platform::{Db, Failure, throttle::Throttle};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    password::{self, PasswordHash, Verdict},
    person::{self, store},
    session,
    sign_in::ACCOUNT,
    turns,
};

/// Somebody without a password has signed in by a mailed link within this time.
pub const FRESH_MINUTES: i64 = 15;

/// Where the proof stands in every input.
pub const PATH: &str = "input.currentPassword";

/// Makes sure that it is the owner of the account who asks: by her password, or, where she has none, by a session begun within
/// [`FRESH_MINUTES`]. Wrong passwords count as failures of signing in.
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
    let person = person::get(conn, actor.person).await?;
    let account = person
        .and_then(|person| person.email)
        .map_or_else(|| actor.person.to_string(), |email| email.key());
    let _turn = turns::of(&account).await;
    if let Some(wait) = throttle.wait(&ACCOUNT, &account) {
        return Err(turns::must_wait(wait).into());
    }
    if password::verify(password, Some(PasswordHash::stored(stored))).await? == Verdict::Right {
        return Ok(());
    }
    throttle.note(&ACCOUNT, &account, "");
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
