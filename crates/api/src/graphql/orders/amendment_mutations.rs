//! What one does with amendments.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use orders::amendment::{self, Accept, ChangeInput, Decline, Propose, Withdraw};
use serde::Serialize;

use super::delivery_mutations::DeliveryWeightInput;
use super::shared::{DateWindowInput, PlaceInput};
use super::{Order, OrderAmendment};
use crate::graphql::Caller;
use crate::graphql::loaders::forget_deal;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;

/// A proposal to change an order.
#[derive(InputObject, Serialize)]
pub struct OrderAmendmentProposeInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The order.
    order_id: ID,
    /// The organisation acted for, where the person belongs to both sides.
    organisation_id: Option<ID>,
    /// The order's version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// Why; the other side reads it. At most 4,000 characters.
    note: String,
    /// What changes; deliveries that stay as they are need not be named, and are no change when they are. At most 120.
    deliveries: Vec<DeliveryChangeInput>,
    /// The seller knows that the order would take more than is left of the stated supply.
    #[graphql(default)]
    confirm_oversell: bool,
}

/// What shall become of one delivery, or a new one.
#[derive(Clone, InputObject, Serialize)]
pub struct DeliveryChangeInput {
    /// The delivery, which must not have left; left out for one more.
    delivery_id: Option<ID>,
    /// Other days; needed for one more.
    window: Option<DateWindowInput>,
    /// Another place; that of the order's first delivery for one more.
    place: Option<PlaceInput>,
    /// Other quantities, as they shall be; a line that is not named stays as it is. Nought of every line calls the delivery off.
    #[graphql(default)]
    lines: Vec<DeliveryWeightInput>,
}

impl From<&DeliveryChangeInput> for ChangeInput {
    fn from(change: &DeliveryChangeInput) -> Self {
        Self {
            delivery: change.delivery_id.as_ref().map(|id| id.to_string()),
            window: change.window.as_ref().map(Into::into),
            place: change.place.as_ref().map(Into::into),
            lines: change.lines.iter().map(Into::into).collect(),
        }
    }
}

/// The acceptance of a proposed change.
#[derive(InputObject, Serialize)]
pub struct OrderAmendmentAcceptInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The amendment.
    amendment_id: ID,
    /// The order's version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// The seller knows that the order then takes more than is left of the stated supply.
    #[graphql(default)]
    confirm_oversell: bool,
}

/// The refusal of a proposed change.
#[derive(InputObject, Serialize)]
pub struct OrderAmendmentDeclineInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second refusal by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The amendment.
    amendment_id: ID,
    /// Why; the side that proposed it reads it. At most 1,000 characters.
    reason: String,
}

/// A proposed change taken back.
#[derive(InputObject, Serialize)]
pub struct OrderAmendmentWithdrawInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: taking it back twice changes nothing.
    idempotency_key: Option<String>,
    /// The amendment.
    amendment_id: ID,
    /// Why; the other side reads it. At most 1,000 characters.
    note: Option<String>,
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(SimpleObject)]
        pub struct $name {
            /// The amendment as it is now; null when there are errors.
            amendment: Option<OrderAmendment>,
            /// Its order as it is now.
            order: Option<Order>,
            /// What has to be mended; nothing was saved or sent then.
            user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of(ctx: &Context<'_>, outcome: platform::Result<amendment::Changed>) -> Result<Self> {
                let (changed, user_errors) = settle(ctx, outcome)?;
                forget_deal(ctx);
                Ok(match changed {
                    Some(changed) => Self {
                        amendment: OrderAmendment::by_id(ctx, changed.amendment).await?,
                        order: Order::by_id(ctx, changed.order).await?,
                        user_errors,
                    },
                    None => Self { amendment: None, order: None, user_errors },
                })
            }
        }
    )+};
}

payloads! {
    /// The outcome of a proposal.
    OrderAmendmentProposePayload;
    /// The outcome of an acceptance.
    OrderAmendmentAcceptPayload;
    /// The outcome of a refusal.
    OrderAmendmentDeclinePayload;
    /// The outcome of a withdrawal.
    OrderAmendmentWithdrawPayload;
}

/// Commands on amendments.
#[derive(Default)]
pub struct OrderAmendmentMutation;

#[Object]
impl OrderAmendmentMutation {
    /// Proposes other quantities (down to nought), days or places for what has not left yet, or one more delivery. Members of either side may while the order is confirmed, members of the
    /// buyer while it is placed; one proposal at a time. A seller whose proposal takes more than is left of the supply needs `confirmOversell`. Causes the letter "amendment proposed" (to the other side); writes the event `amendment.proposed`.
    async fn order_amendment_propose(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes, and why.")] input: OrderAmendmentProposeInput,
    ) -> Result<OrderAmendmentProposePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Propose {
            order: input.order_id.to_string(),
            organisation: input.organisation_id.as_ref().map(|id| id.to_string()),
            expected_version: input.expected_version,
            note: input.note.clone(),
            deliveries: input.deliveries.iter().map(Into::into).collect(),
            confirm_oversell: input.confirm_oversell,
        };
        let outcome = run_once!(
            ctx,
            "orderAmendmentPropose",
            Keyed::Required,
            &input,
            |tx| { amendment::propose(tx, actor, &command) }
        );
        OrderAmendmentProposePayload::of(ctx, outcome).await
    }

    /// Agrees to a proposed change: the terms get their next revision and the deliveries follow. Members of the side that did not propose it may. What both call off altogether ends the order.
    /// A seller who agrees to more than is left of the supply needs `confirmOversell`; else `CONFIRMATION_REQUIRED` tells what is left.
    /// Causes the letter "amendment accepted" (to both sides), and "order cancelled" or "order completed" when nothing is left to come; writes the events `amendment.accepted`,
    /// `order.amended` and, for each delivery that changes, `delivery.replanned`, `delivery.planned` or `delivery.cancelled`, and `order.cancelled` or `order.completed` with the end.
    async fn order_amendment_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: OrderAmendmentAcceptInput,
    ) -> Result<OrderAmendmentAcceptPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Accept {
            amendment: input.amendment_id.to_string(),
            expected_version: input.expected_version,
            confirm_oversell: input.confirm_oversell,
        };
        let outcome = run_once!(ctx, "orderAmendmentAccept", Keyed::Required, &input, |tx| {
            amendment::accept(tx, actor, &command)
        });
        OrderAmendmentAcceptPayload::of(ctx, outcome).await
    }

    /// Says no to a proposed change, with a reason; the order stays as it was agreed. Members of the side that did not propose it may. Causes the letter "amendment declined" (to the side
    /// that proposed it); writes the event `amendment.declined`.
    async fn order_amendment_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrderAmendmentDeclineInput,
    ) -> Result<OrderAmendmentDeclinePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Decline {
            amendment: input.amendment_id.to_string(),
            reason: input.reason.clone(),
        };
        let outcome = run_once!(
            ctx,
            "orderAmendmentDecline",
            Keyed::Optional,
            &input,
            |tx| { amendment::decline(tx, actor, &command) }
        );
        OrderAmendmentDeclinePayload::of(ctx, outcome).await
    }

    /// Takes a proposed change back before it is decided. Members of the side that proposed it may. Causes the letter "amendment withdrawn" (to the other side); writes the event
    /// `amendment.withdrawn`.
    async fn order_amendment_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrderAmendmentWithdrawInput,
    ) -> Result<OrderAmendmentWithdrawPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Withdraw {
            amendment: input.amendment_id.to_string(),
            note: input.note.clone(),
        };
        let outcome = run_once!(
            ctx,
            "orderAmendmentWithdraw",
            Keyed::Optional,
            &input,
            |tx| { amendment::withdraw(tx, actor, &command) }
        );
        OrderAmendmentWithdrawPayload::of(ctx, outcome).await
    }
}
