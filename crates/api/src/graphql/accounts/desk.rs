//! The desk of an authority: what waits for its officers. Each part of the house adds its own lists.

use std::sync::Arc;

use accounts::organisation::waiting;
use async_graphql::{Context, MergedObject, Object, Result};
use kernel::actor::Actor;

use super::Organisation;
use super::personal_data::PersonalDataDesk;
use crate::graphql::Caller;
use crate::graphql::catalogue::RegisterDesk;
use crate::graphql::connection::{Connection, page_request};
use crate::graphql::failure::top;
use crate::graphql::orders::InquiryDesk;

/// The desk of the signed-in officer: what waits for him within the jurisdiction of his authorities.
#[derive(MergedObject)]
pub struct Desk(
    OrganisationDesk,
    RegisterDesk,
    InquiryDesk,
    PersonalDataDesk,
);

impl Desk {
    /// The desk of an officer; `None` for others.
    pub(crate) fn of(actor: &Arc<Actor>) -> Option<Self> {
        actor.office()?;
        Some(Self(
            OrganisationDesk(Arc::clone(actor)),
            RegisterDesk(Arc::clone(actor)),
            InquiryDesk(Arc::clone(actor)),
            PersonalDataDesk(Arc::clone(actor)),
        ))
    }
}

/// Organisations that wait for an officer.
pub struct OrganisationDesk(Arc<Actor>);

/// Organisations that wait for an officer.
#[Object]
impl OrganisationDesk {
    /// Organisations that have shown their papers and that the officer may judge, the longest waiting first: those that produce in his province, and those that
    /// only buy from anywhere.
    async fn organisations_waiting(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Organisation>> {
        let request = page_request(first, after, last, before);
        let found = waiting::list(Caller::of(ctx).db().read(), &self.0, &request).await;
        let slice = found.map_err(|failure| top(ctx, failure))?;
        Ok(Connection::new(slice, |organisation| {
            let since = organisation.submitted_at.unwrap_or(organisation.created_at);
            (
                waiting::cursor(since, organisation.id),
                Organisation(organisation),
            )
        }))
    }
}
