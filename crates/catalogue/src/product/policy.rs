//! Who may see a product, who may write what it says, and who may judge it.

use kernel::actor::{Actor, Standing};
use kernel::fault::FaultCode;
use kernel::id::OrganisationId;

use super::{Orderable, ProductState};

/// Everybody sees what is published by those who are not suspended; the rest is for the producer's people and for staff of the
/// province.
pub(super) fn may_see(viewer: Option<&Actor>, found: &Orderable) -> bool {
    let shown = found.product.state == ProductState::Published
        && found.seller_standing != Some(Standing::Suspended);
    if shown {
        return true;
    }
    let Some(viewer) = viewer else { return false };
    is_of(viewer, found) || viewer.staff_of(&found.product.province_code).is_some()
}

/// Whether what is not public of a product (a proposal, a refusal) is shown: to its people and to staff of the province.
pub(super) fn may_see_inside(viewer: Option<&Actor>, found: &Orderable) -> bool {
    viewer.is_some_and(|viewer| {
        is_of(viewer, found) || viewer.staff_of(&found.product.province_code).is_some()
    })
}

fn is_of(viewer: &Actor, found: &Orderable) -> bool {
    found
        .seller
        .is_some_and(|seller| viewer.member_of(seller).is_some())
}

/// The organisation for which the actor writes what the product says: that of its producer; where nobody speaks for it, the
/// authority of the province. Behind a letter's link nobody does.
///
/// # Errors
/// `NOT_FOUND` for what he may not see, else `FORBIDDEN`.
pub(super) fn keeper(actor: &Actor, found: &Orderable) -> Result<OrganisationId, FaultCode> {
    if !may_see(Some(actor), found) {
        return Err(FaultCode::NotFound);
    }
    let kept = match found.seller {
        _ if actor.scope.is_some() => None,
        Some(seller) => actor.member_of(seller).map(|member| member.organisation),
        None => actor.staff_of(&found.product.province_code),
    };
    kept.ok_or(FaultCode::Forbidden)
}

/// The authority in whose name the actor judges or corrects the product: that of its province, and never one's own product.
///
/// # Errors
/// `NOT_FOUND` for what he may not see, else `FORBIDDEN`.
pub(super) fn officer(actor: &Actor, found: &Orderable) -> Result<OrganisationId, FaultCode> {
    if !may_see(Some(actor), found) {
        return Err(FaultCode::NotFound);
    }
    let is_own = found.seller.is_some_and(|seller| {
        actor
            .members
            .iter()
            .any(|member| member.organisation == seller)
    });
    actor
        .staff_of(&found.product.province_code)
        .filter(|_| actor.scope.is_none() && !is_own)
        .ok_or(FaultCode::Forbidden)
}

/// A suspended organisation begins nothing new.
///
/// # Errors
/// `ORGANISATION_SUSPENDED`.
pub(super) fn may_begin(found: &Orderable) -> Result<(), FaultCode> {
    match found.seller_standing {
        Some(Standing::Suspended) => Err(FaultCode::OrganisationSuspended),
        _ => Ok(()),
    }
}
