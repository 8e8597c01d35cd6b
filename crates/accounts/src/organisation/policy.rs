//! Who may see and change what of an organisation.

use kernel::{
    actor::{Actor, Role, Standing},
    id::OrganisationId,
};

use super::Organisation;

/// Whether the row shows itself by id: to its members and to the staff of any authority. (What a deal or the public
/// catalogue shows of an organisation, its name above all, comes through them.)
pub fn may_see(actor: Option<&Actor>, organisation: &Organisation) -> bool {
    actor
        .is_some_and(|actor| actor.member_of(organisation.id).is_some() || actor.office().is_some())
}

/// Whether telephone, letterbox and registration number are shown: to members, to staff, and to those who act for a
/// verified organisation. Strangers would only collect addresses.
pub fn may_see_contacts(actor: Option<&Actor>, organisation: &Organisation) -> bool {
    actor.is_some_and(|actor| {
        may_see(Some(actor), organisation)
            || actor
                .members
                .iter()
                .any(|member| member.standing == Standing::Verified)
    })
}

/// Whether the actor manages the organisation: profile, members.
pub fn may_manage(actor: &Actor, organisation: OrganisationId) -> bool {
    actor
        .member_of(organisation)
        .is_some_and(|member| matches!(member.role, Role::Owner | Role::Manager))
}

/// The authority in whose name the actor may verify or suspend the organisation; none for one's own.
pub(super) fn may_set_standing(
    actor: &Actor,
    organisation: &Organisation,
) -> Option<OrganisationId> {
    if actor.member_of(organisation.id).is_some() {
        return None;
    }
    actor.office()
}
