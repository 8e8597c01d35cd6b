//! Letters about a placed order that its seller has not answered: the reminder, the end by the clock, and a word to the staff.

use chrono::NaiveDate;
use kernel::{contact::PhoneNumber, number::Number, time::Instant};
use serde::{Deserialize, Serialize};

use super::Form;
use super::amendment::contact_of_other;
use super::order_facts::OrderFacts;
use super::parts::{Deal, Goods, Side, summary};
use crate::compose::Composer;
use crate::speech::{said, short};

/// To the seller: a placed order still waits for his word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderReminder {
    /// The thread.
    pub deal: Deal,
    /// The order.
    pub order: OrderFacts,
    /// When it ends by itself.
    pub confirm_by: Instant,
}

/// To both sides: the seller said nothing in time, and the order is off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLapsed {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The order.
    pub order: Number,
    /// When its time ran out.
    pub confirm_by: Instant,
}

/// To the province's staff: a seller let an order wait until it was too late. No words and no prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderUnanswered {
    /// The order.
    pub order: Number,
    /// Legal name of who ordered.
    pub buyer: String,
    /// Legal name of who did not answer.
    pub seller: String,
    /// That organisation's telephone.
    pub phone: Option<PhoneNumber>,
    /// What was ordered.
    pub goods: Vec<Goods>,
    /// When the time ran out.
    pub confirm_by: Instant,
}

impl Form for OrderReminder {
    fn deadline(&self) -> Option<Instant> {
        Some(self.confirm_by)
    }

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
        let goods = self.deal.summary(to);
        let buyer = &self.deal.buyer.organisation;
        let order = self.order.number.as_str();
        let until = to.until(self.confirm_by);
        to.subject(
            "letter-order-reminder-subject",
            &[
                ("until", &to.until_short(self.confirm_by)),
                ("buyer", &short(buyer)),
                ("goods", &goods),
                ("order", order),
            ],
        );
        self.order.preview(to);
        to.paragraph("letter-order-reminder-lead", &[("buyer", &said(buyer))]);
        to.paragraph("letter-order-confirm-by-seller", &[("until", &until)]);
        self.order.details(to, &self.deal, Side::Seller);
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-confirm");
    }
}

impl Form for OrderLapsed {
    fn number(&self) -> Option<&Number> {
        Some(&self.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, preheader, lead, wanted) = match self.side {
            Side::Buyer => (
                "letter-order-lapsed-buyer-subject",
                "letter-order-lapsed-buyer-preheader",
                "letter-order-lapsed-buyer-lead",
                "letter-order-lapsed-buyer-wanted",
            ),
            Side::Seller => (
                "letter-order-lapsed-seller-subject",
                "letter-order-lapsed-seller-preheader",
                "letter-order-lapsed-seller-lead",
                "letter-order-lapsed-seller-wanted",
            ),
        };
        let goods = self.deal.summary(to);
        let other = &self.deal.other(self.side).organisation;
        let order = self.order.as_str();
        to.subject(
            subject,
            &[
                ("other", &short(other)),
                ("goods", &goods),
                ("order", order),
            ],
        );
        to.preheader(preheader, &[]);
        let until = to.until(self.confirm_by);
        to.paragraph(
            lead,
            &[("goods", &goods), ("order", order), ("until", &until)],
        );
        to.paragraph(wanted, &[]);
        to.facts(self.deal.reference_rows(to));
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-thread");
    }
}

impl Form for OrderUnanswered {
    fn number(&self) -> Option<&Number> {
        Some(&self.order)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = summary(&self.goods, to);
        let number = self.order.as_str();
        to.subject(
            "letter-order-unanswered-subject",
            &[
                ("buyer", &short(&self.buyer)),
                ("seller", &short(&self.seller)),
                ("goods", &goods),
                ("order", number),
            ],
        );
        to.preheader("letter-order-unanswered-preheader", &[]);
        let until = to.until(self.confirm_by);
        to.paragraph(
            "letter-order-unanswered-lead",
            &[("goods", &goods), ("order", number), ("until", &until)],
        );
        to.paragraph("letter-order-unanswered-wanted", &[]);
        to.facts(vec![
            to.row("letter-row-order", number),
            to.row("letter-row-buyer", &said(&self.buyer)),
            to.row("letter-row-seller", &said(&self.seller)),
        ]);
        to.telephone(&self.seller, self.phone.as_ref());
        to.button("letter-button-thread");
    }
}
