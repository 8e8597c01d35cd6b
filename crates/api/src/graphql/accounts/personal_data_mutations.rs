//! The rights of a person over the data held about her: a copy of it, and its erasure.

use std::collections::HashMap;

use ::accounts::personal_data::{self, DataRequest};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::json;

use super::personal_data::{PersonalDataRequest, with};
use crate::graphql::Caller;
use crate::graphql::failure::unauthenticated;
use crate::graphql::once::{self, Keyed, run_once, settle};
use crate::graphql::user_error::UserError;
use crate::personal_data::{Copy as DataCopy, Erasure, Outcome, ask, by_link, export};

/// The input of asking for a copy.
#[derive(InputObject, Serialize)]
pub struct PersonalDataExportInput {
    /// Makes a repeat harmless: the same key gets the first request, with what is held by now. Any text of up to 200 characters, made anew for each intention. Required.
    idempotency_key: Option<String>,
    /// A note for the client itself; it comes back unchanged.
    client_mutation_id: Option<String>,
}

/// The outcome of asking for a copy.
#[derive(SimpleObject)]
pub struct PersonalDataExportPayload {
    /// Everything that is held about the person, as a JSON document in text. It is kept nowhere; ask again for another. Its member `form` names its shape.
    document: Option<String>,
    /// The request that it answers; null when there are errors.
    request: Option<PersonalDataRequest>,
    /// The input's note.
    client_mutation_id: Option<String>,
    /// What stands in the way: `TOO_MANY_REQUESTS` with the seconds to wait.
    user_errors: Vec<UserError>,
}

/// The input of asking to be erased.
#[derive(InputObject)]
pub struct PersonalDataEraseInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey` (of the password is compared only whether it was given). Required.
    idempotency_key: Option<String>,
    /// The password that counts now, as the confirmation: everything is erased at once. Left out, or for an account without one, a letter with a link is mailed, and `personalDataEraseConfirm` with
    /// its token erases.
    current_password: Option<String>,
}

/// What became of a wish to be erased. More kinds may come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "Outcome")]
pub enum PersonalDataEraseOutcome {
    /// It is done; the session is over.
    Erased,
    /// A letter with a link that confirms it is on its way; the link works for 72 hours.
    ConfirmationMailed,
    /// The person alone owns organisations: somebody else must own them first (`memberInvite`, `memberRoleSet`), or she closes them (`organisationClose`). The request stays open, and the desk is told.
    HandOverFirst,
}

/// The outcome of asking to be erased.
#[derive(SimpleObject)]
pub struct PersonalDataErasePayload {
    /// What became of it; null when there are errors.
    outcome: Option<PersonalDataEraseOutcome>,
    /// The request with its clocks; null when there are errors.
    request: Option<PersonalDataRequest>,
    /// What has to be mended: at the password `INVALID_CREDENTIALS`; `TOO_MANY_REQUESTS` with the seconds to wait.
    user_errors: Vec<UserError>,
}

/// The token of a link that confirms an erasure.
#[derive(InputObject)]
pub struct PersonalDataEraseConfirmInput {
    /// The last part of the link in the letter.
    token: String,
}

/// The outcome of confirming an erasure.
#[derive(SimpleObject)]
pub struct PersonalDataEraseConfirmPayload {
    /// Whether everything is erased.
    erased: bool,
    /// Why nothing was erased: `LINK_USED`, `LINK_EXPIRED`, `INVALID_CREDENTIALS` for a token that was never made, `STATE_TRANSITION` when the request was taken back,
    /// `LAST_OWNER` while the person alone owns an organisation.
    user_errors: Vec<UserError>,
}

/// The input of taking a wish back.
#[derive(InputObject, Serialize)]
pub struct PersonalDataEraseCancelInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: where no wish is open any more nothing happens.
    idempotency_key: Option<String>,
    /// A note for the client itself; it comes back unchanged.
    client_mutation_id: Option<String>,
}

/// The outcome of taking a wish back.
#[derive(SimpleObject)]
pub struct PersonalDataEraseCancelPayload {
    /// The request that was taken back; null where none was open.
    request: Option<PersonalDataRequest>,
    /// The input's note.
    client_mutation_id: Option<String>,
    /// Always empty: taking a wish back cannot fail in a way that the caller could mend.
    user_errors: Vec<UserError>,
}

/// The rights of a person over the data held about her.
#[derive(Default)]
pub struct PersonalDataMutation;

#[Object]
impl PersonalDataMutation {
    /// Gives the signed-in person a copy of everything that is held about her: account, consents, sessions, letters, what she asked, offered and wrote, what she did.
    /// At most ten an hour. Causes the letter "copy of your data"; writes the events `data_request.received` and `data_request.completed`.
    async fn personal_data_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] input: PersonalDataExportInput,
    ) -> Result<PersonalDataExportPayload> {
        let actor = Caller::signed_in(ctx)?;
        let caller = Caller::of(ctx);
        let context = caller.context(None);
        let throttle = &caller.app().throttle;
        let key = once::key(
            actor.person,
            input.idempotency_key.as_deref(),
            Keyed::Required,
            "personalDataExport",
            &input,
        );
        let outcome = match key {
            Ok(key) => export(caller.db(), throttle, &context, actor, key).await,
            Err(failure) => Err(failure),
        };
        let (copy, user_errors) = settle(ctx, outcome)?;
        let (request, document) = copy
            .map(|DataCopy { request, document }| (request, document))
            .unzip();
        Ok(PersonalDataExportPayload {
            document,
            request: request.map(|request| with(request, &HashMap::new())),
            client_mutation_id: input.client_mutation_id,
            user_errors,
        })
    }

    /// Erases the signed-in person: name, addresses, telephone, ways of signing in, places in organisations, the text of letters to her, her name in letters to others.
    /// What was traded stays; the name of who signed an order stays beside it, as the law wants. It cannot be undone. Confirmed by the password, or by a link that is
    /// mailed. Causes the letter "erasure to confirm", "data erased" (the last one to the address), "member left" (to the other owners, without the name) or, at the desk, "request about personal data"; writes the events
    /// `data_request.received`, `data_request.answered`, `data_request.completed`, `person.erased`, `membership.ended`, `consent.withdrawn`.
    async fn personal_data_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key, and the password or nothing.")] input: PersonalDataEraseInput,
    ) -> Result<PersonalDataErasePayload> {
        let actor = Caller::signed_in(ctx)?;
        let caller = Caller::of(ctx);
        let session = caller.session().ok_or_else(|| unauthenticated(ctx))?;
        let key = once::key(
            actor.person,
            input.idempotency_key.as_deref(),
            Keyed::Required,
            "personalDataErase",
            &json!({ "confirmed": input.current_password.is_some() }),
        );
        let password = input.current_password.map(SecretString::from);
        let context = caller.context(None);
        let throttle = &caller.app().throttle;
        let who = (actor.as_ref(), session);
        let outcome = match key {
            Ok(key) => ask(caller.db(), throttle, &context, who, password.as_ref(), key).await,
            Err(failure) => Err(failure),
        };
        let (erasure, user_errors) = settle(ctx, outcome)?;
        let (outcome, request) = erasure
            .map(
                |Erasure {
                     request,
                     outcome,
                     hand_over,
                 }| {
                    (outcome.into(), PersonalDataRequest { request, hand_over })
                },
            )
            .unzip();
        Ok(PersonalDataErasePayload {
            outcome,
            request,
            user_errors,
        })
    }

    /// Erases the person to whom the link of a letter was sent, once. Causes the letter "data erased"; writes the events of `personalDataErase`.
    async fn personal_data_erase_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The link's token.")] input: PersonalDataEraseConfirmInput,
    ) -> Result<PersonalDataEraseConfirmPayload> {
        let caller = Caller::of(ctx);
        let request_id = caller.request_id().to_owned();
        let outcome = by_link(caller.db(), &input.token, request_id).await;
        let (erased, user_errors) = settle(ctx, outcome)?;
        Ok(PersonalDataEraseConfirmPayload {
            erased: erased.is_some(),
            user_errors,
        })
    }

    /// Takes the signed-in person's wish to be erased back; nothing happens where none is open. Causes no letter; writes the event `data_request.withdrawn`.
    async fn personal_data_erase_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "May be empty.")] input: PersonalDataEraseCancelInput,
    ) -> Result<PersonalDataEraseCancelPayload> {
        let actor = Caller::signed_in(ctx)?;
        let outcome: platform::Result<Option<DataRequest>> = run_once!(
            ctx,
            "personalDataEraseCancel",
            Keyed::Optional,
            &input,
            |tx| personal_data::cancel_erasure(tx, actor)
        );
        let (request, user_errors) = settle(ctx, outcome)?;
        Ok(PersonalDataEraseCancelPayload {
            request: request
                .flatten()
                .map(|request| with(request, &HashMap::new())),
            client_mutation_id: input.client_mutation_id,
            user_errors,
        })
    }
}
