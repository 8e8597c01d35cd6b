//! What waits at an authority's desk of inquiries.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use kernel::actor::Actor;
use orders::inquiry;

use super::Inquiry;
use crate::graphql::Caller;
use crate::graphql::connection::{Connection, capped, page_request};
use crate::graphql::failure::top;

/// Inquiries that an officer should look after.
pub struct InquiryDesk(pub Arc<Actor>);

/// Inquiries that an officer should look after.
#[Object]
impl InquiryDesk {
    /// Inquiries of the jurisdiction, sent in the last thirty days, that nobody answered in time, the newest first: state, products and quantities, no words and no prices. Somebody
    /// should call the seller; where there was none, the desk itself was to answer, and the buyer is to be told. Those that lie at the desk itself are `viewer.inquiries(side: DESK, awaiting: ME)`.
    async fn inquiries_unanswered(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Inquiry>> {
        let request = page_request(first, after, last, before);
        let db = Caller::of(ctx).db().clone();
        let now = db.clock().now();
        let found = inquiry::unanswered(db.read(), &self.0, now, &request).await;
        let slice = found.map_err(|failure| top(ctx, failure))?;
        let actor = Arc::clone(&self.0);
        Ok(Connection::new(slice, |row| {
            (orders::cursor(row.row.created_at, row.row.id), Inquiry(row))
        })
        .counted(capped(move |cap| {
            let (db, actor) = (db.clone(), Arc::clone(&actor));
            async move { inquiry::count_unanswered(db.read(), &actor, now, cap).await }
        })))
    }
}
