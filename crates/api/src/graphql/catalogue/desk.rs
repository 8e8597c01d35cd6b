//! What of the register waits for an officer.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use catalogue::{claim, product};
use kernel::actor::Actor;
use kernel::page::Cursor;

use super::Product;
use super::authority_mutations::ProductReview;
use super::claim::ProducerClaim;
use crate::graphql::Caller;
use crate::graphql::connection::{Connection, pages};
use crate::graphql::failure::top;

/// Claims and products that wait for an officer.
pub struct RegisterDesk(pub Arc<Actor>);

/// Claims and products that wait for an officer.
#[Object]
impl RegisterDesk {
    /// When the officer's authority looks at new products. It is chosen by `authorityUpdate`.
    async fn product_review(&self, ctx: &Context<'_>) -> Result<Option<ProductReview>> {
        let Some(office) = self.0.office() else {
            return Ok(None);
        };
        let found = accounts::authority::get(Caller::of(ctx).db().read(), office).await;
        let found = found.map_err(|failure| top(ctx, failure))?;
        Ok(found.map(|authority| authority.product_review.into()))
    }

    /// Claims to speak for producers of the officer's province that wait, the longest waiting first.
    async fn claims_waiting(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<ProducerClaim>> {
        let page = pages(ctx, first, after, last, before)?;
        let conn = Caller::of(ctx).db().read();
        let found = claim::waiting::list(conn, &self.0, &page).await;
        let slice = found.map_err(|failure| top(ctx, failure))?;
        Ok(Connection::new(slice, |row| {
            (Cursor(row.position).encode(), ProducerClaim(row.item))
        }))
    }

    /// Products of the officer's province that wait for a look, or a change of which does, the longest waiting first.
    async fn products_waiting(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Product>> {
        let page = pages(ctx, first, after, last, before)?;
        let conn = Caller::of(ctx).db().read();
        let found = product::waiting::list(conn, &self.0, &page).await;
        let slice = found.map_err(|failure| top(ctx, failure))?;
        Ok(Connection::new(slice, |row| {
            (Cursor(row.position).encode(), Product(row.item))
        }))
    }
}
