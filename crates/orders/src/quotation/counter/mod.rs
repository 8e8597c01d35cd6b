//! The buyer's counter-offer: other prices, quantities or days than those offered.

mod judge;

use chrono::NaiveDate;
use kernel::actor::Actor;
use kernel::fault::Faults;
use kernel::id::{EventId, InquiryId, PersonId, ProductId, QuotationId};
use kernel::money::{Currency, Money};
use kernel::price::UnitPrice;
use kernel::time::{Instant, vn};
use notifications::letter::{Letter, QuotationCountered};
use platform::{Result, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::decide::{Table, expect_revision, settle};
use super::send::OFFERS;
use super::state::{self, Event};
use super::{EntryAnswer, Line, State, store, supply};
use crate::input::{self, PriceInput, QuantityInput, WindowInput, field};
use crate::inquiry;
use crate::letters::{self, Correspondence, References};
use crate::parties::{Side, may_begin};
use crate::repeats::done_by_self;

const PATH: [&str; 2] = ["input", "quotationId"];

/// A counter-offer as the buyer writes it. What is not named is wanted as it was offered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counter {
    /// The quotation.
    pub quotation: String,
    /// The revision the buyer has read.
    pub expected_revision: Option<i32>,
    /// The last day, inclusive, in Vietnam, on which the buyer stands by it; at most 90 days ahead.
    pub valid_until: String,
    /// Words to the seller.
    pub note: Option<String>,
    /// The lines in which something else is wanted.
    pub lines: Vec<CounterLineInput>,
}

/// What is wanted of one line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CounterLineInput {
    /// The line's place in the inquiry, from 1.
    pub line: i32,
    /// Another price, in the quotation's currency; what it includes stays as offered.
    pub price: Option<PriceInput>,
    /// The windows in which something else is wanted.
    pub entries: Vec<CounterEntryInput>,
    /// Words to this line.
    pub note: Option<String>,
}

/// What is wanted of one window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CounterEntryInput {
    /// Number of the entry in the line's schedule.
    pub entry: i32,
    /// Nothing is wanted in this window any more.
    pub without: bool,
    /// Another quantity, at most what the inquiry asked for.
    pub quantity: Option<QuantityInput>,
    /// Other days.
    pub window: Option<WindowInput>,
}

/// A counter-offer; it took the place of the quotation that it answers, and never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct CounterOffer {
    /// The quotation it answers.
    pub quotation: QuotationId,
    /// That quotation's inquiry.
    pub inquiry: InquiryId,
    /// The buyer's person who made it.
    pub person: PersonId,
    /// The quotation's currency.
    pub currency: Currency,
    /// What it comes to, without VAT.
    pub total: Money,
    /// The last day, inclusive, in Vietnam, on which the buyer stands by it.
    pub valid_until: NaiveDate,
    /// The buyer's words.
    pub note: Option<String>,
    /// What is wanted of every line.
    pub lines: Vec<CounterLine>,
    /// When it was made.
    pub created_at: Instant,
}

/// What is wanted of one line, all of it: what differs from the offer and what does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CounterLine {
    /// The line of the inquiry.
    pub inquiry_line: Uuid,
    /// Its place, from 1.
    pub position: i32,
    /// The price; none when nothing of the line is wanted.
    pub price: Option<UnitPrice>,
    /// What is wanted of each window: `DECLINED` is nothing, `SUBSTITUTE` the product offered instead.
    pub entries: Vec<EntryAnswer>,
    /// The product that was offered instead; none where none was, and in what was written before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<ProductId>,
    /// The buyer's words.
    pub note: Option<String>,
    /// Price times quantity, rounded once, without VAT.
    pub total: Money,
}

/// The answer of [`counter`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countered {
    /// The quotation answered.
    pub quotation: QuotationId,
}

/// Answers a quotation with a counter-offer. Members of the buyer may, while it is open. The counter-offer takes the quotation's place: it cannot be
/// accepted any more, its seller is bound no longer and has the next move, a new revision or a refusal. Writes `quotation.countered`; the
/// seller gets a letter. Of an acceptance and a counter-offer at once exactly one succeeds.
///
/// # Errors
/// Every fault of the input at once; not found, forbidden to the seller, another revision than expected, a state that has moved on, a
/// suspended buyer, one that wants nothing else than what was offered, or nothing at all (`CONTRADICTION`).
pub async fn counter(tx: &mut Tx, actor: &Actor, command: &Counter) -> Result<Countered> {
    let mut faults = Faults::new();
    let id: Option<QuotationId> = input::id(&mut faults, field("quotationId"), &command.quotation);
    let Some(id) = id else {
        return Err(faults.into());
    };
    let mut table = Table::sit_down(tx, actor, id, Side::Buying).await?;
    let now = tx.now();
    if let Err(refused) = state::next(table.quotation.state_at(now), Event::Counter) {
        if table.quotation.state == State::Countered
            && done_by_self(tx, actor, id, &["quotation.countered"]).await?
        {
            return Ok(Countered { quotation: id });
        }
        return Err(refused.fault(&PATH).into());
    }
    expect_revision(command.expected_revision, &table.quotation)?;
    may_begin(&table.member, &PATH)?;
    let asked = inquiry::store::lines_of(&*tx, &[table.inquiry.id]).await?;
    let offered = store::lines_of(&*tx, &[id]).await?;
    let wanted = judge::read(
        command,
        &table.quotation,
        &asked,
        &offered,
        vn::date(now),
        faults,
    )?;
    let offer = CounterOffer {
        quotation: id,
        inquiry: table.inquiry.id,
        person: actor.person,
        currency: table.quotation.currency,
        total: wanted.total,
        valid_until: wanted.valid_until,
        note: wanted.note,
        lines: wanted.lines,
        created_at: now,
    };

    tx.act_for(table.member.organisation);
    let waits_for = Some(Side::Selling);
    settle(tx, &mut table, State::Countered, None, waits_for).await?;
    supply::release(tx, id).await?;
    store::counter::insert(tx, &offer).await?;
    let event =
        super::record_state(tx, &table.quotation, &table.inquiry, "quotation.countered").await?;
    let thread = table.inquiry.id.uuid();
    notifications::outbox::withdraw(tx, thread, id.uuid(), &OFFERS).await?;
    tell(tx, &table, &asked, &offered, &offer, event).await?;
    Ok(Countered { quotation: id })
}

async fn tell(
    tx: &mut Tx,
    table: &Table,
    asked: &[inquiry::Line],
    offered: &[Line],
    offer: &CounterOffer,
    event: EventId,
) -> Result<()> {
    let quotation = &table.quotation;
    let references = References {
        buyer: None,
        seller: quotation.external_reference.clone(),
    };
    let contact = Some(quotation.person);
    let mail = Correspondence::open(tx, &table.inquiry, asked, contact, references)
        .await?
        .about(letters::goods_countered(asked, offered, offer));
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, quotation.id);
    let letter = Letter::QuotationCountered(Box::new(QuotationCountered {
        deal: mail.deal.clone(),
        quotation: quotation.number.clone(),
        revision: quotation.revision,
        valid_until: offer.valid_until,
        lines: letters::countered(asked, offered, offer),
        total: offer.total,
        offered_total: quotation.total,
        note: offer.note.clone(),
    }));
    bundle.add(&sellers, &letter, None);
    bundle.post(tx).await
}
