//! An authority judges organisations: verifies them, rejects what they have shown, suspends and reinstates them.

use accounts::organisation::{self, Judge};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::organisation::Organisation;
use super::organisation_mutations::read;
use super::verification::PaperInput;
use crate::graphql::Caller;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;

/// The verification of an organisation.
#[derive(InputObject, Serialize)]
pub struct OrganisationVerifyInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second verification by the same officer changes nothing.
    idempotency_key: Option<String>,
    /// The organisation.
    organisation_id: ID,
    /// The version that the officer looked at.
    expected_version: i32,
    /// The papers that the officer has seen, 1 to 12.
    papers: Vec<PaperInput>,
    /// A word on it, for the organisation to read; at most 500 characters.
    reason: Option<String>,
}

macro_rules! with_reason {
    ($($(#[doc = $doc:literal])+ $name:ident, $repeat:literal, $reason:literal, $reason_type:ty;)+) => {$(
        $(#[doc = $doc])+
        #[derive(InputObject, Serialize)]
        pub struct $name {
            #[doc = $repeat]
            idempotency_key: Option<String>,
            /// The organisation.
            organisation_id: ID,
            /// The version that the officer looked at.
            expected_version: i32,
            #[doc = $reason]
            reason: $reason_type,
        }

        impl $name {
            fn command(&self) -> Judge {
                Judge {
                    organisation: self.organisation_id.to_string(),
                    expected_version: self.expected_version,
                    papers: Vec::new(),
                    reason: Option::from(self.reason.clone()),
                }
            }
        }
    )+};
}

with_reason! {
    /// The rejection of what an organisation has shown.
    OrganisationRejectInput,
    "Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second rejection by the same officer changes nothing.",
    "What is missing or wrong; the organisation reads it. At most 500 characters.", String;
    /// The suspension of an organisation.
    OrganisationSuspendInput,
    "Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second suspension by the same officer changes nothing.",
    "Why; the organisation reads it. At most 500 characters.", String;
    /// The end of a suspension.
    OrganisationReinstateInput,
    "Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second reinstatement by the same officer changes nothing.",
    "A word on it, for the organisation to read; at most 500 characters.", Option<String>;
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(SimpleObject)]
        pub struct $name {
            /// The organisation as it is now; null when there are errors.
            organisation: Option<Organisation>,
            /// What has to be mended; nothing was saved or sent then.
            user_errors: Vec<UserError>,
        }
    )+};
}

payloads! {
    /// The outcome of a verification.
    OrganisationVerifyPayload;
    /// The outcome of a rejection.
    OrganisationRejectPayload;
    /// The outcome of a suspension.
    OrganisationSuspendPayload;
    /// The outcome of a reinstatement.
    OrganisationReinstatePayload;
}

/// Judgements of authorities on organisations.
#[derive(Default)]
pub struct OrganisationJudgeMutation;

#[Object]
impl OrganisationJudgeMutation {
    /// Verifies an organisation: the officer has seen its papers. Staff of its province may when it produces, staff of any authority when it only buys, and nobody his own
    /// organisation. A registration belongs to one verified organisation: `DUPLICATE` for a second. Causes the letter "organisation verified" (to its members); writes
    /// the event `organisation.verified`.
    async fn organisation_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and the papers seen.")] input: OrganisationVerifyInput,
    ) -> Result<OrganisationVerifyPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Judge {
            organisation: input.organisation_id.to_string(),
            expected_version: input.expected_version,
            papers: input.papers.iter().map(Into::into).collect(),
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "organisationVerify", Keyed::Optional, &input, |tx| {
            organisation::verify(tx, actor, &command)
        });
        let (done, user_errors) = settle(ctx, outcome)?;
        Ok(OrganisationVerifyPayload {
            organisation: judged(ctx, done.is_some(), &input.organisation_id).await?,
            user_errors,
        })
    }

    /// Rejects what an organisation has shown, with a reason; it may show other papers. Who may verify it may reject it. Causes the letter "organisation rejected" (to its
    /// members); writes the event `organisation.rejected`.
    async fn organisation_reject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrganisationRejectInput,
    ) -> Result<OrganisationRejectPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = input.command();
        let outcome = run_once!(ctx, "organisationReject", Keyed::Optional, &input, |tx| {
            organisation::reject(tx, actor, &command)
        });
        let (done, user_errors) = settle(ctx, outcome)?;
        Ok(OrganisationRejectPayload {
            organisation: judged(ctx, done.is_some(), &input.organisation_id).await?,
            user_errors,
        })
    }

    /// Excludes an organisation from trade, with a reason: it reads, ends what it has begun, and begins nothing new. Who may verify it may suspend it. Causes the letter
    /// "organisation suspended" (to its members); writes the event `organisation.suspended`.
    async fn organisation_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrganisationSuspendInput,
    ) -> Result<OrganisationSuspendPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = input.command();
        let outcome = run_once!(ctx, "organisationSuspend", Keyed::Optional, &input, |tx| {
            organisation::suspend(tx, actor, &command)
        });
        let (done, user_errors) = settle(ctx, outcome)?;
        Ok(OrganisationSuspendPayload {
            organisation: judged(ctx, done.is_some(), &input.organisation_id).await?,
            user_errors,
        })
    }

    /// Takes a suspension back: the organisation is what it was before. Who may verify it may reinstate it. Causes the letter "organisation reinstated" (to its members);
    /// writes the event `organisation.reinstated`.
    async fn organisation_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: OrganisationReinstateInput,
    ) -> Result<OrganisationReinstatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = input.command();
        let outcome = run_once!(
            ctx,
            "organisationReinstate",
            Keyed::Optional,
            &input,
            |tx| { organisation::reinstate(tx, actor, &command) }
        );
        let (done, user_errors) = settle(ctx, outcome)?;
        Ok(OrganisationReinstatePayload {
            organisation: judged(ctx, done.is_some(), &input.organisation_id).await?,
            user_errors,
        })
    }
}

async fn judged(ctx: &Context<'_>, done: bool, id: &ID) -> Result<Option<Organisation>> {
    read(ctx, id.parse().ok().filter(|_| done)).await
}
