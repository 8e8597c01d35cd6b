//! A lost password: a mailed link lets its reader choose another.

use chrono::Duration;
use kernel::{
    contact::Email,
    fault::{Fault, FaultCode, Faults},
    id::PersonId,
};
use notifications::{
    Letter,
    letter::PasswordResetAsked,
    link::{self, Purpose, Resolution},
};
use platform::{
    Context, Db, Fact, Tx,
    throttle::{Counts, Rule, Throttle, Window},
};
use secrecy::SecretString;

use super::{How, PasswordHash, check_new, hash, replace};
use crate::{
    person::{self, store},
    post,
    sign_in::ANSWER_TIME,
};

/// How long the link works (greylisting delays mail).
pub const RESET_MINUTES: i64 = 60;

/// Letters to one person. No window is longer than a link works, so that nobody is kept out by a stranger who keeps asking.
const LETTERS: Rule = Rule {
    name: "password-resets-to-person",
    windows: &[
        Window {
            most: 3,
            within: Duration::minutes(5),
        },
        Window {
            most: 6,
            within: Duration::minutes(RESET_MINUTES),
        },
    ],
    counts: Counts::Each,
};

/// Posts a letter with a link to choose a new password, if the address is somebody's. The answer (its text, its time) is the
/// same when it is nobody's. Posts `PasswordResetAsked`; writes `person.password_reset_asked`.
///
/// # Errors
/// `REQUIRED`, `INVALID_FORMAT` for what is no address, with path `input.email`.
pub async fn request_reset(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    email: &str,
) -> platform::Result<()> {
    let mut faults = Faults::new();
    let email = faults.check("input.email", Email::parse(email));
    let email = faults.finish_with(email)?;
    let (posted, ()) = tokio::join!(
        post(db, throttle, context, &email),
        tokio::time::sleep(ANSWER_TIME)
    );
    posted
}

async fn post(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    email: &Email,
) -> platform::Result<()> {
    let Some(person) = store::by_email_key(db.read(), &email.key()).await? else {
        // Nor must an hour in which nobody can be written to tell who is known.
        return db.check_writing().await;
    };
    let key = person.to_string();
    if throttle.wait(&LETTERS, &key).await.is_some() {
        tracing::info!(person.id = %person, "a letter to reset a password was left out: too many were asked for");
        return db.check_writing().await;
    }
    throttle.note(&LETTERS, &key, "").await;
    platform::command!(db, context, |tx| ask(tx, person))
}

async fn ask(tx: &mut Tx, person: PersonId) -> platform::Result<()> {
    let cause = tx
        .record(Fact::about("person.password_reset_asked", person))
        .await?;
    let letter = Letter::PasswordResetAsked(PasswordResetAsked {
        expires_at: tx.now() + Duration::minutes(RESET_MINUTES),
    });
    post::to_person(tx, person, letter, cause).await
}

/// Puts a new password in place for whoever shows a mailed link, once. Nobody is signed in by it, and every session of the
/// person ends. Posts `PasswordChanged`; writes `person.password_changed`.
///
/// # Errors
/// `LINK_USED`, `LINK_EXPIRED`, or `INVALID_CREDENTIALS` for a token we never minted, with path `input.token`; what
/// [`check_new`] refuses, with path `input.newPassword`; all at once.
pub async fn reset(
    db: &Db,
    context: &Context,
    token: &str,
    password: &SecretString,
) -> platform::Result<()> {
    let mut faults = Faults::new();
    let person = match opened(db, token).await? {
        Ok(person) => Some(person),
        Err(code) => {
            faults.push(code, "input.token");
            None
        }
    };
    let email = match person {
        Some(id) => person::get(db.read(), id).await?.and_then(|row| row.email),
        None => None,
    };
    faults.check("input.newPassword", check_new(password, email.as_ref()));
    let person = faults.finish_with(person)?;
    // Outside the unit of work: a hash takes 35 ms, and SQLite has one writer.
    let hash = hash(password).await?;
    let context = Context {
        person: Some(person),
        ..context.clone()
    };
    platform::command!(db, &context, |tx| settle(tx, token, &hash))
}

async fn opened(db: &Db, token: &str) -> platform::Result<Result<PersonId, FaultCode>> {
    let resolution = link::resolve(db.read(), token, db.clock().now()).await?;
    let of = |link: &link::Link| {
        link.person
            .filter(|_| link.purpose == Purpose::ResetPassword)
    };
    Ok(match &resolution {
        Resolution::Open(link) => of(link).ok_or(FaultCode::InvalidCredentials),
        Resolution::Used(link) if of(link).is_some() => Err(FaultCode::LinkUsed),
        Resolution::Expired(link) if of(link).is_some() => Err(FaultCode::LinkExpired),
        _ => Err(FaultCode::InvalidCredentials),
    })
}

async fn settle(tx: &mut Tx, token: &str, hash: &PasswordHash) -> platform::Result<()> {
    // Two who press at once: the row decides.
    let used = link::use_once(tx, token, Purpose::ResetPassword).await?;
    let Some(person) = used.and_then(|link| link.person) else {
        return Err(Fault::new(FaultCode::LinkUsed, "input.token").into());
    };
    let now = tx.now();
    store::mark_email_verified(tx, person, now).await?;
    replace(tx, person, hash, None, How::Reset).await
}
