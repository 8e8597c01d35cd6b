//! Who answers an inquiry: the seller, or the desk of the province that stands in.

use std::collections::HashMap;

use accounts::authority;
use catalogue::product::Orderable;
use kernel::id::{OrganisationId, ProducerId, ProductId};
use platform::{Failure, Result, Tx};

use super::check::Wanted;

/// Who will answer.
pub(super) enum Recipient {
    Seller {
        organisation: OrganisationId,
        producer: Option<ProducerId>,
    },
    Desk {
        authority: OrganisationId,
        producer: Option<ProducerId>,
    },
}

/// The desk that stands in for the first product that nobody speaks for; nothing when there is none that somebody looks at.
pub(super) async fn desk(
    tx: &mut Tx,
    wanted: &Wanted,
    products: &HashMap<ProductId, Orderable>,
) -> Result<Option<OrganisationId>> {
    let mut found = wanted
        .lines
        .iter()
        .filter_map(|line| products.get(&line.product?));
    match found.find(|found| found.seller.is_none() && found.is_published()) {
        Some(found) => authority::attended_desk(&*tx, &found.product.province_code).await,
        None => Ok(None),
    }
}

/// Who answers; `desk` is what [`desk`] found.
pub(super) fn of(
    wanted: &Wanted,
    products: &HashMap<ProductId, Orderable>,
    desk: Option<OrganisationId>,
) -> Result<Recipient> {
    let found: Vec<&Orderable> = wanted
        .lines
        .iter()
        .filter_map(|line| products.get(&line.product?))
        .collect();
    let first = found
        .first()
        .ok_or_else(|| Failure::internal("an inquiry without products"))?;
    let producer = first.product.producer.filter(|producer| {
        found
            .iter()
            .all(|other| other.product.producer == Some(*producer))
    });
    match (first.seller, desk) {
        (Some(organisation), _) => Ok(Recipient::Seller {
            organisation,
            producer,
        }),
        (None, Some(authority)) => Ok(Recipient::Desk {
            authority,
            producer,
        }),
        (None, None) => Err(Failure::internal("a desk that was not judged")),
    }
}
