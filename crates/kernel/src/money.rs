//! Money: whole minor units of one currency.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::decimal;

crate::text_enum! {
    /// A currency of ISO 4217 that the trade of the region uses: a closed list.
    pub enum Currency {
        /// Vietnamese đồng.
        Vnd = "VND",
        /// United States dollar.
        Usd = "USD",
        /// Chinese yuan renminbi.
        Cny = "CNY",
        /// Euro.
        Eur = "EUR",
        /// Japanese yen.
        Jpy = "JPY",
        /// South Korean won.
        Krw = "KRW",
        /// Thai baht.
        Thb = "THB",
        /// Singapore dollar.
        Sgd = "SGD",
        /// Malaysian ringgit.
        Myr = "MYR",
        /// Lao kip.
        Lak = "LAK",
        /// Cambodian riel.
        Khr = "KHR",
        /// Hong Kong dollar.
        Hkd = "HKD",
        /// New Taiwan dollar.
        Twd = "TWD",
        /// Australian dollar.
        Aud = "AUD",
        /// Pound sterling.
        Gbp = "GBP",
    }
}

impl Currency {
    /// How many digits follow the point (ISO 4217).
    pub const fn minor_digits(self) -> u32 {
        match self {
            Self::Vnd | Self::Jpy | Self::Krw => 0,
            _ => 2,
        }
    }
}

/// Why an amount or a price is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a plain decimal.
    #[error("not a plain decimal number")]
    Malformed,
    /// Less than zero, or zero where a price is wanted.
    #[error("not more than zero")]
    NotPositive,
    /// More digits after the point than the currency has.
    #[error("more than {limit} digits after the point")]
    TooManyPlaces {
        /// The most digits allowed.
        limit: u32,
    },
    /// Beyond what an amount may be.
    #[error("out of range")]
    OutOfRange,
    /// Two currencies in one sum.
    #[error("amounts of different currencies")]
    CurrencyMismatch,
}

/// An amount of money. There is no `+`: [`Money::sum`] checks the currency and the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Whole minor units: đồng, cents, fen.
    pub minor: i64,
    /// Of this currency.
    pub currency: Currency,
}

impl Money {
    /// The largest amount, in minor units, of every currency.
    pub const MAX_MINOR: i64 = 999_999_999_999_999;

    /// No money.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// So many minor units.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] beyond [`Money::MAX_MINOR`] either way.
    pub const fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor > Self::MAX_MINOR || minor < -Self::MAX_MINOR {
            return Err(MoneyError::OutOfRange);
        }
        Ok(Self { minor, currency })
    }

    /// Reads a plain decimal of zero or more (`1234.50`).
    ///
    /// # Errors
    /// Malformed text, less than zero, more digits than the currency has, out of range.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let amount = decimal::parse(text).ok_or(MoneyError::Malformed)?;
        if amount < Decimal::ZERO {
            return Err(MoneyError::NotPositive);
        }
        Self::from_minor(whole(amount, currency.minor_digits())?, currency)
    }

    /// The sum of many amounts of one currency.
    ///
    /// # Errors
    /// An amount of another currency, or a sum out of range.
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        let mut minor: i64 = 0;
        for amount in amounts {
            if amount.currency != currency {
                return Err(MoneyError::CurrencyMismatch);
            }
            minor = minor
                .checked_add(amount.minor)
                .ok_or(MoneyError::OutOfRange)?;
        }
        Self::from_minor(minor, currency)
    }

    /// The amount in whole currency, with the currency's digits: `1234.50`.
    pub fn amount(&self) -> Decimal {
        Decimal::new(self.minor, self.currency.minor_digits())
    }
}

/// For logs: `1234.50 USD`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

/// `amount * 10^limit`, refused where digits would be lost.
pub(crate) fn whole(amount: Decimal, limit: u32) -> Result<i64, MoneyError> {
    if amount.normalize().scale() > limit {
        return Err(MoneyError::TooManyPlaces { limit });
    }
    decimal::scaled(amount, limit).ok_or(MoneyError::OutOfRange)
}

crate::json_column!(Money);
