//! How much there was of something, which may be nothing.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Quantity, Unit};
use crate::decimal;

/// How much was loaded, weighed or turned back, for people to read: a [`Quantity`], or nothing at all. Stored like a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    #[serde(with = "decimal::as_text")]
    value: Decimal,
    unit: Unit,
}

impl Amount {
    /// Nothing, counted in a unit.
    pub const fn nothing(unit: Unit) -> Self {
        Self {
            value: Decimal::ZERO,
            unit,
        }
    }

    /// How many of [`Amount::unit`]; zero for nothing.
    pub const fn value(self) -> Decimal {
        self.value
    }

    /// Of what.
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// The same as a quantity; nothing for zero.
    pub fn quantity(self) -> Option<Quantity> {
        Quantity::new(self.value, self.unit).ok()
    }

    /// By how much it is less than another amount in the same unit; nothing where it is not, or where the units differ.
    pub fn below(self, other: Self) -> Option<Quantity> {
        if self.unit != other.unit {
            return None;
        }
        let gap = other.value.checked_sub(self.value)?;
        Quantity::new(gap, self.unit).ok()
    }
}

impl From<Quantity> for Amount {
    fn from(quantity: Quantity) -> Self {
        Self {
            value: quantity.value,
            unit: quantity.unit,
        }
    }
}
