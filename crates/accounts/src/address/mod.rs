//! Addresses that somebody gives as his own, until a mailed link shows that they are: at sign-up, and when a person changes
//! hers. A person exists only after the confirmation.

mod change;
mod sign_up;
pub(crate) mod store;

use chrono::Duration;
use kernel::{
    contact::{Email, PersonName, PhoneNumber},
    fault::{Fault, FaultCode},
    id::{EventId, PersonId},
    text::Language,
};
use notifications::{
    Letter,
    letter::{AddressChanged, AddressKnownAlready},
    link::{self, Purpose as LinkPurpose, Resolution},
};
use platform::{
    Fact, Failure, Tx,
    throttle::{Counts, Rule, Window},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::{
    consent,
    password::PasswordHash,
    person::{self, NewPerson, Origin, store as people},
    post,
    session::Device,
    sign_in::{self, Method, SignInResult},
};
use store::confirmation::Model;

pub use change::{ChangeAddress, Prepared, change, prepare};
pub use sign_up::{SignUp, resend, sign_up};

/// How long a confirmation waits for its link to be pressed.
pub const CONFIRM_HOURS: i64 = 72;
/// A confirmation that ran out is forgotten so much later.
const KEPT_DAYS: i64 = 7;

/// Letters to one address, whoever asks for them: enough for the impatient, too few to flood a mailbox.
const LETTERS: Rule = Rule {
    name: "confirmations-to-address",
    windows: &[
        Window {
            most: 3,
            within: Duration::minutes(5),
        },
        Window {
            most: 6,
            within: Duration::hours(1),
        },
    ],
    counts: Counts::Each,
};

kernel::text_enum! {
    /// What a confirmed address is for.
    pub enum Purpose {
        /// A new person signs up with it.
        SignUp = "SIGN_UP",
        /// A person changes hers to it.
        EmailChange = "EMAIL_CHANGE",
    }
}

/// Who signs up, as he will be entered once his address is confirmed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Applicant {
    pub(crate) name: PersonName,
    pub(crate) phone: Option<PhoneNumber>,
    /// The hash of his password.
    pub(crate) password: String,
    pub(crate) consents: Vec<consent::Purpose>,
    pub(crate) wording: String,
}

impl std::fmt::Debug for Applicant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Applicant").finish_non_exhaustive()
    }
}

/// What a link to confirm an address is about, before it is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What the address is for.
    pub purpose: Purpose,
    /// The address.
    pub email: Email,
    /// The name of whoever signed up with it: its reader sees whether it is hers.
    pub name: Option<PersonName>,
    /// The language of whoever asked.
    pub language: Language,
}

/// What an open link confirms; `None` for what is no such link. Nothing is written.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(
    conn: &impl ConnectionTrait,
    link: &link::Link,
) -> platform::Result<Option<Waiting>> {
    let (LinkPurpose::ConfirmAddress, Some(id)) = (link.purpose, link.subject) else {
        return Ok(None);
    };
    Ok(store::get(conn, id).await?.map(|row| Waiting {
        purpose: row.purpose,
        email: row.email,
        name: row.applicant.map(|applicant| applicant.into_inner().name),
        language: row.language,
    }))
}

/// What came of confirming an address.
#[derive(Clone, Debug)]
pub enum Confirmed {
    /// A person was entered, and is let in.
    SignedUp {
        /// Her.
        person: PersonId,
        /// The way in.
        result: SignInResult,
        /// Whether the password that was chosen at sign-up counts.
        password: PasswordTaken,
    },
    /// A person has another address from now on.
    Changed(PersonId),
}

/// What became of the password that was chosen at sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordTaken {
    /// It is the person's.
    Yes,
    /// Somebody else had signed up with the same address as well. Nobody can tell whose password is whose, so none counts: a new one
    /// is chosen by mail. Nor do a telephone, or a consent that may be withheld.
    No,
}

/// Does what a mailed link confirms, once: enters the person who signed up and lets her in, or changes a person's address. Opening
/// the link changes nothing; this is what the button on its page calls. Writes `person.created`, `consent.granted` and
/// `person.signed_in`, or `person.email_changed` with the letter `AddressChanged` to the old address.
///
/// # Errors
/// At `input.token`: `LINK_USED`, `LINK_EXPIRED`, `INVALID_CREDENTIALS` for a token we never minted, `DUPLICATE` when the address
/// became somebody's meanwhile.
pub async fn confirm(tx: &mut Tx, token: &str, device: &Device) -> platform::Result<Confirmed> {
    let now = tx.now();
    let ours = |link: &link::Link| link.purpose == LinkPurpose::ConfirmAddress;
    match link::resolve(tx, token, now).await? {
        Resolution::Open(link) if ours(&link) => {}
        Resolution::Used(link) if ours(&link) => return Err(refused(FaultCode::LinkUsed)),
        Resolution::Expired(link) if ours(&link) => return Err(refused(FaultCode::LinkExpired)),
        _ => return Err(refused(FaultCode::InvalidCredentials)),
    }
    let used = link::use_once(tx, token, LinkPurpose::ConfirmAddress).await?;
    let Some(id) = used.and_then(|link| link.subject) else {
        return Err(refused(FaultCode::LinkUsed));
    };
    let Some(row) = store::use_up(tx, id, now).await? else {
        return Err(refused(FaultCode::LinkUsed));
    };
    match (row.purpose, row.person_id) {
        (Purpose::EmailChange, Some(person)) => changed(tx, person, &row).await,
        _ => joined(tx, row, device).await,
    }
}

async fn joined(tx: &mut Tx, row: Model, device: &Device) -> platform::Result<Confirmed> {
    let now = tx.now();
    let applicant = row
        .applicant
        .ok_or_else(|| Failure::internal("a sign-up without an applicant"))?
        .into_inner();
    // Somebody else signed up with the same address. Nobody can tell what is whose: what she must have is taken, what harms when it
    // is a stranger's is not.
    let contested = store::other_sign_ups(tx, &row.email_key, row.id).await? > 0;
    let (phone, consents) = if contested {
        (None, vec![consent::Purpose::Trade])
    } else {
        (applicant.phone, applicant.consents)
    };
    let new = NewPerson {
        name: applicant.name,
        email: row.email,
        phone,
        language: row.language,
        password: (!contested).then(|| PasswordHash::stored(applicant.password)),
        origin: Origin::Real,
    };
    let person = match person::insert(tx, &new).await {
        Ok(person) => person.id,
        Err(Failure::Refused(_)) => return Err(refused(FaultCode::Duplicate)),
        Err(failure) => return Err(failure),
    };
    people::mark_email_verified(tx, person, now).await?;
    store::close_others(tx, &row.email_key, person, now).await?;
    consent::begin(tx, person, &consents, &applicant.wording).await?;
    let result = sign_in::admit(tx, person, device, Method::Confirmation).await?;
    Ok(Confirmed::SignedUp {
        person,
        result,
        password: if contested {
            PasswordTaken::No
        } else {
            PasswordTaken::Yes
        },
    })
}

async fn changed(tx: &mut Tx, person: PersonId, row: &Model) -> platform::Result<Confirmed> {
    let now = tx.now();
    let identity = people::email_identity(tx.new_uuid(), person, &row.email);
    if people::insert_email(tx, identity).await? == people::Claimed::ByAnother {
        return Err(refused(FaultCode::Duplicate));
    }
    people::mark_email_verified(tx, person, now).await?;
    let old = people::drop_other_emails(tx, person, &row.email_key).await?;
    store::close_others(tx, &row.email_key, person, now).await?;
    // What was mailed to the old address lets nobody in any more.
    link::use_up_all(
        tx,
        person,
        &[LinkPurpose::SignIn, LinkPurpose::ResetPassword],
    )
    .await?;
    let cause = tx
        .record(Fact::about("person.email_changed", person))
        .await?;
    for address in old {
        let former = people::former_address::Model {
            id: tx.new_uuid(),
            person_id: person,
            email: address.clone(),
            until: now,
        };
        people::keep_former(tx, former).await?;
        let letter = Letter::AddressChanged(AddressChanged { at: now });
        post::to_address(tx, address, row.language, letter, cause, None).await?;
    }
    Ok(Confirmed::Changed(person))
}

fn refused(code: FaultCode) -> Failure {
    Fault::new(code, "input.token").into()
}

/// Tells the owner of an address that somebody wanted to make it his own.
async fn tell_owner(tx: &mut Tx, owner: PersonId) -> platform::Result<()> {
    let cause = tx
        .record(Fact::about("person.address_asked_for", owner))
        .await?;
    let letter = Letter::AddressKnownAlready(AddressKnownAlready {
        expires_at: tx.now() + Duration::minutes(sign_in::LINK_MINUTES),
    });
    post::to_person(tx, owner, letter, cause).await
}

/// Writes what happened to a confirmation, which has no name outside.
async fn record(tx: &mut Tx, kind: &'static str, id: Uuid) -> platform::Result<EventId> {
    tx.record(Fact {
        kind,
        version: 1,
        subject: ("confirmation", id),
        thread: None,
        organisations: Vec::new(),
        province: None,
        facts: json!({}),
    })
    .await
}

/// Takes out confirmations that ran out a week ago, with what they held. Housekeeping: no event.
pub(crate) async fn clean(tx: &mut Tx) -> platform::Result<u64> {
    let before = tx.now() - Duration::days(KEPT_DAYS);
    Ok(store::delete_expired(tx, before).await?)
}
