//! The products of one's own organisations, in every state.

use kernel::actor::Actor;
use kernel::fault::FaultCode;
use kernel::id::{OrganisationId, ProductId};
use kernel::page::{Page, Slice};
use kernel::time::Instant;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{Product, ProductState, store};
use crate::keyset::{Listed, SortKey};

/// The place of a product in the list by name: what its cursor holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The sort key.
    pub key: SortKey,
    /// The id.
    pub id: ProductId,
}

impl Position {
    /// The place of a product.
    pub fn of(product: &Product) -> Self {
        Self {
            key: SortKey::of(&product.name.vi),
            id: product.id,
        }
    }
}

/// Products whose producers the actor's organisations speak for, by name; only those of one organisation where one is named, only
/// those in these states where some are. One statement.
///
/// # Errors
/// `NOT_FOUND` at `organisation` for one that is not the actor's; a refusal naming `after` or `before`.
pub async fn list(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    states: &[ProductState],
    page: &Page,
) -> platform::Result<Slice<Listed<Product, Position>>> {
    let organisations = match organisation {
        Some(one) if actor.member_of(one).is_none() => {
            return Err(FaultCode::NotFound.at("organisation").into());
        }
        Some(one) => vec![one],
        None => actor.organisation_ids(),
    };
    store::of_organisations(conn, &organisations, states, page).await
}

/// Published products of the actor's organisations of which an authority refused the last change that was asked for, and that have
/// changed since a moment: their `refusal` says why. The last one first, at most `limit`. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn change_refused(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    since: Instant,
    limit: u64,
) -> platform::Result<Vec<Product>> {
    store::with_refused_change(conn, &actor.organisation_ids(), since, limit).await
}
