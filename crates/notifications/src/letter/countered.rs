//! The letter about a counter-offer: what is wanted, beside what was offered.

use chrono::NaiveDate;
use kernel::{
    money::Money,
    number::Number,
    price::UnitPrice,
    quantity::Quantity,
    text::LocalisedText,
    time::{DateWindow, Instant, vn},
};
use serde::{Deserialize, Serialize};

use super::Form;
use super::parts::Deal;
use crate::block::{Card, Row};
use crate::compose::Composer;
use crate::speech::{said, short};

/// To the seller: the buyer wants other prices, quantities or days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationCountered {
    /// The thread.
    pub deal: Deal,
    /// The quotation that counts no longer.
    pub quotation: Number,
    /// Its revision.
    pub revision: i32,
    /// The last day on which the buyer stands by it.
    pub valid_until: NaiveDate,
    /// What is wanted, line by line.
    pub lines: Vec<CounteredLine>,
    /// What it comes to, without VAT.
    pub total: Money,
    /// What the offer came to, without VAT.
    pub offered_total: Money,
    /// The buyer's words.
    pub note: Option<String>,
}

/// What is wanted of one line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CounteredLine {
    /// The product asked for.
    pub product: LocalisedText,
    /// The product offered instead.
    pub substitute: Option<LocalisedText>,
    /// The price wanted; `None` when nothing of the line is.
    pub price: Option<UnitPrice>,
    /// The price offered.
    pub offered_price: Option<UnitPrice>,
    /// One answer a schedule entry.
    pub schedule: Vec<CounteredEntry>,
    /// The buyer's words on the line.
    pub note: Option<String>,
    /// What the line comes to, without VAT.
    pub total: Money,
}

/// What is wanted in one window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CounteredEntry {
    /// The days wanted.
    pub window: DateWindow,
    /// The days offered.
    pub offered_window: DateWindow,
    /// The quantity wanted; `None` when nothing is.
    pub quantity: Option<Quantity>,
    /// The quantity offered; `None` when nothing was.
    pub offered: Option<Quantity>,
}

impl CounteredLine {
    fn card(&self, to: &Composer<'_>) -> Card {
        let mut rows = Vec::new();
        if let Some(substitute) = &self.substitute {
            let substitute = said(&to.localised(substitute));
            rows.push(to.row("letter-row-substitute", &substitute));
        }
        if let Some(price) = &self.price {
            let wanted = to.unit_price(price);
            let words = match &self.offered_price {
                Some(offered) if offered != price => {
                    let offered = to.unit_price(offered);
                    to.say(
                        "letter-counter-instead",
                        &[("wanted", &wanted), ("offered", &offered)],
                    )
                }
                _ => wanted,
            };
            rows.push(to.strong_row("letter-row-counter-price", &words));
        }
        for entry in &self.schedule {
            rows.push(Row::strong(to.window(entry.window), entry.words(to)));
            if entry.window != entry.offered_window {
                let before = to.window(entry.offered_window);
                rows.push(to.row("letter-row-counter-days", &before));
            }
        }
        if let Some(note) = &self.note {
            rows.push(to.row("letter-row-note", &said(note)));
        }
        rows.push(to.row("letter-row-line-total", &to.money(&self.total)));
        Card {
            title: said(&to.localised(&self.product)),
            rows,
        }
    }
}

impl CounteredEntry {
    /// "20 tấn", "20 tấn (đã báo 12 tấn)", "không lấy (đã báo 12 tấn)".
    fn words(&self, to: &Composer<'_>) -> String {
        let offered = to.amount(self.offered.as_ref());
        match &self.quantity {
            Some(quantity) if self.quantity == self.offered => to.quantity(quantity),
            Some(quantity) => to.say(
                "letter-counter-instead",
                &[("wanted", &to.quantity(quantity)), ("offered", &offered)],
            ),
            None => to.say("letter-counter-without", &[("offered", &offered)]),
        }
    }
}

impl Form for QuotationCountered {
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
        let total = to.money(&self.total);
        let offered = to.money(&self.offered_total);
        let until = to.last_day(self.valid_until);
        to.subject(
            "letter-quotation-countered-subject",
            &[
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", number),
            ],
        );
        to.preheader(
            "letter-quotation-countered-preheader",
            &[("total", &total), ("offered", &offered)],
        );
        to.paragraph(
            "letter-quotation-countered-lead",
            &[
                ("buyer", &said(&self.deal.buyer.organisation)),
                ("number", number),
                ("revision", &self.revision.to_string()),
            ],
        );
        to.paragraph("letter-quotation-countered-wanted", &[]);
        let mut rows = self.deal.reference_rows(to);
        rows.push(to.strong_row("letter-row-counter-total", &total));
        rows.push(to.row("letter-row-offered-total", &offered));
        rows.push(to.strong_row("letter-row-counter-until", &until));
        to.facts(rows);
        to.heading("letter-heading-counter");
        let cards = self.lines.iter().map(|line| line.card(to)).collect();
        to.lines(cards);
        if let Some(note) = &self.note {
            to.quote(&self.deal.buyer.organisation, note);
        }
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-answer");
    }
}
