//! Whether an invitation alone lets somebody speak for a producer, and which officer decides where it does not.

use accounts::membership::{self, Membership};
use kernel::actor::Actor;
use kernel::fault::FaultCode;
use kernel::id::{OrganisationId, PersonId};
use sea_orm::ConnectionTrait;

use super::{Claim, Invitation, policy, store};
use crate::producer::Producer;
use crate::provenance;

/// The fields of a producer that hold its mailbox.
const MAILBOX: [&str; 2] = ["contact", "contactEmail"];

/// In what role an officer decides a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Somebody else invited the claimant, or nobody did.
    Second,
    /// He invited the claimant himself: his office has nobody else who could decide.
    InvitedToo,
}

/// Why an officer who sees a claim may not decide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// He filed it, or belongs to the organisation that claims or that speaks for the producer now.
    Own,
    /// He invited the claimant, and somebody else of his office can decide.
    Invited,
}

/// Whether a claim that rests on an invitation holds without another look: the invitation went to the mailbox that the register
/// records, not one that the inviting officer wrote there himself, and nobody of the inviting office belongs to the claimant. Three
/// statements at most.
pub(super) async fn holds_at_once(
    conn: &impl ConnectionTrait,
    invitation: &Invitation,
    producer: &Producer,
    claimant: OrganisationId,
) -> platform::Result<bool> {
    let mailbox = producer.contact.email.as_ref();
    let is_recorded = mailbox.is_some_and(|mailbox| mailbox.key() == invitation.email_key);
    if producer.organisation.is_some() || !is_recorded {
        return Ok(false);
    }
    let origins = provenance::many_of_subjects(conn, &[producer.id.uuid()]).await?;
    let by_inviter = origins.values().flatten().any(|origin| {
        MAILBOX.contains(&origin.field.as_str())
            && origin.entered_by.is_some()
            && origin.entered_by == invitation.officer
    });
    if by_inviter {
        return Ok(false);
    }
    let houses = [invitation.authority, claimant];
    let found = membership::of_organisations(conn, &houses).await?;
    let members = people(found.get(&claimant));
    let office = people(found.get(&invitation.authority));
    let related = members
        .iter()
        .any(|member| office.contains(member) || Some(*member) == invitation.officer);
    Ok(!related)
}

/// In what role the actor, whom policy lets decide the claim in the name of an authority, decides it.
///
/// # Errors
/// `FORBIDDEN` to the officer who invited the claimant, as long as somebody else of his office can decide.
pub(super) async fn role(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    authority: OrganisationId,
    claim: &Claim,
    producer: &Producer,
) -> platform::Result<Result<Role, FaultCode>> {
    let invitation = match claim.invitation {
        Some(id) => store::invitation_by_id(conn, id).await?,
        None => None,
    };
    if invitation.is_none_or(|invitation| invitation.officer != Some(actor.person)) {
        return Ok(Ok(Role::Second));
    }
    let mut houses = vec![authority, claim.organisation];
    houses.extend(producer.organisation);
    let mut found = membership::of_organisations(conn, &houses).await?;
    let office = found.remove(&authority).unwrap_or_default();
    let parties: Vec<PersonId> = found.values().flatten().map(|one| one.person).collect();
    let another = office.iter().any(|officer| {
        officer.person != actor.person
            && officer.person != claim.person
            && !parties.contains(&officer.person)
    });
    Ok(if another {
        Err(FaultCode::Forbidden)
    } else {
        Ok(Role::InvitedToo)
    })
}

/// Why the actor, who sees the claim as staff, may not decide it; nothing where he may. Two statements at most.
///
/// # Errors
/// When the database does not answer.
pub async fn hindrance(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    claim: &Claim,
    producer: &Producer,
) -> platform::Result<Option<Hindrance>> {
    let Ok(authority) = policy::judge(actor, claim, producer) else {
        return Ok(Some(Hindrance::Own));
    };
    let role = role(conn, actor, authority, claim, producer).await?;
    Ok(role.err().map(|_| Hindrance::Invited))
}

fn people(members: Option<&Vec<Membership>>) -> Vec<PersonId> {
    members
        .into_iter()
        .flatten()
        .map(|member| member.person)
        .collect()
}
