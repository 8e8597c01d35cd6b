//! Letters about an offer that stands: it is taken back, ends soon, or too little is left for it.

use chrono::NaiveDate;
use kernel::{
    money::Money,
    number::Number,
    quantity::Quantity,
    text::LocalisedText,
    time::{DateWindow, Instant, vn},
};
use serde::{Deserialize, Serialize};

use super::Form;
use super::parts::Deal;
use super::quotation::preview;
use crate::block::Card;
use crate::compose::Composer;
use crate::speech::{said, short};

/// To the buyer: the seller took an offer back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationWithdrawn {
    /// The thread.
    pub deal: Deal,
    /// The quotation.
    pub quotation: Number,
    /// Its revision.
    pub revision: i32,
    /// Whether the seller had bound himself to keep it.
    pub firm: bool,
    /// Why, in the seller's words.
    pub reason: String,
}

/// To the buyer: an offer that he has not answered ends soon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationEnding {
    /// The thread.
    pub deal: Deal,
    /// The quotation.
    pub quotation: Number,
    /// Its revision.
    pub revision: i32,
    /// Whether the seller keeps it until then.
    pub firm: bool,
    /// What it comes to, VAT included.
    pub payable: Money,
    /// Its last day.
    pub valid_until: NaiveDate,
}

/// To the seller: orders have taken what a firm offer needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupplyShort {
    /// The thread of the offer.
    pub deal: Deal,
    /// The quotation.
    pub quotation: Number,
    /// Its revision.
    pub revision: i32,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// The windows for which too little is left.
    pub short: Vec<ShortEntry>,
}

/// A window for which too little is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShortEntry {
    /// The product.
    pub product: LocalisedText,
    /// The days.
    pub window: DateWindow,
    /// What the offer promises then.
    pub offered: Option<Quantity>,
    /// What the seller expects to have; `None` for nothing.
    pub supply: Option<Quantity>,
    /// What orders take of it; `None` for nothing.
    pub ordered: Option<Quantity>,
}

impl Form for QuotationWithdrawn {
    fn number(&self) -> Option<&Number> {
        Some(&self.quotation)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let number = self.quotation.as_str();
        to.subject(
            "letter-quotation-withdrawn-subject",
            &[
                ("seller", &short(&self.deal.seller.organisation)),
                ("goods", &goods),
                ("number", number),
            ],
        );
        to.preheader_text(&short(&self.reason));
        to.paragraph(
            "letter-quotation-withdrawn-lead",
            &[
                ("goods", &goods),
                ("number", number),
                ("revision", &self.revision.to_string()),
            ],
        );
        to.quote(&self.deal.seller.organisation, &self.reason);
        if self.firm {
            to.paragraph("letter-quotation-withdrawn-firm", &[]);
        }
        to.paragraph("letter-quotation-withdrawn-next", &[]);
        to.facts(self.deal.reference_rows(to));
        to.party("letter-contact-seller", &self.deal.seller);
        to.button("letter-button-thread");
    }
}

impl Form for QuotationEnding {
    fn deadline(&self) -> Option<Instant> {
        Some(vn::end_of_day(self.valid_until))
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.quotation)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let number = self.quotation.as_str();
        let payable = to.money(&self.payable);
        let until = to.last_day(self.valid_until);
        to.subject(
            "letter-quotation-ending-subject",
            &[
                ("until", &to.last_day_short(self.valid_until)),
                ("seller", &short(&self.deal.seller.organisation)),
                ("goods", &goods),
                ("number", number),
            ],
        );
        preview(to, &self.payable);
        to.paragraph(
            "letter-quotation-ending-lead",
            &[
                ("goods", &goods),
                ("number", number),
                ("revision", &self.revision.to_string()),
            ],
        );
        to.paragraph(
            if self.firm {
                "letter-quotation-ending-firm"
            } else {
                "letter-quotation-ending-free"
            },
            &[],
        );
        let mut rows = self.deal.reference_rows(to);
        rows.push(to.strong_row("letter-row-payable", &payable));
        rows.push(to.strong_row("letter-row-valid-until", &until));
        to.facts(rows);
        to.party("letter-contact-seller", &self.deal.seller);
        to.button("letter-button-decide");
    }
}

impl Form for SupplyShort {
    fn deadline(&self) -> Option<Instant> {
        Some(vn::end_of_day(self.valid_until))
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.quotation)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let number = self.quotation.as_str();
        let until = to.last_day(self.valid_until);
        to.subject(
            "letter-supply-short-subject",
            &[
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", number),
            ],
        );
        to.preheader("letter-supply-short-preheader", &[("until", &until)]);
        to.paragraph(
            "letter-supply-short-lead",
            &[
                ("buyer", &said(&self.deal.buyer.organisation)),
                ("number", number),
                ("revision", &self.revision.to_string()),
            ],
        );
        to.paragraph("letter-supply-short-wanted", &[("until", &until)]);
        to.heading("letter-heading-short");
        let cards = self.short.iter().map(|entry| entry.card(to)).collect();
        to.lines(cards);
        let mut rows = self.deal.reference_rows(to);
        rows.push(to.row("letter-row-valid-until", &until));
        to.facts(rows);
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-short");
    }
}

impl ShortEntry {
    fn card(&self, to: &Composer<'_>) -> Card {
        let amount = |quantity: &Option<Quantity>| to.amount(quantity.as_ref());
        let window = to.window(self.window);
        Card {
            title: said(&to.localised(&self.product)),
            rows: vec![
                to.row("letter-row-window", &window),
                to.strong_row("letter-row-short-offered", &amount(&self.offered)),
                to.row("letter-row-short-supply", &amount(&self.supply)),
                to.row("letter-row-short-ordered", &amount(&self.ordered)),
            ],
        }
    }
}
