//! A delivery with its quantities, as letters tell it, and what a load is short of.

use kernel::{
    number::Number,
    quantity::{Amount, Quantity},
    text::LocalisedText,
    time::DateWindow,
};
use serde::{Deserialize, Serialize};

use super::parts::{Deal, Goods};
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
    /// What was loaded, which may be nothing; `None` before it has left.
    pub shipped: Option<Amount>,
    /// What was weighed on arrival and taken, which may be nothing; `None` before.
    pub received: Option<Amount>,
}

impl Shipment {
    /// The preview of a letter about goods that are to come: where to.
    pub(super) fn preview(&self, to: &mut Composer<'_>) {
        let place = short(&self.place);
        to.preheader("letter-delivery-preheader", &[("place", &place)]);
    }

    /// The delivery in full: its numbers, days and place, then what is in it.
    pub(super) fn details(&self, to: &mut Composer<'_>, deal: &Deal) {
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
        if let Some(shipped) = self.shipped {
            rows.push(to.row("letter-row-shipped", &to.measured(shipped)));
        }
        if let Some(received) = self.received {
            rows.push(to.strong_row("letter-row-received", &to.measured(received)));
            if let Some(gap) = self.shipped.and_then(|shipped| received.below(shipped)) {
                rows.push(to.row("letter-row-less-than-loaded", &to.quantity(&gap)));
            }
        }
        Card {
            title: said(&to.localised(&self.product)),
            rows,
        }
    }
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

impl Short {
    /// A sentence for each product that is missing.
    pub(super) fn tell(&self, to: &mut Composer<'_>) {
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
