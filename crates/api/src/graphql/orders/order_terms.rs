//! What was agreed.

use async_graphql::{Context, Object, Result, SimpleObject};
use orders::View;
use orders::order::{Revision, Terms, TermsLine};

use super::OrderAmendment;
use super::shared::DateWindow;
use crate::graphql::catalogue::Product;
use crate::graphql::scalars::{DateTime, Decimal};
use crate::graphql::values::{Address, Language, Money, Packing, PriceTerm, Quantity, picked};

/// One revision of the terms.
pub struct OrderTerms {
    revision: Revision,
    view: View,
}

impl OrderTerms {
    /// A revision as far as a view shows it.
    pub(super) fn new(revision: Revision, view: View) -> Self {
        Self { revision, view }
    }

    fn terms(&self) -> &Terms {
        &self.revision.terms
    }
}

/// One revision of what was agreed: lines, quantities by window, prices, VAT. It never changes.
#[Object]
impl OrderTerms {
    /// 1 for what the quotation or the listed prices said; more after amendments.
    async fn revision(&self) -> i32 {
        self.revision.number
    }

    /// What is sold.
    async fn lines(&self) -> Vec<OrderLine> {
        self.terms()
            .lines
            .iter()
            .map(|line| OrderLine {
                line: line.clone(),
                view: self.view,
            })
            .collect()
    }

    /// The sum of the lines, without VAT. Null for staff who see the outline alone.
    async fn total(&self) -> Option<Money> {
        self.view.shows_prices().then(|| self.terms().total.into())
    }

    /// The VAT on them. Null for staff who see the outline alone.
    async fn vat_total(&self) -> Option<Money> {
        self.view
            .shows_prices()
            .then(|| self.terms().vat_total.into())
    }

    /// How far the weight of a delivery may stray from what is agreed, in per cent, `5`; one per cent where nothing was said. It is no price: staff who
    /// see the outline alone read it too.
    async fn tolerance_percent(&self) -> Decimal {
        Decimal(self.terms().tolerance().percent_text())
    }

    /// The amendment that made it; null for the first revision.
    async fn amendment(&self, ctx: &Context<'_>) -> Result<Option<OrderAmendment>> {
        match self.revision.amendment {
            Some(id) => OrderAmendment::by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Since when it was agreed.
    async fn agreed_at(&self) -> DateTime {
        self.revision.agreed_at.into()
    }

    /// The seller's words in the quotation. Null for staff who see the outline alone.
    async fn note(&self) -> Option<&str> {
        self.terms()
            .note
            .as_deref()
            .filter(|_| self.view.shows_words())
    }
}

/// One product sold.
pub struct OrderLine {
    line: TermsLine,
    view: View,
}

/// A quantity agreed for a window and a place.
#[derive(SimpleObject)]
pub struct OrderWindow {
    /// The days.
    window: DateWindow,
    /// Where to; staff who see the outline alone get the country and the unit.
    place: Address,
    /// How much.
    quantity: Quantity,
}

/// One product sold, with its name and packings as they were when it was agreed.
#[Object]
impl OrderLine {
    /// Its number in the order, from 1; deliveries refer to it.
    async fn line(&self) -> i32 {
        self.line.line
    }

    /// The product as it is now; the substitute where one was offered. Null when it is no longer offered.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        Product::by_id(ctx, self.line.product).await
    }

    /// The product's name when it was agreed.
    async fn product_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> String {
        picked(ctx, &self.line.product_name, language)
    }

    /// The product's packings when it was agreed.
    async fn packings(&self) -> Vec<Packing> {
        Packing::of(&self.line.packings)
    }

    /// Price, basis, place, grade and packing. Null for staff who see the outline alone.
    async fn price_term(&self) -> Option<PriceTerm> {
        self.view
            .shows_prices()
            .then(|| self.line.price.clone().into())
    }

    /// The VAT rate in per cent, `8`; null means outside VAT or not stated, see the reason. Null for staff who see the outline alone.
    async fn vat_percent(&self) -> Option<Decimal> {
        self.line
            .vat_rate
            .filter(|_| self.view.shows_prices())
            .map(|rate| Decimal::of(rate.percent()))
    }

    /// Why this rate.
    async fn vat_reason(&self) -> Option<&str> {
        self.line
            .vat_reason
            .as_deref()
            .filter(|_| self.view.shows_words())
    }

    /// The agreed windows, with a quantity and a place each.
    async fn windows(&self) -> Vec<OrderWindow> {
        let base = self.line.packings.base;
        self.line
            .windows
            .iter()
            .map(|window| OrderWindow {
                window: DateWindow {
                    from: window.from.into(),
                    to: window.to.into(),
                },
                place: self.view.place(&window.place).into(),
                quantity: Quantity::new(window.quantity, window.base, base),
            })
            .collect()
    }

    /// The seller's words to this product in the quotation. Null for staff who see the outline alone.
    async fn note(&self) -> Option<&str> {
        self.line
            .note
            .as_deref()
            .filter(|_| self.view.shows_words())
    }

    /// Price times quantity, rounded once, without VAT. Null for staff who see the outline alone.
    async fn total(&self) -> Option<Money> {
        self.view.shows_prices().then(|| self.line.total.into())
    }
}
