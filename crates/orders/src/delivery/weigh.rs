//! Reading weights by the packings frozen in the terms.

use kernel::fault::{Facts, FaultCode, Faults, FieldPath, Reason};
use kernel::quantity::{BaseQuantity, PackingTable, Unit};
use serde::Serialize;

use crate::input::{self, QuantityInput};
use crate::order::Terms;

/// More weights than an order can have lines are not even compared with one another.
const MAX_WRITTEN: usize = 120;

/// The weight of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WeightInput {
    /// The line of the order.
    pub line: i32,
    /// How much; zero is possible.
    pub quantity: QuantityInput,
}

/// A weight that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weight {
    pub(crate) line: i32,
    pub(crate) base: BaseQuantity,
    pub(crate) unit: Unit,
}

/// Reads the weights of some lines. `most` says how much of a line is possible, and nothing for a line that is not there.
pub(crate) fn weigh(
    written: &[WeightInput],
    terms: &Terms,
    path: &FieldPath,
    most: impl Fn(i32) -> Option<BaseQuantity>,
    faults: &mut Faults,
) -> Vec<Weight> {
    if written.len() > MAX_WRITTEN {
        faults.push(Reason::limit(FaultCode::TooMany, MAX_WRITTEN), path);
        return Vec::new();
    }
    let mut weights = Vec::with_capacity(written.len());
    for (index, weight) in written.iter().enumerate() {
        let path = path.at(index);
        let agreed = terms.lines.iter().find(|line| line.line == weight.line);
        let (Some(most), Some(agreed)) = (most(weight.line), agreed) else {
            faults.push(FaultCode::NotFound, path.at("line"));
            continue;
        };
        if written[..index]
            .iter()
            .any(|other| other.line == weight.line)
        {
            faults.push(FaultCode::Duplicate, path.at("line"));
            continue;
        }
        let at = path.at("quantity");
        let Some((base, unit)) = read(&weight.quantity, &agreed.packings, &at, faults) else {
            continue;
        };
        if base > most {
            faults.push(too_much(most, &agreed.packings, unit), at);
            continue;
        }
        weights.push(Weight {
            line: weight.line,
            base,
            unit,
        });
    }
    weights
}

fn read(
    written: &QuantityInput,
    packings: &PackingTable,
    at: &FieldPath,
    faults: &mut Faults,
) -> Option<(BaseQuantity, Unit)> {
    if kernel::decimal::parse(&written.value).is_some_and(|value| value.is_zero()) {
        let unit = faults.check(at.at("unit"), Unit::parse(&written.unit))?;
        return Some((BaseQuantity::ZERO, unit));
    }
    let quantity = input::quantity(faults, at, written)?;
    let base = faults.check(at, packings.to_base(quantity))?;
    Some((base, quantity.unit))
}

/// What is possible at most, in the unit that was written where that says exactly the same.
fn too_much(most: BaseQuantity, packings: &PackingTable, unit: Unit) -> Reason {
    let (value, unit) = packings.readable(most, unit).map_or_else(
        || (most.value().to_string(), packings.base.code()),
        |most| (most.value_text(), most.unit.code()),
    );
    FaultCode::BeyondTolerance.with(Facts::Available {
        value,
        unit: unit.to_owned(),
    })
}
