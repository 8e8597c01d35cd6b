//! What staff of authorities did to somebody's data, for that somebody to read.

use ::accounts::staff_action::{self, Concerned, Noted};
use async_graphql::{Context, ID, Object, Result};
use kernel::id::encode;
use kernel::page::PageRequest;

use super::Organisation;
use crate::graphql::Caller;
use crate::graphql::connection::Connection;
use crate::graphql::failure::top;
use crate::graphql::loaders::load;
use crate::graphql::scalars::DateTime;

/// One act of an officer.
pub struct StaffAction(Noted);

/// One act of an officer on the data of an organisation or a person. Those whose data it was read it, and nobody else but the staff that may judge the organisation.
#[Object]
impl StaffAction {
    /// What was done: the kind of the event that tells it, such as `organisation.verified`. Treat a kind that you do not know like a change.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// The authority in whose name it was done.
    async fn authority(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.0.authority).await
    }

    /// The officer's name; null when the program itself acted, and when the person is gone.
    async fn officer(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(person) = self.0.officer else {
            return Ok(None);
        };
        let found: Option<::accounts::person::Person> = load(ctx, person).await?;
        Ok(found.map(|person| person.name))
    }

    /// The id of the thing it was done to.
    async fn subject(&self) -> ID {
        ID(encode(&self.0.subject_kind, self.0.subject))
    }

    /// The reason that was given.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }
}

/// The acts on somebody's data, the newest first. Whether the caller may read them, the field has asked.
pub(super) async fn staff_actions(
    ctx: &Context<'_>,
    concerned: Concerned,
    request: &PageRequest,
) -> Result<Connection<StaffAction>> {
    let conn = Caller::of(ctx).db().read();
    let found = staff_action::list(conn, concerned, request).await;
    let slice = found.map_err(|failure| top(ctx, failure))?;
    Ok(Connection::new(slice, |noted| {
        (noted.cursor(), StaffAction(noted))
    }))
}
