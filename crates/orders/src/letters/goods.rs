//! The goods of a thread, an offer, an order and a delivery, as subjects and first sentences name them.

use kernel::quantity::{BaseQuantity, PackingTable, Unit};
use kernel::text::LocalisedText;
use notifications::letter::{Goods, Shipment};

use crate::delivery;
use crate::inquiry::Line;
use crate::order::Terms;
use crate::quotation::{self, Answer, EntryAnswer};

/// A product with the sum of parts, in the unit of the first part.
fn sum_of(
    product: &LocalisedText,
    packings: &PackingTable,
    parts: impl IntoIterator<Item = (BaseQuantity, Unit)>,
) -> Goods {
    let (bases, units): (Vec<BaseQuantity>, Vec<Unit>) = parts.into_iter().unzip();
    let whole = BaseQuantity::sum(bases);
    Goods {
        product: product.clone(),
        quantity: whole
            .zip(units.first())
            .and_then(|(whole, unit)| packings.readable(whole, *unit)),
        instead_of: None,
    }
}

/// A product of the thread with the whole quantity that was asked for.
pub(super) fn goods_asked(line: &Line) -> Goods {
    let parts = line
        .schedule
        .iter()
        .map(|entry| (entry.base, entry.quantity.unit));
    sum_of(&line.product_name, &line.packings, parts)
}

/// The products that an offer offers, with their whole quantities; what was asked for where it offers nothing at all.
pub(crate) fn goods_offered(lines: &[Line], offered: &[quotation::Line]) -> Vec<Goods> {
    let answered = lines.iter().filter_map(|line| {
        let answer = offered
            .iter()
            .find(|answer| answer.inquiry_line == line.id)?;
        Some((line, answer, answer.answers.as_slice()))
    });
    goods_answered(lines, answered)
}

/// The same of answers to lines, each with the line of the offer that they belong to. The product asked for and what is offered instead of it
/// for other days stand by themselves: their quantities are not added up.
pub(super) fn goods_answered<'a>(
    lines: &[Line],
    answered: impl Iterator<Item = (&'a Line, &'a quotation::Line, &'a [EntryAnswer])>,
) -> Vec<Goods> {
    let goods: Vec<Goods> = answered
        .flat_map(|(line, offered, answers)| {
            let other = offered.substitute.as_ref();
            let (instead, as_asked): (Vec<&EntryAnswer>, Vec<&EntryAnswer>) = answers
                .iter()
                .partition(|entry| other.is_some() && entry.answer == Answer::Substitute);
            let own = sum_offered(&line.product_name, &line.packings, &as_asked);
            let other = other.and_then(|other| {
                Some(Goods {
                    instead_of: Some(line.product_name.clone()),
                    ..sum_offered(&other.name, &other.packings, &instead)?
                })
            });
            own.into_iter().chain(other)
        })
        .collect();
    if goods.is_empty() {
        lines.iter().map(goods_asked).collect()
    } else {
        goods
    }
}

/// A product with the sum of the answers that are about it; nothing where all of them decline.
fn sum_offered(
    product: &LocalisedText,
    packings: &PackingTable,
    answers: &[&EntryAnswer],
) -> Option<Goods> {
    let parts: Vec<(BaseQuantity, Unit)> = answers
        .iter()
        .filter_map(|entry| Some((entry.base, entry.quantity?.unit)))
        .collect();
    (!parts.is_empty()).then(|| sum_of(product, packings, parts))
}

/// The products of an order's terms with their whole quantities.
pub(crate) fn goods_agreed(terms: &Terms) -> Vec<Goods> {
    terms
        .lines
        .iter()
        .map(|line| {
            let parts = line
                .windows
                .iter()
                .map(|window| (window.base, window.quantity.unit));
            sum_of(&line.product_name, &line.packings, parts)
        })
        .collect()
}

/// The products of a delivery: as weighed where somebody has, else as loaded, else as planned. What stayed behind or was not taken is none
/// of them.
pub(crate) fn goods_delivered(shipment: &Shipment) -> Vec<Goods> {
    shipment
        .lines
        .iter()
        .filter_map(|line| {
            let quantity = match line.received.or(line.shipped) {
                Some(amount) => amount.quantity()?,
                None => line.planned,
            };
            Some(Goods {
                product: line.product.clone(),
                quantity: Some(quantity),
                instead_of: None,
            })
        })
        .collect()
}

/// A quantity of one line of a delivery.
pub(crate) fn goods_of(
    terms: &Terms,
    lines: &[delivery::Line],
    number: i32,
    base: BaseQuantity,
) -> Option<Goods> {
    let agreed = terms.line(number)?;
    let line = lines.iter().find(|line| line.order_line == number)?;
    Some(Goods {
        product: agreed.product_name.clone(),
        quantity: agreed.packings.readable(base, line.unit),
        instead_of: None,
    })
}
