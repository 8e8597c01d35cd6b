//! Asked against offered, with every gap named.

mod wish;

use chrono::NaiveDate;
use kernel::id::ProductId;
use kernel::money::Currency;
use kernel::price::{PriceTerm, UnitPrice};
use kernel::quantity::{BaseQuantity, Quantity};
use kernel::time::DateWindow;
use uuid::Uuid;

use super::{Answer, CounterOffer, EntryAnswer, Line, Quotation, State};
use crate::inquiry::{self, Certificate, Inquiry};
use crate::parties::View;
use wish::Wish;

pub use wish::WishedIn;

/// One line of the inquiry beside the line that answers it.
#[derive(Debug, Clone, PartialEq)]
pub struct LineComparison {
    /// The line asked.
    pub inquiry_line: Uuid,
    /// Its place in the inquiry, from 1.
    pub position: i32,
    /// The product asked for.
    pub product: ProductId,
    /// Every entry of the schedule.
    pub entries: Vec<EntryComparison>,
    /// The price that the buyer has named last.
    pub target: Option<UnitPrice>,
    /// The price offered.
    pub offered: Option<PriceTerm>,
    /// Everything in which the offer is less than, or other than, what was asked.
    pub gaps: Vec<Gap>,
}

/// One window of the schedule: what was asked, what is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryComparison {
    /// Number of the entry in its line, from 1.
    pub entry: i32,
    /// First day of the window.
    pub from: NaiveDate,
    /// Last day of the window.
    pub to: NaiveDate,
    /// Other days, where others are offered.
    pub other_days: Option<DateWindow>,
    /// Quantity asked.
    pub asked: Quantity,
    /// The answer.
    pub answer: Answer,
    /// Quantity offered, if any.
    pub offered: Option<Quantity>,
    /// What is not covered, in the product's base unit; nought where a substitute is counted in another, so that nobody can say.
    pub missing: BaseQuantity,
}

/// A difference between inquiry and quotation, as a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Gap {
    /// Less than asked in a window.
    Less {
        /// Number of the entry.
        entry: i32,
        /// What is missing.
        missing: BaseQuantity,
    },
    /// Nothing in a window.
    Declined {
        /// Number of the entry.
        entry: i32,
        /// What is missing: all of it.
        missing: BaseQuantity,
    },
    /// Another product in a window.
    Substitute {
        /// Number of the entry.
        entry: i32,
        /// What is offered instead.
        product: Option<ProductId>,
    },
    /// Other days than those asked for.
    OtherDays {
        /// Number of the entry.
        entry: i32,
        /// The days offered.
        days: DateWindow,
    },
    /// Dearer than the price that the buyer has named last.
    AboveTarget {
        /// The wish.
        target: UnitPrice,
        /// Where he named it.
        wished_in: WishedIn,
        /// The offer.
        offered: UnitPrice,
    },
    /// Offered in another currency than asked for.
    OtherCurrency {
        /// Asked for.
        asked: Currency,
        /// Offered.
        offered: Currency,
    },
    /// A certificate was wanted and no valid one is on record here. Unknown is not "no": ask for the paper.
    CertificateNotShown {
        /// The certificate wanted.
        certificate: Certificate,
    },
}

/// What somebody is told of the differences of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Told<'a> {
    /// The differences that he may read.
    pub gaps: Vec<&'a Gap>,
    /// Whether something that decides as well is kept from him. It is so of every line that has a price, whatever the price is: were it said of
    /// some alone, that would tell it.
    pub withheld: bool,
}

impl Told<'_> {
    /// Whether he may be told that the line is covered as asked. Where something is kept from him nobody tells him so, true or not.
    pub fn is_covered(&self) -> bool {
        self.gaps.is_empty() && !self.withheld
    }
}

impl LineComparison {
    /// What of the differences may be told to somebody who sees so much of the trade. Whether a price is above the wish says something of both,
    /// in which currency prices are said is part of them, and a certificate may be wanted in words.
    pub fn told(&self, view: View) -> Told<'_> {
        let shown = |gap: &&Gap| match gap {
            Gap::AboveTarget { .. } | Gap::OtherCurrency { .. } => view.shows_prices(),
            Gap::CertificateNotShown {
                certificate: Certificate::Words(_),
            } => view.shows_words(),
            Gap::CertificateNotShown {
                certificate: Certificate::Scheme(_),
            }
            | Gap::Less { .. }
            | Gap::Declined { .. }
            | Gap::Substitute { .. }
            | Gap::OtherDays { .. } => true,
        };
        Told {
            gaps: self.gaps.iter().filter(shown).collect(),
            // Without a price nothing is offered, and all there is to say is that.
            withheld: self.offered.is_some() && !(view.shows_prices() && view.shows_words()),
        }
    }
}

/// The newest revision before a given one that the buyer has answered with a counter-offer.
pub fn countered_before(quotations: &[Quotation], revision: i32) -> Option<&Quotation> {
    quotations
        .iter()
        .filter(|earlier| earlier.revision < revision && earlier.state == State::Countered)
        .max_by_key(|earlier| earlier.revision)
}

/// Compares a quotation with the inquiry it answers, line by line and window by window. `countered` is the buyer's newest counter-offer to an
/// earlier revision: the prices in it count, and no longer those of the inquiry.
///
/// A line the quotation does not mention counts as declined.
pub fn compare(
    inquiry: &Inquiry,
    asked: &[inquiry::Line],
    quotation: &Quotation,
    offered: &[Line],
    countered: Option<&CounterOffer>,
) -> Vec<LineComparison> {
    compare_in(inquiry, asked, quotation.currency, offered, countered)
}

/// The same for lines in a currency, whether they have been sent or not.
pub(super) fn compare_in(
    inquiry: &Inquiry,
    asked: &[inquiry::Line],
    currency: Currency,
    offered: &[Line],
    countered: Option<&CounterOffer>,
) -> Vec<LineComparison> {
    asked
        .iter()
        .map(|line| {
            let answer = offered.iter().find(|o| o.inquiry_line == line.id);
            compare_line(inquiry, line, currency, answer, countered)
        })
        .collect()
}

fn compare_line(
    inquiry: &Inquiry,
    line: &inquiry::Line,
    currency: Currency,
    offered: Option<&Line>,
    countered: Option<&CounterOffer>,
) -> LineComparison {
    let entries: Vec<EntryComparison> = line
        .schedule
        .iter()
        .map(|entry| {
            let answer = offered.and_then(|line| {
                line.answers
                    .iter()
                    .find(|answer| answer.entry == entry.number)
            });
            let packings = offered
                .zip(answer)
                .map(|(offered, answer)| offered.packings_of(answer.answer, line));
            // Pieces of one thing and kilograms of another are not subtracted.
            let same = packings.is_none_or(|packings| packings.base == line.packings.base);
            compare_entry(entry, answer, same)
        })
        .collect();
    let mut gaps: Vec<Gap> = entries
        .iter()
        .filter_map(|entry| match entry.answer {
            Answer::Offered => None,
            Answer::Less => Some(Gap::Less {
                entry: entry.entry,
                missing: entry.missing,
            }),
            Answer::Declined => Some(Gap::Declined {
                entry: entry.entry,
                missing: entry.missing,
            }),
            Answer::Substitute => Some(Gap::Substitute {
                entry: entry.entry,
                product: offered.and_then(|line| Some(line.substitute.as_ref()?.product)),
            }),
        })
        .collect();
    gaps.extend(entries.iter().filter_map(|entry| {
        entry.other_days.map(|days| Gap::OtherDays {
            entry: entry.entry,
            days,
        })
    }));

    let price = offered.and_then(|line| line.price.clone());
    let instead = offered.and_then(|line| line.instead(&line.answers));
    let offered_by = instead.map_or(&line.packings, |other| &other.packings);
    let wish = Wish::of(line, instead, countered);
    if let Some(term) = &price {
        if currency != inquiry.currency {
            gaps.push(Gap::OtherCurrency {
                asked: inquiry.currency,
                offered: currency,
            });
        }
        if let Some(wish) = &wish
            && wish.is_below(&term.price, offered_by)
        {
            gaps.push(Gap::AboveTarget {
                target: wish.price,
                wished_in: wish.named_in,
                offered: term.price,
            });
        }
        gaps.extend(
            inquiry
                .certificates
                .iter()
                .map(|certificate| Gap::CertificateNotShown {
                    certificate: certificate.clone(),
                }),
        );
    }
    LineComparison {
        inquiry_line: line.id,
        position: line.position,
        product: line.product,
        entries,
        target: wish.map(|wish| wish.price),
        offered: price,
        gaps,
    }
}

/// `same`: whether the answer is counted in the base unit of what was asked for.
fn compare_entry(
    entry: &inquiry::Entry,
    answer: Option<&EntryAnswer>,
    same: bool,
) -> EntryComparison {
    let (kind, offered) = answer.map_or((Answer::Declined, None), |a| (a.answer, a.quantity));
    let covered = answer.map_or(0, |a| {
        if same {
            a.base.milli()
        } else {
            entry.base.milli()
        }
    });
    EntryComparison {
        entry: entry.number,
        from: entry.from,
        to: entry.to,
        other_days: answer.and_then(|a| a.window),
        asked: entry.quantity,
        answer: kind,
        offered,
        missing: BaseQuantity::from_milli((entry.base.milli() - covered).max(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parties::Side;

    #[test]
    fn another_currency_is_told_to_those_alone_who_read_prices() {
        let compared = LineComparison {
            inquiry_line: Uuid::nil(),
            position: 1,
            product: ProductId::from_uuid(Uuid::nil()),
            entries: Vec::new(),
            target: None,
            offered: None,
            gaps: vec![
                Gap::OtherCurrency {
                    asked: Currency::Vnd,
                    offered: Currency::Usd,
                },
                Gap::Substitute {
                    entry: 1,
                    product: None,
                },
            ],
        };
        let told = |view| compared.told(view).gaps.len();
        assert_eq!(told(View::Party(Side::Buying)), 2);
        assert_eq!(told(View::Desk), 2);
        assert_eq!(
            told(View::Outline),
            1,
            "the outline of a trade has no prices"
        );
    }
}
