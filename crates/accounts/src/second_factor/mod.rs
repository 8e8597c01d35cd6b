//! The second step of signing in: codes of an authenticator app, and recovery codes for the day it is lost.
//!
//! A factor begins as a secret that waits ([`begin`]) and counts from the first code on ([`confirm`]). The secret is sealed with
//! the server's keys, recovery codes are kept as hashes, and every code works once.

mod recovery;
mod store;
mod totp;

use chrono::Duration;
use kernel::{
    actor::Actor,
    fault::FaultCode,
    id::{PersonId, SessionId},
    time::Instant,
};
use notifications::{
    Letter,
    letter::{FactorChange, SecondFactorChanged},
};
use platform::{
    Fact, Failure, Tx,
    keys::Keys,
    throttle::{Counts, Rule, Throttle, Window},
};
use sea_orm::ConnectionTrait;
use secrecy::SecretString;
use serde_json::json;

use crate::{
    person::{self, Origin, Person},
    post,
    session::{self, store::Shown},
    turns,
};
use store::Met;

pub use recovery::CODES as RECOVERY_CODES;

/// Whether a person needs the second step for the powers of her office: whoever belongs to an authority does (`is_staff`), but for the sample people of a
/// demonstration, who are let off.
pub fn is_required(person: &Person, is_staff: bool) -> bool {
    is_staff && person.origin == Origin::Real
}

/// A secret waits so long for its first code.
pub const SETUP_HOURS: i64 = 24;

/// Wrong codes of one person, at whatever door.
const WRONG_CODES: Rule = Rule {
    name: "second-factor-failures-of-person",
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

/// Does something that shows a code of this person. Wrong codes are counted one by one, and whoever has shown too many waits;
/// nobody is locked out.
///
/// # Errors
/// `TOO_MANY_REQUESTS` with the seconds to wait, at `input`; else what the work refuses.
pub async fn counting<T>(
    throttle: &Throttle,
    person: PersonId,
    work: impl Future<Output = platform::Result<T>>,
) -> platform::Result<T> {
    let key = person.to_string();
    let _turn = turns::of(&key).await;
    if let Some(wait) = throttle.wait(&WRONG_CODES, &key).await {
        return Err(turns::must_wait(wait).into());
    }
    let outcome = work.await;
    if let Err(Failure::Refused(faults)) = &outcome
        && faults
            .iter()
            .any(|fault| fault.code == FaultCode::SecondFactorInvalid)
    {
        throttle.note(&WRONG_CODES, &key, "").await;
    }
    outcome
}

/// How a person's second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// There is none.
    Off,
    /// A secret was made and waits for its first code.
    Waiting,
    /// Signing in asks for a code.
    On {
        /// Since when.
        since: Instant,
        /// Recovery codes not used yet.
        recovery_codes_left: u64,
    },
}

impl Status {
    /// Whether signing in asks for a code.
    pub fn is_on(self) -> bool {
        matches!(self, Self::On { .. })
    }
}

/// How a person's second factor stands. Two statements at most.
///
/// # Errors
/// When the database does not answer.
pub async fn status(conn: &impl ConnectionTrait, person: PersonId) -> platform::Result<Status> {
    Ok(match store::get(conn, person).await? {
        None => Status::Off,
        Some(row) => match row.confirmed_at {
            None => Status::Waiting,
            Some(since) => Status::On {
                since,
                recovery_codes_left: store::recovery_left(conn, person).await?,
            },
        },
    })
}

/// Whether signing in asks this person for a code. One statement.
pub(crate) async fn is_on(conn: &impl ConnectionTrait, person: PersonId) -> platform::Result<bool> {
    Ok(store::get(conn, person)
        .await?
        .is_some_and(|row| row.confirmed_at.is_some()))
}

/// What an authenticator app is given, shown to its owner alone.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The secret in base 32, to be typed where no picture can be read.
    pub secret: SecretString,
    /// The same as an `otpauth:` address, for a QR code.
    pub uri: SecretString,
}

/// Makes a secret for the actor's authenticator app, in place of an earlier one that still waits. Whoever calls this has
/// asked for the password before ([`crate::proof`]). `issuer` is our name in the app. Writes `person.second_factor_begun`.
///
/// # Errors
/// `STATE_TRANSITION` when a factor is in use already.
pub async fn begin(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    issuer: &str,
) -> platform::Result<Setup> {
    let person = person::get(tx, actor.person)
        .await?
        .ok_or_else(|| Failure::internal("a signed-in person is gone"))?;
    if is_on(tx, person.id).await? {
        return Err(already_on());
    }
    let secret: [u8; totp::SECRET_BYTES] = platform::random::bytes();
    let now = tx.now();
    store::put_waiting(tx, person.id, keys.seal(&purpose(person.id), &secret), now).await?;
    tx.record(Fact::about("person.second_factor_begun", person.id))
        .await?;
    let account = person.email.map_or(person.name, |email| email.to_string());
    Ok(Setup {
        secret: SecretString::from(totp::base32(&secret)),
        uri: SecretString::from(totp::uri(issuer, &account, &secret)),
    })
}

/// Puts the waiting secret to use with its first code; the session it happens in counts as one with a second factor. Gives
/// the recovery codes, which are never shown again. Posts `SecondFactorChanged`; writes `person.second_factor_enabled`.
///
/// # Errors
/// `SECOND_FACTOR_INVALID` at `input.code` for another code; `STATE_TRANSITION` when no secret waits.
pub async fn confirm(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    session: SessionId,
    code: &str,
) -> platform::Result<Vec<String>> {
    let now = tx.now();
    let Some(row) = store::get(tx, actor.person).await? else {
        return Err(nothing_waits());
    };
    if row.confirmed_at.is_some() {
        return Err(already_on());
    }
    let step = totp::step_of(&opened(keys, &row)?, &figures(code), now).ok_or_else(wrong)?;
    // Of two who confirm at once, one gets the codes.
    if store::confirm(tx, (actor.person, &row.secret), step, now).await? == Met::No {
        return Err(already_on());
    }
    let codes = fresh_codes(tx, actor.person).await?;
    session::store::set_second_factor(tx, actor.person, Some(session), Shown::Yes).await?;
    let cause = tx
        .record(Fact::about("person.second_factor_enabled", actor.person))
        .await?;
    let letter = Letter::SecondFactorChanged(SecondFactorChanged {
        change: FactorChange::On,
        at: now,
    });
    post::to_person(tx, actor.person, letter, cause).await?;
    Ok(codes)
}

/// Takes the actor's second factor away; a code of it, or a recovery code, must be shown. Her open sessions lose what they
/// had by it. Posts `SecondFactorChanged`; writes `person.second_factor_disabled`. One that is off already stays so.
///
/// # Errors
/// `SECOND_FACTOR_INVALID` at `input.code`.
pub async fn disable(tx: &mut Tx, keys: &Keys, actor: &Actor, code: &str) -> platform::Result<()> {
    if !is_on(tx, actor.person).await? {
        return Ok(());
    }
    use_code(tx, keys, actor.person, code).await?;
    if store::delete(tx, actor.person).await? == Met::No {
        return Ok(());
    }
    session::store::set_second_factor(tx, actor.person, None, Shown::No).await?;
    let cause = tx
        .record(Fact::about("person.second_factor_disabled", actor.person))
        .await?;
    let letter = Letter::SecondFactorChanged(SecondFactorChanged {
        change: FactorChange::Off,
        at: tx.now(),
    });
    post::to_person(tx, actor.person, letter, cause).await
}

/// Takes a person's second factor away and ends her sessions. For the program itself, when somebody has lost telephone and
/// recovery codes, and the operator has made sure who she is: whoever has the telephone now may sit in one of the sessions.
/// Posts `SecondFactorChanged`; writes `person.second_factor_reset`.
///
/// # Errors
/// `NOT_FOUND` when she has none in use.
pub async fn reset(tx: &mut Tx, person: PersonId) -> platform::Result<()> {
    if store::delete(tx, person).await? == Met::No {
        return Err(FaultCode::NotFound.at("input").into());
    }
    let now = tx.now();
    let ended = session::store::revoke_all(tx, person, None, now).await?;
    crate::sign_in::forget_challenges(tx, person).await?;
    let cause = tx
        .record(
            Fact::about("person.second_factor_reset", person).with(json!({ "sessions": ended })),
        )
        .await?;
    let letter = Letter::SecondFactorChanged(SecondFactorChanged {
        change: FactorChange::Reset,
        at: now,
    });
    post::to_person(tx, person, letter, cause).await
}

/// What was shown as a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    App,
    Recovery,
}

impl Used {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::App => "APP",
            Self::Recovery => "RECOVERY_CODE",
        }
    }
}

/// Uses up a code of the app or a recovery code.
///
/// # Errors
/// `SECOND_FACTOR_INVALID` at `input.code` for a wrong, an old or a used one.
pub(crate) async fn use_code(
    tx: &mut Tx,
    keys: &Keys,
    person: PersonId,
    code: &str,
) -> platform::Result<Used> {
    let now = tx.now();
    if let Some(hash) = recovery::hash(person, code) {
        return match store::use_recovery(tx, person, hash, now).await? {
            Met::Yes => Ok(Used::Recovery),
            Met::No => Err(wrong()),
        };
    }
    let row = store::get(tx, person)
        .await?
        .filter(|row| row.confirmed_at.is_some())
        .ok_or_else(wrong)?;
    let step = totp::step_of(&opened(keys, &row)?, &figures(code), now).ok_or_else(wrong)?;
    match store::use_step(tx, person, step).await? {
        Met::Yes => Ok(Used::App),
        Met::No => Err(wrong()),
    }
}

/// Tells the owner that a recovery code let somebody in, and how many are left.
pub(crate) async fn tell_of_recovery(
    tx: &mut Tx,
    person: PersonId,
    cause: kernel::id::EventId,
) -> platform::Result<()> {
    let left = store::recovery_left(tx, person).await?;
    let letter = Letter::SecondFactorChanged(SecondFactorChanged {
        change: FactorChange::RecoveryCodeUsed { left },
        at: tx.now(),
    });
    post::to_person(tx, person, letter, cause).await
}

/// Takes out secrets that waited in vain. Housekeeping: no event.
pub(crate) async fn clean(tx: &mut Tx) -> platform::Result<u64> {
    let before = tx.now() - Duration::hours(SETUP_HOURS);
    Ok(store::delete_waiting(tx, before).await?)
}

async fn fresh_codes(tx: &mut Tx, person: PersonId) -> platform::Result<Vec<String>> {
    let codes = recovery::fresh();
    let kept = codes
        .iter()
        .filter_map(|code| Some((tx.new_uuid(), recovery::hash(person, code)?)))
        .collect();
    store::replace_recovery(tx, person, kept).await?;
    Ok(codes)
}

/// The person's id is part of the purpose: a secret copied into another row cannot be opened there.
fn purpose(person: PersonId) -> String {
    format!("second-factor:{person}")
}

fn opened(keys: &Keys, row: &store::second_factor::Model) -> platform::Result<Vec<u8>> {
    keys.open(&purpose(row.person_id), &row.secret)
        .map_err(|error| Failure::internal(format!("a second factor: {error}")))
}

/// The figures of a code, which people copy with a blank in the middle.
fn figures(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

fn wrong() -> Failure {
    FaultCode::SecondFactorInvalid.at("input.code").into()
}

fn already_on() -> Failure {
    FaultCode::StateTransition.at("input").into()
}

fn nothing_waits() -> Failure {
    FaultCode::StateTransition.at("input.code").into()
}
