//! Everything that is held about a person, and its erasure: the list of all crates that hold something, put together here
//! because nothing below knows of all of them.

use accounts::person;
use accounts::personal_data::{self, Asked, Confirmation, DataRequest};
use kernel::actor::{Actor, Door};
use kernel::fault::{FaultCode, Reason};
use kernel::id::{OrganisationId, PersonId, SessionId};
use kernel::text::Language;
use kernel::time::Instant;
use notifications::link::{self, Resolution};
use platform::idempotency::Key;
use platform::throttle::{Counts, Rule, Throttle, Window};
use platform::{Conn, Context, Db, Failure, Tx};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::graphql::once::{once_in, unless_kept};

/// Copies and letters to confirm an erasure, for one person: enough for the impatient, too few to keep the server busy.
const ASKED: Rule = Rule {
    name: "personal-data-requests",
    windows: &[Window {
        most: 10,
        within: chrono::Duration::hours(1),
    }],
    counts: Counts::Each,
};

/// Copies that are put together for one person, repeats among them: each reads everything.
const READ: Rule = Rule {
    name: "personal-data-reads",
    windows: &[Window {
        most: 30,
        within: chrono::Duration::hours(1),
    }],
    counts: Counts::Each,
};

/// The form of the copy; raised when its shape changes.
const FORM: &str = "chophien.personal-data/1";

/// Everything that is held about a person.
///
/// # Errors
/// When the database does not answer.
async fn held(conn: &Conn, person: PersonId, now: Instant) -> platform::Result<Value> {
    let traces = personal_data::traces(conn, person).await?;
    Ok(json!({
        "form": FORM,
        "madeAt": now,
        "accounts": personal_data::held(conn, person).await?,
        "letters": notifications::personal_data::held(conn, person).await?,
        "catalogue": catalogue::personal_data::held(conn, person, &traces).await?,
        "trade": orders::personal_data::held(conn, person).await?,
    }))
}

/// A copy of everything that is held about somebody.
#[derive(Clone, Debug)]
pub(crate) struct Copy {
    /// The request it answers.
    pub(crate) request: DataRequest,
    /// The copy, as JSON.
    pub(crate) document: String,
}

/// Makes the actor's copy of everything held about her, and tells her by letter that it was made. The copy itself is kept
/// nowhere: a repeat with the key of the first gets the same request, and what is held by now. Writes `data_request.received` and
/// `data_request.completed`; posts `DataExportReady`.
///
/// # Errors
/// `TOO_MANY_REQUESTS` with the seconds to wait, at `input`; `IDEMPOTENCY_KEY_REUSED`.
pub(crate) async fn export(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    actor: &Actor,
    key: Option<Key>,
) -> platform::Result<Copy> {
    count(throttle, &READ, actor.person).await?;
    let document = held(db.read(), actor.person, db.clock().now()).await?;
    let document = serde_json::to_string_pretty(&document).map_err(platform::Failure::internal)?;
    let request: platform::Result<DataRequest> = once_in!(db, context, key, |tx| async {
        count(throttle, &ASKED, actor.person).await?;
        personal_data::note_export(tx, actor).await
    });
    Ok(Copy {
        request: request?,
        document,
    })
}

async fn count(throttle: &Throttle, rule: &Rule, person: PersonId) -> platform::Result<()> {
    let key = person.to_string();
    if let Some(wait) = throttle.wait(rule, &key).await {
        return Err(Reason::wait(wait).at("input").into());
    }
    throttle.note(rule, &key, "").await;
    Ok(())
}

/// What became of a wish to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// It is done.
    Erased,
    /// A letter with a link is on its way.
    ConfirmationMailed,
    /// Somebody else must own these organisations first.
    HandOverFirst,
}

/// A wish to be erased, and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Erasure {
    /// The request.
    pub(crate) request: DataRequest,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// The organisations that somebody else must own first.
    pub(crate) hand_over: Vec<OrganisationId>,
}

/// Erases everything that is held about the actor, if she confirms it by her password; without one, a link is mailed that does.
/// Nothing is erased while she alone owns an organisation. Events and letters as [`accounts::personal_data::ask_erasure`] and
/// [`accounts::personal_data::erase`] say.
///
/// # Errors
/// As [`accounts::proof::again`]; `TOO_MANY_REQUESTS` with the seconds to wait, at `input`; `IDEMPOTENCY_KEY_REUSED`.
pub(crate) async fn ask(
    db: &Db,
    throttle: &Throttle,
    context: &Context,
    (actor, session): (&Actor, SessionId),
    password: Option<&SecretString>,
    key: Option<Key>,
) -> platform::Result<Erasure> {
    let person = actor.person;
    // Where there is no password, any text would do: the mailed link proves who asks.
    let has_password = accounts::proof::has_password(db.read(), person).await?;
    let Some(password) = password.filter(|_| has_password) else {
        return once_in!(db, context, key, |tx| async {
            count(throttle, &ASKED, person).await?;
            mail(tx, person).await
        });
    };
    // A hash takes its time, and SQLite has one writer; who repeats the command is answered whatever comes of it.
    let proving = async {
        let proof = match count(throttle, &ASKED, person).await {
            Ok(()) => accounts::proof::again(db, throttle, actor, session, Some(password)).await,
            Err(failure) => Err(failure),
        };
        match proof {
            Ok(()) => Ok(Ok(())),
            Err(Failure::Refused(faults)) => Ok(Err(faults)),
            Err(failure) => Err(failure),
        }
    };
    let proof = unless_kept(db, key.as_ref(), proving).await?;
    once_in!(db, context, key, |tx| async {
        proof.clone()?;
        confirmed(tx, person).await
    })
}

async fn mail(tx: &mut Tx, person: PersonId) -> platform::Result<Erasure> {
    let Asked { request, hand_over } =
        personal_data::ask_erasure(tx, person, Confirmation::Mailed).await?;
    let outcome = if hand_over.is_empty() {
        Outcome::ConfirmationMailed
    } else {
        Outcome::HandOverFirst
    };
    Ok(Erasure {
        request,
        outcome,
        hand_over,
    })
}

/// Erases the person whose link this is, once; gives the language she read until then.
///
/// # Errors
/// As [`accounts::personal_data::by_link`]; `LAST_OWNER` at `input` while she alone owns an organisation.
pub(crate) async fn by_link(
    db: &Db,
    token: &str,
    request_id: String,
) -> platform::Result<Option<Language>> {
    let reader = match link::resolve(db.read(), token, db.clock().now()).await? {
        Resolution::Open(link) => person::of_link(db.read(), &link).await?,
        _ => None,
    };
    let context = Context {
        person: reader.as_ref().map(|person| person.id),
        organisation: None,
        door: Door::LetterLink,
        request_id,
    };
    let erased: platform::Result<Erasure> =
        platform::command!(db, &context, |tx| pressed(tx, token));
    erased.map(|_| reader.map(|person| person.language))
}

async fn pressed(tx: &mut Tx, token: &str) -> platform::Result<Erasure> {
    let person = personal_data::by_link(tx, token).await?;
    let erasure = confirmed(tx, person).await?;
    match erasure.outcome {
        // Nothing is saved, so that the link works again when she has handed over.
        Outcome::HandOverFirst => Err(FaultCode::LastOwner.at("input").into()),
        Outcome::Erased | Outcome::ConfirmationMailed => Ok(erasure),
    }
}

/// Every crate forgets her; accounts last, as it knows her name and addresses until then.
async fn confirmed(tx: &mut Tx, person: PersonId) -> platform::Result<Erasure> {
    let Asked { request, hand_over } =
        personal_data::ask_erasure(tx, person, Confirmation::Given).await?;
    if !hand_over.is_empty() {
        return Ok(Erasure {
            request,
            outcome: Outcome::HandOverFirst,
            hand_over,
        });
    }
    let traces = personal_data::traces(&*tx, person).await?;
    let threads = orders::personal_data::erase(tx, &traces).await?;
    catalogue::personal_data::erase(tx, &traces).await?;
    let houses: Vec<_> = personal_data::houses(&*tx, person)
        .await?
        .into_iter()
        .map(OrganisationId::uuid)
        .collect();
    notifications::personal_data::erase(tx, &traces, &threads, &houses).await?;
    let request = personal_data::erase(tx, request, &traces).await?;
    Ok(Erasure {
        request,
        outcome: Outcome::Erased,
        hand_over,
    })
}
