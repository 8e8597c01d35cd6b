//! What became of each product of an order that is over, as the letter about its end tells it.

use kernel::quantity::BaseQuantity;
use notifications::letter::{Goods, Taken};

use crate::order::{Progress, Terms};

/// What was ordered, received, turned back and weighed less than loaded, a product each in one unit.
pub(crate) struct Tally {
    pub(crate) ordered: Vec<Goods>,
    pub(crate) received: Vec<Taken>,
    pub(crate) turned_back: Vec<Goods>,
    pub(crate) less_than_loaded: Vec<Goods>,
}

impl Tally {
    /// Of all deliveries of an order together. A line that was called off and of which nothing came is not told.
    pub(crate) fn of(terms: &Terms, progress: &Progress) -> Self {
        let mut tally = Self {
            ordered: Vec::new(),
            received: Vec::new(),
            turned_back: Vec::new(),
            less_than_loaded: Vec::new(),
        };
        for line in &progress.lines {
            let Some(agreed) = terms.line(line.line) else {
                continue;
            };
            let amounts = [
                line.agreed,
                line.received,
                line.refused,
                line.less_than_loaded,
            ];
            if amounts.iter().all(|amount| *amount == BaseQuantity::ZERO) {
                continue;
            }
            let unit = agreed.packings.common_unit(amounts, agreed.unit());
            let product = || agreed.product_name.clone();
            let goods = |base: BaseQuantity| {
                Some(Goods {
                    product: product(),
                    quantity: Some(agreed.packings.readable(base, unit)?),
                    instead_of: None,
                })
            };
            tally.ordered.extend(goods(line.agreed));
            tally.received.push(Taken {
                product: product(),
                quantity: Some(agreed.packings.told(line.received, unit)),
            });
            tally.turned_back.extend(goods(line.refused));
            let less = goods(line.less_than_loaded);
            tally.less_than_loaded.extend(less);
        }
        tally
    }

    /// The products of which anything was received, with how much of each.
    pub(crate) fn goods_received(&self) -> Vec<Goods> {
        self.received
            .iter()
            .filter_map(|taken| {
                Some(Goods {
                    product: taken.product.clone(),
                    quantity: Some(taken.quantity?.quantity()?),
                    instead_of: None,
                })
            })
            .collect()
    }
}
