//! The price that an offer is held against: the buyer's newest word.

use kernel::price::UnitPrice;
use kernel::quantity::PackingTable;

use crate::inquiry;
use crate::quotation::{Answer, CounterOffer, EntryAnswer, Substitute};

/// Where the buyer named a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishedIn {
    /// In his inquiry.
    Inquiry,
    /// In a counter-offer to an earlier revision.
    CounterOffer,
}

/// The price that the buyer has named last for a line.
pub(super) struct Wish<'a> {
    pub(super) price: UnitPrice,
    /// By which its unit is converted.
    packings: &'a PackingTable,
    pub(super) named_in: WishedIn,
}

impl<'a> Wish<'a> {
    /// A counter-offer counts before the inquiry, but where it wants nothing of the line, or is about another product that is not the one offered
    /// instead now. `instead` is what is offered instead.
    pub(super) fn of(
        line: &'a inquiry::Line,
        instead: Option<&'a Substitute>,
        countered: Option<&CounterOffer>,
    ) -> Option<Self> {
        let later = countered.and_then(|offer| {
            let mut lines = offer.lines.iter();
            let wanted = lines.find(|wanted| wanted.inquiry_line == line.id)?;
            let price = wanted.price?;
            let as_asked =
                |entry: &EntryAnswer| matches!(entry.answer, Answer::Offered | Answer::Less);
            let packings = if wanted.entries.iter().any(as_asked) {
                &line.packings
            } else {
                let instead = instead.filter(|now| wanted.substitute == Some(now.product));
                &instead?.packings
            };
            Some(Self {
                price,
                packings,
                named_in: WishedIn::CounterOffer,
            })
        });
        later.or_else(|| {
            Some(Self {
                price: line.target_price?,
                packings: &line.packings,
                named_in: WishedIn::Inquiry,
            })
        })
    }

    /// Whether a price offered is above it, both brought to one base unit by the packings of their products; prices of two currencies, or of
    /// pieces and kilograms, cannot be compared.
    pub(super) fn is_below(&self, offered: &UnitPrice, offered_by: &PackingTable) -> bool {
        if offered.currency != self.price.currency || offered_by.base != self.packings.base {
            return false;
        }
        let (Some(offered_weight), Some(wished_weight)) = (
            offered_by.factor_milli(offered.per),
            self.packings.factor_milli(self.price.per),
        ) else {
            return false;
        };
        i128::from(offered.micros) * i128::from(wished_weight)
            > i128::from(self.price.micros) * i128::from(offered_weight)
    }
}
