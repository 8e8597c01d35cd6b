//! What one does with deliveries.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use orders::delivery::{self, Arrive, Prepare, Receive, Refuse, RestInput, Ship, WeightInput};
use serde::Serialize;

use super::delivery::DeliveryRest;
use super::shared::DateWindowInput;
use super::{Delivery, Order};
use crate::graphql::Caller;
use crate::graphql::loaders::forget_deal;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;
use crate::graphql::values::QuantityInput;

/// The weight of one line.
#[derive(Clone, InputObject, Serialize)]
pub struct DeliveryWeightInput {
    /// The line of the order, from 1.
    line: i32,
    /// How much; zero is possible.
    quantity: QuantityInput,
}

impl From<&DeliveryWeightInput> for WeightInput {
    fn from(weight: &DeliveryWeightInput) -> Self {
        Self {
            line: weight.line,
            quantity: (&weight.quantity).into(),
        }
    }
}

/// Which delivery is being packed.
#[derive(InputObject, Serialize)]
pub struct DeliveryPrepareInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: saying it twice changes nothing.
    idempotency_key: Option<String>,
    /// The delivery.
    delivery_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
}

/// Goods that leave.
#[derive(InputObject, Serialize)]
pub struct DeliveryShipInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The delivery.
    delivery_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// What was loaded; as planned for a line that is not named. At most what is planned and the tolerance of the terms beyond it.
    #[graphql(default)]
    lines: Vec<DeliveryWeightInput>,
    /// What becomes of the rest; needed when less was loaded than the tolerance leaves open, without effect otherwise.
    rest: Option<DeliveryRestInput>,
    /// Words to the buyer: vehicle, lot. At most 4,000 characters.
    note: Option<String>,
}

/// What becomes of the rest of a load that was too small.
#[derive(Clone, InputObject, Serialize)]
pub struct DeliveryRestInput {
    /// Whether it comes.
    outcome: DeliveryRest,
    /// When it follows; the days of the delivery itself when left out, as long as they are not over.
    window: Option<DateWindowInput>,
}

impl From<&DeliveryRestInput> for RestInput {
    fn from(rest: &DeliveryRestInput) -> Self {
        let outcome: delivery::Rest = rest.outcome.into();
        Self {
            outcome: outcome.code().to_owned(),
            window: rest.window.as_ref().map(Into::into),
        }
    }
}

/// Goods that have come.
#[derive(InputObject, Serialize)]
pub struct DeliveryArriveInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: saying it twice changes nothing.
    idempotency_key: Option<String>,
    /// The delivery.
    delivery_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
}

/// Goods that are taken over.
#[derive(InputObject, Serialize)]
pub struct DeliveryReceiveInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The delivery.
    delivery_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// What was weighed, for every line of which anything had left; zero for what was not taken. A line of which nothing had left can be left out. At most what was planned or had left, whichever is more, and the tolerance of the terms beyond it.
    lines: Vec<DeliveryWeightInput>,
    /// Why less was taken than had left; the seller reads it. At most 1,000 characters.
    note: Option<String>,
}

/// Goods that are refused.
#[derive(InputObject, Serialize)]
pub struct DeliveryRefuseInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second refusal by the same person changes nothing.
    idempotency_key: Option<String>,
    /// The delivery.
    delivery_id: ID,
    /// The version that was read; without it the newest is meant.
    expected_version: Option<i32>,
    /// Why; the seller reads it. At most 1,000 characters.
    reason: String,
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(SimpleObject)]
        pub struct $name {
            /// The delivery as it is now; null when there are errors.
            delivery: Option<Delivery>,
            /// Its order as it is now.
            order: Option<Order>,
            /// What has to be mended; nothing was saved or sent then.
            user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of(ctx: &Context<'_>, outcome: platform::Result<delivery::Changed>) -> Result<Self> {
                let (changed, user_errors) = settle(ctx, outcome)?;
                forget_deal(ctx);
                Ok(match changed {
                    Some(changed) => Self {
                        delivery: Delivery::by_id(ctx, changed.delivery).await?,
                        order: Order::by_id(ctx, changed.order).await?,
                        user_errors,
                    },
                    None => Self { delivery: None, order: None, user_errors },
                })
            }
        }
    )+};
}

payloads! {
    /// The outcome of packing.
    DeliveryPreparePayload;
    /// The outcome of shipping.
    DeliveryShipPayload;
    /// The outcome of an arrival.
    DeliveryArrivePayload;
    /// The outcome of a receipt.
    DeliveryReceivePayload;
    /// The outcome of a refusal.
    DeliveryRefusePayload;
}

/// Commands on deliveries.
#[derive(Default)]
pub struct DeliveryMutation;

#[Object]
impl DeliveryMutation {
    /// Says that packing has begun. Members of the seller may, once the order is confirmed. Causes the letter "delivery preparing" (to the buyer); writes the event
    /// `delivery.preparing`.
    async fn delivery_prepare(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: DeliveryPrepareInput,
    ) -> Result<DeliveryPreparePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Prepare {
            delivery: input.delivery_id.to_string(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "deliveryPrepare", Keyed::Optional, &input, |tx| {
            delivery::prepare(tx, actor, &command)
        });
        DeliveryPreparePayload::of(ctx, outcome).await
    }

    /// Says that the goods have left, with what was loaded. With less than was agreed the seller says whether the rest follows in a delivery of its own or is dropped; a proposed change of
    /// this delivery lapses. Members of the seller may, once the order is confirmed. Causes the letter "delivery shipped" (to both sides); writes the events `delivery.shipped`,
    /// `delivery.planned` for the rest that follows, and `amendment.lapsed` for the proposal.
    async fn delivery_ship(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what was loaded.")] input: DeliveryShipInput,
    ) -> Result<DeliveryShipPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Ship {
            delivery: input.delivery_id.to_string(),
            expected_version: input.expected_version,
            lines: input.lines.iter().map(Into::into).collect(),
            rest: input.rest.as_ref().map(Into::into),
            note: input.note.clone(),
        };
        let outcome = run_once!(ctx, "deliveryShip", Keyed::Required, &input, |tx| {
            delivery::ship(tx, actor, &command)
        });
        DeliveryShipPayload::of(ctx, outcome).await
    }

    /// Says that the goods have come to their place. Members of either side may. Causes the letter "delivery arrived" (to the other side); writes the event
    /// `delivery.arrived`.
    async fn delivery_arrive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: DeliveryArriveInput,
    ) -> Result<DeliveryArrivePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Arrive {
            delivery: input.delivery_id.to_string(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "deliveryArrive", Keyed::Optional, &input, |tx| {
            delivery::arrive(tx, actor, &command)
        });
        DeliveryArrivePayload::of(ctx, outcome).await
    }

    /// Takes a delivery over with the weighed quantities, which never change afterwards; the order completes by itself with its last delivery. Members of the buyer may, once the goods
    /// have left. Causes the letters "delivery received" and, with the last one, "order completed" (to both sides); writes the events `delivery.received` and, with
    /// the last one, `order.completed`.
    async fn delivery_receive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what was weighed.")] input: DeliveryReceiveInput,
    ) -> Result<DeliveryReceivePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Receive {
            delivery: input.delivery_id.to_string(),
            expected_version: input.expected_version,
            lines: input.lines.iter().map(Into::into).collect(),
            note: input.note.clone(),
        };
        let outcome = run_once!(ctx, "deliveryReceive", Keyed::Required, &input, |tx| {
            delivery::receive(tx, actor, &command)
        });
        DeliveryReceivePayload::of(ctx, outcome).await
    }

    /// Refuses a delivery, with a reason; an order whose deliveries were all refused is cancelled by itself. Members of the buyer may, once the goods have left. Causes the
    /// letter "delivery refused" (to both sides), which says whether the order is over, and what it came to where anything else of it was received; writes the
    /// events `delivery.refused` and, with the last one, `order.completed` or `order.cancelled`.
    async fn delivery_refuse(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: DeliveryRefuseInput,
    ) -> Result<DeliveryRefusePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Refuse {
            delivery: input.delivery_id.to_string(),
            expected_version: input.expected_version,
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "deliveryRefuse", Keyed::Optional, &input, |tx| {
            delivery::refuse(tx, actor, &command)
        });
        DeliveryRefusePayload::of(ctx, outcome).await
    }
}
