//! Signing in by a link that was mailed.

use chrono::Duration;
use kernel::{
    contact::Email,
    fault::{Fault, FaultCode, Faults},
    id::PersonId,
    text::Language,
};
use notifications::{
    Draft, Letter, Reader,
    letter::SignInLink,
    link::{self, Link, Purpose, Resolution},
};
use platform::{
    Context, Db, Fact, Failure, Tx,
    throttle::{Counts, Rule, Throttle, Window},
};

use super::{Method, SignInResult, admit};
use crate::{
    person::{self, store},
    session::Device,
};

/// How long a mailed link lets in (greylisting delays mail).
pub const LINK_MINUTES: i64 = 60;

/// How long an answer takes at least, so that its time does not tell whether a letter was posted, and to whom.
pub(crate) const ANSWER_TIME: std::time::Duration = std::time::Duration::from_millis(120);

/// Links mailed to one person: enough for the impatient, too few to flood a mailbox. No window is longer than a link works:
/// whenever a letter is left out, one that lets in is on its way, so that a stranger who keeps asking locks nobody out.
const LETTERS: Rule = Rule {
    name: "sign-in-links-to-person",
    windows: &[
        Window {
            most: 3,
            within: Duration::minutes(5),
        },
        Window {
            most: 6,
            within: Duration::minutes(LINK_MINUTES),
        },
    ],
    counts: Counts::Each,
};

/// Posts a letter with a link that lets its reader in, if the address is somebody's. The answer (its text, its time) is
/// the same when it is nobody's, and when so many letters have gone there that this one is left out.
/// Posts `SignInLink`; writes `person.sign_in_link_requested`.
///
/// # Errors
/// `INVALID_FORMAT` for what is no address, with path `input.email`.
pub async fn request_link(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    email: &str,
) -> platform::Result<()> {
    let mut faults = Faults::new();
    let email = faults.check("input.email", Email::parse(email));
    let email = faults.finish_with(email)?;
    let (posted, ()) = tokio::join!(
        post_link(db, throttle, context, &email),
        tokio::time::sleep(ANSWER_TIME)
    );
    posted
}

async fn post_link(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    email: &Email,
) -> platform::Result<()> {
    // Only people are counted: whoever makes up addresses must not fill the throttle's memory.
    let Some(person) = person::by_email(db.read(), email).await? else {
        // Nor must an hour in which nobody can be written to tell who is known.
        return db.check_writing().await;
    };
    let key = person.id.to_string();
    if throttle.wait(&LETTERS, &key).await.is_some() {
        tracing::info!(person.id = %person.id, "a sign-in link was left out: too many were asked for");
        return db.check_writing().await;
    }
    // What is left out does not count, or asking without end would keep the door shut.
    throttle.note(&LETTERS, &key, "").await;
    platform::command!(db, context, |tx| post(tx, person.id, person.language))
}

async fn post(tx: &mut Tx, person: PersonId, language: Language) -> platform::Result<()> {
    let cause = tx
        .record(Fact::about("person.sign_in_link_requested", person))
        .await?;
    let expires_at = tx.now() + Duration::minutes(LINK_MINUTES);
    let draft = Draft {
        reader: Reader {
            person: Some(person),
            organisation: None,
            address: None,
            language,
        },
        letter: Letter::SignInLink(SignInLink { expires_at }),
        thread: None,
        cause: Some(cause),
        subject: None,
        not_after: Some(expires_at),
    };
    notifications::post(tx, vec![draft]).await
}

/// Lets in whoever shows a mailed link, once. Opening the link changes nothing; this is what the button on its page
/// calls. The address is thereby known to be the person's. Writes `person.signed_in`, or `person.second_factor_asked` where a
/// second factor is wanted. Posts `NewSignIn` where the person never came from.
///
/// # Errors
/// `LINK_USED`, `LINK_EXPIRED`, or `INVALID_CREDENTIALS` for a token we never minted, with path `input.token`.
pub async fn use_link(tx: &mut Tx, token: &str, device: &Device) -> platform::Result<SignInResult> {
    let refused = |code| Failure::from(Fault::new(code, "input.token"));
    let now = tx.now();
    match link::resolve(tx, token, now).await? {
        Resolution::Open(link) if lets_in(&link) => {}
        Resolution::Used(link) if lets_in(&link) => return Err(refused(FaultCode::LinkUsed)),
        Resolution::Expired(link) if lets_in(&link) => return Err(refused(FaultCode::LinkExpired)),
        _ => return Err(refused(FaultCode::InvalidCredentials)),
    }
    // Two who press at once: the row decides.
    let used = link::use_once(tx, token, Purpose::SignIn).await?;
    let Some(person) = used.and_then(|link| link.person) else {
        return Err(refused(FaultCode::LinkUsed));
    };
    store::mark_email_verified(tx, person, now).await?;
    admit(tx, person, device, Method::MailedLink).await
}

fn lets_in(link: &Link) -> bool {
    link.purpose == Purpose::SignIn
}
