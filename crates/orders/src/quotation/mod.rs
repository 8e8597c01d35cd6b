//! A quotation: the seller's answer to an inquiry, in numbered revisions of which at most one is open.

mod answers;
mod command;
mod compare;
mod counter;
mod decide;
mod draft;
mod expiry;
pub mod policy;
mod preview;
mod price;
mod read;
mod remind;
mod send;
mod short;
pub mod state;
pub(crate) mod store;
pub mod supply;
mod withdraw;

use chrono::NaiveDate;
use kernel::id::{InquiryId, OrderId, OrganisationId, PersonId, ProductId, QuotationId};
use kernel::money::{Currency, Money};
use kernel::number::Number;
use kernel::price::{PriceTerm, VatRate};
use kernel::quantity::{BaseQuantity, PackingTable, Quantity};
use kernel::text::LocalisedText;
use kernel::time::{DateWindow, Instant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::tolerance::Tolerance;

pub use command::{AnswerInput, LineInput, Send, TermInput};
pub use compare::{
    EntryComparison, Gap, LineComparison, Told, WishedIn, compare, countered_before,
};
pub use counter::{
    Counter, CounterEntryInput, CounterLine, CounterLineInput, CounterOffer, Countered, counter,
};
pub(crate) use decide::reject_open;
pub use decide::{Accept, Reject, accept, reject};
pub use expiry::expire_due;
pub use policy::actions;
pub use preview::{Preview, PreviewLine, preview};
pub use read::{
    WithInquiry, count_visible, counters_of, get_visible, lines_of, list_visible, many_visible,
    of_inquiries,
};
pub(crate) use remind::remind_due;
pub use send::send;
pub(crate) use short::flag_rivals;
pub use state::State;
pub use withdraw::{Withdraw, Withdrawn, withdraw};

kernel::text_enum! {
    /// What is said to one window of the schedule.
    pub enum Answer {
        /// All of it.
        Offered = "OFFERED",
        /// Part of it.
        Less = "LESS",
        /// Another product.
        Substitute = "SUBSTITUTE",
        /// None of it.
        Declined = "DECLINED",
    }
}

/// One revision of a quotation, without its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// Its id; every revision has its own.
    pub id: QuotationId,
    /// What people say over the telephone, `BG-26-…`; the same for every revision.
    pub number: Number,
    /// The inquiry it answers.
    pub inquiry: InquiryId,
    /// 1, 2, …
    pub revision: i32,
    /// Who offers.
    pub seller: OrganisationId,
    /// The person who wrote it.
    pub person: PersonId,
    /// How far it has come. See [`Quotation::state_at`] for the clock's view.
    pub state: State,
    /// Firm: accepting makes a confirmed order. Free: the seller still has to confirm.
    pub firm: bool,
    /// Its last day, inclusive, in Vietnam.
    pub valid_until: NaiveDate,
    /// The currency of every price in it.
    pub currency: Currency,
    /// Sum of the lines, without VAT.
    pub total: Money,
    /// VAT on them.
    pub vat_total: Money,
    /// The seller's words.
    pub note: Option<String>,
    /// The seller's own number for it.
    pub external_reference: Option<String>,
    /// How far the weight of a delivery may stray from what is agreed; none when nothing was said.
    pub tolerance: Option<Tolerance>,
    /// When the buyer is to be reminded of it; none when nobody is, or he has been.
    pub remind_at: Option<Instant>,
    /// Why it was rejected or withdrawn.
    pub reason: Option<String>,
    /// When it was accepted, rejected, countered, withdrawn, replaced or expired.
    pub decided_at: Option<Instant>,
    /// Grows with every change.
    pub version: i32,
    /// When it was sent.
    pub created_at: Instant,
}

impl Quotation {
    /// The state as the clock sees it.
    pub fn state_at(&self, now: Instant) -> State {
        self.state.at(now, self.valid_until)
    }

    /// How far the weight of a delivery may stray from what is agreed: what was said, else what holds where nothing was.
    pub fn tolerance(&self) -> Tolerance {
        self.tolerance.unwrap_or(Tolerance::UNSAID)
    }
}

/// The answer to one line of the inquiry.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// The quotation.
    pub quotation: QuotationId,
    /// The line it answers.
    pub inquiry_line: Uuid,
    /// That line's place in the inquiry, from 1.
    pub position: i32,
    /// Price, basis, place, grade and packing; none when every window is declined.
    pub price: Option<PriceTerm>,
    /// VAT rate; none means outside VAT or not stated, see the reason.
    pub vat_rate: Option<VatRate>,
    /// Why this rate ("unprocessed, sold by the grower").
    pub vat_reason: Option<String>,
    /// The product offered instead, where a window says SUBSTITUTE.
    pub substitute: Option<Substitute>,
    /// The seller's words to this line.
    pub note: Option<String>,
    /// The answer to each window.
    pub answers: Vec<EntryAnswer>,
    /// Price times quantity, rounded once, half to even; without VAT.
    pub total: Money,
}

impl Line {
    /// The product that an answer is about.
    pub fn product_of(&self, answer: Answer, asked: &crate::inquiry::Line) -> ProductId {
        match &self.substitute {
            Some(substitute) if answer == Answer::Substitute => substitute.product,
            _ => asked.product,
        }
    }

    /// The days offered, each with the product offered for them; what was declined is left out.
    pub fn days_offered(
        &self,
        asked: &crate::inquiry::Line,
    ) -> impl Iterator<Item = (ProductId, DateWindow)> {
        asked.schedule.iter().filter_map(move |entry| {
            let mut answers = self.answers.iter();
            let answer = answers.find(|answer| answer.entry == entry.number)?;
            let offered = (self.product_of(answer.answer, asked), answer.days(entry));
            (answer.answer != Answer::Declined).then_some(offered)
        })
    }

    /// The product offered instead, where these answers to the line (its own, or those of a counter-offer) are about no other.
    pub(crate) fn instead(&self, answers: &[EntryAnswer]) -> Option<&Substitute> {
        let only =
            |answer: &EntryAnswer| matches!(answer.answer, Answer::Substitute | Answer::Declined);
        let substitute = self.substitute.as_ref()?;
        answers.iter().all(only).then_some(substitute)
    }

    /// All that is offered in the packing that the price is for; none where it counts in that anyway, and where two products
    /// are offered side by side.
    pub fn priced(&self, asked: &crate::inquiry::Line) -> Option<Quantity> {
        let term = self.price.as_ref()?;
        let packings = match (&self.substitute, self.instead(&self.answers)) {
            (None, _) => &asked.packings,
            (Some(_), Some(other)) => &other.packings,
            // Two products side by side are not added up.
            (Some(_), None) => return None,
        };
        let whole = BaseQuantity::sum(self.answers.iter().map(|answer| answer.base))?;
        let counted = self.answers.iter().filter_map(|answer| answer.quantity);
        crate::order::in_price_unit(term, packings, whole, counted.map(|quantity| quantity.unit))
    }

    /// What one package holds that the price is for; none where it is for no package, and where two products side by side come in packages
    /// that hold different amounts.
    pub fn content(&self, asked: &crate::inquiry::Line) -> Option<Quantity> {
        let per = self.price.as_ref()?.price.per;
        let own = asked.packings.content(per);
        match (&self.substitute, self.instead(&self.answers)) {
            (None, _) => own,
            (Some(_), Some(other)) => other.packings.content(per),
            (Some(other), None) => own.filter(|own| other.packings.content(per) == Some(*own)),
        }
    }

    /// The packings by which the quantity of an answer was converted.
    pub fn packings_of<'a>(
        &'a self,
        answer: Answer,
        asked: &'a crate::inquiry::Line,
    ) -> &'a PackingTable {
        match &self.substitute {
            Some(substitute) if answer == Answer::Substitute => &substitute.packings,
            _ => &asked.packings,
        }
    }
}

/// A product offered instead of the one asked for, as it was on the day of the offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Substitute {
    /// The product.
    pub product: ProductId,
    /// Its name.
    pub name: LocalisedText,
    /// Its packings, by which its quantities were converted.
    pub packings: PackingTable,
}

/// The answer to one window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryAnswer {
    /// Number of the entry in the inquiry's line.
    pub entry: i32,
    /// What is said.
    pub answer: Answer,
    /// How much is offered; none when declined.
    pub quantity: Option<Quantity>,
    /// The same in thousandths of the base unit; zero when declined.
    pub base: BaseQuantity,
    /// Other days than those asked for, where others are offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<DateWindow>,
}

impl EntryAnswer {
    /// The days on which the goods may come.
    pub fn days(&self, asked: &crate::inquiry::Entry) -> DateWindow {
        self.window.unwrap_or_else(|| asked.days())
    }
}

/// The answer of [`send`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The inquiry answered.
    pub inquiry: InquiryId,
    /// The new revision.
    pub quotation: QuotationId,
}

/// The answer of [`accept`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The quotation accepted.
    pub quotation: QuotationId,
    /// The order made from it.
    pub order: OrderId,
}

/// The answer of [`reject`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The quotation rejected.
    pub quotation: QuotationId,
}

/// Writes the event of a change of state. Prices and words are not in it.
pub(crate) async fn record_state(
    tx: &mut platform::Tx,
    quotation: &Quotation,
    inquiry: &crate::inquiry::Inquiry,
    kind: &'static str,
) -> platform::Result<kernel::id::EventId> {
    tx.record(
        platform::Fact::about(kind, quotation.id)
            .concerning(inquiry.parties().organisations())
            .in_thread(inquiry.id)
            .in_province(inquiry.province.clone())
            .with(serde_json::json!({
                "number": quotation.number.as_str(),
                "revision": quotation.revision,
                "inquiry": inquiry.id.to_string(),
                "state": quotation.state.code(),
                "firm": quotation.firm,
            })),
    )
    .await
}
