//! Letters about what waits for a word, ends by the clock, or is taken back.

use chrono::NaiveDate;
use kernel::{contact::PhoneNumber, number::Number, time::Instant};
use serde::{Deserialize, Serialize};

use super::Form;
use super::amendment::{AmendmentFacts, contact_of_other};
use super::parts::{Answerer, Asked, Deal, Goods, Side, summary};
use crate::compose::Composer;
use crate::speech::{said, short};

/// To those who answer: a buyer still waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplyReminder {
    /// The thread.
    pub deal: Deal,
    /// What is asked.
    pub asked: Asked,
    /// Who is to answer.
    #[serde(default)]
    pub answerer: Answerer,
}

/// To the province's staff: a seller let a buyer wait until it was too late. No words and no prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryUnanswered {
    /// The inquiry.
    pub inquiry: Number,
    /// Legal name of who asked.
    pub buyer: String,
    /// Legal name of who did not answer.
    pub seller: String,
    /// That organisation's telephone.
    pub phone: Option<PhoneNumber>,
    /// What was asked for.
    pub goods: Vec<Goods>,
    /// When the time ran out.
    pub reply_by: Instant,
}

/// To the seller, or to the desk: the buyer asks no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryWithdrawn {
    /// The thread.
    pub deal: Deal,
    /// Why, in the buyer's words.
    pub reason: String,
}

/// To the side that has to decide: a proposed change still waits for its word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmendmentReminder {
    /// The thread.
    pub deal: Deal,
    /// Who reads this.
    pub side: Side,
    /// The change.
    pub amendment: AmendmentFacts,
    /// When it was proposed.
    pub proposed_at: Instant,
}

/// To both sides: nobody has written for a long time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryClosed {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// For how many days.
    pub quiet_days: i64,
}

impl Form for ReplyReminder {
    fn deadline(&self) -> Option<Instant> {
        Some(self.asked.reply_by)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-reply-reminder-subject",
            &[
                ("until", &to.until_short(self.asked.reply_by)),
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        self.asked.preview(to);
        let buyer = said(&self.deal.buyer.organisation);
        to.paragraph(
            "letter-reply-reminder-lead",
            &[("buyer", &buyer), ("goods", &goods)],
        );
        let (wanted, button) = match self.answerer {
            Answerer::Seller => ("letter-reply-reminder-wanted", "letter-button-answer"),
            Answerer::Desk => ("letter-reply-reminder-desk", "letter-button-desk"),
        };
        to.paragraph(wanted, &[]);
        let mut rows = self.deal.reference_rows(to);
        rows.extend(self.asked.rows(to));
        to.facts(rows);
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button(button);
    }
}

impl Form for AmendmentReminder {
    fn last_day(&self) -> Option<NaiveDate> {
        self.amendment.last_day()
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.amendment.order)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let other = &self.deal.other(self.side).organisation;
        let order = self.amendment.order.as_str();
        to.subject(
            "letter-amendment-reminder-subject",
            &[
                ("other", &short(other)),
                ("goods", &goods),
                ("order", order),
            ],
        );
        to.preheader_text(&short(&self.amendment.note));
        let when = to.moment(self.proposed_at);
        to.paragraph(
            "letter-amendment-reminder-lead",
            &[("other", &said(other)), ("when", &when)],
        );
        self.amendment.quote(to, &self.deal);
        self.amendment.details(to, &self.deal);
        contact_of_other(to, &self.deal, self.side);
        to.button("letter-button-answer");
        to.small("letter-amendment-proposed-until", &[]);
    }
}

impl Form for InquiryUnanswered {
    fn number(&self) -> Option<&Number> {
        Some(&self.inquiry)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = summary(&self.goods, to);
        let number = self.inquiry.as_str();
        to.subject(
            "letter-inquiry-unanswered-subject",
            &[
                ("buyer", &short(&self.buyer)),
                ("seller", &short(&self.seller)),
                ("goods", &goods),
                ("number", number),
            ],
        );
        to.preheader("letter-inquiry-unanswered-preheader", &[]);
        let until = to.until(self.reply_by);
        to.paragraph(
            "letter-inquiry-unanswered-lead",
            &[("goods", &goods), ("number", number), ("until", &until)],
        );
        to.paragraph("letter-inquiry-unanswered-wanted", &[]);
        to.facts(vec![
            to.row("letter-row-inquiry", number),
            to.row("letter-row-buyer", &said(&self.buyer)),
            to.row("letter-row-seller", &said(&self.seller)),
        ]);
        to.telephone(&self.seller, self.phone.as_ref());
        to.button("letter-button-thread");
    }
}

impl Form for InquiryWithdrawn {
    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-inquiry-withdrawn-subject",
            &[
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        to.preheader_text(&short(&self.reason));
        to.paragraph("letter-inquiry-withdrawn-lead", &[("goods", &goods)]);
        to.quote(&self.deal.buyer.organisation, &self.reason);
        to.facts(self.deal.reference_rows(to));
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-thread");
    }
}

impl Form for InquiryClosed {
    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let other = self.deal.other(self.side);
        let days = self.quiet_days.to_string();
        to.subject(
            "letter-inquiry-closed-subject",
            &[
                ("other", &short(&other.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        to.preheader("letter-inquiry-closed-preheader", &[("days", &days)]);
        to.paragraph(
            "letter-inquiry-closed-lead",
            &[
                ("other", &said(&other.organisation)),
                ("goods", &goods),
                ("days", &days),
            ],
        );
        to.paragraph(
            match self.side {
                Side::Buyer => "letter-inquiry-closed-buyer",
                Side::Seller => "letter-inquiry-closed-seller",
            },
            &[],
        );
        to.facts(self.deal.reference_rows(to));
        to.button("letter-button-thread");
    }
}
