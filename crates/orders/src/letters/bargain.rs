//! Counter-offers as letters tell them.

use notifications::letter::{CounteredEntry, CounteredLine, Goods};

use super::goods::goods_answered;
use crate::inquiry;
use crate::quotation::{CounterLine, CounterOffer, EntryAnswer, Line};

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
    let answered = three(asked, offered, offer)
        .map(|(asked, line, wanted)| (asked, line, wanted.entries.as_slice()));
    goods_answered(asked, answered)
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
