//! Sending a quotation, or its next revision.

use std::collections::HashMap;

use catalogue::product::{self, Orderable};
use kernel::actor::{Actor, Standing};
use kernel::fault::{Facts, FaultCode, Faults, Reason};
use kernel::id::{InquiryId, ProductId};
use kernel::money::Currency;
use kernel::number::NumberKind;
use kernel::text::LocalisedText;
use kernel::time::vn;
use notifications::letter::{Letter, QuotationCopy, QuotationReceived, QuotationReplaced};
use platform::{Failure, Result, Tx};

use super::price::{self, Bench, Priced};
use super::{Line, Quotation, Send, Sent, State, state, store};
use crate::input::{self, MAX_REFERENCE, MAX_TEXT, field};
use crate::inquiry::state::{self as inquiry_state, Event};
use crate::inquiry::{self, Inquiry};
use crate::letters::{self, Correspondence, References};
use crate::parties::{Side, may_begin};

/// How long an offer may hold.
const MAX_VALID_DAYS: i64 = 90;
/// More revisions than this nobody reads.
const MAX_REVISIONS: i32 = 50;
/// More answers than an inquiry can have lines are not even compared with one another.
const MAX_WRITTEN: usize = 60;
const PATH: [&str; 2] = ["input", "inquiryId"];

/// Sends a quotation. Members of the seller may, once the seller is verified (the law wants a seller's identity seen before he
/// trades). An earlier open revision is REPLACED in the same transaction. Writes `quotation.sent` (and `quotation.replaced`,
/// `inquiry.answered`); the buyer gets the offer, the seller's people a copy.
///
/// # Errors
/// Every fault of the input at once; not found, forbidden to the buyer and to staff; an inquiry that is over or has run out; another
/// revision than expected (`VERSION_CONFLICT` with the newest).
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
    let substitutes = substitutes(tx, command).await?;
    let draft = read(tx, actor, command, &inquiry, &lines, &substitutes, faults)?;
    let (mut quotation, offered) = assemble(tx, draft, &lines, earlier.as_ref());

    tx.act_for(member.organisation);
    let replaced = match earlier {
        Some(open) if open.state == State::Sent => Some(replace(tx, open, &inquiry).await?),
        _ => None,
    };
    store::insert(tx, &mut quotation, &offered).await?;
    inquiry.state = answered;
    inquiry.awaiting = Some(Side::Buying);
    inquiry.first_answered_at.get_or_insert(now);
    if !inquiry::store::save(tx, &mut inquiry).await? {
        return Err(input::conflict(inquiry.version).into());
    }
    let event = super::record_state(tx, &quotation, &inquiry, "quotation.sent").await?;
    if answered != before {
        inquiry::record_state(tx, &inquiry, "inquiry.answered").await?;
    }
    tell(
        tx,
        &inquiry,
        &lines,
        &quotation,
        &offered,
        &substitutes,
        replaced,
        event,
    )
    .await?;
    Ok(Sent {
        inquiry: id,
        quotation: quotation.id,
    })
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

async fn substitutes(tx: &mut Tx, command: &Send) -> Result<HashMap<ProductId, Orderable>> {
    let ids: Vec<ProductId> = command
        .lines
        .iter()
        .take(MAX_WRITTEN)
        .filter_map(|line| line.substitute.as_deref()?.trim().parse().ok())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    product::for_inquiry(&*tx, &ids).await
}

/// Everything read and priced.
struct Draft {
    head: Quotation,
    priced: Vec<Priced>,
}

fn read(
    tx: &Tx,
    actor: &Actor,
    command: &Send,
    inquiry: &Inquiry,
    lines: &[inquiry::Line],
    substitutes: &HashMap<ProductId, Orderable>,
    mut faults: Faults,
) -> Result<Draft> {
    let today = vn::date(tx.now());
    let seller = inquiry
        .seller
        .ok_or_else(|| Failure::internal("a quotation without seller"))?;
    let currency: Option<Currency> = match command.currency.as_deref() {
        None => Some(inquiry.currency),
        Some(code) => input::currency(&mut faults, field("currency"), code),
    };
    let valid_until = input::date(&mut faults, field("validUntil"), &command.valid_until);
    if let Some(day) = valid_until {
        price::judge_validity(day, today, MAX_VALID_DAYS, &mut faults);
    }
    let bench = Bench {
        currency: currency.unwrap_or(inquiry.currency),
        today,
        seller,
        substitutes,
    };
    let priced = judge_lines(command, lines, &bench, &mut faults);
    let sums = price::sums(&priced, bench.currency, &mut faults);
    let note = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        MAX_TEXT,
    );
    let external_reference = input::line(
        &mut faults,
        field("externalReference"),
        command.external_reference.as_deref(),
        MAX_REFERENCE,
    );
    faults.finish()?;
    let (Some(valid_until), Some((total, vat_total))) = (valid_until, sums) else {
        return Err(Failure::internal("a quotation that was not judged"));
    };
    Ok(Draft {
        head: Quotation {
            id: tx.new_id(),
            number: tx.new_number(NumberKind::Quotation),
            inquiry: inquiry.id,
            revision: 1,
            seller,
            person: actor.person,
            state: State::Sent,
            firm: command.firm,
            valid_until,
            currency: bench.currency,
            total,
            vat_total,
            note,
            external_reference,
            reason: None,
            decided_at: None,
            version: 1,
            created_at: tx.now(),
        },
        priced,
    })
}

/// Every line of the inquiry answered once, and not all of them with no.
fn judge_lines(
    command: &Send,
    lines: &[inquiry::Line],
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> Vec<Priced> {
    let before = faults.len();
    if command.lines.len() > MAX_WRITTEN {
        let reason = Reason::limit(FaultCode::TooMany, MAX_WRITTEN);
        faults.push(reason, field("lines"));
        return Vec::new();
    }
    for (index, written) in command.lines.iter().enumerate() {
        let path = field("lines").at(index).at("line");
        if !lines.iter().any(|line| line.position == written.line) {
            faults.push(FaultCode::NotFound, path);
        } else if command.lines[..index]
            .iter()
            .any(|other| other.line == written.line)
        {
            faults.push(FaultCode::Duplicate, path);
        }
    }
    let mut priced = Vec::with_capacity(lines.len());
    for line in lines {
        let found = command
            .lines
            .iter()
            .enumerate()
            .find(|(_, written)| written.line == line.position);
        match found {
            None => faults.push(FaultCode::Required, field("lines")),
            Some((index, written)) => {
                let path = field("lines").at(index);
                priced.extend(price::judge(line, written, &path, bench, faults));
            }
        }
    }
    if faults.len() == before && priced.iter().all(|line| line.price.is_none()) {
        // Offering nothing at all is declining, and wants a reason.
        faults.push(FaultCode::Contradiction, field("lines"));
    }
    priced
}

fn assemble(
    tx: &Tx,
    draft: Draft,
    lines: &[inquiry::Line],
    earlier: Option<&Quotation>,
) -> (Quotation, Vec<Line>) {
    let mut head = draft.head;
    if let Some(earlier) = earlier {
        head.number = earlier.number.clone();
        head.revision = earlier.revision + 1;
    }
    let offered = lines
        .iter()
        .zip(draft.priced)
        .map(|(asked, priced)| Line {
            id: tx.new_uuid(),
            quotation: head.id,
            inquiry_line: asked.id,
            position: asked.position,
            price: priced.price,
            vat_rate: priced.vat_rate,
            vat_reason: priced.vat_reason,
            substitute: priced.substitute,
            note: priced.note,
            answers: priced.answers,
            total: priced.total,
        })
        .collect();
    (head, offered)
}

/// The letters that tell the buyer of an offer, and the seller's copy.
const OFFERS: [&str; 3] = ["QUOTATION_RECEIVED", "QUOTATION_REPLACED", "QUOTATION_COPY"];

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
    super::record_state(tx, &open, inquiry, kind).await?;
    let (thread, subject) = (inquiry.id.uuid(), open.id.uuid());
    notifications::outbox::withdraw(tx, thread, subject, &OFFERS).await?;
    Ok(open.revision)
}

#[expect(clippy::too_many_arguments, reason = "everything a letter tells, once")]
async fn tell(
    tx: &mut Tx,
    inquiry: &Inquiry,
    lines: &[inquiry::Line],
    quotation: &Quotation,
    offered: &[Line],
    substitutes: &HashMap<ProductId, Orderable>,
    replaced: Option<i32>,
    event: kernel::id::EventId,
) -> Result<()> {
    let references = References {
        buyer: None,
        seller: quotation.external_reference.clone(),
    };
    let mail = Correspondence::open(tx, inquiry, lines, Some(quotation.person), references)
        .await?
        .about(letters::goods_offered(lines, offered));
    let names: HashMap<ProductId, LocalisedText> = substitutes
        .iter()
        .map(|(id, found)| (*id, found.product.name.clone()))
        .collect();
    let offer = letters::offer(inquiry, lines, quotation, offered, &names)?;
    let buyers = mail.buyers(tx).await?;
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, quotation.id);
    let deal = mail.deal.clone();
    let to_buyer = match replaced {
        None => Letter::QuotationReceived(Box::new(QuotationReceived {
            deal,
            offer: offer.clone(),
        })),
        Some(replaces) => Letter::QuotationReplaced(Box::new(QuotationReplaced {
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
