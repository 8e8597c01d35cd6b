//! Deliveries.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use kernel::actor::Actor;
use kernel::id::DeliveryId;
use kernel::quantity::{BaseQuantity, BaseUnit};
use orders::Visible;
use orders::delivery;
use orders::order::{self, Revision};
use serde::Serialize;

use super::Order;
use super::shared::{DateWindow, ListArguments, ViewerAction};
use crate::graphql::Caller;
use crate::graphql::accounts::TradeSide;
use crate::graphql::catalogue::Product;
use crate::graphql::connection::{Connection, capped};
use crate::graphql::failure::top;
use crate::graphql::ids::id;
use crate::graphql::loaders::{DeliveriesOf, DeliveryLinesOf, TermsOf, load};
use crate::graphql::scalars::DateTime;
use crate::graphql::values::{Address, Quantity};

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::delivery::State")]
pub enum DeliveryState {
    /// Agreed, nothing done yet.
    Planned,
    /// The seller is packing.
    Preparing,
    /// It has left the seller.
    Shipped,
    /// It has come to its place.
    Arrived,
    /// The buyer has weighed and taken it.
    Received,
    /// The buyer has refused it.
    Refused,
    /// Called off before the goods left: with its order, or by an amendment.
    Cancelled,
}

/// What becomes of the rest when a delivery leaves with less than was agreed.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "orders::delivery::Rest")]
pub enum DeliveryRest {
    /// It comes later, in a delivery of its own.
    Follows,
    /// It does not come.
    Dropped,
}

/// A delivery with how much of it the caller sees.
pub struct Delivery(Visible<delivery::WithOrder>);

impl Delivery {
    /// A delivery by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<DeliveryId>() {
            Ok(id) => Self::by_id(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// A delivery by its typed id, for those who may see it.
    pub(super) async fn by_id(ctx: &Context<'_>, id: DeliveryId) -> Result<Option<Self>> {
        Ok(load(ctx, id).await?.map(Self))
    }

    /// A delivery of a visible order by its id, visible to the same extent.
    pub(super) async fn of_order(
        ctx: &Context<'_>,
        id: DeliveryId,
        order: &Visible<order::Order>,
    ) -> Result<Option<Self>> {
        let rows: Vec<delivery::Delivery> = load(ctx, DeliveriesOf(order.row.id))
            .await?
            .unwrap_or_default();
        let found = rows.into_iter().find(|row| row.id == id);
        Ok(found.map(|row| Self::in_thread(row, order.clone())))
    }

    fn order_as_seen(&self) -> Visible<order::Order> {
        Visible {
            row: self.order_row().clone(),
            view: self.0.view,
        }
    }

    /// A delivery of a visible order is visible to the same extent.
    pub(super) fn in_thread(row: delivery::Delivery, order: Visible<order::Order>) -> Self {
        Self(Visible {
            row: (row, order.row),
            view: order.view,
        })
    }

    fn row(&self) -> &delivery::Delivery {
        &self.0.row.0
    }

    fn order_row(&self) -> &order::Order {
        &self.0.row.1
    }
}

/// One product on a delivery.
pub struct DeliveryLine {
    line: delivery::Line,
    base: BaseUnit,
}

/// One product on a delivery: planned, sent off, and weighed, in the product's base unit.
#[Object]
impl DeliveryLine {
    /// The line of the order's terms that it belongs to.
    async fn line(&self) -> i32 {
        self.line.order_line
    }

    /// The product as it is now; null when it is no longer offered.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        Product::by_id(ctx, self.line.product).await
    }

    /// How much was agreed.
    async fn planned(&self) -> Quantity {
        self.quantity(self.line.planned)
    }

    /// How much of that follows in a delivery of its own; zero when nothing does.
    async fn carried_over(&self) -> Quantity {
        self.quantity(self.line.carried)
    }

    /// How much was sent off, as the seller reported; null before.
    async fn shipped(&self) -> Option<Quantity> {
        self.line.shipped.map(|amount| self.quantity(amount))
    }

    /// How much was weighed and taken by the buyer; null before.
    async fn received(&self) -> Option<Quantity> {
        self.line.received.map(|amount| self.quantity(amount))
    }
}

impl DeliveryLine {
    fn quantity(&self, amount: BaseQuantity) -> Quantity {
        Quantity::base(amount, self.base)
    }
}

/// Goods of an order in one window to one place, from packing to the weighed receipt.
#[Object]
impl Delivery {
    /// The delivery's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.row().id)
    }

    /// The number that people say over the telephone, `GH-26-7K3MQ4-9`.
    async fn number(&self) -> &str {
        self.row().number.as_str()
    }

    /// How far it has come.
    async fn state(&self) -> DeliveryState {
        self.row().state.into()
    }

    /// On which side the caller stands; `DESK` for staff, whether it ever lay at their desk or lies in their jurisdiction alone.
    async fn viewer_side(&self) -> TradeSide {
        TradeSide::of(self.0.view)
    }

    /// The order it belongs to.
    async fn order(&self) -> Order {
        Order(self.order_as_seen())
    }

    /// Its number among the order's deliveries, from 1, in the order in which they were planned.
    async fn position(&self) -> i32 {
        self.row().position
    }

    /// What becomes of the rest, where it left with less than was agreed by more than the tolerance; null otherwise.
    async fn rest(&self) -> Option<DeliveryRest> {
        self.row().rest.map(Into::into)
    }

    /// The delivery whose rest it brings; null for one that was agreed as such.
    async fn follows(&self, ctx: &Context<'_>) -> Result<Option<Delivery>> {
        match self.row().follows {
            Some(id) => Self::of_order(ctx, id, &self.order_as_seen()).await,
            None => Ok(None),
        }
    }

    /// The days on which the goods may come.
    async fn window(&self) -> DateWindow {
        DateWindow {
            from: self.row().from.into(),
            to: self.row().to.into(),
        }
    }

    /// Where to; staff who see the outline alone get the country and the unit.
    async fn place(&self) -> Address {
        self.0.view.place(&self.row().place).into()
    }

    /// What is on it.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<DeliveryLine>> {
        let lines: Vec<delivery::Line> = load(ctx, DeliveryLinesOf(self.row().id))
            .await?
            .unwrap_or_default();
        let terms: Vec<Revision> = load(ctx, TermsOf(self.row().order))
            .await?
            .unwrap_or_default();
        let base_of = |line: &delivery::Line| {
            terms
                .iter()
                .flat_map(|revision| &revision.terms.lines)
                .find(|agreed| agreed.line == line.order_line)
                .map(|agreed| agreed.packings.base)
        };
        Ok(lines
            .into_iter()
            .filter_map(|line| {
                Some(DeliveryLine {
                    base: base_of(&line)?,
                    line,
                })
            })
            .collect())
    }

    /// When it left.
    async fn shipped_at(&self) -> Option<DateTime> {
        self.row().shipped_at.map(Into::into)
    }

    /// When it came to its place.
    async fn arrived_at(&self) -> Option<DateTime> {
        self.row().arrived_at.map(Into::into)
    }

    /// When it was received, refused or cancelled.
    async fn settled_at(&self) -> Option<DateTime> {
        self.row().settled_at.map(Into::into)
    }

    /// The seller's words when it left: vehicle, lot. Null for staff who see the outline alone.
    async fn note(&self) -> Option<&str> {
        self.row()
            .note
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// Why it was refused, or less of it taken than had left. Null for staff who see the outline alone.
    async fn reason(&self) -> Option<&str> {
        self.row()
            .reason
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// What the caller may do with it now, and why not.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Vec<ViewerAction> {
        let Some(actor) = Caller::of(ctx).actor() else {
            return Vec::new();
        };
        ViewerAction::of(delivery::actions(actor, self.row(), self.order_row()))
    }

    /// Grows with every change. Send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// When it was planned.
    async fn created_at(&self) -> DateTime {
        self.row().created_at.into()
    }
}

/// A page of the deliveries that the person sees.
pub async fn list_deliveries(
    ctx: &Context<'_>,
    actor: &Arc<Actor>,
    arguments: ListArguments,
    states: Vec<DeliveryState>,
) -> Result<Connection<Delivery>> {
    let filter = arguments.filter(states);
    let db = Caller::of(ctx).db().clone();
    let slice = delivery::list_visible(db.read(), actor, &filter, &arguments.page)
        .await
        .map_err(|failure| top(ctx, failure))?;
    let actor = Arc::clone(actor);
    Ok(Connection::new(slice, |row| {
        (
            orders::cursor(row.row.0.created_at, row.row.0.id),
            Delivery(row),
        )
    })
    .counted(capped(move |cap| {
        let (db, actor, filter) = (db.clone(), Arc::clone(&actor), filter.clone());
        async move { delivery::count_visible(db.read(), &actor, &filter, cap).await }
    })))
}
