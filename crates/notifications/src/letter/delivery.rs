//! Letters about a delivery: being packed, under way, arrived, received or refused.

use chrono::{Duration, NaiveDate};
use kernel::{
    number::Number,
    time::{Instant, vn},
};
use serde::{Deserialize, Serialize};

use super::Form;
use super::parts::{Deal, Side};
use super::reckoning::Reckoning;
use super::shipment::{Shipment, Short};
use crate::compose::Composer;
use crate::speech::{said, short};

/// Goods that leave this much before the first day agreed on do not just come from far away.
const LONG_BEFORE: Duration = Duration::days(3);

/// To both sides: the goods are under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryShipped {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The delivery.
    pub shipment: Shipment,
    /// When it left.
    pub shipped_at: Instant,
    /// The seller's words: lorry, driver, lot.
    pub note: Option<String>,
    /// What is missing, when less was loaded than agreed.
    #[serde(default)]
    pub short: Option<Short>,
    /// Whether a proposed change of this delivery came too late.
    #[serde(default)]
    pub amendment_lapsed: bool,
}

/// To the buyer: the goods are being packed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryPreparing {
    /// The thread.
    pub deal: Deal,
    /// The delivery.
    pub shipment: Shipment,
    /// When packing began; `None` in letters that were posted before this was noted.
    #[serde(default)]
    pub begun_at: Option<Instant>,
}

/// To the side that did not report it: the goods have come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryArrived {
    /// The thread.
    pub deal: Deal,
    /// Who reads this.
    pub side: Side,
    /// The delivery.
    pub shipment: Shipment,
    /// When they came.
    pub arrived_at: Instant,
}

/// How a delivery ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// Weighed and taken.
    Received,
    /// Sent back, with the buyer's reason.
    Refused {
        /// Why, in the buyer's words.
        reason: String,
        /// What becomes of the order; `None` in letters that were posted before this was noted.
        #[serde(default)]
        order: Option<AfterRefusal>,
    },
}

/// What becomes of an order when the buyer has refused one of its deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AfterRefusal {
    /// Other deliveries are open, and both sides may agree on one more.
    GoesOn,
    /// It was the last one: the order is over, and nothing can be added to it.
    Over,
}

/// To both sides: the goods were weighed and taken, or refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryReceived {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// The delivery.
    pub shipment: Shipment,
    /// How it ended.
    pub outcome: Outcome,
    /// Why less was taken than had left, in the buyer's words.
    #[serde(default)]
    pub remark: Option<String>,
    /// What the whole order came to, where its last delivery was refused and something else of it was received: no other letter tells it.
    #[serde(default)]
    pub reckoning: Option<Reckoning>,
    /// When that was recorded.
    pub settled_at: Instant,
}

impl Form for DeliveryShipped {
    fn last_day(&self) -> Option<NaiveDate> {
        Some(self.shipment.window.to)
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.shipment.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, lead) = match self.side {
            Side::Buyer => (
                "letter-delivery-shipped-buyer-subject",
                "letter-delivery-shipped-buyer-lead",
            ),
            Side::Seller => (
                "letter-delivery-shipped-seller-subject",
                "letter-delivery-shipped-seller-lead",
            ),
        };
        open(
            to,
            &self.deal,
            self.side,
            (subject, lead),
            &self.shipment,
            self.shipped_at,
        );
        self.shipment.preview(to);
        let left = vn::date(self.shipped_at);
        if left + LONG_BEFORE < self.shipment.window.from {
            let left = to.date(left);
            let agreed = to.window(self.shipment.window);
            let args = [("left", left.as_str()), ("window", agreed.as_str())];
            to.paragraph("letter-delivery-shipped-early", &args);
        }
        if let Some(short) = &self.short {
            short.tell(to);
        }
        if self.amendment_lapsed {
            to.paragraph("letter-delivery-shipped-amendment-lapsed", &[]);
        }
        if let Some(note) = &self.note {
            to.quote(&self.deal.seller.organisation, note);
        }
        self.shipment.details(to, &self.deal);
        close(to, &self.deal, self.side, "letter-button-delivery");
    }
}

impl Form for DeliveryPreparing {
    fn last_day(&self) -> Option<NaiveDate> {
        Some(self.shipment.window.to)
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.shipment.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let keys = (
            "letter-delivery-preparing-subject",
            "letter-delivery-preparing-lead",
        );
        // Packing begins in the days before: a letter that tells no day of its own counts from the first one agreed on.
        let at = self
            .begun_at
            .unwrap_or_else(|| vn::start_of_day(self.shipment.window.from));
        open(to, &self.deal, Side::Buyer, keys, &self.shipment, at);
        self.shipment.preview(to);
        self.shipment.details(to, &self.deal);
        close(to, &self.deal, Side::Buyer, "letter-button-delivery");
    }
}

impl Form for DeliveryArrived {
    fn last_day(&self) -> Option<NaiveDate> {
        Some(self.shipment.window.to)
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.shipment.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, lead) = match self.side {
            Side::Buyer => (
                "letter-delivery-arrived-buyer-subject",
                "letter-delivery-arrived-buyer-lead",
            ),
            Side::Seller => (
                "letter-delivery-arrived-seller-subject",
                "letter-delivery-arrived-seller-lead",
            ),
        };
        let (keys, at) = ((subject, lead), self.arrived_at);
        open(to, &self.deal, self.side, keys, &self.shipment, at);
        self.shipment.preview(to);
        self.shipment.details(to, &self.deal);
        close(to, &self.deal, self.side, "letter-button-delivery");
    }
}

impl Form for DeliveryReceived {
    fn number(&self) -> Option<&Number> {
        Some(&self.shipment.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, lead) = match (&self.outcome, self.side) {
            (Outcome::Received, Side::Buyer) => (
                "letter-delivery-received-buyer-subject",
                "letter-delivery-received-buyer-lead",
            ),
            (Outcome::Received, Side::Seller) => (
                "letter-delivery-received-seller-subject",
                "letter-delivery-received-seller-lead",
            ),
            (Outcome::Refused { .. }, Side::Buyer) => (
                "letter-delivery-refused-buyer-subject",
                "letter-delivery-refused-buyer-lead",
            ),
            (Outcome::Refused { .. }, Side::Seller) => (
                "letter-delivery-refused-seller-subject",
                "letter-delivery-refused-seller-lead",
            ),
        };
        open(
            to,
            &self.deal,
            self.side,
            (subject, lead),
            &self.shipment,
            self.settled_at,
        );
        match &self.outcome {
            Outcome::Received => {
                let at = to.moment(self.settled_at);
                to.preheader("letter-delivery-received-preheader", &[("at", &at)]);
                if let Some(remark) = &self.remark {
                    to.quote(&self.deal.buyer.organisation, remark);
                }
            }
            Outcome::Refused { reason, order } => {
                to.preheader_text(&short(reason));
                to.quote(&self.deal.buyer.organisation, reason);
                if self.side == Side::Seller {
                    to.paragraph("letter-delivery-refused-seller-next", &[]);
                }
                match order {
                    Some(AfterRefusal::GoesOn) => {
                        to.paragraph("letter-delivery-refused-goes-on", &[]);
                    }
                    Some(AfterRefusal::Over) => {
                        let over = match self.side {
                            Side::Buyer => "letter-delivery-refused-over-buyer",
                            Side::Seller => "letter-delivery-refused-over-seller",
                        };
                        to.paragraph(over, &[]);
                    }
                    // The order may be over: nothing is proposed that cannot be done.
                    None => {}
                }
            }
        }
        self.shipment.details(to, &self.deal);
        if let Some(reckoning) = &self.reckoning {
            to.heading("letter-heading-reckoning");
            to.facts(reckoning.rows(to));
        }
        close(to, &self.deal, self.side, "letter-button-thread");
    }
}

fn open(
    to: &mut Composer<'_>,
    deal: &Deal,
    side: Side,
    (subject, lead): (&str, &str),
    shipment: &Shipment,
    at: Instant,
) {
    let goods = deal.summary(to);
    let other = &deal.other(side).organisation;
    to.subject(
        subject,
        &[
            ("other", &short(other)),
            ("goods", &goods),
            ("window", &to.window_from(shipment.window, vn::date(at))),
            ("number", shipment.number.as_str()),
        ],
    );
    let other = said(other);
    to.paragraph(
        lead,
        &[
            ("other", &other),
            ("number", shipment.number.as_str()),
            ("order", shipment.order.as_str()),
            ("at", &to.moment(at)),
        ],
    );
}

fn close(to: &mut Composer<'_>, deal: &Deal, side: Side, button: &str) {
    match side {
        Side::Buyer => to.party("letter-contact-seller", &deal.seller),
        Side::Seller => to.party("letter-contact-buyer", &deal.buyer),
    }
    to.button(button);
}
