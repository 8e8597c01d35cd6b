//! An officer enters a producer that the register does not know yet.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use catalogue::producer::{self as producers, Position, Register};
use kernel::page::Cursor;
use serde::Serialize;

use super::Producer;
use super::producer_mutations::producer;
use crate::graphql::Caller;
use crate::graphql::connection::Edge;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{EmailAddress, PhoneNumber};
use crate::graphql::user_error::UserError;
use crate::graphql::values::LegalKind;

/// A producer that the register does not know yet.
#[derive(InputObject, Serialize)]
pub struct ProducerRegisterInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The name as it is printed, at most 200 characters.
    name: String,
    /// Its legal form; neither an authority nor a company abroad.
    legal_kind: Option<LegalKind>,
    /// Code of its commune (five digits), which says its province too.
    unit_code: String,
    /// Its address in words, at most 300 characters.
    address: Option<String>,
    /// Its mailbox.
    contact_email: Option<EmailAddress>,
    /// Its telephone.
    contact_phone: Option<PhoneNumber>,
    /// Where the office has it from, such as a decision or a registration, at most 1,000 characters; the office itself when left out. Everybody reads it.
    source: Option<String>,
}

/// The outcome of entering a producer.
#[derive(SimpleObject)]
pub struct ProducerRegisterPayload {
    /// The producer; null when there are errors.
    producer: Option<Producer>,
    /// The producer as an item of `producers`.
    producer_edge: Option<Edge<Producer>>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Entering producers.
#[derive(Default)]
pub struct ProducerRegisterMutation;

#[Object]
impl ProducerRegisterMutation {
    /// Enters a producer into the register, for whom nobody speaks yet; then it can be invited. Staff of its province may. The same name in the same province is the same
    /// producer, as `catalogueImport` has it, and is refused (`DUPLICATE`). Causes no letter; writes the event `producer.registered`.
    async fn producer_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ProducerRegisterInput,
    ) -> Result<ProducerRegisterPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Register {
            name: input.name.clone(),
            legal_kind: input.legal_kind.map(Into::into),
            unit_code: input.unit_code.clone(),
            address: input.address.clone(),
            email: input.contact_email.clone().map(Into::into),
            phone: input.contact_phone.clone().map(Into::into),
            source: input.source.clone(),
        };
        let outcome = run_once!(ctx, "producerRegister", Keyed::Required, &input, |tx| {
            producers::register(tx, actor, &command)
        });
        let (registered, user_errors) = settle(ctx, outcome)?;
        let known = producer(ctx, registered.map(|registered| registered.producer)).await?;
        let producer_edge = known.as_ref().map(|known| {
            let position = Position::of(&known.0);
            Edge::new(Cursor(position).encode(), Producer(known.0.clone()))
        });
        Ok(ProducerRegisterPayload {
            producer: known,
            producer_edge,
            user_errors,
        })
    }
}
