//! How far an order has come: what was agreed, line by line, against what is to come, under way, received and missing.

use kernel::money::Money;
use kernel::quantity::BaseQuantity;
use platform::{Failure, Result};

use super::Terms;
use crate::delivery::{self, Delivery};

/// An order's deliveries against its terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// A line each of the terms.
    pub lines: Vec<LineProgress>,
    /// What was received, at the agreed prices and without VAT; rounded once a line.
    pub value_received: Money,
    /// VAT on it.
    pub vat_received: Money,
}

/// One line, in thousandths of the base unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineProgress {
    /// The line of the terms.
    pub line: i32,
    /// Agreed.
    pub agreed: BaseQuantity,
    /// Planned on deliveries that have not left.
    pub to_come: BaseQuantity,
    /// Sent off on deliveries that the buyer has not settled.
    pub under_way: BaseQuantity,
    /// Received.
    pub received: BaseQuantity,
    /// Left out when deliveries left, and not to follow; nothing where scales may differ by as much.
    pub dropped: BaseQuantity,
    /// Sent off and turned back: all of deliveries that the buyer refused, and of those that he received the lines of which he took nothing.
    pub refused: BaseQuantity,
    /// Of what he took, what he weighed less than was loaded, where that is more than scales differ. There need be no such goods.
    pub less_than_loaded: BaseQuantity,
}

impl LineProgress {
    /// What was agreed and neither came nor will; what was refused is part of it.
    #[must_use]
    pub fn missing(&self) -> BaseQuantity {
        let there = self.to_come.milli() + self.under_way.milli() + self.received.milli();
        BaseQuantity::from_milli((self.agreed.milli() - there).max(0))
    }

    /// What is missing apart from what was refused and what was weighed less than loaded.
    #[must_use]
    pub fn short(&self) -> BaseQuantity {
        let told = self.refused.milli() + self.less_than_loaded.milli();
        let short = self.missing().milli() - told;
        BaseQuantity::from_milli(short.max(0))
    }
}

impl Progress {
    /// Adds deliveries and their lines up against the terms in force.
    ///
    /// # Errors
    /// When what was received is worth more than money can be.
    pub fn of(terms: &Terms, deliveries: &[Delivery], lines: &[delivery::Line]) -> Result<Self> {
        let mut of_lines = Vec::with_capacity(terms.lines.len());
        let mut values = Vec::with_capacity(terms.lines.len());
        let mut vats = Vec::with_capacity(terms.lines.len());
        for agreed in &terms.lines {
            let sum = |which: fn(delivery::State) -> bool,
                       amount: &dyn Fn(&delivery::Line) -> BaseQuantity| {
                let parts = lines
                    .iter()
                    .filter(|line| line.order_line == agreed.line)
                    .filter(|line| {
                        deliveries
                            .iter()
                            .any(|delivery| delivery.id == line.delivery && which(delivery.state))
                    })
                    .map(amount);
                BaseQuantity::sum(parts)
                    .ok_or_else(|| Failure::internal("quantities without end on one order"))
            };
            let progress = LineProgress {
                line: agreed.line,
                agreed: agreed.agreed(),
                to_come: sum(delivery::State::is_to_come, &delivery::Line::owed)?,
                under_way: sum(delivery::State::is_under_way, &|line| {
                    line.shipped.unwrap_or_default()
                })?,
                received: sum(|state| state == delivery::State::Received, &|line| {
                    line.received.unwrap_or_default()
                })?,
                dropped: sum(delivery::State::has_left, &|line| {
                    line.dropped(terms.tolerance())
                })?,
                refused: sum(
                    |state| matches!(state, delivery::State::Received | delivery::State::Refused),
                    &delivery::Line::turned_back,
                )?,
                less_than_loaded: sum(|state| state == delivery::State::Received, &|line| {
                    line.less_than_loaded(terms.tolerance())
                })?,
            };
            let value = agreed.cost(progress.received).map_err(Failure::internal)?;
            vats.push(agreed.vat_on(value));
            values.push(value);
            of_lines.push(progress);
        }
        let currency = terms.total.currency;
        Ok(Self {
            lines: of_lines,
            value_received: Money::sum(currency, values).map_err(Failure::internal)?,
            vat_received: Money::sum(currency, vats).map_err(Failure::internal)?,
        })
    }
}
