//! What stands in a quotation, beside what was asked.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kernel::id::ProductId;
use kernel::quantity::BaseUnit;
use orders::quotation::{self, Gap as Difference, LineComparison};
use orders::{View, inquiry};

use super::inquiry_lines::InquiryLine;
use super::shared::DateWindow;
use crate::graphql::catalogue::Product;
use crate::graphql::ids::id;
use crate::graphql::scalars::{CurrencyCode, Decimal};
use crate::graphql::values::{Language, Money, PriceTerm, Quantity, UnitPrice, picked};

/// What is said to one window of the schedule.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "orders::quotation::Answer")]
pub enum EntryAnswerKind {
    /// All of it.
    Offered,
    /// Part of it.
    Less,
    /// Another product.
    Substitute,
    /// None of it.
    Declined,
}

/// In what an offer differs from what was asked.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum GapKind {
    /// Less than asked in a window; see `missing`.
    Less,
    /// Nothing in a window; see `missing`.
    Declined,
    /// Another product in a window; see `substitute`.
    Substitute,
    /// Other days than those asked for; see `window`.
    OtherDays,
    /// Dearer than the price that the buyer has named last, in the inquiry or in a counter-offer to an earlier revision; see `targetPrice`, `targetWishedIn` and
    /// `offeredPrice`.
    AboveTarget,
    /// Offered in another currency than asked for; see `askedCurrency` and `offeredCurrency`.
    OtherCurrency,
    /// A certificate was wanted and no valid one is on record here; see `certificate`. Unknown is not "no": ask for the paper.
    CertificateNotShown,
    /// No difference, but that some may be: prices and wishes in words are not shown to staff who see the outline alone. It stands at every line of which
    /// anything is offered, whether the prices agree or not.
    NotShown,
}

/// Where the buyer named a price.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "orders::quotation::WishedIn")]
pub enum PriceWishedIn {
    /// In the inquiry.
    Inquiry,
    /// In a counter-offer to an earlier revision.
    CounterOffer,
}

/// A difference between what was asked and what is offered. The fields that `kind` names are set, the others null.
#[derive(Default, SimpleObject)]
#[graphql(complex)]
pub struct Gap {
    /// Which difference.
    kind: Option<GapKind>,
    /// The number of the schedule entry, where it concerns one.
    entry: Option<i32>,
    /// What is missing.
    missing: Option<Quantity>,
    /// The days offered.
    window: Option<DateWindow>,
    /// The price wished for.
    target_price: Option<UnitPrice>,
    /// Where the buyer named that price.
    target_wished_in: Option<PriceWishedIn>,
    /// The price offered.
    offered_price: Option<UnitPrice>,
    /// The currency asked for.
    asked_currency: Option<CurrencyCode>,
    /// The currency offered.
    offered_currency: Option<CurrencyCode>,
    /// The certificate wanted, by its scheme's name or in the buyer's words.
    certificate: Option<String>,
    #[graphql(skip)]
    substitute: Option<ProductId>,
}

#[async_graphql::ComplexObject]
impl Gap {
    /// The product offered instead.
    async fn substitute(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        match self.substitute {
            Some(id) => Product::by_id(ctx, id).await,
            None => Ok(None),
        }
    }
}

fn date_window(days: kernel::time::DateWindow) -> DateWindow {
    DateWindow {
        from: days.from.into(),
        to: days.to.into(),
    }
}

/// One window of the schedule: what was asked, and what is offered.
#[derive(SimpleObject)]
pub struct EntryComparison {
    /// The number of the entry in its line, from 1.
    entry: i32,
    /// The days on which the goods may come.
    window: DateWindow,
    /// How much was asked.
    asked: Quantity,
    /// What is said to it.
    answer: EntryAnswerKind,
    /// How much is offered; null when it is declined.
    offered: Option<Quantity>,
    /// The days offered, where they are not those asked for.
    other_window: Option<DateWindow>,
    /// What is not covered; zero when all of it is offered, and when a substitute is offered that is counted in another base unit.
    missing: Quantity,
}

/// The answer to one line of the inquiry.
pub struct QuotationLine {
    asked: inquiry::Line,
    offered: Option<quotation::Line>,
    comparison: LineComparison,
    view: View,
}

impl QuotationLine {
    /// The answers to all lines of an inquiry, in their order. `countered` is the buyer's newest counter-offer to an earlier revision.
    pub(super) fn all(
        inquiry: &inquiry::Inquiry,
        asked: Vec<inquiry::Line>,
        quotation: &quotation::Quotation,
        offered: &[quotation::Line],
        countered: Option<&quotation::CounterOffer>,
        view: View,
    ) -> Vec<Self> {
        let mut comparisons: HashMap<uuid::Uuid, LineComparison> =
            quotation::compare(inquiry, &asked, quotation, offered, countered)
                .into_iter()
                .map(|line| (line.inquiry_line, line))
                .collect();
        asked
            .into_iter()
            .filter_map(|asked| {
                let comparison = comparisons.remove(&asked.id)?;
                let offered = offered
                    .iter()
                    .find(|line| line.inquiry_line == asked.id)
                    .cloned();
                Some(Self {
                    asked,
                    offered,
                    comparison,
                    view,
                })
            })
            .collect()
    }

    fn base(&self) -> BaseUnit {
        self.asked.packings.base
    }

    fn gap(&self, gap: &Difference) -> Gap {
        let missing = |missing| Some(Quantity::base(missing, self.base()));
        match gap {
            Difference::Less {
                entry,
                missing: amount,
            } => Gap {
                kind: Some(GapKind::Less),
                entry: Some(*entry),
                missing: missing(*amount),
                ..Gap::default()
            },
            Difference::Declined {
                entry,
                missing: amount,
            } => Gap {
                kind: Some(GapKind::Declined),
                entry: Some(*entry),
                missing: missing(*amount),
                ..Gap::default()
            },
            Difference::Substitute { entry, product } => Gap {
                kind: Some(GapKind::Substitute),
                entry: Some(*entry),
                substitute: *product,
                ..Gap::default()
            },
            Difference::OtherDays { entry, days } => Gap {
                kind: Some(GapKind::OtherDays),
                entry: Some(*entry),
                window: Some(date_window(*days)),
                ..Gap::default()
            },
            Difference::AboveTarget {
                target,
                wished_in,
                offered,
            } => Gap {
                kind: Some(GapKind::AboveTarget),
                target_price: Some((*target).into()),
                target_wished_in: Some((*wished_in).into()),
                offered_price: Some((*offered).into()),
                ..Gap::default()
            },
            Difference::OtherCurrency { asked, offered } => Gap {
                kind: Some(GapKind::OtherCurrency),
                asked_currency: Some(CurrencyCode(asked.code().to_owned())),
                offered_currency: Some(CurrencyCode(offered.code().to_owned())),
                ..Gap::default()
            },
            Difference::CertificateNotShown { certificate } => Gap {
                kind: Some(GapKind::CertificateNotShown),
                certificate: Some(certificate.printed().to_owned()),
                ..Gap::default()
            },
        }
    }
}

/// The answer to one line of the inquiry, with what was asked beside what is offered. A line that the quotation does not mention counts as declined.
#[Object]
impl QuotationLine {
    /// The line that is answered.
    async fn inquiry_line(&self) -> InquiryLine {
        InquiryLine {
            line: self.asked.clone(),
            view: self.view,
        }
    }

    /// The answer's own id; null where the quotation does not mention the line.
    async fn id(&self) -> Option<ID> {
        self.offered.as_ref().map(|line| id(line.id))
    }

    /// Price, basis, place, grade and packing; null when everything is declined, and for staff who see the outline alone.
    async fn price_term(&self) -> Option<PriceTerm> {
        self.offered
            .as_ref()
            .filter(|_| self.view.shows_prices())
            .and_then(|line| line.price.clone())
            .map(Into::into)
    }

    /// The VAT rate in per cent, `8`; null means outside VAT or not stated, see the reason. Null for staff who see the outline alone.
    async fn vat_percent(&self) -> Option<Decimal> {
        self.offered
            .as_ref()
            .filter(|_| self.view.shows_prices())
            .and_then(|line| line.vat_rate)
            .map(|rate| Decimal::of(rate.percent()))
    }

    /// Why this rate, `unprocessed, sold by the grower`.
    async fn vat_reason(&self) -> Option<&str> {
        self.offered
            .as_ref()
            .filter(|_| self.view.shows_words())
            .and_then(|line| line.vat_reason.as_deref())
    }

    /// The product offered instead, where a window says `SUBSTITUTE`.
    async fn substitute(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        match self.frozen_substitute() {
            Some(substitute) => Product::by_id(ctx, substitute.product).await,
            None => Ok(None),
        }
    }

    /// The name of that product when it was offered.
    async fn substitute_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> Option<String> {
        let substitute = self.frozen_substitute()?;
        Some(picked(ctx, &substitute.name, language))
    }

    /// The seller's words to this line.
    async fn note(&self) -> Option<&str> {
        self.offered
            .as_ref()
            .filter(|_| self.view.shows_words())
            .and_then(|line| line.note.as_deref())
    }

    /// Window by window: what was asked, and what is offered.
    async fn entries(&self) -> Vec<EntryComparison> {
        let base = self.base();
        self.comparison
            .entries
            .iter()
            .filter_map(|entry| {
                Some(EntryComparison {
                    entry: entry.entry,
                    window: DateWindow {
                        from: entry.from.into(),
                        to: entry.to.into(),
                    },
                    asked: Quantity::converted(entry.asked, &self.asked.packings)?,
                    answer: entry.answer.into(),
                    offered: self.offered_in(entry.entry),
                    other_window: entry.other_days.map(date_window),
                    missing: Quantity::base(entry.missing, base),
                })
            })
            .collect()
    }

    /// Everything in which the offer is less than, or other than, what was asked; empty when the line is covered. Staff who see the outline alone are told of the
    /// differences that they may read, and by `NOT_SHOWN` that there may be others.
    async fn gaps(&self) -> Vec<Gap> {
        let told = self.comparison.told(self.view);
        let withheld = told.withheld.then(|| Gap {
            kind: Some(GapKind::NotShown),
            ..Gap::default()
        });
        let gaps = told.gaps.into_iter().map(|gap| self.gap(gap));
        gaps.chain(withheld).collect()
    }

    /// Whether the caller can see that the line is covered as asked: never for staff who see the outline alone, since prices decide as well; see `NOT_SHOWN` among
    /// `gaps`.
    async fn covered(&self) -> bool {
        self.is_covered()
    }

    /// Price times quantity, rounded once, without VAT. Null for staff who see the outline alone.
    async fn total(&self) -> Option<Money> {
        self.offered
            .as_ref()
            .filter(|_| self.view.shows_prices())
            .map(|line| line.total.into())
    }
}

impl QuotationLine {
    /// Whether the caller may be told that the line is covered.
    pub(super) fn is_covered(&self) -> bool {
        self.comparison.told(self.view).is_covered()
    }

    fn frozen_substitute(&self) -> Option<&quotation::Substitute> {
        self.offered.as_ref()?.substitute.as_ref()
    }

    fn offered_in(&self, entry: i32) -> Option<Quantity> {
        let offered = self.offered.as_ref()?;
        let answer = offered
            .answers
            .iter()
            .find(|answer| answer.entry == entry)?;
        // A substitute is counted in units of its own.
        let packings = offered.packings_of(answer.answer, &self.asked);
        answer
            .quantity
            .map(|quantity| Quantity::new(quantity, answer.base, packings.base))
    }
}
