//! The order in full, as letters tell it.

use kernel::{
    money::Money,
    number::Number,
    price::{PriceTerm, VatRate},
    quantity::Quantity,
    text::LocalisedText,
    time::{DateWindow, Instant, vn},
};
use serde::{Deserialize, Serialize};

use super::offer::price_rows;
use super::parts::{Deal, Side};
use crate::block::{Card, Row};
use crate::compose::Composer;
use crate::speech::said;

/// An order's terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// The order's number.
    pub number: Number,
    /// The quotation it came from.
    pub quotation: Option<Number>,
    /// What is to be delivered, one entry a line and delivery window.
    pub lines: Vec<OrderLine>,
    /// Sum of the lines, without VAT.
    pub total: Money,
    /// VAT on all lines.
    pub vat_total: Money,
    /// Both together.
    pub payable: Money,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The product agreed on.
    pub product: LocalisedText,
    /// The price and what it includes.
    pub term: PriceTerm,
    /// The VAT rate; `None` outside VAT.
    pub vat: Option<VatRate>,
    /// When, how much, where to.
    pub schedule: Vec<(DateWindow, Quantity, String)>,
    /// What the line costs, without VAT.
    pub total: Money,
}

impl OrderFacts {
    /// The end of the last delivery window.
    pub(crate) fn ends(&self) -> Option<Instant> {
        self.lines
            .iter()
            .flat_map(|line| &line.schedule)
            .map(|(window, _, _)| vn::end_of_day(window.to))
            .max()
    }

    /// The order in full, for the side that reads it.
    pub(super) fn details(&self, to: &mut Composer<'_>, deal: &Deal, side: Side) {
        let (label, other) = match side {
            Side::Buyer => ("letter-row-seller", &deal.seller),
            Side::Seller => ("letter-row-buyer", &deal.buyer),
        };
        let mut rows = vec![
            to.strong_row("letter-row-order", self.number.as_str()),
            to.row(label, &said(&other.organisation)),
            to.standing_row(other.standing),
        ];
        if let Some(quotation) = &self.quotation {
            rows.push(to.row("letter-row-quotation", quotation.as_str()));
        }
        rows.extend(deal.reference_rows(to));
        rows.push(to.row("letter-row-total", &to.money(&self.total)));
        rows.push(to.row("letter-row-vat-total", &to.money(&self.vat_total)));
        rows.push(to.strong_row("letter-row-payable", &to.money(&self.payable)));
        to.facts(rows);
        to.heading("letter-heading-order");
        let cards = self.lines.iter().map(|line| line.card(to)).collect();
        to.lines(cards);
    }
}

impl OrderLine {
    fn card(&self, to: &Composer<'_>) -> Card {
        let mut rows = Vec::new();
        for (window, quantity, place) in &self.schedule {
            rows.push(Row::strong(to.window(*window), to.quantity(quantity)));
            rows.push(to.row("letter-row-place", &said(place)));
        }
        rows.extend(price_rows(to, Some(&self.term), self.vat, None));
        rows.push(to.strong_row("letter-row-line-total", &to.money(&self.total)));
        Card {
            title: said(&to.localised(&self.product)),
            rows,
        }
    }
}
