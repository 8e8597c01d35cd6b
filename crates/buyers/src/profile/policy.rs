//! Who may see and change a buyer's profile.

use kernel::{
    actor::{Actor, Standing},
    fault::FaultCode,
    id::OrganisationId,
};

/// Whether the profile shows itself: to the organisation's members and to the staff of any authority, for any of them may
/// verify a buyer. A letter link acts on its thread alone.
pub fn may_see(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.scope.is_none() && (actor.member_of(organisation).is_some() || actor.office().is_some())
}

/// Whether the actor may choose among the delivery places of an organisation in a thread of it: its members, by a letter's link too, who
/// may send a delivery anywhere.
pub fn may_choose_place(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.member_of(organisation).is_some()
}

/// Whether the actor may change the profile: an owner or manager of the organisation, unless it is suspended.
///
/// # Errors
/// `NOT_FOUND` if he may not even see it, `FORBIDDEN`, or `ORGANISATION_SUSPENDED`.
pub fn may_update(actor: &Actor, organisation: OrganisationId) -> Result<(), FaultCode> {
    if !may_see(actor, organisation) {
        return Err(FaultCode::NotFound);
    }
    match actor.member_of(organisation) {
        Some(member) if member.standing == Standing::Suspended => {
            Err(FaultCode::OrganisationSuspended)
        }
        Some(_) if accounts::organisation::policy::may_manage(actor, organisation) => Ok(()),
        _ => Err(FaultCode::Forbidden),
    }
}
