//! Quantities and packings.

use async_graphql::{InputObject, SimpleObject};
use kernel::quantity::{BaseQuantity, PackingTable};
use serde::Serialize;

use super::{BaseUnit, Unit};
use crate::graphql::scalars::Decimal;

/// A quantity as it was agreed, and the same in the product's base unit.
#[derive(Clone, SimpleObject)]
pub struct Quantity {
    /// How many of `unit`.
    value: Decimal,
    /// The unit as it was written.
    unit: Unit,
    /// The same in the base unit, exact to a thousandth; quantities of one product are compared and added in it.
    base_value: Decimal,
    /// The unit in which the product is counted.
    base_unit: BaseUnit,
}

impl Quantity {
    /// A quantity with its amount in the base unit, as it was frozen.
    pub fn new(
        quantity: kernel::quantity::Quantity,
        base: BaseQuantity,
        base_unit: kernel::quantity::BaseUnit,
    ) -> Self {
        Self {
            value: Decimal(quantity.value_text()),
            unit: quantity.unit.into(),
            base_value: Decimal::of(base.value()),
            base_unit: base_unit.into(),
        }
    }

    /// An amount in the base unit alone.
    pub fn base(base: BaseQuantity, base_unit: kernel::quantity::BaseUnit) -> Self {
        let value = Decimal::of(base.value());
        Self {
            value: value.clone(),
            unit: base_unit.unit().into(),
            base_value: value,
            base_unit: base_unit.into(),
        }
    }

    /// A quantity converted by a packing table; null where the table does not know its unit.
    pub fn converted(quantity: kernel::quantity::Quantity, table: &PackingTable) -> Option<Self> {
        table
            .to_base(quantity)
            .ok()
            .map(|base| Self::new(quantity, base, table.base))
    }
}

/// A quantity with its unit.
#[derive(Clone, InputObject, Serialize)]
pub struct QuantityInput {
    /// More than zero; after conversion at most three digits after the point.
    pub value: Decimal,
    /// The unit, by its name here (`TONNE`) or as people write it (`kg`, `tấn`, `thùng`).
    pub unit: String,
}

/// What one package of a product holds.
#[derive(Clone, SimpleObject)]
pub struct Packing {
    /// The kind of package.
    unit: Unit,
    /// What is in one, net, in the product's base unit.
    net: Decimal,
    /// The unit of `net`.
    base_unit: BaseUnit,
    /// What the producer calls it, in Vietnamese.
    name: Option<String>,
}

impl Packing {
    /// The packages of a table.
    pub fn of(table: &PackingTable) -> Vec<Self> {
        let base_unit = table.base.into();
        let packing = |packing: &kernel::quantity::Packing| Self {
            unit: packing.unit.into(),
            net: Decimal::of(BaseQuantity::from_milli(packing.net_milli).value()),
            base_unit,
            name: packing.name.as_ref().map(|name| name.vi.clone()),
        };
        table.packings.iter().map(packing).collect()
    }
}
