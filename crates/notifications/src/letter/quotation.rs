//! Letters about a quotation: received, copied, replaced, accepted, rejected, run out.

use chrono::NaiveDate;
use kernel::{money::Money, number::Number, time::Instant};
use serde::{Deserialize, Serialize};

use super::Form;
use super::offer::{Offer, meaning, offer_details};
use super::order::confirm_by;
use super::order_facts::OrderFacts;
use super::parts::{Deal, Side};
use crate::compose::Composer;
use crate::speech::{said, short};

/// To the buyer: an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationReceived {
    /// The thread.
    pub deal: Deal,
    /// The offer.
    pub offer: Offer,
    /// True when it answers a counter-offer of the buyer.
    #[serde(default)]
    pub countered: bool,
}

/// To the seller: the offer as it went out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationCopy {
    /// The thread.
    pub deal: Deal,
    /// The offer.
    pub offer: Offer,
}

/// To the buyer: this revision counts, the earlier no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationReplaced {
    /// The thread.
    pub deal: Deal,
    /// The new offer.
    pub offer: Offer,
    /// The revision that no longer counts.
    pub replaces: i32,
}

/// To the seller: the buyer accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationAccepted {
    /// The thread.
    pub deal: Deal,
    /// The accepted quotation.
    pub quotation: Number,
    /// Its revision.
    pub revision: i32,
    /// True when the offer was firm, so that the order binds already; otherwise the seller has yet to confirm it.
    pub firm: bool,
    /// The order that came of it.
    pub order: OrderFacts,
    /// When it ends by itself unless the seller has confirmed it, where he has to.
    #[serde(default)]
    pub confirm_by: Option<Instant>,
}

/// To the seller: the buyer does not accept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationRejected {
    /// The thread.
    pub deal: Deal,
    /// The quotation.
    pub quotation: Number,
    /// Its revision.
    pub revision: i32,
    /// Why, in the buyer's words.
    pub reason: Option<String>,
}

/// To both sides: the last day has passed without an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotationExpired {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The quotation.
    pub quotation: Number,
    /// Its revision.
    pub revision: i32,
    /// Its last day.
    pub valid_until: NaiveDate,
}

/// The preview of a letter about an offer: what it comes to.
pub(super) fn preview(to: &mut Composer<'_>, payable: &Money) {
    let payable = to.money(payable);
    to.preheader("letter-quotation-preheader", &[("payable", &payable)]);
}

impl Form for QuotationReceived {
    fn deadline(&self) -> Option<Instant> {
        Some(self.offer.ends())
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.offer.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-quotation-received-subject",
            &[
                ("until", &to.last_day_short(self.offer.valid_until)),
                ("seller", &short(&self.deal.seller.organisation)),
                ("goods", &goods),
                ("number", self.offer.number.as_str()),
            ],
        );
        preview(to, &self.offer.payable);
        if self.countered {
            let seller = said(&self.deal.seller.organisation);
            let revision = self.offer.revision.to_string();
            to.paragraph(
                "letter-quotation-received-counter",
                &[("seller", &seller), ("revision", &revision)],
            );
        }
        to.paragraph("letter-quotation-received-may", &[]);
        meaning(to, &self.offer);
        offer_details(to, &self.deal, &self.offer, Side::Buyer);
        to.party("letter-contact-seller", &self.deal.seller);
        to.button("letter-button-decide");
    }
}

impl Form for QuotationReplaced {
    fn deadline(&self) -> Option<Instant> {
        Some(self.offer.ends())
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.offer.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let revision = self.offer.revision.to_string();
        to.subject(
            "letter-quotation-replaced-subject",
            &[
                ("until", &to.last_day_short(self.offer.valid_until)),
                ("seller", &short(&self.deal.seller.organisation)),
                ("revision", &revision),
                ("number", self.offer.number.as_str()),
            ],
        );
        preview(to, &self.offer.payable);
        let goods = self.deal.summary(to);
        to.paragraph(
            "letter-quotation-replaced-lead",
            &[("goods", &goods), ("replaces", &self.replaces.to_string())],
        );
        to.paragraph("letter-quotation-received-may", &[]);
        meaning(to, &self.offer);
        offer_details(to, &self.deal, &self.offer, Side::Buyer);
        to.party("letter-contact-seller", &self.deal.seller);
        to.button("letter-button-decide");
    }
}

impl Form for QuotationCopy {
    fn priority(&self) -> i32 {
        40
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.offer.ends())
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.offer.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-quotation-copy-subject",
            &[
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", self.offer.number.as_str()),
            ],
        );
        preview(to, &self.offer.payable);
        // Where a certificate is wanted that nobody has seen, something is asked for further down.
        let lead = if self.offer.certificates_not_shown.is_empty() {
            "letter-quotation-copy-lead"
        } else {
            "letter-quotation-copy-lead-papers"
        };
        to.paragraph(lead, &[]);
        let key = if self.offer.firm {
            "letter-quotation-copy-firm"
        } else {
            "letter-quotation-copy-free"
        };
        to.paragraph(key, &[]);
        offer_details(to, &self.deal, &self.offer, Side::Seller);
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-thread");
    }
}

impl Form for QuotationAccepted {
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
        let (subject, lead) = if self.firm {
            (
                "letter-quotation-accepted-firm-subject",
                "letter-quotation-accepted-firm-lead",
            )
        } else {
            (
                "letter-quotation-accepted-free-subject",
                "letter-quotation-accepted-free-lead",
            )
        };
        let args = [
            ("buyer", short(&self.deal.buyer.organisation)),
            ("quotation", self.quotation.as_str().to_owned()),
            ("order", self.order.number.as_str().to_owned()),
        ];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        to.subject(subject, &args);
        self.order.preview_waiting(to, self.confirm_by);
        let goods = self.deal.summary(to);
        to.paragraph(
            lead,
            &[
                ("quotation", self.quotation.as_str()),
                ("revision", &self.revision.to_string()),
                ("goods", &goods),
            ],
        );
        confirm_by(to, Side::Seller, self.confirm_by);
        self.order.details(to, &self.deal, Side::Seller);
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button(if self.firm {
            "letter-button-thread"
        } else {
            "letter-button-confirm"
        });
    }
}

impl Form for QuotationRejected {
    fn number(&self) -> Option<&Number> {
        Some(&self.quotation)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-quotation-rejected-subject",
            &[
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", self.quotation.as_str()),
            ],
        );
        match &self.reason {
            Some(reason) => to.preheader_text(&short(reason)),
            None => to.preheader("letter-quotation-rejected-preheader", &[]),
        }
        to.paragraph(
            "letter-quotation-rejected-lead",
            &[
                ("number", self.quotation.as_str()),
                ("revision", &self.revision.to_string()),
                ("goods", &goods),
            ],
        );
        match &self.reason {
            Some(reason) => to.quote(&self.deal.buyer.organisation, reason),
            None => to.paragraph("letter-quotation-rejected-no-reason", &[]),
        }
        to.paragraph("letter-quotation-rejected-next", &[]);
        to.facts(self.deal.reference_rows(to));
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-thread");
    }
}

impl Form for QuotationExpired {
    fn number(&self) -> Option<&Number> {
        Some(&self.quotation)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let other = self.deal.other(self.side);
        let (subject, lead) = match self.side {
            Side::Buyer => (
                "letter-quotation-expired-buyer-subject",
                "letter-quotation-expired-buyer-lead",
            ),
            Side::Seller => (
                "letter-quotation-expired-seller-subject",
                "letter-quotation-expired-seller-lead",
            ),
        };
        to.subject(
            subject,
            &[
                ("other", &short(&other.organisation)),
                ("goods", &goods),
                ("number", self.quotation.as_str()),
            ],
        );
        to.preheader("letter-quotation-expired-preheader", &[]);
        let name = said(&other.organisation);
        let until = to.last_day(self.valid_until);
        to.paragraph(
            lead,
            &[
                ("other", &name),
                ("goods", &goods),
                ("number", self.quotation.as_str()),
                ("revision", &self.revision.to_string()),
                ("until", &until),
            ],
        );
        to.facts(self.deal.reference_rows(to));
        let (label, party) = match self.side {
            Side::Buyer => ("letter-contact-seller", &self.deal.seller),
            Side::Seller => ("letter-contact-buyer", &self.deal.buyer),
        };
        to.party(label, party);
        to.button("letter-button-thread");
    }
}
