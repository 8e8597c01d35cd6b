//! Ordering at listed prices.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use orders::order::{self, LineAtListPrice, PlaceAtListPrice};
use serde::Serialize;

use super::inquiry_mutations::ScheduleEntryInput;
use super::{Inquiry, Order};
use crate::graphql::Caller;
use crate::graphql::connection::Edge;
use crate::graphql::ids::acting;
use crate::graphql::loaders::forget_deal;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;

/// One product ordered.
#[derive(InputObject, Serialize)]
pub struct OrderLineInput {
    /// The product.
    product_id: ID,
    /// The version of the product whose price was read (`ListedPrice.version`, `Product.version`). Required: what was read is what is agreed.
    expected_version: Option<i32>,
    /// When, where and how much; at least one window. The price is that of the whole quantity (`Product.priceFor`).
    schedule: Vec<ScheduleEntryInput>,
    /// Quality and other wishes, at most 4,000 characters.
    wishes: Option<String>,
}

/// An order at listed prices.
#[derive(InputObject, Serialize)]
pub struct OrderPlaceInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The buying organisation; may be left out by those who belong to one only.
    organisation_id: Option<ID>,
    /// The products, at most 30; all of one seller, with prices in one currency.
    lines: Vec<OrderLineInput>,
    /// Words to the seller, at most 4,000 characters.
    note: Option<String>,
    /// The buyer's own number for it, at most 60 characters.
    external_reference: Option<String>,
}

impl OrderPlaceInput {
    fn command(&self, organisation: &ID) -> PlaceAtListPrice {
        PlaceAtListPrice {
            organisation: organisation.to_string(),
            lines: self
                .lines
                .iter()
                .map(|line| LineAtListPrice {
                    product: line.product_id.to_string(),
                    expected_version: line.expected_version,
                    schedule: line.schedule.iter().map(Into::into).collect(),
                    wishes: line.wishes.clone(),
                })
                .collect(),
            note: self.note.clone(),
            external_reference: self.external_reference.clone(),
        }
    }
}

/// The outcome of an order at listed prices.
#[derive(SimpleObject)]
pub struct OrderPlacePayload {
    /// The order; null when there are errors.
    order: Option<Order>,
    /// The order as an item of `viewer.orders`, to be put first.
    order_edge: Option<Edge<Order>>,
    /// Its thread.
    inquiry: Option<Inquiry>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// Ordering without asking first.
#[derive(Default)]
pub struct OrderPlaceMutation;

#[Object]
impl OrderPlaceMutation {
    /// Orders published products of a verified seller at their listed prices, for a buying organisation. Always `PLACED`: the seller confirms or rejects. Members of an organisation with a buyer
    /// profile may; it counts as one of the day's inquiries. At least the minimum order, for days of which one lies after the lead time, in season and outside a closure, and not more than is
    /// left of a supply that the seller has stated (`QUANTITY_UNAVAILABLE`, without a figure; after eight such refusals in an hour the caller waits). It ends by itself when the seller says nothing
    /// until `Order.confirmBy`. Causes the letter "order placed" (to both sides); writes the events `inquiry.ordered` (its thread) and `order.placed`.
    async fn order_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What, how much, when and where to.")] input: OrderPlaceInput,
    ) -> Result<OrderPlacePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = input.command(&acting(actor, input.organisation_id.as_ref()));
        let throttle = &Caller::of(ctx).app().throttle;
        let outcome = run_once!(ctx, "orderPlace", Keyed::Required, &input, |tx| {
            order::place_counted(tx, throttle, actor, &command)
        });
        let (placed, user_errors) = settle(ctx, outcome)?;
        forget_deal(ctx);
        let Some(placed) = placed else {
            return Ok(OrderPlacePayload {
                order: None,
                order_edge: None,
                inquiry: None,
                user_errors,
            });
        };
        Ok(OrderPlacePayload {
            order: Order::by_id(ctx, placed.order).await?,
            order_edge: Order::by_id(ctx, placed.order).await?.map(Order::edge),
            inquiry: Inquiry::by_id(ctx, placed.inquiry).await?,
            user_errors,
        })
    }
}
