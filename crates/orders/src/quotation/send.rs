//! Sending a quotation, or its next revision.

use kernel::actor::{Actor, Standing};
use kernel::fault::{Facts, FaultCode, Faults, Reason};
use kernel::id::{EventId, InquiryId, QuotationId};
use kernel::number::NumberKind;
use kernel::time::vn;
use notifications::letter::{
    Goods, Letter, Offer, QuotationCopy, QuotationReceived, QuotationReplaced,
};
use platform::{Failure, Result, Tx};

use super::draft::{self, Draft};
use super::{Line, Quotation, Send, Sent, State, state, store, supply};
use crate::clock;
use crate::input::{self, field};
use crate::inquiry::state::{self as inquiry_state, Event};
use crate::inquiry::{self, Inquiry};
use crate::letters::{self, Correspondence, References};
use crate::parties::{Side, may_begin};

/// More revisions than this nobody reads.
const MAX_REVISIONS: i32 = 50;
const PATH: [&str; 2] = ["input", "inquiryId"];

/// Sends a quotation. Members of the seller may, once the seller is verified (the law wants a seller's identity seen before he
/// trades). An earlier open revision is REPLACED in the same transaction. A firm offer promises its quantities: where the seller has said
/// what he expects to have, and more would be promised than that, he must confirm it. Writes `quotation.sent` (and `quotation.replaced`,
/// `inquiry.answered`); the buyer gets the offer, the seller's people a copy.
///
/// # Errors
/// Every fault of the input at once, among them `SOLD_BY_ANOTHER` for a product that somebody else sells by now; not found, forbidden to the buyer and to staff; an inquiry that is over or has run out; another
/// revision than expected (`VERSION_CONFLICT` with the newest); `CONFIRMATION_REQUIRED` with what is left, once for each window of a firm
/// offer that promises more.
pub async fn send(tx: &mut Tx, actor: &Actor, command: &Send) -> Result<Sent> {
    let mut faults = Faults::new();
    let Some(id) = input::id::<InquiryId>(&mut faults, field("inquiryId"), &command.inquiry) else {
        return Err(faults.into());
    };
    let mut inquiry = inquiry::store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]))?;
    let member = inquiry
        .parties()
        .require(actor, Side::Selling, &PATH)?
        .clone();
    may_begin(&member, &PATH)?;
    if member.standing != Standing::Verified {
        return Err(FaultCode::OrganisationNotVerified.at(&PATH[..]).into());
    }
    let now = tx.now();
    let before = inquiry.state_at(now);
    let answered =
        inquiry_state::next(before, Event::Quote).map_err(|refused| refused.fault(&PATH))?;
    let earlier = store::newest_of(&*tx, id).await?;
    expect_revision(command, earlier.as_ref())?;

    let lines = inquiry::store::lines_of(&*tx, &[id]).await?;
    let products = draft::products(&*tx, command, &lines).await?;
    let draft = draft::read(command, &inquiry, &lines, &products, vn::date(now))?;
    let (mut quotation, offered) = assemble(
        tx,
        actor,
        command,
        &inquiry,
        draft,
        &lines,
        earlier.as_ref(),
    )?;
    let promises = if quotation.firm {
        let own = earlier.as_ref().map(|earlier| earlier.id);
        supply::secure(tx, command, quotation.seller, own, &lines, &offered).await?
    } else {
        Vec::new()
    };

    tx.act_for(member.organisation);
    let countered = store::counter::newest_before(&*tx, earlier.as_ref()).await?;
    let follows = match earlier {
        Some(open) if open.state == State::Sent => {
            Follows::Open(replace(tx, open, &inquiry).await?)
        }
        Some(earlier) if earlier.state == State::Countered => Follows::CounterOffer,
        _ => Follows::Nothing,
    };
    store::insert(tx, &mut quotation, &offered).await?;
    if !promises.is_empty() {
        supply::promise(tx, quotation.id, &promises).await?;
    }
    inquiry.state = answered;
    inquiry.awaiting = Some(Side::Buying);
    inquiry.first_answered_at.get_or_insert(now);
    if !inquiry::store::save(tx, &mut inquiry).await? {
        return Err(input::conflict(inquiry.version).into());
    }
    let event = super::record_state(tx, &quotation, &inquiry, "quotation.sent").await?;
    if answered != before {
        inquiry::record_state(tx, &inquiry, "inquiry.answered").await?;
        inquiry::remind_no_more(tx, id).await?;
    }
    let offer = letters::offer(
        &inquiry,
        &lines,
        &quotation,
        &offered,
        countered.as_ref(),
        &products,
    )?;
    let goods = letters::goods_offered(&lines, &offered);
    tell(
        tx,
        &inquiry,
        &lines,
        &quotation,
        (offer, goods),
        follows,
        event,
    )
    .await?;
    Ok(Sent {
        inquiry: id,
        quotation: quotation.id,
    })
}

/// What a revision comes after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    /// Nothing that the buyer waits with.
    Nothing,
    /// An offer that could still be accepted: this revision.
    Open(i32),
    /// What the buyer wanted instead of the offer before.
    CounterOffer,
}

/// Two members who answer at once: the second is told which revision is there now.
fn expect_revision(command: &Send, newest: Option<&Quotation>) -> Result<()> {
    let current = newest.map_or(0, |newest| newest.revision);
    if command.expected_revision.unwrap_or(0) != current {
        let facts = Facts::Version { current };
        return Err(FaultCode::VersionConflict
            .with(facts)
            .at(field("expectedRevision"))
            .into());
    }
    if current >= MAX_REVISIONS {
        let reason = Reason::limit(FaultCode::TooMany, MAX_REVISIONS);
        return Err(reason.at(field("inquiryId")).into());
    }
    Ok(())
}

fn assemble(
    tx: &Tx,
    actor: &Actor,
    command: &Send,
    inquiry: &Inquiry,
    draft: Draft,
    lines: &[inquiry::Line],
    earlier: Option<&Quotation>,
) -> Result<(Quotation, Vec<Line>)> {
    let id: QuotationId = tx.new_id();
    let (number, revision) = match earlier {
        Some(earlier) => (earlier.number.clone(), earlier.revision + 1),
        None => (tx.new_number(NumberKind::Quotation), 1),
    };
    let quotation = Quotation {
        id,
        number,
        inquiry: inquiry.id,
        revision,
        seller: inquiry
            .seller
            .ok_or_else(|| Failure::internal("a quotation without seller"))?,
        person: actor.person,
        state: State::Sent,
        firm: command.firm,
        valid_until: draft.valid_until,
        currency: draft.currency,
        total: draft.total,
        vat_total: draft.vat_total,
        note: draft.note.clone(),
        external_reference: draft.external_reference.clone(),
        tolerance: draft.tolerance,
        remind_at: clock::offer_reminder(tx.now(), draft.valid_until),
        reason: None,
        decided_at: None,
        version: 1,
        created_at: tx.now(),
    };
    Ok((quotation, draft.lines(id, lines, || tx.new_uuid())))
}

/// The letters that tell the buyer of an offer, and the seller's copy.
pub(super) const OFFERS: [&str; 4] = [
    "QUOTATION_RECEIVED",
    "QUOTATION_REPLACED",
    "QUOTATION_COPY",
    "QUOTATION_ENDING",
];

/// Puts the open revision aside; one whose last day is over has expired instead. Returns the revision.
async fn replace(tx: &mut Tx, mut open: Quotation, inquiry: &Inquiry) -> Result<i32> {
    let (event, kind) = match open.state_at(tx.now()) {
        State::Expired => (state::Event::LastDayOver, "quotation.expired"),
        _ => (state::Event::Replace, "quotation.replaced"),
    };
    let to = state::next(open.state, event).map_err(|refused| refused.fault(&PATH))?;
    if !store::decide(tx, &mut open, to, None).await? {
        let facts = Facts::Version {
            current: open.revision,
        };
        return Err(FaultCode::VersionConflict
            .with(facts)
            .at(field("expectedRevision"))
            .into());
    }
    supply::release(tx, open.id).await?;
    super::record_state(tx, &open, inquiry, kind).await?;
    let (thread, subject) = (inquiry.id.uuid(), open.id.uuid());
    notifications::outbox::withdraw(tx, thread, subject, &OFFERS).await?;
    Ok(open.revision)
}

async fn tell(
    tx: &mut Tx,
    inquiry: &Inquiry,
    lines: &[inquiry::Line],
    quotation: &Quotation,
    (offer, goods): (Offer, Vec<Goods>),
    follows: Follows,
    event: EventId,
) -> Result<()> {
    let references = References {
        buyer: None,
        seller: quotation.external_reference.clone(),
    };
    let mail = Correspondence::open(tx, inquiry, lines, Some(quotation.person), references)
        .await?
        .about(goods);
    let buyers = mail.buyers(tx).await?;
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, quotation.id);
    let deal = mail.deal.clone();
    let to_buyer = match follows {
        Follows::Nothing | Follows::CounterOffer => {
            Letter::QuotationReceived(Box::new(QuotationReceived {
                deal,
                offer: offer.clone(),
                countered: follows == Follows::CounterOffer,
            }))
        }
        Follows::Open(replaces) => Letter::QuotationReplaced(Box::new(QuotationReplaced {
            deal,
            offer: offer.clone(),
            replaces,
        })),
    };
    bundle.add(
        &buyers,
        &to_buyer,
        Some(vn::end_of_day(quotation.valid_until)),
    );
    let copy = Letter::QuotationCopy(Box::new(QuotationCopy {
        deal: mail.deal.clone(),
        offer,
    }));
    bundle.add(&sellers, &copy, None);
    bundle.post(tx).await
}
