//! Who may see how a producer can be reached, and who may write for it.

use kernel::actor::{Actor, Role, Standing};
use kernel::fault::FaultCode;
use kernel::id::OrganisationId;

use super::{Contact, Producer};

/// The recorded contact data, for staff of the province, the producer's own people, and members of verified
/// organisations; strangers would only collect addresses.
pub(super) fn contact<'a>(viewer: Option<&Actor>, producer: &'a Producer) -> Option<&'a Contact> {
    let viewer = viewer?;
    let is_own = producer
        .organisation
        .is_some_and(|own| viewer.member_of(own).is_some());
    let is_verified = viewer
        .organisations()
        .any(|member| member.standing == Standing::Verified);
    let is_staff = viewer.staff_of(&producer.province_code).is_some();
    (is_own || is_verified || is_staff).then_some(&producer.contact)
}

/// The organisation for which the actor writes products of a producer: the one that speaks for it; where nobody does, the authority
/// of the province. Producers are public, so nobody is told that there is none.
///
/// # Errors
/// `FORBIDDEN`.
pub(super) fn keeper(actor: &Actor, producer: &Producer) -> Result<OrganisationId, FaultCode> {
    let kept = match producer.organisation {
        _ if actor.scope.is_some() => None,
        Some(owner) => actor.member_of(owner).map(|member| member.organisation),
        None => actor.staff_of(&producer.province_code),
    };
    kept.ok_or(FaultCode::Forbidden)
}

/// Whether the actor may change what a producer says of itself as a member of the organisation that speaks for it; nothing for others
/// than its members.
pub(super) fn manager(actor: &Actor, owner: OrganisationId) -> Option<Result<(), FaultCode>> {
    let member = actor.member_of(owner)?;
    Some(if actor.scope.is_some() || member.role == Role::Agent {
        Err(FaultCode::Forbidden)
    } else if member.standing == Standing::Suspended {
        Err(FaultCode::OrganisationSuspended)
    } else {
        Ok(())
    })
}

/// The authority in whose name the actor writes what the register says of a producer.
///
/// # Errors
/// `FORBIDDEN`.
pub(super) fn officer(actor: &Actor, producer: &Producer) -> Result<OrganisationId, FaultCode> {
    registrar(actor, &producer.province_code)
}

/// The authority in whose name the actor enters producers of a province into the register.
///
/// # Errors
/// `FORBIDDEN`.
pub(super) fn registrar(actor: &Actor, province: &str) -> Result<OrganisationId, FaultCode> {
    actor
        .staff_of(province)
        .filter(|_| actor.scope.is_none())
        .ok_or(FaultCode::Forbidden)
}
