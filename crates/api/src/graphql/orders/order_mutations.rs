//! What one does with orders.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use orders::order::{self, Cancel, Complete, Confirm, Reject};
use serde::Serialize;

use super::Order;
use crate::graphql::Caller;
use crate::graphql::loaders::forget_deal;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;

/// The confirmation of a placed order.
#[derive(InputObject, Serialize)]
pub struct OrderConfirmInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The order.
    order_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// The seller's own number for it, at most 60 characters.
    external_reference: Option<String>,
}

/// The rejection of a placed order.
#[derive(InputObject, Serialize)]
pub struct OrderRejectInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second rejection by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The order.
    order_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// Why; the buyer reads it. At most 1,000 characters.
    reason: String,
}

/// The cancellation of an order.
#[derive(InputObject, Serialize)]
pub struct OrderCancelInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second cancellation by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The order.
    order_id: ID,
    /// The organisation acted for, where the person belongs to both sides.
    organisation_id: Option<ID>,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// Why; the other side reads it. At most 1,000 characters.
    reason: String,
}

/// The end of an order that stays short of what was agreed.
#[derive(InputObject, Serialize)]
pub struct OrderCompleteInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: closing it twice changes nothing.
    idempotency_key: Option<String>,
    /// The order.
    order_id: ID,
    /// The organisation acted for, where the person belongs to both sides.
    organisation_id: Option<ID>,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// Why nothing more comes; the other side reads it. At most 1,000 characters.
    reason: String,
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(SimpleObject)]
        pub struct $name {
            /// The order as it is now; null when there are errors.
            order: Option<Order>,
            /// What has to be mended; nothing was saved or sent then.
            user_errors: Vec<UserError>,
        }
    )+};
}

payloads! {
    /// The outcome of a confirmation.
    OrderConfirmPayload;
    /// The outcome of a rejection.
    OrderRejectPayload;
    /// The outcome of a cancellation.
    OrderCancelPayload;
    /// The outcome of closing an order.
    OrderCompletePayload;
}

/// Commands on orders.
#[derive(Default)]
pub struct OrderMutation;

#[Object]
impl OrderMutation {
    /// Confirms a placed order, which binds both sides from then on. Members of the seller may. Causes the letter "order confirmed" (to both sides); writes the event
    /// `order.confirmed`.
    async fn order_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: OrderConfirmInput,
    ) -> Result<OrderConfirmPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Confirm {
            order: input.order_id.to_string(),
            expected_version: input.expected_version,
            external_reference: input.external_reference.clone(),
        };
        let outcome = run_once!(ctx, "orderConfirm", Keyed::Required, &input, |tx| {
            order::confirm(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(OrderConfirmPayload {
            order: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Rejects a placed order, with a reason. Members of the seller may. Its deliveries are cancelled with it. Causes the letter "order rejected" (to both sides); writes the events
    /// `order.rejected` and, for each delivery, `delivery.cancelled`.
    async fn order_reject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrderRejectInput,
    ) -> Result<OrderRejectPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Reject {
            order: input.order_id.to_string(),
            reason: input.reason.clone(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "orderReject", Keyed::Optional, &input, |tx| {
            order::reject(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(OrderRejectPayload {
            order: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Cancels an order, with a reason, before any goods have left; afterwards both sides call off what is to come by an amendment. Members of either side may. Its deliveries are cancelled with it. Causes the letter "order cancelled" (to both sides);
    /// writes the events `order.cancelled` and, for each delivery, `delivery.cancelled`.
    async fn order_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrderCancelInput,
    ) -> Result<OrderCancelPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Cancel {
            order: input.order_id.to_string(),
            organisation: input.organisation_id.as_ref().map(|id| id.to_string()),
            expected_version: input.expected_version,
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "orderCancel", Keyed::Optional, &input, |tx| {
            order::cancel(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(OrderCancelPayload {
            order: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Closes an order whose deliveries stay away, with a reason; an order whose deliveries are all settled completes by itself. At least one delivery has left, none is under way, and the days
    /// of those to come are over: from then on members of the buyer may, members of the seller a week later. What is still to come is cancelled. Causes the letter "order completed", or
    /// "order cancelled" when nothing was received (to both sides); writes the events `order.completed` or `order.cancelled` and, for each delivery that was to come, `delivery.cancelled`.
    async fn order_complete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: OrderCompleteInput,
    ) -> Result<OrderCompletePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Complete {
            order: input.order_id.to_string(),
            organisation: input.organisation_id.as_ref().map(|id| id.to_string()),
            expected_version: input.expected_version,
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "orderComplete", Keyed::Optional, &input, |tx| {
            order::complete(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(OrderCompletePayload {
            order: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }
}

async fn read(ctx: &Context<'_>, changed: Option<&order::Changed>) -> Result<Option<Order>> {
    forget_deal(ctx);
    match changed {
        Some(changed) => Order::by_id(ctx, changed.order).await,
        None => Ok(None),
    }
}
