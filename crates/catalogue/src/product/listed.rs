//! The listed price of a quantity.

use kernel::fault::{Facts, FaultCode, Reason};
use kernel::money::Money;
use kernel::price::PriceTerm;
use kernel::quantity::BaseQuantity;

use super::Product;

/// What a quantity costs at listed prices.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPrice {
    /// From which quantity this price holds.
    pub from: BaseQuantity,
    /// The price and what it includes.
    pub term: PriceTerm,
    /// Price times quantity, rounded once, half to even; without VAT, of which a listed price says nothing.
    pub total: Money,
}

/// The price of the tier that a quantity reaches.
///
/// # Errors
/// `NOT_FOR_SALE` without any listed price, `BELOW_MINIMUM_ORDER` with the least that has one, `UNIT_NOT_CONVERTIBLE` for a price whose
/// unit the packings do not know, `OUT_OF_RANGE` beyond what money can be.
pub fn listed_price(product: &Product, quantity: BaseQuantity) -> Result<ListedPrice, Reason> {
    let least = product
        .price_tiers
        .iter()
        .map(|tier| tier.from)
        .min()
        .ok_or(FaultCode::NotForSale)?;
    let reached = product
        .price_tiers
        .iter()
        .filter(|tier| tier.from <= quantity)
        .max_by_key(|tier| tier.from);
    let (Some(tier), Some(whole)) = (reached, quantity.quantity(product.packings.base)) else {
        return Err(FaultCode::BelowMinimumOrder.with(Facts::Minimum {
            value: least.value().to_string(),
            unit: product.packings.base.code().to_owned(),
        }));
    };
    let total = tier.term.price.line_total(whole, &product.packings)?;
    Ok(ListedPrice {
        from: tier.from,
        term: tier.term.clone(),
        total,
    })
}
