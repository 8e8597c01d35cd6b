//! Who may see and change what of an organisation, and which authority it belongs to.

use kernel::{
    actor::{Actor, Role, Standing},
    contact::LegalKind,
    id::OrganisationId,
};

use super::Organisation;

/// Whether the row shows itself by id: to its members, and to staff as far as [`is_watched`] says. (What a deal or the
/// public catalogue shows of an organisation, its name above all, comes through them.)
pub fn may_see(actor: Option<&Actor>, organisation: &Organisation) -> bool {
    actor.is_some_and(|actor| {
        actor.member_of(organisation.id).is_some() || is_watched(actor, organisation)
    })
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

/// Whether papers, records and what staff did are shown: to members, and to the staff that may judge the organisation. Behind
/// a letter's link nobody reads them.
pub fn may_see_inside(actor: Option<&Actor>, organisation: &Organisation) -> bool {
    actor.is_some_and(|actor| actor.scope.is_none() && may_see(Some(actor), organisation))
}

/// Whether the list of members is shown: to members. Staff learn who showed the papers, and whom to call, not who works there.
pub fn may_see_members(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.scope.is_none() && actor.member_of(organisation).is_some()
}

/// Whether the actor manages the organisation: its facts, its papers, its profile. Behind a letter's link nobody does, nor an
/// officer who has not shown a second factor.
pub fn may_manage(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.scope.is_none()
        && actor.member_of(organisation).is_some_and(|member| {
            matches!(member.role, Role::Owner | Role::Manager) && !member.is_dormant()
        })
}

/// Whether the actor says who belongs to the organisation, and as what: its owners do, those of an authority once
/// they have shown a second factor.
pub fn may_appoint(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.scope.is_none()
        && actor
            .member_of(organisation)
            .is_some_and(|member| member.role == Role::Owner && !member.is_dormant())
}

/// Whether an authority of the actor watches over the organisation: that of its province over one that produces, any over
/// one that only buys, and all of them see one another.
fn is_watched(actor: &Actor, organisation: &Organisation) -> bool {
    actor.scope.is_none() && officer(actor, organisation).is_some()
}

/// The authority in whose name the actor looks at the organisation.
fn officer(actor: &Actor, organisation: &Organisation) -> Option<OrganisationId> {
    match &organisation.review_province {
        Some(province) => actor.staff_of(province),
        None => actor.office(),
    }
}

/// The authority in whose name the actor may verify, reject, suspend or reinstate the organisation: one that produces only
/// by the staff of its province, one that only buys by any authority. Never one's own, and never an authority.
pub fn may_judge(actor: &Actor, organisation: &Organisation) -> Option<OrganisationId> {
    let is_own = actor
        .members
        .iter()
        .any(|member| member.organisation == organisation.id);
    if is_own || actor.scope.is_some() || organisation.legal_kind == LegalKind::Authority {
        return None;
    }
    officer(actor, organisation)
}
