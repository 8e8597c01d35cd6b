//! Who may see a product.

use kernel::actor::Actor;
use kernel::id::OrganisationId;

use super::{Product, ProductState};

/// Everybody sees what is published; the rest is for the producer's people and for staff of the province.
pub(super) fn may_see(
    viewer: Option<&Actor>,
    product: &Product,
    seller: Option<OrganisationId>,
) -> bool {
    if product.state == ProductState::Published {
        return true;
    }
    let Some(viewer) = viewer else { return false };
    seller.is_some_and(|seller| viewer.member_of(seller).is_some())
        || viewer.staff_of(&product.province_code).is_some()
}
