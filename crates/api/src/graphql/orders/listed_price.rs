//! What a quantity costs at listed prices.

use async_graphql::{Context, SimpleObject};
use orders::order;

use crate::graphql::once::user_errors;
use crate::graphql::user_error::UserError;
use crate::graphql::values::{Money, PriceTerm, Quantity, QuantityInput};

/// What a quantity costs at listed prices.
#[derive(SimpleObject)]
pub struct ListedPrice {
    /// The quantity asked for.
    quantity: Quantity,
    /// From which quantity this price holds.
    from: Quantity,
    /// The price and what it includes.
    price_term: PriceTerm,
    /// Price times quantity, rounded once; without VAT, of which a listed price says nothing.
    total: Money,
    /// The version of the product whose price this is: send it as `expectedVersion` with `orderPlace`.
    version: i32,
}

/// A price, or why there is none.
#[derive(SimpleObject)]
pub struct ListedPriceResult {
    /// The price; null when there are errors.
    price: Option<ListedPrice>,
    /// Why there is none: no listed price at all, less than the minimum, a unit that the packings do not convert.
    user_errors: Vec<UserError>,
}

impl ListedPriceResult {
    /// The price of a quantity of a product.
    pub(in crate::graphql) fn of(
        ctx: &Context<'_>,
        product: &catalogue::product::Product,
        quantity: &QuantityInput,
    ) -> Self {
        match order::price_for(product, &quantity.into()) {
            Ok((quantity, base, listed)) => {
                let unit = product.packings.base;
                Self {
                    price: Some(ListedPrice {
                        quantity: Quantity::new(quantity, base, unit),
                        from: Quantity::base(listed.from, unit),
                        price_term: listed.term.into(),
                        total: listed.total.into(),
                        version: product.version,
                    }),
                    user_errors: Vec::new(),
                }
            }
            Err(faults) => Self {
                price: None,
                user_errors: user_errors(ctx, &faults),
            },
        }
    }
}
