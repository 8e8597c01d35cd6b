//! What an order came to in the end, as the letter about that tells it.

use kernel::quantity::BaseQuantity;
use notifications::letter::{Goods, Reckoning, Taken};
use platform::Result;

use super::{payable, payable_of};
use crate::order::{Progress, Terms};

/// What was ordered, received, left out, turned back and weighed less than loaded, a product each in one unit, and what it is worth. A line
/// that was called off and of which nothing came is not told.
pub(crate) fn reckoning(terms: &Terms, progress: &Progress) -> Result<Reckoning> {
    let value = progress.value_received;
    let mut reckoning = Reckoning {
        ordered: Vec::new(),
        received: Vec::new(),
        dropped: Vec::new(),
        turned_back: Vec::new(),
        less_than_loaded: Vec::new(),
        received_value: value,
        received_payable: Some(payable(value, progress.vat_received)?),
        payable: payable_of(terms)?,
    };
    for line in &progress.lines {
        let Some(agreed) = terms.line(line.line) else {
            continue;
        };
        let amounts = [
            line.agreed,
            line.received,
            line.dropped,
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
        reckoning.ordered.extend(goods(line.agreed));
        reckoning.received.push(Taken {
            product: product(),
            quantity: Some(agreed.packings.told(line.received, unit)),
        });
        reckoning.dropped.extend(goods(line.dropped));
        reckoning.turned_back.extend(goods(line.refused));
        let less = goods(line.less_than_loaded);
        reckoning.less_than_loaded.extend(less);
    }
    Ok(reckoning)
}

/// The products of which anything was received, with how much of each.
pub(crate) fn goods_received(reckoning: &Reckoning) -> Vec<Goods> {
    reckoning
        .received
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
