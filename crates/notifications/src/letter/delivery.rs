//! Letters about a delivery: being packed, under way, arrived, received or refused.

use kernel::{
    number::Number,
    quantity::Quantity,
    text::LocalisedText,
    time::{DateWindow, Instant, vn},
};
use serde::{Deserialize, Serialize};

use super::Form;
use super::parts::{Deal, Goods, Side};
use crate::block::{Card, Row};
use crate::compose::Composer;
use crate::speech::{said, short};

/// One delivery with its quantities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shipment {
    /// The delivery's number.
    pub number: Number,
    /// The order it belongs to.
    pub order: Number,
    /// The days agreed on.
    pub window: DateWindow,
    /// Where to, on one line.
    pub place: String,
    /// What is in it.
    pub lines: Vec<ShipmentLine>,
}

/// One product in a delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShipmentLine {
    /// The product.
    pub product: LocalisedText,
    /// What was agreed.
    pub planned: Quantity,
    /// What was loaded.
    pub shipped: Option<Quantity>,
    /// What was weighed on arrival.
    pub received: Option<Quantity>,
}

impl Shipment {
    /// The end of the last agreed day.
    pub(crate) fn ends(&self) -> Instant {
        vn::end_of_day(self.window.to)
    }

    fn details(&self, to: &mut Composer<'_>, deal: &Deal) {
        let mut rows = vec![
            to.row("letter-row-delivery", self.number.as_str()),
            to.row("letter-row-order", self.order.as_str()),
        ];
        rows.extend(deal.reference_rows(to));
        rows.push(to.row("letter-row-window", &to.window(self.window)));
        rows.push(to.row("letter-row-place", &said(&self.place)));
        to.facts(rows);
        to.heading("letter-heading-delivery");
        let cards = self.lines.iter().map(|line| line.card(to)).collect();
        to.lines(cards);
    }
}

impl ShipmentLine {
    fn card(&self, to: &Composer<'_>) -> Card {
        let mut rows: Vec<Row> = vec![to.row("letter-row-planned", &to.quantity(&self.planned))];
        if let Some(shipped) = &self.shipped {
            rows.push(to.row("letter-row-shipped", &to.quantity(shipped)));
        }
        if let Some(received) = &self.received {
            rows.push(to.strong_row("letter-row-received", &to.quantity(received)));
        }
        Card {
            title: said(&to.localised(&self.product)),
            rows,
        }
    }
}

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

/// What a load is short of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Short {
    /// What is missing, a product each.
    pub missing: Vec<Goods>,
    /// The delivery that brings it; `None` when it does not come.
    pub follows: Option<Following>,
}

/// The delivery that brings the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Following {
    /// Its number.
    pub number: Number,
    /// When it is to come.
    pub window: DateWindow,
}

/// To the buyer: the goods are being packed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryPreparing {
    /// The thread.
    pub deal: Deal,
    /// The delivery.
    pub shipment: Shipment,
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
    },
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
    /// When that was recorded.
    pub settled_at: Instant,
}

impl Form for DeliveryShipped {
    fn deadline(&self) -> Option<Instant> {
        Some(self.shipment.ends())
    }

    fn number(&self) -> Option<&Number> {
        Some(&self.shipment.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, preheader, lead) = match self.side {
            Side::Buyer => (
                "letter-delivery-shipped-buyer-subject",
                "letter-delivery-shipped-buyer-preheader",
                "letter-delivery-shipped-buyer-lead",
            ),
            Side::Seller => (
                "letter-delivery-shipped-seller-subject",
                "letter-delivery-shipped-seller-preheader",
                "letter-delivery-shipped-seller-lead",
            ),
        };
        open(
            to,
            &self.deal,
            self.side,
            (subject, lead),
            &self.shipment,
            Some(self.shipped_at),
        );
        to.preheader(preheader, &[]);
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

impl Short {
    /// A sentence for each product that is missing.
    fn tell(&self, to: &mut Composer<'_>) {
        for goods in &self.missing {
            let product = said(&to.localised(&goods.product));
            let quantity = goods.quantity.as_ref().map(|q| to.quantity(q));
            let quantity = quantity.unwrap_or_default();
            match &self.follows {
                Some(following) => to.paragraph(
                    "letter-delivery-short-follows",
                    &[
                        ("product", &product),
                        ("quantity", &quantity),
                        ("window", &to.window(following.window)),
                        ("number", following.number.as_str()),
                    ],
                ),
                None => to.paragraph(
                    "letter-delivery-short-dropped",
                    &[("product", &product), ("quantity", &quantity)],
                ),
            }
        }
    }
}

impl Form for DeliveryPreparing {
    fn deadline(&self) -> Option<Instant> {
        Some(self.shipment.ends())
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
        open(to, &self.deal, Side::Buyer, keys, &self.shipment, None);
        to.preheader("letter-delivery-preparing-preheader", &[]);
        self.shipment.details(to, &self.deal);
        close(to, &self.deal, Side::Buyer, "letter-button-delivery");
    }
}

impl Form for DeliveryArrived {
    fn number(&self) -> Option<&Number> {
        Some(&self.shipment.number)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let (subject, preheader, lead) = match self.side {
            Side::Buyer => (
                "letter-delivery-arrived-buyer-subject",
                "letter-delivery-arrived-buyer-preheader",
                "letter-delivery-arrived-buyer-lead",
            ),
            Side::Seller => (
                "letter-delivery-arrived-seller-subject",
                "letter-delivery-arrived-seller-preheader",
                "letter-delivery-arrived-seller-lead",
            ),
        };
        let (keys, at) = ((subject, lead), Some(self.arrived_at));
        open(to, &self.deal, self.side, keys, &self.shipment, at);
        to.preheader(preheader, &[]);
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
            Some(self.settled_at),
        );
        match &self.outcome {
            Outcome::Received => {
                to.preheader("letter-delivery-received-preheader", &[]);
                if let Some(remark) = &self.remark {
                    to.quote(&self.deal.buyer.organisation, remark);
                }
            }
            Outcome::Refused { reason } => {
                to.preheader_text(&short(reason));
                to.quote(&self.deal.buyer.organisation, reason);
                if self.side == Side::Seller {
                    to.paragraph("letter-delivery-refused-seller-next", &[]);
                }
            }
        }
        self.shipment.details(to, &self.deal);
        close(to, &self.deal, self.side, "letter-button-thread");
    }
}

fn open(
    to: &mut Composer<'_>,
    deal: &Deal,
    side: Side,
    (subject, lead): (&str, &str),
    shipment: &Shipment,
    at: Option<Instant>,
) {
    let goods = deal.summary(to);
    let other = &deal.other(side).organisation;
    to.subject(
        subject,
        &[
            ("other", &short(other)),
            ("goods", &goods),
            ("window", &to.window_short(shipment.window)),
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
            ("at", &at.map_or_else(String::new, |at| to.moment(at))),
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
