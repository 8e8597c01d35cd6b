//! Counter-offers as letters tell them.

use kernel::quantity::{BaseQuantity, Unit};
use notifications::letter::{CounteredEntry, CounteredLine, Goods};

use super::facts::{goods_asked, sum_of};
use crate::inquiry;
use crate::quotation::{Answer, CounterLine, CounterOffer, EntryAnswer, Line};

/// One line of the inquiry, what was offered for it, and what is wanted instead.
fn three<'a>(
    asked: &'a [inquiry::Line],
    offered: &'a [Line],
    offer: &'a CounterOffer,
) -> impl Iterator<Item = (&'a inquiry::Line, &'a Line, &'a CounterLine)> {
    offer.lines.iter().filter_map(|wanted| {
        let asked = asked.iter().find(|line| line.id == wanted.inquiry_line)?;
        let offered = offered
            .iter()
            .find(|line| line.inquiry_line == wanted.inquiry_line)?;
        Some((asked, offered, wanted))
    })
}

/// The products of a counter-offer with their whole quantities.
pub(crate) fn goods_countered(
    asked: &[inquiry::Line],
    offered: &[Line],
    offer: &CounterOffer,
) -> Vec<Goods> {
    let goods: Vec<Goods> = three(asked, offered, offer)
        .filter_map(|(asked, line, wanted)| {
            let parts: Vec<(BaseQuantity, Unit)> = wanted
                .entries
                .iter()
                .filter_map(|entry| Some((entry.base, entry.quantity?.unit)))
                .collect();
            let other = line.substitute.as_ref().filter(|_| {
                wanted
                    .entries
                    .iter()
                    .all(|entry| matches!(entry.answer, Answer::Substitute | Answer::Declined))
            });
            let (name, packings) = match other {
                Some(other) => (&other.name, &other.packings),
                None => (&asked.product_name, &asked.packings),
            };
            (!parts.is_empty()).then(|| sum_of(name, packings, parts))
        })
        .collect();
    if goods.is_empty() {
        asked.iter().map(goods_asked).collect()
    } else {
        goods
    }
}

/// Line by line what is wanted, beside what was offered.
pub(crate) fn countered(
    asked: &[inquiry::Line],
    offered: &[Line],
    offer: &CounterOffer,
) -> Vec<CounteredLine> {
    three(asked, offered, offer)
        .map(|(asked, line, wanted)| CounteredLine {
            product: asked.product_name.clone(),
            substitute: line.substitute.as_ref().map(|other| other.name.clone()),
            price: wanted.price,
            offered_price: line.price.as_ref().map(|term| term.price),
            schedule: asked
                .schedule
                .iter()
                .filter_map(|entry| {
                    let of = |list: &[EntryAnswer]| {
                        list.iter()
                            .find(|answer| answer.entry == entry.number)
                            .cloned()
                    };
                    let now = of(&wanted.entries)?;
                    let before = of(&line.answers)?;
                    Some(CounteredEntry {
                        window: now.days(entry),
                        offered_window: before.days(entry),
                        quantity: now.quantity,
                        offered: before.quantity,
                    })
                })
                .collect(),
            note: wanted.note.clone(),
            total: wanted.total,
        })
        .collect()
}
