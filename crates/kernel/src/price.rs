//! Prices a unit, the terms they stand under, and VAT.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    decimal::{self, divide_half_even},
    money::{Currency, Money, MoneyError, whole},
    quantity::{PackingTable, Quantity, QuantityError, Unit},
};

/// A price for one unit, with up to six digits after the point (0.185 USD/kg exists).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UnitPrice {
    /// Millionths of the currency's whole unit (of đồng, dollar, yuan).
    pub micros: i64,
    /// Of this currency.
    pub currency: Currency,
    /// For one of these.
    pub per: Unit,
}

impl UnitPrice {
    /// The largest price, in whole currency a unit.
    pub const MAX_WHOLE: i64 = 1_000_000_000_000;

    /// Reads a plain decimal above zero (`35000`, `0.185`).
    ///
    /// # Errors
    /// Malformed text, zero or less, more than six digits after the point, more than [`UnitPrice::MAX_WHOLE`].
    pub fn parse(text: &str, currency: Currency, per: Unit) -> Result<Self, MoneyError> {
        let amount = decimal::parse(text).ok_or(MoneyError::Malformed)?;
        if amount <= Decimal::ZERO {
            return Err(MoneyError::NotPositive);
        }
        if amount > Decimal::from(Self::MAX_WHOLE) {
            return Err(MoneyError::OutOfRange);
        }
        Ok(Self {
            micros: whole(amount, 6)?,
            currency,
            per,
        })
    }

    /// The price in whole currency.
    pub fn amount(&self) -> Decimal {
        Decimal::new(self.micros, 6).normalize()
    }

    /// What a quantity costs: exact until the one rounding, half-even, to the currency's minor unit.
    ///
    /// # Errors
    /// A unit of quantity or price that the packings do not know, an unroundable quantity, a total out of range
    /// ([`QuantityError::TooLarge`]).
    pub fn line_total(
        &self,
        quantity: Quantity,
        packings: &PackingTable,
    ) -> Result<Money, QuantityError> {
        let base = packings.to_base(quantity)?;
        let per = packings
            .factor_milli(self.per)
            .ok_or_else(|| packings.not_convertible(self.per))?;
        let numerator = i128::from(self.micros)
            .checked_mul(i128::from(base.milli()))
            .and_then(|product| product.checked_mul(10_i128.pow(self.currency.minor_digits())))
            .ok_or(QuantityError::TooLarge)?;
        let minor = divide_half_even(numerator, i128::from(per) * 1_000_000);
        i64::try_from(minor)
            .ok()
            .and_then(|minor| Money::from_minor(minor, self.currency).ok())
            .ok_or(QuantityError::TooLarge)
    }
}

/// For logs: `0.185 USD/kg`.
impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.amount(), self.currency, self.per)
    }
}

/// A rate of value added tax in basis points (hundredths of a per cent), 0 to 100 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct VatRate(i32);

impl VatRate {
    /// No tax.
    pub const ZERO: Self = Self(0);

    /// So many basis points: 800 is 8 %.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] below 0 and above 10,000.
    pub const fn from_basis_points(points: i32) -> Result<Self, MoneyError> {
        if points < 0 || points > 10_000 {
            Err(MoneyError::OutOfRange)
        } else {
            Ok(Self(points))
        }
    }

    /// Reads per cent in plain form: `8`, `7.5`.
    ///
    /// # Errors
    /// Malformed text, more than two digits after the point, out of range.
    pub fn parse_percent(text: &str) -> Result<Self, MoneyError> {
        let percent = decimal::parse(text).ok_or(MoneyError::Malformed)?;
        let points = i32::try_from(whole(percent, 2)?).map_err(|_| MoneyError::OutOfRange)?;
        Self::from_basis_points(points)
    }

    /// The basis points.
    pub const fn basis_points(self) -> i32 {
        self.0
    }

    /// The rate in per cent: `8`, `7.5`.
    pub fn percent(self) -> Decimal {
        Decimal::new(i64::from(self.0), 2).normalize()
    }

    /// The tax on an amount, rounded half-even to the minor unit.
    pub fn of(self, amount: Money) -> Money {
        let minor = divide_half_even(i128::from(amount.minor) * i128::from(self.0), 10_000);
        let minor = i64::try_from(minor).expect("a part of an amount is no larger than the amount");
        Money {
            minor,
            currency: amount.currency,
        }
    }
}

impl TryFrom<i32> for VatRate {
    type Error = MoneyError;

    fn try_from(points: i32) -> Result<Self, MoneyError> {
        Self::from_basis_points(points)
    }
}

impl From<VatRate> for i32 {
    fn from(rate: VatRate) -> Self {
        rate.0
    }
}

crate::integer_column!(
    VatRate,
    i32,
    |points| VatRate::from_basis_points(points).ok(),
    VatRate::basis_points
);

crate::text_enum! {
    /// Where a price holds. The last five are Incoterms 2020.
    pub enum Basis {
        /// At the garden, as harvested (giá tại vườn).
        FarmGate = "FARM_GATE",
        /// Graded and packed, at the producer's store.
        Packed = "PACKED",
        /// At the buyer's door.
        Delivered = "DELIVERED",
        /// Ex works.
        Exw = "EXW",
        /// Free carrier.
        Fca = "FCA",
        /// Free on board.
        Fob = "FOB",
        /// Cost, insurance and freight.
        Cif = "CIF",
        /// Delivered at place.
        Dap = "DAP",
    }
}

/// A price with everything that makes it comparable.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PriceTerm {
    /// The price for one unit.
    pub price: UnitPrice,
    /// Where it holds.
    pub basis: Basis,
    /// The named place of the basis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The grade (loại 1, loại 2, mixed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// How the goods are packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packing: Option<String>,
}

crate::json_column!(UnitPrice);
crate::json_column!(PriceTerm);
