//! The order in full, as letters tell it.

use chrono::NaiveDate;
use kernel::{
    money::Money,
    number::Number,
    price::{PriceTerm, VatRate},
    quantity::Quantity,
    text::LocalisedText,
    time::{DateWindow, Instant},
};
use serde::{Deserialize, Serialize};

use super::offer::{price_rows, tolerance_row};
use super::parts::{Deal, Side, certificates_row};
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
    /// How far a delivery may stray from its quantity, in hundredths of a per cent: what was said, else what holds where nothing was; `None`
    /// in letters that were posted before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance_bp: Option<i32>,
    /// The certificates that the buyer wants: codes such as `VIETGAP`, or his words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// The seller's words in the quotation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
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
    /// Why that rate, in the words of whoever set the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_reason: Option<String>,
    /// When, how much, where to.
    pub schedule: Vec<(DateWindow, Quantity, String)>,
    /// What the line costs, without VAT.
    pub total: Money,
    /// The whole quantity in the packing that the price is for, where the line counts in something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priced: Option<Quantity>,
    /// What one package holds that the price is for; none where it is for no package, and in letters that were posted before it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Quantity>,
    /// Grade, size, packing: the buyer's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wishes: Option<String>,
    /// The seller's words to the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl OrderFacts {
    fn windows(&self) -> impl Iterator<Item = DateWindow> {
        let entries = self.lines.iter().flat_map(|line| &line.schedule);
        entries.map(|(window, _, _)| *window)
    }

    /// The last day of the last delivery.
    pub(super) fn last_day(&self) -> Option<NaiveDate> {
        self.windows().map(|window| window.to).max()
    }

    /// The preview of a letter about the order: when the first goods come, and what there is to pay.
    pub(super) fn preview(&self, to: &mut Composer<'_>) {
        let payable = to.money(&self.payable);
        let first = self.windows().min_by_key(|window| (window.from, window.to));
        let window = first.map_or_else(String::new, |window| to.window(window));
        to.preheader(
            "letter-order-preheader",
            &[("window", &window), ("payable", &payable)],
        );
    }

    /// The preview of a letter about an order that waits for the seller's word: until when, where that is known.
    pub(super) fn preview_waiting(&self, to: &mut Composer<'_>, confirm_by: Option<Instant>) {
        let Some(until) = confirm_by else {
            return self.preview(to);
        };
        let (payable, until) = (to.money(&self.payable), to.until(until));
        to.preheader(
            "letter-order-waiting-preheader",
            &[("payable", &payable), ("until", &until)],
        );
    }

    /// The order in full, for the side that reads it.
    pub(super) fn details(&self, to: &mut Composer<'_>, deal: &Deal, side: Side) {
        let (label, other) = deal.other_named(side);
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
        rows.extend(tolerance_row(to, self.tolerance_bp));
        rows.extend(certificates_row(to, &self.certificates));
        to.facts(rows);
        to.heading("letter-heading-order");
        let cards = self.lines.iter().map(|line| line.card(to)).collect();
        to.lines(cards);
        if let Some(note) = &self.note {
            to.quote(&deal.seller.organisation, note);
        }
    }
}

impl OrderLine {
    fn card(&self, to: &Composer<'_>) -> Card {
        let mut rows = Vec::new();
        for (window, quantity, place) in &self.schedule {
            rows.push(Row::strong(to.window(*window), to.quantity(quantity)));
            rows.push(to.row("letter-row-place", &said(place)));
        }
        rows.extend(price_rows(
            to,
            Some(&self.term),
            self.content.as_ref(),
            self.priced.as_ref(),
            self.vat,
            self.vat_reason.as_deref(),
        ));
        if let Some(wishes) = &self.wishes {
            rows.push(to.row("letter-row-wishes", &said(wishes)));
        }
        if let Some(note) = &self.note {
            rows.push(to.row("letter-row-note", &said(note)));
        }
        rows.push(to.strong_row("letter-row-line-total", &to.money(&self.total)));
        Card {
            title: said(&to.localised(&self.product)),
            rows,
        }
    }
}
