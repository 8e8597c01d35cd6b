//! How offers and inquiries stand against what the seller expects to have.

use async_graphql::{Context, Object, Result};
use kernel::time::vn;
use orders::quotation::supply::EntryStanding;

use super::shared::DateWindow;
use crate::graphql::Caller;
use crate::graphql::catalogue::{Product, ProductClosure};
use crate::graphql::values::Quantity;

/// One window of an offer or an inquiry against the supply.
pub struct SupplyStanding(pub(super) EntryStanding);

/// How one window of an offer or an inquiry stands against what the seller expects to have of the product: "promised 8 t of 5 t in this window". Only the seller's own
/// people see it.
#[Object]
impl SupplyStanding {
    /// The line's place in the inquiry, from 1.
    async fn line(&self) -> i32 {
        self.0.line
    }

    /// The number of the entry in the line's schedule, from 1.
    async fn entry(&self) -> i32 {
        self.0.entry
    }

    /// The product, the substitute where one is offered; null when it is no longer offered.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        Product::by_id(ctx, self.0.product).await
    }

    /// The days.
    async fn window(&self) -> DateWindow {
        DateWindow {
            from: self.0.days.from.into(),
            to: self.0.days.to.into(),
        }
    }

    /// What this window takes.
    async fn wanted(&self) -> Quantity {
        Quantity::base(self.0.wanted, self.0.base())
    }

    /// What the whole offer or inquiry takes of the same supply.
    async fn own(&self) -> Quantity {
        Quantity::base(self.0.own, self.0.base())
    }

    /// What the supply windows that touch these days yield in all; null when none does, which means unknown.
    async fn supply(&self) -> Option<Quantity> {
        let supply = self.0.others.supply?;
        Some(Quantity::base(supply, self.0.base()))
    }

    /// What others have been promised of it: by orders and by open firm offers.
    async fn promised(&self) -> Quantity {
        Quantity::base(self.0.others.promised(), self.0.base())
    }

    /// The part of `promised` that orders take.
    async fn ordered(&self) -> Quantity {
        Quantity::base(self.0.others.ordered, self.0.base())
    }

    /// Whether a firm offer of `own` promises more than there is, so that sending it needs `confirmOversell`. False where the supply is unknown.
    async fn exceeds(&self) -> bool {
        self.0.exceeds()
    }

    /// The days on which nothing of the product is sold, where this window wholly lies within them; null otherwise. Whoever quotes may offer all the same: he knows.
    async fn closure(&self, ctx: &Context<'_>) -> Option<ProductClosure> {
        let today = vn::date(Caller::of(ctx).db().clock().now());
        ProductClosure::of(self.0.closed.as_ref()?, today)
    }

    /// Whether the days lie wholly outside the months in which the product is to be had.
    async fn out_of_season(&self) -> bool {
        self.0.out_of_season
    }
}
