//! Counter-offers: the type, and how one is made.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use orders::inquiry;
use orders::quotation::{self, Answer, Counter, CounterEntryInput, CounterLineInput, CounterOffer};
use serde::Serialize;

use super::inquiry_lines::InquiryLine;
use super::shared::{DateWindow, DateWindowInput};
use super::{Inquiry, Quotation};
use crate::graphql::Caller;
use crate::graphql::accounts::Contact;
use crate::graphql::loaders::forget_deal;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::user_error::UserError;
use crate::graphql::values::{Money, Quantity, QuantityInput, UnitPrice, UnitPriceInput};

/// A buyer's counter-offer with what it answers.
pub struct QuotationCounter {
    pub(super) offer: CounterOffer,
    pub(super) asked: Vec<inquiry::Line>,
    pub(super) offered: Vec<quotation::Line>,
    pub(super) view: orders::View,
}

/// What the buyer wants instead of what was offered. It took the quotation's place and never changes; the seller answers with the next revision, or declines.
#[Object]
impl QuotationCounter {
    /// The person who made it, for the seller to call.
    async fn buyer_contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        Contact::of(ctx, self.offer.person).await
    }

    /// What it comes to, without VAT.
    async fn total(&self) -> Money {
        self.offer.total.into()
    }

    /// The last day, included, in Vietnam, on which the buyer stands by it.
    async fn valid_until(&self) -> Date {
        self.offer.valid_until.into()
    }

    /// The buyer's words.
    async fn note(&self) -> Option<&str> {
        self.offer.note.as_deref()
    }

    /// What is wanted of each line, all of it: what differs from the offer and what does not.
    async fn lines(&self) -> Vec<CounterLine> {
        self.offer
            .lines
            .iter()
            .filter_map(|wanted| {
                let asked = |line: &&inquiry::Line| line.id == wanted.inquiry_line;
                let asked = self.asked.iter().find(asked)?;
                let offered = self
                    .offered
                    .iter()
                    .find(|line| line.inquiry_line == wanted.inquiry_line)?;
                Some(CounterLine {
                    inquiry_line: InquiryLine {
                        line: asked.clone(),
                        view: self.view,
                    },
                    price: wanted.price.map(Into::into),
                    entries: wanted
                        .entries
                        .iter()
                        .filter_map(|entry| counter_entry(entry, asked, offered))
                        .collect(),
                    note: wanted.note.clone(),
                    total: wanted.total.into(),
                })
            })
            .collect()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.offer.created_at.into()
    }
}

fn counter_entry(
    wanted: &quotation::EntryAnswer,
    asked: &inquiry::Line,
    offered: &quotation::Line,
) -> Option<CounterEntry> {
    let entry = asked
        .schedule
        .iter()
        .find(|entry| entry.number == wanted.entry)?;
    let days = wanted.days(entry);
    let base = offered.packings_of(wanted.answer, asked).base;
    Some(CounterEntry {
        entry: wanted.entry,
        window: DateWindow {
            from: days.from.into(),
            to: days.to.into(),
        },
        quantity: wanted
            .quantity
            .map(|quantity| Quantity::new(quantity, wanted.base, base)),
        substitute: wanted.answer == Answer::Substitute,
    })
}

/// What is wanted of one line.
#[derive(SimpleObject)]
pub struct CounterLine {
    /// The line of the inquiry.
    inquiry_line: InquiryLine,
    /// The price wanted; what it includes stays as it was offered. Null when nothing of the line is wanted.
    price: Option<UnitPrice>,
    /// What is wanted in each window.
    entries: Vec<CounterEntry>,
    /// The buyer's words to this line.
    note: Option<String>,
    /// Price times quantity, rounded once, without VAT.
    total: Money,
}

/// What is wanted in one window.
#[derive(SimpleObject)]
pub struct CounterEntry {
    /// The number of the entry in its line, from 1.
    entry: i32,
    /// The days wanted.
    window: DateWindow,
    /// How much; null when nothing is wanted in this window.
    quantity: Option<Quantity>,
    /// Whether the product that was offered instead is wanted.
    substitute: bool,
}

/// What is wanted in one window. What is left out is wanted as it was offered; what had been declined, as it was asked for.
#[derive(InputObject, Serialize)]
#[graphql(name = "CounterEntryInput")]
pub struct WantedEntryInput {
    /// The number of the entry in the line's schedule, from 1.
    entry: i32,
    /// Nothing is wanted in this window any more; quantity and window are left out then.
    #[graphql(default)]
    without: bool,
    /// Another quantity, at most what the inquiry asked for.
    quantity: Option<QuantityInput>,
    /// Other days.
    window: Option<DateWindowInput>,
}

/// What is wanted of one line.
#[derive(InputObject, Serialize)]
#[graphql(name = "CounterLineInput")]
pub struct WantedLineInput {
    /// The line's place in the inquiry, from 1.
    line: i32,
    /// Another price, in the quotation's currency; needed where the seller had declined the line.
    price: Option<UnitPriceInput>,
    /// The windows in which something else is wanted.
    #[graphql(default)]
    entries: Vec<WantedEntryInput>,
    /// Words to this line, at most 4,000 characters.
    note: Option<String>,
}

/// A counter-offer as the buyer writes it.
#[derive(InputObject, Serialize)]
pub struct QuotationCounterInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// The revision that is answered.
    quotation_id: ID,
    /// The revision that the buyer has read.
    expected_revision: Option<i32>,
    /// The last day, included, in Vietnam, on which the buyer stands by it; at most 90 days ahead.
    valid_until: Date,
    /// Words to the seller, at most 4,000 characters.
    note: Option<String>,
    /// The lines in which something else is wanted; the others are wanted as they were offered.
    lines: Vec<WantedLineInput>,
}

/// The outcome of a counter-offer.
#[derive(SimpleObject)]
pub struct QuotationCounterPayload {
    /// The quotation as it is now, with the counter-offer; null when there are errors.
    quotation: Option<Quotation>,
    /// The inquiry as it is now: it waits for the seller.
    inquiry: Option<Inquiry>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// Counter-offers.
#[derive(Default)]
pub struct CounterMutation;

#[Object]
impl CounterMutation {
    /// Answers an open quotation with other prices, quantities or days. Members of the buyer may. The counter-offer takes the quotation's place: it can be accepted no more, and
    /// binds its seller no more, who has the next move. Causes the letter "quotation countered" (to the seller); writes the event `quotation.countered`.
    async fn quotation_counter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is wanted.")] input: QuotationCounterInput,
    ) -> Result<QuotationCounterPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = input.command();
        let outcome = run_once!(ctx, "quotationCounter", Keyed::Required, &input, |tx| {
            quotation::counter(tx, actor, &command)
        });
        let (countered, user_errors) = settle(ctx, outcome)?;
        forget_deal(ctx);
        let quotation = match countered {
            Some(countered) => Quotation::by_id(ctx, countered.quotation).await?,
            None => None,
        };
        let inquiry = match &quotation {
            Some(quotation) => Inquiry::by_id(ctx, quotation.0.row.0.inquiry).await?,
            None => None,
        };
        Ok(QuotationCounterPayload {
            quotation,
            inquiry,
            user_errors,
        })
    }
}

impl QuotationCounterInput {
    fn command(&self) -> Counter {
        let entry = |entry: &WantedEntryInput| CounterEntryInput {
            entry: entry.entry,
            without: entry.without,
            quantity: entry.quantity.as_ref().map(Into::into),
            window: entry.window.as_ref().map(Into::into),
        };
        let line = |line: &WantedLineInput| CounterLineInput {
            line: line.line,
            price: line.price.as_ref().map(Into::into),
            entries: line.entries.iter().map(entry).collect(),
            note: line.note.clone(),
        };
        Counter {
            quotation: self.quotation_id.to_string(),
            expected_revision: self.expected_revision,
            valid_until: self.valid_until.0.clone(),
            note: self.note.clone(),
            lines: self.lines.iter().map(line).collect(),
        }
    }
}
