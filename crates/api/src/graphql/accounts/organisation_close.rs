//! An owner gives an organisation up.

use accounts::organisation::close::Close;
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::organisation::{Organisation, forget_organisation};
use crate::closing;
use crate::graphql::Caller;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;

/// The end of an organisation.
#[derive(InputObject, Serialize)]
pub struct OrganisationCloseInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: closing it again oneself changes nothing.
    idempotency_key: Option<String>,
    /// The organisation.
    organisation_id: ID,
    /// The version that was read.
    expected_version: i32,
    /// Why; its members and the authority of its province read it. At most 500 characters.
    reason: String,
}

/// The outcome of closing an organisation.
#[derive(SimpleObject)]
pub struct OrganisationClosePayload {
    /// The organisation as it is now, `CLOSED`; null when there are errors. It is shown to its former owner this once.
    organisation: Option<Organisation>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// Closing organisations.
#[derive(Default)]
pub struct OrganisationCloseMutation;

#[Object]
impl OrganisationCloseMutation {
    /// Closes an organisation for good. Its owners may, a suspended one too; an authority is not closed this way. Refused with `OPEN_DEALS` and the numbers while an inquiry,
    /// a quotation, an order or a delivery of either side is not over. Every membership and invitation ends, producers it spoke for are unclaimed again, their products stay
    /// in the register and their stated supply ends; claims that wait are withdrawn. What it traded stays readable for the other side under its name. Causes the letter
    /// "organisation closed" (to everybody who belonged to it); writes the event `organisation.closed`, and `membership.ended`, `producer.released` and
    /// `producer.claim_withdrawn` for each of those.
    async fn organisation_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrganisationCloseInput,
    ) -> Result<OrganisationClosePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Close {
            organisation: input.organisation_id.to_string(),
            expected_version: input.expected_version,
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "organisationClose", Keyed::Optional, &input, |tx| {
            closing::close(tx, actor, &command)
        });
        let (closed, user_errors) = settle(ctx, outcome)?;
        forget_organisation(ctx);
        let organisation = match closed {
            Some(id) => Organisation::named(ctx, id).await?,
            None => None,
        };
        Ok(OrganisationClosePayload {
            organisation,
            user_errors,
        })
    }
}
