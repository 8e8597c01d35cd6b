//! Somebody takes the place he was offered: with his account, or with a new one.

use kernel::{
    actor::Actor,
    contact::{PersonName, PhoneNumber},
    fault::{Fault, FaultCode, Faults, at},
    id::{MembershipId, OrganisationId, PersonId},
    text::Language,
};
use notifications::link::{self, Purpose, Resolution};
use platform::{Db, Fact, Failure, Tx};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{State, from_row, store, store::invitation::Model};
use crate::{
    address, consent,
    membership::{self, Begin},
    organisation::{self, Organisation, letters},
    password::{self, PasswordHash},
    person::{self, NewPerson, Origin, store as people},
    session::Device,
    sign_in::{self, Method, SignInResult},
};

const TOKEN: &str = "input.token";

/// A place that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The place in it.
    pub membership: MembershipId,
}

/// Takes the place that an invitation's link offers, with the actor's account, once. The letter went to the actor's own
/// address. Pressing twice changes nothing. Writes `invitation.accepted` and `membership.begun`; posts `MemberJoined` to the
/// owners.
///
/// # Errors
/// At `input.token`: `LINK_USED`, `LINK_EXPIRED`, `INVALID_CREDENTIALS` for a token we never minted, `FORBIDDEN` for an
/// invitation to another address, `ALREADY_MEMBER`, `ORGANISATION_SUSPENDED`.
pub async fn accept(tx: &mut Tx, actor: &Actor, token: &str) -> platform::Result<Accepted> {
    let row = opened(tx, token).await?;
    let own = people::has_email(tx, actor.person, &row.email_key).await?;
    if !own || actor.scope.is_some() {
        return Err(refused(FaultCode::Forbidden));
    }
    if row.state == State::Accepted {
        // Pressed twice.
        let members = membership::of_organisation(tx, row.organisation_id).await?;
        let mine = members
            .into_iter()
            .find(|member| member.person == actor.person);
        return mine
            .map(|member| Accepted {
                organisation: row.organisation_id,
                membership: member.id,
            })
            .ok_or_else(|| refused(FaultCode::LinkUsed));
    }
    people::mark_email_verified(tx, actor.person, tx.now()).await?;
    take(tx, token, &row, actor.person).await
}

/// Who takes a place without having an account, as he types it.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Full name, family name first.
    pub name: String,
    /// Telephone, Vietnamese or international.
    pub phone: Option<String>,
    /// Language of letters and pages.
    pub language: Language,
    /// Password; without one he signs in by mailed links.
    pub password: Option<SecretString>,
    /// What he agrees to.
    pub consents: Vec<consent::Purpose>,
    /// The version of the words he agreed to.
    pub wording: String,
}

/// A newcomer whose input was read and whose password was hashed.
#[derive(Clone, Debug)]
pub struct Prepared {
    name: PersonName,
    phone: Option<PhoneNumber>,
    language: Language,
    password: Option<PasswordHash>,
    consents: Vec<consent::Purpose>,
    wording: String,
}

/// Reads what a newcomer typed, before the unit of work: a hash takes its time, and SQLite has one writer.
///
/// # Errors
/// Every fault of the input at once, with paths below `input.newcomer`.
pub async fn prepare(db: &Db, token: &str, typed: &Newcomer) -> platform::Result<Prepared> {
    let conn = db.read();
    let address = match link::resolve(conn, token, db.clock().now()).await? {
        Resolution::Open(link) => super::of_link(conn, &link).await?.map(|row| row.email),
        _ => None,
    };
    let path = at("input").at("newcomer");
    let mut faults = Faults::new();
    let name = faults.check(path.at("name"), PersonName::parse(&typed.name));
    let phone = match typed.phone.as_deref().map(str::trim) {
        Some(phone) if !phone.is_empty() => faults
            .check(path.at("phone"), PhoneNumber::parse(phone))
            .map(Some),
        _ => Some(None),
    };
    if let Some(password) = &typed.password {
        faults.check(
            path.at("password"),
            password::check_new(password, address.as_ref()),
        );
    }
    consent::check_sign_up(&mut faults, &path, &typed.consents, &typed.wording);
    let (name, phone) = faults.finish_with(name.zip(phone))?;
    // A link that opens nothing costs no hash; the command refuses it.
    let password = match &typed.password {
        Some(password) if address.is_some() => Some(password::hash(password).await?),
        _ => None,
    };
    Ok(Prepared {
        name,
        phone,
        language: typed.language,
        password,
        consents: typed.consents.clone(),
        wording: typed.wording.clone(),
    })
}

/// A newcomer who took a place.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The place.
    pub accepted: Accepted,
    /// The person.
    pub person: PersonId,
    /// The way in.
    pub result: SignInResult,
}

/// Enters a person at the address that the invitation went to, takes the place and lets the person in, once. Writes
/// `person.created`, `consent.granted`, `invitation.accepted`, `membership.begun` and `person.signed_in`; posts `MemberJoined` to
/// the owners.
///
/// # Errors
/// At `input.token`: `LINK_USED`, `LINK_EXPIRED`, `INVALID_CREDENTIALS` for a token we never minted, `DUPLICATE` when the
/// address is somebody's, who signs in first, `ORGANISATION_SUSPENDED`.
pub async fn arrive(
    tx: &mut Tx,
    token: &str,
    newcomer: &Prepared,
    device: &Device,
) -> platform::Result<Arrived> {
    let row = opened(tx, token).await?;
    if row.state != State::Open {
        return Err(refused(FaultCode::LinkUsed));
    }
    let new = NewPerson {
        name: newcomer.name.clone(),
        email: row.email.clone(),
        phone: newcomer.phone.clone(),
        language: newcomer.language,
        password: newcomer.password.clone(),
        origin: Origin::Real,
    };
    let person = match person::insert(tx, &new).await {
        Ok(person) => person.id,
        Err(Failure::Refused(_)) => return Err(refused(FaultCode::Duplicate)),
        Err(failure) => return Err(failure),
    };
    people::mark_email_verified(tx, person, tx.now()).await?;
    address::store::close_others(tx, &row.email_key, person, tx.now()).await?;
    consent::begin(tx, person, &newcomer.consents, &newcomer.wording).await?;
    let accepted = take(tx, token, &row, person).await?;
    let result = sign_in::admit(tx, person, device, Method::Confirmation).await?;
    Ok(Arrived {
        accepted,
        person,
        result,
    })
}

/// The invitation behind a token, while its link works or has just been used for it.
async fn opened(tx: &Tx, token: &str) -> platform::Result<Model> {
    let resolution = link::resolve(tx, token, tx.now()).await?;
    let (link, used) = match resolution {
        Resolution::Open(link) => (link, false),
        Resolution::Used(link) => (link, true),
        Resolution::Expired(link) if link.purpose == Purpose::Invitation => {
            return Err(refused(FaultCode::LinkExpired));
        }
        Resolution::Expired(_) | Resolution::Unknown => {
            return Err(refused(FaultCode::InvalidCredentials));
        }
    };
    let (Purpose::Invitation, Some(id)) = (link.purpose, link.subject) else {
        return Err(refused(FaultCode::InvalidCredentials));
    };
    let row = store::get(tx, kernel::id::TypedId::from_uuid(id)).await?;
    match row {
        Some(row) if row.state == State::Accepted => Ok(row),
        Some(row) if row.state == State::Open && !used && row.expires_at > tx.now() => Ok(row),
        Some(_) => Err(refused(FaultCode::LinkExpired)),
        None => Err(refused(FaultCode::InvalidCredentials)),
    }
}

/// Uses the link up, settles the invitation, begins the membership.
async fn take(
    tx: &mut Tx,
    token: &str,
    row: &Model,
    person: PersonId,
) -> platform::Result<Accepted> {
    let invitation = from_row(row.clone());
    let organisation = held(tx, invitation.organisation).await?;
    if organisation.is_suspended() {
        return Err(refused(FaultCode::OrganisationSuspended));
    }
    // Two who press at once: the row decides.
    let settled = store::settle_one(tx, invitation.id, State::Accepted, tx.now()).await?;
    let used = link::use_once(tx, token, Purpose::Invitation).await?;
    if settled == store::Settled::Before || used.is_none() {
        return Err(refused(FaultCode::LinkUsed));
    }
    tx.act_for(organisation.id);
    let begin = Begin {
        organisation: organisation.id,
        person,
        role: invitation.role,
    };
    let membership = match membership::begin(tx, begin).await {
        Ok(id) => id,
        Err(Failure::Refused(_)) => return Err(refused(FaultCode::AlreadyMember)),
        Err(failure) => return Err(failure),
    };
    let fact = Fact::about("invitation.accepted", invitation.id)
        .concerning([organisation.id])
        .with(json!({ "person": person, "role": invitation.role.code() }));
    let cause = tx.record(fact).await?;
    letters::joined(tx, cause, &organisation, person, invitation.role).await?;
    Ok(Accepted {
        organisation: organisation.id,
        membership,
    })
}

async fn held(tx: &Tx, id: OrganisationId) -> platform::Result<Organisation> {
    organisation::store::lock(tx, id)
        .await?
        .map(organisation::from_row)
        .ok_or_else(|| refused(FaultCode::LinkExpired))
}

fn refused(code: FaultCode) -> Failure {
    Fault::new(code, TOKEN).into()
}
