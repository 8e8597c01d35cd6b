//! How far an order has come.

use async_graphql::{Object, SimpleObject};
use kernel::quantity::{BaseQuantity, BaseUnit};
use orders::View;
use orders::order::{LineProgress, Progress, Terms};

use crate::graphql::values::{Money, Quantity};

/// What was agreed against what came.
pub struct OrderProgress {
    progress: Progress,
    terms: Terms,
    view: View,
}

impl OrderProgress {
    /// The progress of an order as far as a view shows it.
    pub(super) fn new(progress: Progress, terms: Terms, view: View) -> Self {
        Self {
            progress,
            terms,
            view,
        }
    }
}

/// The terms in force against the deliveries.
#[Object]
impl OrderProgress {
    /// A line each of the terms.
    async fn lines(&self) -> Vec<OrderLineProgress> {
        self.progress
            .lines
            .iter()
            .filter_map(|line| {
                let agreed = self
                    .terms
                    .lines
                    .iter()
                    .find(|agreed| agreed.line == line.line)?;
                Some(OrderLineProgress::of(line, agreed.packings.base))
            })
            .collect()
    }

    /// What was received, at the agreed prices, rounded once a line; without VAT. Null for staff who see the outline alone.
    async fn value_received(&self) -> Option<Money> {
        let shown = self.view.shows_prices();
        shown.then(|| self.progress.value_received.into())
    }

    /// The VAT on it. Null for staff who see the outline alone.
    async fn vat_received(&self) -> Option<Money> {
        let shown = self.view.shows_prices();
        shown.then(|| self.progress.vat_received.into())
    }
}

/// One line of the terms against the deliveries, in the product's base unit.
#[derive(SimpleObject)]
pub struct OrderLineProgress {
    /// The line of the order's terms.
    line: i32,
    /// Agreed.
    agreed: Quantity,
    /// Planned on deliveries that have not left.
    to_come: Quantity,
    /// Sent off on deliveries that the buyer has not settled.
    under_way: Quantity,
    /// Weighed and taken by the buyer.
    received: Quantity,
    /// Sent off and turned back by the buyer: deliveries that he refused, and of those that he received the lines of which he took nothing. Counted in `missing` as far as nothing else made it good.
    refused: Quantity,
    /// Agreed, and neither came nor will as things stand, what was refused too; zero when nothing is missing.
    missing: Quantity,
}

impl OrderLineProgress {
    fn of(line: &LineProgress, base: BaseUnit) -> Self {
        let quantity = |amount: BaseQuantity| Quantity::base(amount, base);
        Self {
            line: line.line,
            agreed: quantity(line.agreed),
            to_come: quantity(line.to_come),
            under_way: quantity(line.under_way),
            received: quantity(line.received),
            refused: quantity(line.refused),
            missing: quantity(line.missing()),
        }
    }
}
