//! Quantities, units and packings. Exact: what cannot be converted is refused, never guessed.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::{decimal, text::LocalisedText};

mod amount;

pub use amount::Amount;

crate::text_enum! {
    /// A unit of trade. `parse` understands the Vietnamese and English words too.
    pub enum Unit {
        /// Kilogram.
        Kg = "kg" | "kg" | "kilogram" | "kilôgam" | "ki-lô-gam" | "cân" | "ký",
        /// Gram.
        Gram = "gram" | "g" | "gam",
        /// Yến, 10 kg.
        Yen = "yen" | "yến",
        /// Tạ, 100 kg.
        Ta = "ta" | "tạ" | "quintal",
        /// Tấn, 1,000 kg.
        Tonne = "tonne" | "tấn" | "t" | "ton" | "tan" | "tonnes",
        /// Litre.
        Litre = "litre" | "lít" | "l" | "liter" | "lit",
        /// Millilitre.
        Millilitre = "millilitre" | "ml" | "milliliter" | "mililít",
        /// Piece (cái, quả, con).
        Piece = "piece" | "cái" | "chiếc" | "quả" | "trái" | "con" | "pieces" | "pc" | "pcs",
        /// Carton (thùng); what it holds stands in the product's packings.
        Carton = "carton" | "thùng" | "thung" | "cartons",
        /// Crate or basket (sọt).
        Crate = "crate" | "sọt" | "rổ" | "crates",
        /// Bag (túi).
        Bag = "bag" | "túi" | "bao" | "gói" | "bags",
        /// Bottle (chai).
        Bottle = "bottle" | "chai" | "bottles",
        /// Box (hộp).
        Box = "box" | "hộp" | "boxes",
        /// Bunch (bó).
        Bunch = "bunch" | "bó" | "bunches",
        /// Jar (lọ, hũ).
        Jar = "jar" | "lọ" | "hũ" | "jars",
    }
}

crate::text_enum! {
    /// The unit in which a product is counted and stored.
    pub enum BaseUnit {
        /// Kilogram.
        Kg = "kg",
        /// Litre.
        Litre = "litre",
        /// Piece.
        Piece = "piece",
    }
}

impl BaseUnit {
    /// The same as a unit of trade.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Kg => Unit::Kg,
            Self::Litre => Unit::Litre,
            Self::Piece => Unit::Piece,
        }
    }
}

impl Unit {
    /// The base unit and the thousandths of it in one, for units that need no packing.
    pub const fn fixed(self) -> Option<(BaseUnit, i64)> {
        match self {
            Self::Gram => Some((BaseUnit::Kg, 1)),
            Self::Kg => Some((BaseUnit::Kg, 1_000)),
            Self::Yen => Some((BaseUnit::Kg, 10_000)),
            Self::Ta => Some((BaseUnit::Kg, 100_000)),
            Self::Tonne => Some((BaseUnit::Kg, 1_000_000)),
            Self::Millilitre => Some((BaseUnit::Litre, 1)),
            Self::Litre => Some((BaseUnit::Litre, 1_000)),
            Self::Piece => Some((BaseUnit::Piece, 1_000)),
            Self::Carton
            | Self::Crate
            | Self::Bag
            | Self::Bottle
            | Self::Box
            | Self::Bunch
            | Self::Jar => None,
        }
    }
}

/// Why a quantity is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not a plain decimal.
    #[error("not a plain decimal number")]
    Malformed,
    /// Zero or less.
    #[error("not more than zero")]
    NotPositive,
    /// More than 10^9 of the base unit, or a total beyond what money may be.
    #[error("too large")]
    TooLarge,
    /// It is no whole number of thousandths of the base unit.
    #[error("no whole number of thousandths of the base unit")]
    Unroundable,
    /// The product's packings do not say what one of this unit holds.
    #[error("{unit} cannot be converted")]
    UnitNotConvertible {
        /// The unit that was given.
        unit: Unit,
        /// The units that can be converted.
        allowed: Vec<Unit>,
    },
}

/// A quantity as people agree on it: more than zero, in a unit of trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quantity {
    /// How many.
    #[serde(with = "decimal::as_text")]
    pub value: Decimal,
    /// Of what.
    pub unit: Unit,
}

impl Quantity {
    /// Reads a plain decimal (`1234.5`).
    ///
    /// # Errors
    /// Malformed text, zero or less, more than 10^9 of the base unit (10^12 of any unit). Whether it can be converted is
    /// known only by [`PackingTable::to_base`].
    pub fn parse(text: &str, unit: Unit) -> Result<Self, QuantityError> {
        Self::new(decimal::parse(text).ok_or(QuantityError::Malformed)?, unit)
    }

    /// The quantity of a decimal.
    ///
    /// # Errors
    /// As [`Quantity::parse`], but for malformed text.
    pub fn new(value: Decimal, unit: Unit) -> Result<Self, QuantityError> {
        let value = value.normalize();
        if value <= Decimal::ZERO {
            return Err(QuantityError::NotPositive);
        }
        if value > Decimal::from(1_000 * MAX_BASE) {
            return Err(QuantityError::TooLarge);
        }
        if let Some((_, factor)) = unit.fixed() {
            thousandths(value, factor)?;
        }
        Ok(Self { value, unit })
    }

    /// The value in plain form, `1234.5`.
    pub fn value_text(&self) -> String {
        decimal::plain(self.value)
    }
}

/// For logs: `1234.5 kg`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value.normalize(), self.unit)
    }
}

/// The largest quantity, in base units.
const MAX_BASE: i64 = 1_000_000_000;

/// `value * factor` as whole thousandths, without rounding anywhere.
fn thousandths(value: Decimal, factor: i64) -> Result<i64, QuantityError> {
    let value = value.normalize();
    let one = 10_i128.pow(value.scale());
    let Some(product) = value.mantissa().checked_mul(i128::from(factor)) else {
        let large = value > Decimal::from(MAX_BASE);
        return Err(if large {
            QuantityError::TooLarge
        } else {
            QuantityError::Unroundable
        });
    };
    let (whole, rest) = (product / one, product % one);
    match i64::try_from(whole) {
        Ok(whole) if whole + i64::from(rest > 0) <= MAX_BASE * 1_000 => {
            if rest == 0 {
                Ok(whole)
            } else {
                Err(QuantityError::Unroundable)
            }
        }
        _ => Err(QuantityError::TooLarge),
    }
}

/// An amount in thousandths of a product's base unit: what is stored, added and compared.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BaseQuantity(i64);

impl BaseQuantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many thousandths of the base unit.
    pub const fn from_milli(milli: i64) -> Self {
        Self(milli)
    }

    /// The thousandths of the base unit.
    pub const fn milli(self) -> i64 {
        self.0
    }

    /// The amount in the base unit.
    pub fn value(self) -> Decimal {
        Decimal::new(self.0, 3).normalize()
    }

    /// The sum, unless it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference (which may be negative), unless it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum of many, unless it does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The amount as a quantity of the base unit; nothing for zero or less.
    pub fn quantity(self, base: BaseUnit) -> Option<Quantity> {
        (self.0 > 0).then(|| Quantity {
            value: self.value(),
            unit: base.unit(),
        })
    }
}

crate::integer_column!(
    BaseQuantity,
    i64,
    |milli| Some(BaseQuantity::from_milli(milli)),
    BaseQuantity::milli
);

/// What one package of a product holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Packing {
    /// The kind of package.
    pub unit: Unit,
    /// What is in one, net, in thousandths of the base unit.
    pub net_milli: i64,
    /// What the producer calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<LocalisedText>,
}

/// How the units of one product convert. Frozen into what is agreed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PackingTable {
    /// The unit in which the product is counted.
    pub base: BaseUnit,
    /// Its packages; of two for one unit the first counts.
    pub packings: Vec<Packing>,
}

impl PackingTable {
    /// A table without packages.
    pub const fn bare(base: BaseUnit) -> Self {
        Self {
            base,
            packings: Vec::new(),
        }
    }

    /// The quantity in thousandths of the base unit.
    ///
    /// # Errors
    /// A unit that the table does not know, a result that is no whole number of thousandths, zero or less, more than
    /// 10^9 of the base unit.
    pub fn to_base(&self, quantity: Quantity) -> Result<BaseQuantity, QuantityError> {
        if quantity.value <= Decimal::ZERO {
            return Err(QuantityError::NotPositive);
        }
        let factor = self
            .factor_milli(quantity.unit)
            .ok_or_else(|| self.not_convertible(quantity.unit))?;
        thousandths(quantity.value, factor).map(BaseQuantity)
    }

    /// The thousandths of the base unit in one of this unit.
    pub fn factor_milli(&self, unit: Unit) -> Option<i64> {
        match unit.fixed() {
            Some((base, factor)) if base == self.base => Some(factor),
            _ => self
                .packings
                .iter()
                .find(|packing| packing.unit == unit && packing.net_milli > 0)
                .map(|packing| packing.net_milli),
        }
    }

    /// What one package of this unit holds, in the base unit; nothing for a unit that needs no packing, or that the table does not know.
    pub fn content(&self, unit: Unit) -> Option<Quantity> {
        if unit.fixed().is_some_and(|(base, _)| base == self.base) {
            return None;
        }
        BaseQuantity(self.factor_milli(unit)?).quantity(self.base)
    }

    /// An amount in another unit, rounded half-even to six places for people to read; never calculate with it.
    pub fn from_base(&self, amount: BaseQuantity, unit: Unit) -> Option<Decimal> {
        let factor = self.factor_milli(unit)?;
        let exact = Decimal::from(amount.0).checked_div(Decimal::from(factor))?;
        Some(
            exact
                .round_dp_with_strategy(6, RoundingStrategy::MidpointNearestEven)
                .normalize(),
        )
    }

    /// An amount in the unit that people used, where that says exactly the same; else in the base unit. Nothing for zero.
    pub fn readable(&self, amount: BaseQuantity, unit: Unit) -> Option<Quantity> {
        self.from_base(amount, unit)
            .and_then(|value| Quantity::new(value, unit).ok())
            .filter(|quantity| self.to_base(*quantity) == Ok(amount))
            .or_else(|| amount.quantity(self.base))
    }

    /// The same with nothing as a value: zero, or less, is nothing of that unit.
    pub fn told(&self, amount: BaseQuantity, unit: Unit) -> Amount {
        self.readable(amount, unit)
            .map_or(Amount::nothing(unit), Amount::from)
    }

    /// The one unit in which amounts of a product are told beside each other: what people used, where it says each of them exactly; else
    /// the base unit.
    pub fn common_unit(&self, amounts: impl IntoIterator<Item = BaseQuantity>, unit: Unit) -> Unit {
        let exact = |amount| {
            self.readable(amount, unit)
                .is_none_or(|told| told.unit == unit)
        };
        if amounts.into_iter().all(exact) {
            unit
        } else {
            self.base.unit()
        }
    }

    /// Every unit that this table converts.
    pub fn units(&self) -> Vec<Unit> {
        Unit::ALL
            .iter()
            .copied()
            .filter(|unit| self.factor_milli(*unit).is_some())
            .collect()
    }

    pub(crate) fn not_convertible(&self, unit: Unit) -> QuantityError {
        QuantityError::UnitNotConvertible {
            unit,
            allowed: self.units(),
        }
    }
}

crate::json_column!(Quantity);
crate::json_column!(Packing);
crate::json_column!(PackingTable);
