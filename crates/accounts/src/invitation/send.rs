//! An owner invites, and takes an invitation back.

use chrono::Duration;
use kernel::{
    actor::{Actor, Role, Standing},
    contact::Email,
    fault::{Fault, FaultCode, Faults, Reason},
    id::{InvitationId, OrganisationId},
};
use notifications::{Reader, letter::MemberInvited};
use platform::{Fact, Tx};
use serde_json::json;

use super::{DAYS, State, call_back, store};
use crate::{
    membership,
    organisation::{hold, letters, policy},
    person::{self, store as people},
};

/// Most invitations a day of a verified organisation: more would be advertising.
const VERIFIED_A_DAY: u64 = 30;
/// Most invitations a day of one that nobody has looked at.
const UNVERIFIED_A_DAY: u64 = 10;
/// Most invitations a day of one person, whatever the organisation.
const PERSON_A_DAY: u64 = 40;
/// Most invitations a day of one organisation to one address.
const ADDRESS_A_DAY: u64 = 3;
/// Most invitations a day to one address from everywhere.
const ADDRESS_ANYWHERE_A_DAY: u64 = 5;

/// A place that an owner offers.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The organisation.
    pub organisation: String,
    /// The address, as typed.
    pub email: String,
    /// What its reader is to be.
    pub role: Role,
}

/// Offers a place in the organisation to an address. Owners may. An invitation to the same address that still waits is replaced.
/// The answer does not tell whether the address is somebody's. Posts `MemberInvited` to the address, to somebody known by name and in her
/// language, else in the organisation's; writes `invitation.sent`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_SUSPENDED`; `INVALID_FORMAT` for what is no address, `ALREADY_MEMBER`, `DAILY_LIMIT`.
pub async fn send(tx: &mut Tx, actor: &Actor, command: &Invite) -> platform::Result<InvitationId> {
    let now = hold(tx, actor, &command.organisation).await?;
    let path = "input.organisationId";
    if !policy::may_appoint(actor, now.id) {
        return Err(Fault::new(FaultCode::Forbidden, path).into());
    }
    if now.is_suspended() {
        return Err(Fault::new(FaultCode::OrganisationSuspended, path).into());
    }
    let mut faults = Faults::new();
    let email = faults.check("input.email", Email::parse(&command.email));
    let email = faults.finish_with(email)?;
    let key = email.key();
    if membership::store::has_address(tx, now.id, &key).await? {
        return Err(Fault::new(FaultCode::AlreadyMember, "input.email").into());
    }
    let day_ago = tx.now() - Duration::days(1);
    let limit = if now.standing == Standing::Verified {
        VERIFIED_A_DAY
    } else {
        UNVERIFIED_A_DAY
    };
    // One at a time for one person, whatever the organisation: who founds many does not write to many more.
    people::lock(tx, actor.person).await?;
    for (sent, limit, path) in [
        (
            store::sent_by_since(tx, actor.person, day_ago).await?,
            PERSON_A_DAY,
            "input",
        ),
        (
            store::sent_anywhere_since(tx, &key, day_ago).await?,
            ADDRESS_ANYWHERE_A_DAY,
            "input.email",
        ),
        (
            store::sent_since(tx, now.id, day_ago).await?,
            limit,
            "input.organisationId",
        ),
        (
            store::sent_to_since(tx, now.id, &key, day_ago).await?,
            ADDRESS_A_DAY,
            "input.email",
        ),
    ] {
        if sent >= limit {
            return Err(Reason::limit(FaultCode::DailyLimit, limit).at(path).into());
        }
    }

    tx.act_for(now.id);
    let replaced = store::withdraw_to(tx, now.id, &key, tx.now()).await?;
    call_back(tx, replaced.iter().map(|row| row.id)).await?;
    let id: InvitationId = tx.new_id();
    let expires_at = tx.now() + Duration::days(DAYS);
    let row = store::invitation::Model {
        id,
        organisation_id: now.id,
        email: email.clone(),
        email_key: key,
        role: command.role,
        invited_by: actor.person,
        state: State::Open,
        created_at: tx.now(),
        expires_at,
        settled_at: None,
    };
    store::insert(tx, row).await?;
    let fact = Fact::about("invitation.sent", id)
        .concerning([now.id])
        .with(json!({ "role": command.role.code() }));
    let cause = tx.record(fact).await?;
    // The letter goes to that address alone, whoever moves to another one meanwhile, so that nobody else learns whether it is somebody's.
    let known = person::by_email(tx, &email).await?;
    let reader = Reader {
        person: None,
        organisation: None,
        address: Some(email),
        language: known.as_ref().map_or(now.language, |known| known.language),
    };
    let letter = MemberInvited {
        organisation: now.legal_name,
        inviter: actor.person,
        invitee: known.map(|known| known.id),
        role: command.role,
        expires_at,
    };
    letters::invited(tx, cause, id, reader, letter).await?;
    Ok(id)
}

/// An invitation that an owner takes back.
#[derive(Clone, Debug)]
pub struct Withdraw {
    /// The invitation.
    pub invitation: String,
}

/// Takes an invitation back: its link works no more, and its letter is not sent if it still waits. Owners may. One that waits no
/// more stays as it is. Writes `invitation.withdrawn`; posts nothing.
///
/// # Errors
/// `NOT_FOUND` for what is not of an organisation that the actor owns.
pub async fn withdraw(
    tx: &mut Tx,
    actor: &Actor,
    command: &Withdraw,
) -> platform::Result<OrganisationId> {
    let path = "input.invitationId";
    let mut faults = Faults::new();
    let id = faults.check(path, command.invitation.parse::<InvitationId>());
    let id = faults.finish_with(id)?;
    let not_found = || Fault::new(FaultCode::NotFound, path);
    let row = store::get(tx, id).await?.ok_or_else(not_found)?;
    if !policy::may_appoint(actor, row.organisation_id) {
        return Err(not_found().into());
    }
    tx.act_for(row.organisation_id);
    if store::settle_one(tx, id, State::Withdrawn, tx.now()).await? == store::Settled::Now {
        call_back(tx, std::iter::once(id)).await?;
        tx.record(Fact::about("invitation.withdrawn", id).concerning([row.organisation_id]))
            .await?;
    }
    Ok(row.organisation_id)
}
