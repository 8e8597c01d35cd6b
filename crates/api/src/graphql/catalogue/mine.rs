//! What of the register is the signed-in person's own.

use async_graphql::{Context, Result};
use catalogue::{claim, product};
use kernel::actor::Actor;
use kernel::id::OrganisationId;
use kernel::page::{Cursor, Page};

use super::claim::ProducerClaim;
use super::product::{Product, ProductState};
use crate::graphql::Caller;
use crate::graphql::connection::Connection;
use crate::graphql::failure::top;

/// Products of the person's organisations in every state.
pub(crate) async fn own_products(
    ctx: &Context<'_>,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    states: Vec<ProductState>,
    page: &Page,
) -> Result<Connection<Product>> {
    // Named a thousand times over, a state would be as many values of one statement.
    let mut wanted: Vec<product::ProductState> = Vec::new();
    for state in states.into_iter().map(Into::into) {
        if !wanted.contains(&state) {
            wanted.push(state);
        }
    }
    let conn = Caller::of(ctx).db().read();
    let found = product::mine::list(conn, actor, organisation, &wanted, page).await;
    let slice = found.map_err(|failure| top(ctx, failure))?;
    Ok(Connection::new(slice, |row| {
        (Cursor(row.position).encode(), Product(row.item))
    }))
}

/// Claims of the person's organisations.
pub(crate) async fn own_claims(ctx: &Context<'_>, actor: &Actor) -> Result<Vec<ProducerClaim>> {
    let found = claim::mine(Caller::of(ctx).db().read(), actor).await;
    let claims = found.map_err(|failure| top(ctx, failure))?;
    Ok(claims.into_iter().map(ProducerClaim).collect())
}
