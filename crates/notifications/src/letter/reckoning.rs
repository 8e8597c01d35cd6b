//! What an order came to in the end, product by product and in money.

use kernel::{money::Money, quantity::Amount, text::LocalisedText};
use serde::{Deserialize, Serialize};

use super::parts::Goods;
use crate::block::Row;
use crate::compose::Composer;
use crate::speech::said;

/// What became of everything that was ordered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reckoning {
    /// What was ordered in all, a product each.
    pub ordered: Vec<Goods>,
    /// What was received in all, a product each.
    pub received: Vec<Taken>,
    /// What was left out when deliveries left and did not follow, a product each; what scales may differ by is no part of it.
    #[serde(default)]
    pub dropped: Vec<Goods>,
    /// What had left and was turned back, a product each: deliveries that were refused, and lines of which nothing was taken.
    #[serde(default)]
    pub turned_back: Vec<Goods>,
    /// What was weighed less than loaded of goods that were taken, a product each; what scales may differ by is no part of it.
    #[serde(default)]
    pub less_than_loaded: Vec<Goods>,
    /// What was received, at the agreed prices and without VAT.
    pub received_value: Money,
    /// The same, VAT included; `None` in letters that were posted before it was told.
    #[serde(default)]
    pub received_payable: Option<Money>,
    /// What the order came to under its terms, VAT included.
    pub payable: Money,
}

/// One product of an order, and how much of it was received in all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// The product's name.
    pub product: LocalisedText,
    /// How much, which may be nothing; `None` for that in letters that were posted before nothing had a unit.
    pub quantity: Option<Amount>,
}

impl Reckoning {
    /// The preview of a letter about nothing else: how much what was received is worth.
    pub(super) fn preview(&self, to: &mut Composer<'_>) {
        let preview = match &self.received_payable {
            Some(_) => "letter-order-completed-preheader",
            None => "letter-order-completed-preheader-value",
        };
        let value = to.money(self.worth());
        to.preheader(preview, &[("value", &value)]);
    }

    /// Every product with what became of it, a row each, then what was received and what was agreed in money.
    pub(super) fn rows(&self, to: &Composer<'_>) -> Vec<Row> {
        let row = |label: &str, product: &LocalisedText, quantity: Option<Amount>| {
            let product = said(&to.localised(product));
            let quantity = quantity.map(|quantity| to.measured(quantity));
            Row::strong(
                to.say(label, &[("product", &product)]),
                quantity.unwrap_or_else(|| to.amount(None)),
            )
        };
        let goods = |label: &'static str, goods: &[Goods]| -> Vec<Row> {
            goods
                .iter()
                .map(|goods| row(label, &goods.product, goods.quantity.map(Amount::from)))
                .collect()
        };
        let mut rows = goods("letter-row-ordered-goods", &self.ordered);
        rows.extend(
            self.received
                .iter()
                .map(|taken| row("letter-row-received-goods", &taken.product, taken.quantity)),
        );
        rows.extend(goods("letter-row-dropped-goods", &self.dropped));
        rows.extend(goods("letter-row-turned-back-goods", &self.turned_back));
        let less = "letter-row-less-than-loaded-goods";
        rows.extend(goods(less, &self.less_than_loaded));
        let value = match &self.received_payable {
            Some(_) => "letter-row-received-payable",
            None => "letter-row-received-value",
        };
        rows.push(to.strong_row(value, &to.money(self.worth())));
        rows.push(to.row("letter-row-agreed-total", &to.money(&self.payable)));
        rows
    }

    /// What was received, with VAT where that is known.
    fn worth(&self) -> &Money {
        self.received_payable
            .as_ref()
            .unwrap_or(&self.received_value)
    }
}
