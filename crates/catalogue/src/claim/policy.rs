//! Who may claim, who may see a claim, and who may decide it.

use kernel::actor::{Actor, Member, Role};
use kernel::fault::FaultCode;
use kernel::id::OrganisationId;

use super::Claim;
use crate::producer::Producer;

/// Whether a claim is shown: to the claiming organisation's people, and to staff of the province.
pub(super) fn may_see(actor: &Actor, claim: &Claim) -> bool {
    actor.scope.is_none()
        && (actor.member_of(claim.organisation).is_some()
            || actor.staff_of(&claim.province).is_some())
}

/// The membership by which the actor may claim a producer for an organisation: its owners and managers do.
///
/// # Errors
/// `NOT_FOUND` for an organisation that is not his, `FORBIDDEN` for agents and behind a letter's link.
pub(super) fn claimant(actor: &Actor, organisation: OrganisationId) -> Result<&Member, FaultCode> {
    let member = actor.member_of(organisation).ok_or(FaultCode::NotFound)?;
    if actor.scope.is_some() || member.role == Role::Agent || member.authority.is_some() {
        return Err(FaultCode::Forbidden);
    }
    Ok(member)
}

/// The authority in whose name the actor invites somebody to claim a producer: that of its province.
///
/// # Errors
/// `FORBIDDEN` for everybody else; producers are public.
pub(super) fn inviter(actor: &Actor, producer: &Producer) -> Result<OrganisationId, FaultCode> {
    actor
        .staff_of(&producer.province_code)
        .filter(|_| actor.scope.is_none())
        .ok_or(FaultCode::Forbidden)
}

/// The authority in whose name the actor decides a claim: that of its province; never on a claim that he filed, nor on one of an
/// organisation of his own, be it the one that claims or the one that speaks for the producer now.
///
/// # Errors
/// `NOT_FOUND` for what he may not see, else `FORBIDDEN`.
pub(super) fn judge(
    actor: &Actor,
    claim: &Claim,
    producer: &Producer,
) -> Result<OrganisationId, FaultCode> {
    if !may_see(actor, claim) {
        return Err(FaultCode::NotFound);
    }
    let is_own = claim.person == actor.person
        || actor.members.iter().any(|member| {
            member.organisation == claim.organisation
                || Some(member.organisation) == producer.organisation
        });
    actor
        .staff_of(&claim.province)
        .filter(|_| !is_own)
        .ok_or(FaultCode::Forbidden)
}
