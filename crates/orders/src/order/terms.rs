//! The terms of an order, frozen: whoever reads them needs no other row to know what was agreed.

use chrono::NaiveDate;
use kernel::contact::Address;
use kernel::id::ProductId;
use kernel::money::Money;
use kernel::price::{PriceTerm, VatRate};
use kernel::quantity::{BaseQuantity, PackingTable, Quantity, QuantityError, Unit};
use kernel::text::LocalisedText;
use kernel::time::{Instant, vn};
use platform::{Failure, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Tolerance;
use crate::clock;
use crate::inquiry;
use crate::quotation::{self, Answer, Quotation};

/// One revision of what was agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// What is sold.
    pub lines: Vec<TermsLine>,
    /// Sum of the lines, without VAT.
    pub total: Money,
    /// VAT on them.
    pub vat_total: Money,
    /// The seller's words in the quotation.
    pub note: Option<String>,
    /// How far a delivery may stray from its quantity, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Tolerance>,
}

/// One product sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermsLine {
    /// Its number in the order, from 1; deliveries refer to it.
    pub line: i32,
    /// The line of the inquiry behind it.
    pub inquiry_line: Uuid,
    /// The product; the substitute where one was offered.
    pub product: ProductId,
    /// Its name when it was agreed.
    pub product_name: LocalisedText,
    /// Its packings when it was agreed.
    pub packings: PackingTable,
    /// Price, basis, place, grade and packing.
    pub price: PriceTerm,
    /// VAT rate.
    pub vat_rate: Option<VatRate>,
    /// Why this rate.
    pub vat_reason: Option<String>,
    /// The agreed windows.
    pub windows: Vec<TermsWindow>,
    /// Price times quantity, without VAT.
    pub total: Money,
    /// The seller's words to the line of the inquiry, at the last product that answers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl TermsLine {
    /// What is offered to a line of an inquiry, a product each and not yet numbered; nothing where all of it is declined. A line that offers
    /// a product in some windows and its substitute in others is two, whose totals add up to the line's.
    pub(crate) fn of(answer: &quotation::Line, asked: &inquiry::Line) -> Result<Vec<Self>> {
        let Some(price) = &answer.price else {
            return Ok(Vec::new());
        };
        let own = windows(asked, answer, |a| {
            matches!(a, Answer::Offered | Answer::Less)
        });
        let other = windows(asked, answer, |a| a == Answer::Substitute);
        let mut left = answer.total;
        let mut lines = Vec::new();
        if !own.is_empty() {
            let total = if other.is_empty() {
                left
            } else {
                part(price, &own, &asked.packings)?
            };
            left.minor -= total.minor;
            lines.push(Self {
                line: 0,
                inquiry_line: asked.id,
                product: asked.product,
                product_name: asked.product_name.clone(),
                packings: asked.packings.clone(),
                price: price.clone(),
                vat_rate: answer.vat_rate,
                vat_reason: answer.vat_reason.clone(),
                windows: own,
                total,
                note: None,
            });
        }
        if !other.is_empty() {
            let found = answer
                .substitute
                .as_ref()
                .ok_or_else(|| Failure::internal("a substitute that is not named"))?;
            lines.push(Self {
                line: 0,
                inquiry_line: asked.id,
                product: found.product,
                product_name: found.name.clone(),
                packings: found.packings.clone(),
                price: price.clone(),
                vat_rate: answer.vat_rate,
                vat_reason: answer.vat_reason.clone(),
                windows: other,
                total: left,
                note: None,
            });
        }
        if let Some(last) = lines.last_mut() {
            last.note.clone_from(&answer.note);
        }
        Ok(lines)
    }

    /// What was agreed in all its windows; nought when the line was called off.
    pub fn agreed(&self) -> BaseQuantity {
        BaseQuantity::from_milli(
            self.windows
                .iter()
                .map(|window| window.base.milli())
                .fold(0, i64::saturating_add),
        )
    }

    /// All of it in the packing that the price is for; nothing where it counts in that anyway.
    pub(crate) fn priced(&self) -> Option<Quantity> {
        let counted = self.windows.iter().map(|window| window.quantity.unit);
        in_price_unit(&self.price, &self.packings, self.agreed(), counted)
    }

    /// What one package holds that the price is for; nothing where it is for no package.
    pub(crate) fn content(&self) -> Option<Quantity> {
        self.packings.content(self.price.price.per)
    }

    /// The unit in which it was agreed.
    pub fn unit(&self) -> Unit {
        let first = self.windows.first();
        first.map_or_else(|| self.packings.base.unit(), |window| window.quantity.unit)
    }

    /// What so much of it costs, without VAT; rounded once.
    pub(crate) fn cost(&self, base: BaseQuantity) -> std::result::Result<Money, QuantityError> {
        match base.quantity(self.packings.base) {
            Some(quantity) => self.price.price.line_total(quantity, &self.packings),
            None => Ok(Money::zero(self.total.currency)),
        }
    }

    /// The VAT on an amount of it.
    pub(crate) fn vat_on(&self, amount: Money) -> Money {
        self.vat_rate
            .map_or(Money::zero(amount.currency), |rate| rate.of(amount))
    }
}

/// A quantity agreed for a window and a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TermsWindow {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Where to.
    pub place: Address,
    /// How much, as offered.
    pub quantity: Quantity,
    /// The same in thousandths of the base unit.
    pub base: BaseQuantity,
}

/// A delivery to be made: a window, a place, and what comes with it (order line, product, quantity).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) place: Address,
    pub(crate) goods: Vec<Goods>,
}

/// One product on a delivery.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Goods {
    pub(crate) line: i32,
    pub(crate) product: ProductId,
    pub(crate) unit: kernel::quantity::Unit,
    pub(crate) planned: BaseQuantity,
}

impl Terms {
    /// The terms that accepting a quotation makes: what was offered, line by line.
    pub(crate) fn of(
        quotation: &Quotation,
        asked: &[inquiry::Line],
        offered: &[quotation::Line],
    ) -> Result<Self> {
        let mut lines: Vec<TermsLine> = Vec::new();
        for answer in offered {
            let line = asked
                .iter()
                .find(|line| line.id == answer.inquiry_line)
                .ok_or_else(|| Failure::internal("an answer to no line"))?;
            lines.extend(TermsLine::of(answer, line)?);
        }
        for (line, number) in lines.iter_mut().zip(1..) {
            line.line = number;
        }
        Ok(Self {
            lines,
            total: quotation.total,
            vat_total: quotation.vat_total,
            note: quotation.note.clone(),
            tolerance: quotation.tolerance,
        })
    }

    /// How far a delivery may stray from its quantity.
    pub fn tolerance(&self) -> Tolerance {
        self.tolerance.unwrap_or(Tolerance::UNSAID)
    }

    /// When an order of these terms that is placed now ends unless its seller says a word.
    pub(crate) fn confirm_by(&self, now: Instant) -> Instant {
        let windows = self.lines.iter().flat_map(|line| &line.windows);
        let first = windows.map(|window| window.from).min();
        clock::confirm_by(now, first.unwrap_or_else(|| vn::date(now)))
    }

    /// A line by its number.
    pub(crate) fn line(&self, number: i32) -> Option<&TermsLine> {
        self.lines.iter().find(|line| line.line == number)
    }

    /// The deliveries that follow from the terms: one for each window and place with an agreed quantity, by date.
    pub(crate) fn plan(&self) -> Vec<Plan> {
        let mut plans: Vec<Plan> = Vec::new();
        for line in &self.lines {
            for window in &line.windows {
                let known = plans.iter().position(|plan| {
                    plan.from == window.from && plan.to == window.to && plan.place == window.place
                });
                let at = known.unwrap_or_else(|| {
                    plans.push(Plan {
                        from: window.from,
                        to: window.to,
                        place: window.place.clone(),
                        goods: Vec::new(),
                    });
                    plans.len() - 1
                });
                let goods = &mut plans[at].goods;
                match goods.iter_mut().find(|goods| goods.line == line.line) {
                    Some(same) => {
                        same.planned = BaseQuantity::from_milli(
                            same.planned.milli().saturating_add(window.base.milli()),
                        );
                    }
                    None => goods.push(Goods {
                        line: line.line,
                        product: line.product,
                        unit: window.quantity.unit,
                        planned: window.base,
                    }),
                }
            }
        }
        // Stable: entries of the same day keep the order in which they were asked.
        plans.sort_by_key(|plan| (plan.from, plan.to));
        plans
    }
}

/// A whole quantity in the packing, or the pieces, that a price is for: "300 bags" beside 60 kg at a price for each bag. Nothing where it
/// counts in that anyway, where the price is by weight or volume, and where the packing does not divide it exactly.
pub(crate) fn in_price_unit(
    term: &PriceTerm,
    packings: &PackingTable,
    whole: BaseQuantity,
    mut counted: impl Iterator<Item = Unit>,
) -> Option<Quantity> {
    let per = term.price.per;
    let measured = per.fixed().is_some() && per != Unit::Piece;
    if measured || counted.all(|unit| unit == per) {
        return None;
    }
    packings
        .readable(whole, per)
        .filter(|quantity| quantity.unit == per)
}

/// The windows of a line whose answer is one of these.
fn windows(
    asked: &inquiry::Line,
    answer: &quotation::Line,
    which: impl Fn(Answer) -> bool,
) -> Vec<TermsWindow> {
    asked
        .schedule
        .iter()
        .filter_map(|entry| {
            let given = answer
                .answers
                .iter()
                .find(|given| given.entry == entry.number && which(given.answer))?;
            let days = given.days(entry);
            Some(TermsWindow {
                from: days.from,
                to: days.to,
                place: entry.place.clone(),
                quantity: given.quantity?,
                base: given.base,
            })
        })
        .collect()
}

/// What some of a line's windows cost.
fn part(price: &PriceTerm, windows: &[TermsWindow], packings: &PackingTable) -> Result<Money> {
    let whole = BaseQuantity::sum(windows.iter().map(|window| window.base))
        .and_then(|whole| whole.quantity(packings.base))
        .ok_or_else(|| Failure::internal("windows without quantity"))?;
    price
        .price
        .line_total(whole, packings)
        .map_err(Failure::internal)
}

#[cfg(test)]
mod tests {
    use kernel::money::Currency;
    use kernel::price::{Basis, UnitPrice};
    use kernel::quantity::{BaseUnit, Packing};

    use super::*;

    fn at_a_price_for(per: Unit) -> PriceTerm {
        PriceTerm {
            price: UnitPrice::parse("49500", Currency::Vnd, per).unwrap(),
            basis: Basis::Packed,
            place: None,
            grade: None,
            packing: None,
        }
    }

    fn priced(per: Unit, milli: i64, counted: Unit) -> Option<Quantity> {
        let term = at_a_price_for(per);
        let packings = PackingTable {
            base: BaseUnit::Kg,
            packings: vec![Packing {
                unit: Unit::Bag,
                net_milli: 200,
                name: None,
            }],
        };
        let whole = BaseQuantity::from_milli(milli);
        in_price_unit(&term, &packings, whole, [counted].into_iter())
    }

    #[test]
    fn sixty_kilograms_at_a_price_for_each_bag_are_three_hundred_bags() {
        let bags = priced(Unit::Bag, 60_000, Unit::Kg);
        assert_eq!(bags, Quantity::parse("300", Unit::Bag).ok());
        assert_eq!(priced(Unit::Bag, 60_000, Unit::Bag), None, "said already");
        assert_eq!(priced(Unit::Kg, 60_000, Unit::Bag), None, "by weight");
        assert_eq!(priced(Unit::Bag, 0, Unit::Kg), None, "nothing is left");
        assert_eq!(priced(Unit::Piece, 60_000, Unit::Kg), None, "no pieces");
    }

    #[test]
    fn ten_boxes_at_a_price_for_each_piece_are_so_many_pieces() {
        let box_of_twelve = PackingTable {
            base: BaseUnit::Piece,
            packings: vec![Packing {
                unit: Unit::Box,
                net_milli: 12_000,
                name: None,
            }],
        };
        let pieces = |counted: Unit| {
            let whole = BaseQuantity::from_milli(120_000);
            let term = at_a_price_for(Unit::Piece);
            in_price_unit(&term, &box_of_twelve, whole, [counted].into_iter())
        };
        assert_eq!(pieces(Unit::Box), Quantity::parse("120", Unit::Piece).ok());
        assert_eq!(pieces(Unit::Piece), None, "said already");
    }
}
