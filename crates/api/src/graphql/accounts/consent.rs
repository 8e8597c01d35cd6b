//! What people agree to.

use accounts::consent::{self, SetConsent};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use kernel::id::PersonId;
use serde::Serialize;

use crate::graphql::Caller;
use crate::graphql::failure::top;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::UserError;

/// What somebody's data are used for. More may come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "accounts::consent::Purpose")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsentPurpose {
    /// Keeping an account and trading: name, address and telephone go to the other side of a deal. Nobody has an account without it.
    Trade,
    /// Letters that advertise: digests, invitations to fairs and conferences.
    Advertising,
}

/// What a person decided about a purpose.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "accounts::consent::Choice")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsentChoice {
    /// She agreed.
    Granted,
    /// She took it back.
    Withdrawn,
}

/// One line of the ledger of consents: what a person decided about one purpose, and which words she read.
#[derive(SimpleObject)]
pub struct Consent {
    /// For what.
    purpose: ConsentPurpose,
    /// What she decided.
    choice: ConsentChoice,
    /// The version of the words she read, such as `2026-11`.
    wording: String,
    /// When.
    at: DateTime,
}

impl From<consent::Consent> for Consent {
    fn from(entry: consent::Consent) -> Self {
        Self {
            purpose: entry.purpose.into(),
            choice: entry.choice.into(),
            wording: entry.wording,
            at: entry.at.into(),
        }
    }
}

/// Every decision of a person, the newest first.
pub(super) async fn consents_of(ctx: &Context<'_>, person: PersonId) -> Result<Vec<Consent>> {
    let history = consent::history(Caller::of(ctx).db().read(), person)
        .await
        .map_err(|failure| top(ctx, failure))?;
    Ok(history.into_iter().rev().map(Consent::from).collect())
}

/// A decision about one purpose.
#[derive(InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentSetInput {
    /// For what.
    purpose: ConsentPurpose,
    /// What the person decides. `TRADE` cannot be withdrawn while there is an account: `personalDataErase` does both.
    choice: ConsentChoice,
    /// The version of the words that were shown, such as `2026-11`.
    wording: String,
    /// Makes a repeat harmless: the same key with the same input gets the first answer. Any text of up to 200 characters, made anew for each intention.
    /// Optional here: saying it twice changes nothing.
    idempotency_key: Option<String>,
}

/// The outcome of a decision.
#[derive(SimpleObject)]
pub struct ConsentSetPayload {
    /// Every decision, the newest first; null when there are errors.
    consents: Option<Vec<Consent>>,
    /// What has to be mended: `UNKNOWN_VALUE` for a wording that was never shown, `CONTRADICTION` for withdrawing `TRADE`.
    user_errors: Vec<UserError>,
}

/// Agreeing, and taking it back.
#[derive(Default)]
pub struct ConsentMutation;

#[Object]
impl ConsentMutation {
    /// Notes what the signed-in person decides about one purpose. The decision that stands already succeeds and changes nothing. Causes no letter; writes the event
    /// `consent.granted` or `consent.withdrawn`.
    async fn consent_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The purpose and the decision.")] input: ConsentSetInput,
    ) -> Result<ConsentSetPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = SetConsent {
            purpose: input.purpose.into(),
            choice: input.choice.into(),
            wording: input.wording.clone(),
        };
        let outcome = run_once!(ctx, "consentSet", Keyed::Optional, &input, |tx| async {
            consent::set(tx, actor, &command).await.map(|_| ())
        });
        let (done, user_errors) = settle::<()>(ctx, outcome)?;
        let consents = match done {
            Some(()) => Some(consents_of(ctx, actor.person).await?),
            None => None,
        };
        Ok(ConsentSetPayload {
            consents,
            user_errors,
        })
    }
}
