//! Money and prices.

use async_graphql::{InputObject, SimpleObject};
use serde::Serialize;

use super::{PriceBasis, Unit};
use crate::graphql::scalars::{CurrencyCode, Decimal};

/// An amount of money, exact.
#[derive(Clone, SimpleObject)]
pub struct Money {
    /// The amount in whole currency with the currency's digits: `1234.50` USD, `35000` VND.
    amount: Decimal,
    /// The currency.
    currency: CurrencyCode,
}

impl From<kernel::money::Money> for Money {
    fn from(money: kernel::money::Money) -> Self {
        Self {
            amount: Decimal::of(money.amount()),
            currency: CurrencyCode(money.currency.code().to_owned()),
        }
    }
}

/// A price for one unit, exact, with up to six digits after the point.
#[derive(Clone, SimpleObject)]
pub struct UnitPrice {
    /// The price of one unit in whole currency: `35000`, `0.185`.
    amount: Decimal,
    /// The currency.
    currency: CurrencyCode,
    /// The unit that has this price.
    per_unit: Unit,
}

impl From<kernel::price::UnitPrice> for UnitPrice {
    fn from(price: kernel::price::UnitPrice) -> Self {
        Self {
            amount: Decimal::of(price.amount()),
            currency: CurrencyCode(price.currency.code().to_owned()),
            per_unit: price.per.into(),
        }
    }
}

/// A price with everything that makes it comparable with another.
#[derive(Clone, SimpleObject)]
pub struct PriceTerm {
    /// The price of one unit, without tax.
    price: UnitPrice,
    /// Where the price holds: what it includes of packing and carriage.
    basis: PriceBasis,
    /// The named place of the basis; null when the basis needs none.
    place: Option<String>,
    /// The grade of the goods, as the trade calls it (`loại 1`).
    grade: Option<String>,
    /// How the goods are packed for this price.
    packing: Option<String>,
}

impl From<kernel::price::PriceTerm> for PriceTerm {
    fn from(term: kernel::price::PriceTerm) -> Self {
        Self {
            price: term.price.into(),
            basis: term.basis.into(),
            place: term.place,
            grade: term.grade,
            packing: term.packing,
        }
    }
}

/// A price for one unit, in the currency of the inquiry or quotation.
#[derive(Clone, InputObject, Serialize)]
pub struct UnitPriceInput {
    /// More than zero, at most six digits after the point: `35000`, `0.185`.
    pub amount: Decimal,
    /// The unit that has this price, by its name here (`KG`) or as people write it (`kg`, `tấn`, `thùng`).
    pub per_unit: String,
}
