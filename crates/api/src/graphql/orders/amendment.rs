//! Amendments: proposed changes of an order.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kernel::id::AmendmentId;
use orders::amendment::{self, Amendment, Change, Load, Plan};
use orders::order::{self, Revision, Terms};
use orders::{Side, Visible};

use super::order_terms::OrderTerms;
use super::shared::{DateWindow, ViewerAction};
use super::{Delivery, Order};
use crate::graphql::Caller;
use crate::graphql::accounts::{Contact, Organisation};
use crate::graphql::catalogue::Product;
use crate::graphql::ids::id;
use crate::graphql::loaders::load;
use crate::graphql::scalars::DateTime;
use crate::graphql::values::{Address, Language, Quantity, picked};

/// How far an amendment has come.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::amendment::State")]
pub enum OrderAmendmentState {
    /// Waits for the other side's word.
    Proposed,
    /// Agreed to; the order's terms have a new revision.
    Accepted,
    /// The other side said no; everything stays as it was.
    Declined,
    /// The side that proposed it took it back.
    Withdrawn,
    /// A delivery that it would have changed has left, or the order has ended, before it was decided.
    Lapsed,
}

/// A side of a deal.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum DealSide {
    /// The one who asks and pays.
    Buyer,
    /// The one who offers and delivers.
    Seller,
}

impl From<Side> for DealSide {
    fn from(side: Side) -> Self {
        match side {
            Side::Buying => Self::Buyer,
            Side::Selling | Side::Desk => Self::Seller,
        }
    }
}

/// An amendment with how much of it the caller sees.
pub struct OrderAmendment(Visible<amendment::WithOrder>);

impl OrderAmendment {
    /// An amendment by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<AmendmentId>() {
            Ok(id) => Self::by_id(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// An amendment by its typed id, for those who may see it.
    pub(super) async fn by_id(ctx: &Context<'_>, id: AmendmentId) -> Result<Option<Self>> {
        Ok(load(ctx, id).await?.map(Self))
    }

    /// An amendment of a visible order is visible to the same extent.
    pub(super) fn in_thread(row: Amendment, order: Visible<order::Order>) -> Self {
        Self(Visible {
            row: (row, order.row),
            view: order.view,
        })
    }

    fn row(&self) -> &Amendment {
        &self.0.row.0
    }

    fn order_row(&self) -> &order::Order {
        &self.0.row.1
    }
}

/// A proposal to change what has not left yet: quantities, days, places. Both sides see everything; staff of the province see that it exists, its state, products and quantities.
#[Object]
impl OrderAmendment {
    /// The amendment's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.row().id)
    }

    /// Its place among the order's amendments, from 1.
    async fn position(&self) -> i32 {
        self.row().position
    }

    /// How far it has come.
    async fn state(&self) -> OrderAmendmentState {
        self.row().state.into()
    }

    /// The order that it changes.
    async fn order(&self) -> Order {
        Order(Visible {
            row: self.order_row().clone(),
            view: self.0.view,
        })
    }

    /// The side that proposed it; the other one decides.
    async fn proposed_by(&self) -> DealSide {
        self.row().side.into()
    }

    /// The organisation that proposed it.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.row().organisation).await
    }

    /// Who wrote it. Null for staff who see the outline alone.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        if self.0.view.shows_words() {
            Contact::of(ctx, self.row().person).await
        } else {
            Ok(None)
        }
    }

    /// Why, in the words of who proposed it. Null for staff who see the outline alone.
    async fn note(&self) -> Option<&str> {
        Some(self.row().note.as_str()).filter(|_| self.0.view.shows_words())
    }

    /// What changes, a delivery each.
    async fn changes(&self) -> Vec<DeliveryChange> {
        self.row()
            .changes
            .iter()
            .map(|change| DeliveryChange {
                change: change.clone(),
                terms: self.row().terms.clone(),
                order: Visible {
                    row: self.order_row().clone(),
                    view: self.0.view,
                },
            })
            .collect()
    }

    /// The revision of the terms that it changes.
    async fn base_revision(&self) -> i32 {
        self.row().base_revision
    }

    /// The terms as they will be, or have become, by it.
    async fn terms(&self) -> OrderTerms {
        let row = self.row();
        let revision = Revision {
            number: row.base_revision + 1,
            terms: row.terms.clone(),
            amendment: Some(row.id),
            agreed_at: row.decided_at.unwrap_or(row.created_at),
        };
        OrderTerms::new(revision, self.0.view)
    }

    /// Why it was declined or withdrawn. Null for staff who see the outline alone.
    async fn reason(&self) -> Option<&str> {
        self.row()
            .reason
            .as_deref()
            .filter(|_| self.0.view.shows_words())
    }

    /// When it was accepted, declined or withdrawn, or lapsed; null before.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row().decided_at.map(Into::into)
    }

    /// What the caller may do with it now, and why not.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Vec<ViewerAction> {
        let Some(actor) = Caller::of(ctx).actor() else {
            return Vec::new();
        };
        ViewerAction::of(amendment::actions(actor, self.row(), self.order_row()))
    }

    /// Grows with every change.
    async fn version(&self) -> i32 {
        self.row().version
    }

    /// When it was proposed.
    async fn created_at(&self) -> DateTime {
        self.row().created_at.into()
    }
}

/// What becomes of one delivery.
pub struct DeliveryChange {
    change: Change,
    terms: Terms,
    order: Visible<order::Order>,
}

impl DeliveryChange {
    fn planned(&self, plan: Option<&Plan>) -> Option<PlannedDelivery> {
        let plan = plan?;
        let line = |load: &Load| {
            let agreed = self
                .terms
                .lines
                .iter()
                .find(|line| line.line == load.line)?;
            let quantity = agreed.packings.readable(load.base, load.unit)?;
            Some(PlannedDeliveryLine {
                quantity: Quantity::new(quantity, load.base, agreed.packings.base),
                agreed: agreed.clone(),
            })
        };
        Some(PlannedDelivery {
            window: DateWindow {
                from: plan.from.into(),
                to: plan.to.into(),
            },
            place: self.order.view.place(&plan.place).into(),
            lines: plan.goods.iter().filter_map(line).collect(),
        })
    }
}

/// What becomes of one delivery: other days, another place, other quantities; a new one, or none.
#[Object]
impl DeliveryChange {
    /// The delivery; null for one that is new.
    async fn delivery(&self, ctx: &Context<'_>) -> Result<Option<Delivery>> {
        match self.change.delivery {
            Some(id) => Delivery::of_order(ctx, id, &self.order).await,
            None => Ok(None),
        }
    }

    /// As it was planned; null for one that is new.
    async fn before(&self) -> Option<PlannedDelivery> {
        self.planned(self.change.before.as_ref())
    }

    /// As it shall be; null when it is called off.
    async fn after(&self) -> Option<PlannedDelivery> {
        self.planned(self.change.after.as_ref())
    }
}

/// Days, a place and goods.
#[derive(SimpleObject)]
pub struct PlannedDelivery {
    /// The days.
    window: DateWindow,
    /// Where to; staff who see the outline alone get the country and the unit.
    place: Address,
    /// What.
    lines: Vec<PlannedDeliveryLine>,
}

/// A quantity of one line of the order.
pub struct PlannedDeliveryLine {
    agreed: order::TermsLine,
    quantity: Quantity,
}

/// A quantity of one line of the order.
#[Object]
impl PlannedDeliveryLine {
    /// The line of the order's terms.
    async fn line(&self) -> i32 {
        self.agreed.line
    }

    /// The product as it is now; null when it is no longer offered.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        Product::by_id(ctx, self.agreed.product).await
    }

    /// The product's name when it was agreed.
    async fn product_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> String {
        picked(ctx, &self.agreed.product_name, language)
    }

    /// How much.
    async fn quantity(&self) -> Quantity {
        self.quantity.clone()
    }
}
