//! The buyer's word: accepting makes the order, rejecting ends the inquiry.

use kernel::actor::{Actor, Standing};
use kernel::fault::{Facts, FaultCode, Faults};
use kernel::id::{PersonId, QuotationId};
use notifications::letter::{
    Letter, OrderConfirmed, OrderPlaced, QuotationAccepted, QuotationRejected, Side as LetterSide,
};
use platform::{Failure, Result, Tx};
use serde::Serialize;

use super::send::OFFERS;
use super::state::{self, Event};
use super::{Accepted, Quotation, Rejected, State, store, supply};
use crate::input::{self, MAX_REFERENCE, field};
use crate::inquiry::{self, Inquiry};
use crate::letters::{self, Correspondence, References};
use crate::order::{self, Order, Placing, Terms};
use crate::parties::{Side, may_begin};
use crate::repeats::done_by_self;

const PATH: [&str; 2] = ["input", "quotationId"];

/// The acceptance of a quotation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Accept {
    /// The quotation.
    pub quotation: String,
    /// The revision the buyer has read.
    pub expected_revision: Option<i32>,
    /// The buyer's own number for the order; that of the inquiry when absent.
    pub external_reference: Option<String>,
}

/// The rejection of a quotation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The quotation.
    pub quotation: String,
    /// The revision the buyer has read.
    pub expected_revision: Option<i32>,
    /// Why; the seller reads it.
    pub reason: String,
}

/// A quotation with its inquiry, locked, and the member of one side who has something to say.
pub(super) struct Table {
    pub(super) inquiry: Inquiry,
    pub(super) quotation: Quotation,
    pub(super) member: kernel::actor::Member,
}

/// Accepts a quotation. Members of the buyer may, while it is open and its last day in Vietnam is not over. Makes the order in the same
/// transaction: CONFIRMED when the offer was firm, PLACED when it was free, with its terms and its deliveries. Writes
/// `quotation.accepted`, `inquiry.ordered` and `order.confirmed` or `order.placed`; both sides get the order by mail, and the seller a letter for each
/// of his other open firm offers that a confirmed order leaves too little for.
/// Of two who accept at once exactly one does.
///
/// # Errors
/// A malformed input, not found, forbidden to the seller, another revision than expected, a state that has moved on
/// (`STATE_TRANSITION` with the present one), a suspended side.
pub async fn accept(tx: &mut Tx, actor: &Actor, command: &Accept) -> Result<Accepted> {
    let mut faults = Faults::new();
    let id: Option<QuotationId> = input::id(&mut faults, field("quotationId"), &command.quotation);
    let reference = input::line(
        &mut faults,
        field("externalReference"),
        command.external_reference.as_deref(),
        MAX_REFERENCE,
    );
    let id = faults.finish_with(id)?;
    let mut table = Table::sit_down(tx, actor, id, Side::Buying).await?;
    let now = tx.now();
    if let Err(refused) = state::next(table.quotation.state_at(now), Event::Accept) {
        if table.quotation.state == State::Accepted
            && let Some(order) = order::store::of_quotations(&*tx, &[id]).await?.pop()
            && order.buyer_person == actor.person
        {
            return Ok(Accepted {
                quotation: id,
                order: order.id,
            });
        }
        return Err(refused.fault(&PATH).into());
    }
    expect_revision(command.expected_revision, &table.quotation)?;
    may_begin(&table.member, &PATH)?;
    table.inquiry.state = inquiry::state::next(table.inquiry.state, inquiry::state::Event::Accept)
        .map_err(|refused| refused.fault(&PATH))?;

    tx.act_for(table.member.organisation);
    let lines = inquiry::store::lines_of(&*tx, &[table.inquiry.id]).await?;
    let offered = store::lines_of(&*tx, &[id]).await?;
    let promised = supply::promises(&lines, &offered);
    supply::lock(tx, &promised).await?;
    settle(tx, &mut table, State::Accepted, None, None).await?;
    super::record_state(tx, &table.quotation, &table.inquiry, "quotation.accepted").await?;
    inquiry::record_state(tx, &table.inquiry, "inquiry.ordered").await?;

    // From here on the order promises what the offer did.
    supply::release(tx, id).await?;
    let terms = Terms::of(&table.quotation, &lines, &offered)?;
    let references = References {
        buyer: reference.or_else(|| table.inquiry.external_reference.clone()),
        seller: table.quotation.external_reference.clone(),
    };
    let placing = Placing {
        inquiry: &table.inquiry,
        quotation: Some(&table.quotation),
        seller: table.quotation.seller,
        buyer_person: actor.person,
        buyer_reference: references.buyer.clone(),
    };
    let (order, event) = order::place(tx, placing, &terms).await?;
    tell_accepted(tx, &table, &lines, references, &order, &terms, event).await?;
    if table.quotation.firm {
        super::flag_rivals(tx, &promised).await?;
    }
    Ok(Accepted {
        quotation: id,
        order: order.id,
    })
}

/// Rejects a quotation with a reason. Members of the buyer may, while it is open. It ends the inquiry: who wants a better offer writes into
/// the thread instead and gets the next revision. Writes `quotation.rejected` and `inquiry.closed`; the seller gets a letter.
///
/// # Errors
/// A malformed input, not found, forbidden to the seller, another revision than expected, a state that has moved on.
pub async fn reject(tx: &mut Tx, actor: &Actor, command: &Reject) -> Result<Rejected> {
    let mut faults = Faults::new();
    let id: Option<QuotationId> = input::id(&mut faults, field("quotationId"), &command.quotation);
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut table = Table::sit_down(tx, actor, id, Side::Buying).await?;
    if let Err(refused) = state::next(table.quotation.state_at(tx.now()), Event::Reject) {
        if table.quotation.state == State::Rejected
            && done_by_self(tx, actor, id, &["quotation.rejected"]).await?
        {
            return Ok(Rejected { quotation: id });
        }
        return Err(refused.fault(&PATH).into());
    }
    expect_revision(command.expected_revision, &table.quotation)?;
    table.inquiry.state = inquiry::state::next(table.inquiry.state, inquiry::state::Event::Reject)
        .map_err(|refused| refused.fault(&PATH))?;

    tx.act_for(table.member.organisation);
    settle(tx, &mut table, State::Rejected, Some(reason.clone()), None).await?;
    supply::release(tx, id).await?;
    let event =
        super::record_state(tx, &table.quotation, &table.inquiry, "quotation.rejected").await?;
    inquiry::record_state(tx, &table.inquiry, "inquiry.closed").await?;

    let lines = inquiry::store::lines_of(&*tx, &[table.inquiry.id]).await?;
    let references = References {
        buyer: None,
        seller: table.quotation.external_reference.clone(),
    };
    let contact = Some(table.quotation.person);
    let mail = Correspondence::open(tx, &table.inquiry, &lines, contact, references).await?;
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::QuotationRejected(Box::new(QuotationRejected {
        deal: mail.deal.clone(),
        quotation: table.quotation.number.clone(),
        revision: table.quotation.revision,
        reason: Some(reason),
    }));
    bundle.add(&sellers, &letter, None);
    bundle.post(tx).await?;
    Ok(Rejected { quotation: id })
}

/// Rejects the quotation that is open, if one is, because the inquiry it answers ends; the caller holds the inquiry and tells the seller. Returns the
/// person who wrote the newest.
pub(crate) async fn reject_open(
    tx: &mut Tx,
    inquiry: &Inquiry,
    reason: &str,
) -> Result<Option<PersonId>> {
    let Some(mut newest) = store::newest_of(&*tx, inquiry.id).await? else {
        return Ok(None);
    };
    if newest.state_at(tx.now()) == State::Sent {
        let rejected =
            state::next(newest.state, Event::Reject).map_err(|refused| refused.fault(&PATH))?;
        if !store::decide(tx, &mut newest, rejected, Some(reason.to_owned())).await? {
            return Err(Failure::internal(
                "a quotation that changed under its inquiry's lock",
            ));
        }
        supply::release(tx, newest.id).await?;
        super::record_state(tx, &newest, inquiry, "quotation.rejected").await?;
        let (thread, subject) = (inquiry.id.uuid(), newest.id.uuid());
        notifications::outbox::withdraw(tx, thread, subject, &OFFERS).await?;
    }
    Ok(Some(newest.person))
}

impl Table {
    /// Loads a quotation under the lock of its inquiry, for a member of one side.
    pub(super) async fn sit_down(
        tx: &mut Tx,
        actor: &Actor,
        id: QuotationId,
        side: Side,
    ) -> Result<Self> {
        let missing = || Failure::from(FaultCode::NotFound.at(&PATH[..]));
        let seen = store::find(&*tx, id).await?.ok_or_else(missing)?;
        let inquiry = inquiry::store::lock(tx, seen.inquiry)
            .await?
            .ok_or_else(missing)?;
        // Read again: only now nobody else can change it.
        let quotation = store::find(&*tx, id).await?.ok_or_else(missing)?;
        let member = inquiry.parties().require(actor, side, &PATH)?.clone();
        Ok(Self {
            inquiry,
            quotation,
            member,
        })
    }
}

pub(super) fn expect_revision(expected: Option<i32>, quotation: &Quotation) -> Result<()> {
    match expected {
        Some(expected) if expected != quotation.revision => {
            let current = quotation.revision;
            let conflict = FaultCode::VersionConflict.with(Facts::Version { current });
            Err(conflict.at(field("expectedRevision")).into())
        }
        _ => Ok(()),
    }
}

/// The update that decides between several who try at once; the inquiry follows, and waits for the side that has the next move.
pub(super) async fn settle(
    tx: &mut Tx,
    table: &mut Table,
    to: State,
    reason: Option<String>,
    waits_for: Option<Side>,
) -> Result<()> {
    if !store::decide(tx, &mut table.quotation, to, reason).await? {
        let missing = || Failure::internal("a quotation that vanished");
        let now = store::find(&*tx, table.quotation.id)
            .await?
            .ok_or_else(missing)?;
        let refused = crate::Refusal::new(now.state.code(), to.code(), []);
        return Err(refused.fault(&PATH).into());
    }
    table.inquiry.awaiting = waits_for;
    if !inquiry::store::save(tx, &mut table.inquiry).await? {
        return Err(input::conflict(table.inquiry.version).into());
    }
    Ok(())
}

async fn tell_accepted(
    tx: &mut Tx,
    table: &Table,
    lines: &[inquiry::Line],
    references: References,
    order: &Order,
    terms: &Terms,
    event: kernel::id::EventId,
) -> Result<()> {
    let quotation = &table.quotation;
    let contact = Some(quotation.person);
    let mail = Correspondence::open(tx, &table.inquiry, lines, contact, references)
        .await?
        .about(letters::goods_agreed(terms));
    if mail.standing(quotation.seller) == Some(Standing::Suspended) {
        return Err(FaultCode::OrganisationSuspended.at(&PATH[..]).into());
    }
    let facts = mail.order_facts(order, Some(quotation.number.clone()), terms)?;
    let sellers = mail.sellers(tx).await?;
    let buyers = mail.buyers(tx).await?;
    let mut bundle = mail.bundle(event, order.id);
    let accepted = Letter::QuotationAccepted(Box::new(QuotationAccepted {
        deal: mail.deal.clone(),
        quotation: quotation.number.clone(),
        revision: quotation.revision,
        firm: quotation.firm,
        order: facts.clone(),
        confirm_by: order.confirm_by,
    }));
    bundle.add(&sellers, &accepted, None);
    let (deal, side) = (mail.deal.clone(), LetterSide::Buyer);
    let to_buyer = if quotation.firm {
        Letter::OrderConfirmed(Box::new(OrderConfirmed {
            deal,
            side,
            order: facts,
        }))
    } else {
        Letter::OrderPlaced(Box::new(OrderPlaced {
            deal,
            side,
            order: facts,
            note: None,
            confirm_by: order.confirm_by,
        }))
    };
    bundle.add(&buyers, &to_buyer, None);
    bundle.post(tx).await
}
