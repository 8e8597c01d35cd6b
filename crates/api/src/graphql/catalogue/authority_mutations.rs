//! What an authority decides about its own work on the register.

use accounts::authority;
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use kernel::fault::Faults;
use kernel::id::OrganisationId;
use serde::Serialize;

use crate::graphql::Caller;
use crate::graphql::accounts::Desk;
use crate::graphql::ids;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;

/// When an authority looks at the new products of its province.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "accounts::authority::ProductReview")]
pub enum ProductReview {
    /// Before everybody sees them.
    Before,
    /// When everybody sees them already; what is wrong is taken out again.
    After,
}

/// What an authority decides about its own work.
#[derive(InputObject, Serialize)]
pub struct AuthorityUpdateInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: saying it twice changes nothing.
    idempotency_key: Option<String>,
    /// The authority; may be left out by those who belong to one organisation only.
    organisation_id: Option<ID>,
    /// When it looks at new products of verified organisations.
    product_review: ProductReview,
}

/// The outcome of such a decision.
#[derive(SimpleObject)]
pub struct AuthorityUpdatePayload {
    /// The desk of the authority as it is now; null when there are errors.
    desk: Option<Desk>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Decisions of authorities.
#[derive(Default)]
pub struct AuthorityMutation;

#[Object]
impl AuthorityMutation {
    /// Chooses when an authority looks at new products. Its owners and managers may. What waits goes on waiting. Causes no letter; writes the event
    /// `authority.product_review_chosen`.
    async fn authority_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is decided.")] input: AuthorityUpdateInput,
    ) -> Result<AuthorityUpdatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let mut faults = Faults::new();
        let organisation: Option<OrganisationId> = ids::read(
            &mut faults,
            "input.organisationId",
            &ids::acting(actor, input.organisation_id.as_ref()),
        );
        let organisation = faults.finish_with(organisation);
        let review = input.product_review.into();
        let outcome = run_once!(
            ctx,
            "authorityUpdate",
            Keyed::Optional,
            &input,
            |tx| async {
                let organisation = organisation.clone()?;
                authority::choose_product_review(tx, actor, organisation, review).await
            }
        );
        let (done, user_errors) = settle(ctx, outcome)?;
        Ok(AuthorityUpdatePayload {
            desk: done.and_then(|()| Desk::of(actor)),
            user_errors,
        })
    }
}
