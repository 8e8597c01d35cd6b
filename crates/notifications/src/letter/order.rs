//! Letters about an order: placed, confirmed, rejected, called off, completed.

use chrono::NaiveDate;
use kernel::{number::Number, time::Instant};
use serde::{Deserialize, Serialize};

use super::Form;
use super::order_facts::OrderFacts;
use super::parts::{Deal, Side};
use super::reckoning::Reckoning;
use crate::block::Row;
use crate::compose::Composer;
use crate::speech::{said, short};

/// To both sides: the order waits for the seller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderPlaced {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The order.
    pub order: OrderFacts,
    /// The buyer's words, for an order that nobody had asked about before.
    #[serde(default)]
    pub note: Option<String>,
    /// When it ends by itself unless the seller has said a word.
    #[serde(default)]
    pub confirm_by: Option<Instant>,
}

/// To both sides: the order binds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderConfirmed {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The order.
    pub order: OrderFacts,
}

/// To both sides: the seller cannot take the order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderRejected {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The order.
    pub order: Number,
    /// Why, in the seller's words.
    pub reason: String,
}

/// To both sides: the order is off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCancelled {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The order.
    pub order: Number,
    /// Who called it off.
    pub by: Side,
    /// Why, in that side's words.
    pub reason: String,
}

/// To both sides: everything is delivered and settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCompleted {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The order.
    pub order: Number,
    /// What it came to.
    #[serde(flatten)]
    pub reckoning: Reckoning,
    /// Who closed it short of what was agreed, where somebody did.
    #[serde(default)]
    pub closed: Option<Closed>,
}

/// The end of an order of which not everything came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closed {
    /// Who closed it.
    pub by: Side,
    /// Why, in that side's words.
    pub reason: String,
}

/// Until when the seller may say a word, and what becomes of the order then.
pub(super) fn confirm_by(to: &mut Composer<'_>, side: Side, confirm_by: Option<Instant>) {
    if let Some(until) = confirm_by {
        let words = match side {
            Side::Buyer => "letter-order-confirm-by-buyer",
            Side::Seller => "letter-order-confirm-by-seller",
        };
        let until = to.until(until);
        to.paragraph(words, &[("until", &until)]);
    }
}

fn contact_of_other(to: &mut Composer<'_>, deal: &Deal, side: Side) {
    match side {
        Side::Buyer => to.party("letter-contact-seller", &deal.seller),
        Side::Seller => to.party("letter-contact-buyer", &deal.buyer),
    }
}

impl Form for OrderPlaced {
    fn last_day(&self) -> Option<NaiveDate> {
        self.order.last_day()
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.order.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, lead, button) = match self.side {
            Side::Buyer => (
                "letter-order-placed-buyer-subject",
                "letter-order-placed-buyer-lead",
                "letter-button-thread",
            ),
            Side::Seller => (
                "letter-order-placed-seller-subject",
                "letter-order-placed-seller-lead",
                "letter-button-confirm",
            ),
        };
        open(to, &self.deal, self.side, subject, lead, &self.order.number);
        self.order.preview_waiting(to, self.confirm_by);
        confirm_by(to, self.side, self.confirm_by);
        if let Some(note) = &self.note {
            to.quote(&self.deal.buyer.organisation, note);
        }
        self.order.details(to, &self.deal, self.side);
        contact_of_other(to, &self.deal, self.side);
        to.button(button);
    }
}

impl Form for OrderConfirmed {
    fn last_day(&self) -> Option<NaiveDate> {
        self.order.last_day()
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.order.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, lead) = match self.side {
            Side::Buyer => (
                "letter-order-confirmed-buyer-subject",
                "letter-order-confirmed-buyer-lead",
            ),
            Side::Seller => (
                "letter-order-confirmed-seller-subject",
                "letter-order-confirmed-seller-lead",
            ),
        };
        open(to, &self.deal, self.side, subject, lead, &self.order.number);
        self.order.preview(to);
        self.order.details(to, &self.deal, self.side);
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

impl Form for OrderRejected {
    fn number(&self) -> Option<&Number> {
        Some(&self.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, lead) = match self.side {
            Side::Buyer => (
                "letter-order-rejected-buyer-subject",
                "letter-order-rejected-buyer-lead",
            ),
            Side::Seller => (
                "letter-order-rejected-seller-subject",
                "letter-order-rejected-seller-lead",
            ),
        };
        open(to, &self.deal, self.side, subject, lead, &self.order);
        to.preheader_text(&short(&self.reason));
        to.quote(&self.deal.seller.organisation, &self.reason);
        to.facts(self.deal.reference_rows(to));
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

impl Form for OrderCancelled {
    fn number(&self) -> Option<&Number> {
        Some(&self.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, lead) = if self.by == self.side {
            (
                "letter-order-cancelled-own-subject",
                "letter-order-cancelled-own-lead",
            )
        } else {
            (
                "letter-order-cancelled-other-subject",
                "letter-order-cancelled-other-lead",
            )
        };
        open(to, &self.deal, self.side, subject, lead, &self.order);
        to.preheader_text(&short(&self.reason));
        let by = match self.by {
            Side::Buyer => &self.deal.buyer,
            Side::Seller => &self.deal.seller,
        };
        to.quote(&by.organisation, &self.reason);
        to.facts(self.deal.reference_rows(to));
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

impl Form for OrderCompleted {
    fn number(&self) -> Option<&Number> {
        Some(&self.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        open(
            to,
            &self.deal,
            self.side,
            "letter-order-completed-subject",
            match self.closed {
                Some(_) => "letter-order-closed-lead",
                None if !self.reckoning.turned_back.is_empty() => {
                    "letter-order-completed-refused-lead"
                }
                None => "letter-order-completed-lead",
            },
            &self.order,
        );
        self.reckoning.preview(to);
        if let Some(closed) = &self.closed {
            let by = match closed.by {
                Side::Buyer => &self.deal.buyer,
                Side::Seller => &self.deal.seller,
            };
            to.quote(&by.organisation, &closed.reason);
        }
        if !self.reckoning.dropped.is_empty() {
            to.paragraph("letter-order-completed-dropped", &[]);
        }
        // What becomes of goods that were turned back is still to be agreed on, whoever ended the order.
        if !self.reckoning.turned_back.is_empty() {
            to.paragraph("letter-order-completed-turned-back", &[]);
        }
        let mut rows: Vec<Row> = vec![to.row("letter-row-order", self.order.as_str())];
        rows.extend(self.deal.reference_rows(to));
        rows.extend(self.reckoning.rows(to));
        to.facts(rows);
        to.paragraph("letter-order-completed-thanks", &[]);
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

/// Subject and first sentence, which name the other side, the goods and the order.
fn open(to: &mut Composer<'_>, deal: &Deal, side: Side, subject: &str, lead: &str, order: &Number) {
    let goods = deal.summary(to);
    let other = &deal.other(side).organisation;
    to.subject(
        subject,
        &[
            ("other", &short(other)),
            ("goods", &goods),
            ("order", order.as_str()),
        ],
    );
    let other = said(other);
    to.paragraph(
        lead,
        &[
            ("other", &other),
            ("goods", &goods),
            ("order", order.as_str()),
        ],
    );
}
