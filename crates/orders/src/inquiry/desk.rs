//! Saying no to an inquiry, and passing it on from the desk.

use accounts::organisation;
use accounts::staff_action::{self, Kind, StaffAction};
use catalogue::producer;
use chrono::Duration;
use kernel::actor::{Actor, Standing};
use kernel::fault::{FaultCode, Faults};
use kernel::id::{InquiryId, OrganisationId, ProducerId};
use kernel::time::Instant;
use notifications::letter::{InquiryDeclined, InquiryForwarded, InquiryReceived, Letter};
use platform::{Fact, Failure, Result, Tx};
use serde::Serialize;
use serde_json::json;

use super::asking::asks_no_more;
use super::state::{self, Event};
use super::{Changed, Inquiry, State, store};
use crate::clock;
use crate::input::{self, field};
use crate::letters::{self, Correspondence, References};
use crate::parties::{Side, may_begin};
use crate::quotation;
use crate::repeats::done_by_self;

const PATH: [&str; 2] = ["input", "inquiryId"];
/// The most time that forwarding adds.
const MOST_AFTER_FORWARDING: Duration = Duration::hours(48);

/// A refusal of an inquiry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Decline {
    /// The inquiry.
    pub inquiry: String,
    /// Why; the buyer reads it.
    pub reason: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
}

/// An inquiry that the desk passes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Forward {
    /// The inquiry.
    pub inquiry: String,
    /// A claimed producer of the desk's own jurisdiction.
    pub producer: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
}

/// Says no to an inquiry, with a reason. Members of the seller may, and staff while it lies at their desk; not while a quotation is open,
/// which binds until it is decided or expires. Writes `inquiry.declined`; the buyer gets a letter.
///
/// # Errors
/// A malformed reason or id, not found, forbidden to the buyer, a state or a version that has moved on.
pub async fn decline(tx: &mut Tx, actor: &Actor, command: &Decline) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<InquiryId> = input::id(&mut faults, field("inquiryId"), &command.inquiry);
    let reason = input::reason(&mut faults, &command.reason);
    faults.finish()?;
    let (Some(id), Some(reason)) = (id, reason) else {
        return Err(Failure::internal("a refusal that was not judged"));
    };
    let mut inquiry = store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]))?;
    let side = if inquiry.seller.is_some() {
        Side::Selling
    } else {
        Side::Desk
    };
    let member = inquiry.parties().require(actor, side, &PATH)?.clone();
    let now = tx.now();
    let declined = match state::next(inquiry.state_at(now), Event::Decline) {
        Ok(declined) => declined,
        Err(_)
            if inquiry.state == State::Declined
                && done_by_self(tx, actor, id, &["inquiry.declined"]).await? =>
        {
            return Ok(Changed { inquiry: id });
        }
        Err(refused) => return Err(refused.fault(&PATH).into()),
    };
    let newest = quotation::store::newest_of(&*tx, id).await?;
    if newest.is_some_and(|newest| newest.state_at(now) == quotation::State::Sent) {
        return Err(state::refusal(inquiry.state, declined).fault(&PATH).into());
    }
    input::expect_version(command.expected_version, inquiry.version)?;

    tx.act_for(member.organisation);
    inquiry.state = declined;
    inquiry.reason = Some(reason.clone());
    inquiry.awaiting = None;
    inquiry.first_answered_at.get_or_insert(now);
    if !store::save(tx, &mut inquiry).await? {
        return Err(input::conflict(inquiry.version).into());
    }
    let event = super::record_state(tx, &inquiry, "inquiry.declined").await?;
    asks_no_more(tx, id).await?;
    let lines = store::lines_of(&*tx, &[id]).await?;
    let mail = Correspondence::open(
        tx,
        &inquiry,
        &lines,
        Some(actor.person),
        References::default(),
    )
    .await?;
    let buyers = mail.buyers(tx).await?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::InquiryDeclined(Box::new(InquiryDeclined {
        deal: mail.deal.clone(),
        reason,
    }));
    bundle.add(&buyers, &letter, None);
    bundle.post(tx).await?;
    Ok(Changed { inquiry: id })
}

/// Passes an inquiry that lies at the desk on to a producer somebody speaks for. Staff of the desk may, to producers of
/// their jurisdiction. An inquiry that nobody has answered gets the time that the desk had anew, two days at most. Writes `inquiry.forwarded`; the producer gets the whole inquiry, the buyer a letter saying who answers now.
///
/// # Errors
/// A malformed id, not found, an unclaimed or suspended producer, one outside the jurisdiction or of an organisation that the officer belongs to, a state or a version that
/// has moved on.
pub async fn forward(tx: &mut Tx, actor: &Actor, command: &Forward) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<InquiryId> = input::id(&mut faults, field("inquiryId"), &command.inquiry);
    let producer: Option<ProducerId> =
        input::id(&mut faults, field("producerId"), &command.producer);
    faults.finish()?;
    let (Some(id), Some(producer)) = (id, producer) else {
        return Err(Failure::internal("a forwarding that was not judged"));
    };
    let mut inquiry = store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]))?;
    if was_forwarded(tx, actor, &inquiry, producer).await? {
        return Ok(Changed { inquiry: id });
    }
    let desk = inquiry.parties().require(actor, Side::Desk, &PATH)?.clone();
    may_begin(&desk, &PATH)?;
    inquiry.state = state::next(inquiry.state_at(tx.now()), Event::Forward)
        .map_err(|refused| refused.fault(&PATH))?;
    input::expect_version(command.expected_version, inquiry.version)?;
    let seller = claimed(tx, actor, &inquiry, producer).await?;

    tx.act_for(desk.organisation);
    inquiry.producer = Some(producer);
    inquiry.seller = Some(seller);
    inquiry.awaiting = Some(Side::Selling);
    give_time(&mut inquiry, tx.now());
    if !store::save(tx, &mut inquiry).await? {
        return Err(input::conflict(inquiry.version).into());
    }
    let event = tx
        .record(
            Fact::about("inquiry.forwarded", id)
                .concerning(inquiry.parties().organisations())
                .in_thread(inquiry.id)
                .in_province(inquiry.province.clone())
                .with(json!({
                    "state": inquiry.state.code(),
                    "producer": producer.to_string(),
                    "seller": seller.to_string(),
                })),
        )
        .await?;
    let kind = Kind::InquiryForwarded;
    let action = StaffAction::on_organisation(desk.organisation, inquiry.buyer, kind, id);
    staff_action::note(tx, action).await?;
    tell_forwarded(tx, &inquiry, desk.organisation, event).await?;
    Ok(Changed { inquiry: id })
}

/// Who gets an inquiry late has as long as the desk had, two days at most; what he had anyway is never shortened.
pub(super) fn give_time(inquiry: &mut Inquiry, now: Instant) {
    if inquiry.state != State::Open {
        return;
    }
    let given = (inquiry.reply_by - inquiry.created_at).min(MOST_AFTER_FORWARDING);
    inquiry.reply_by = inquiry.reply_by.max(now + given);
    inquiry.remind_at = clock::reply_reminder(now, inquiry.reply_by);
}

async fn was_forwarded(
    tx: &mut Tx,
    actor: &Actor,
    inquiry: &Inquiry,
    producer: ProducerId,
) -> Result<bool> {
    let mine = inquiry
        .desk
        .is_some_and(|desk| actor.member_of(desk).is_some());
    if inquiry.seller.is_none() || inquiry.producer != Some(producer) || !mine {
        return Ok(false);
    }
    done_by_self(tx, actor, inquiry.id, &["inquiry.forwarded"]).await
}

/// The organisation that speaks for a producer, if the desk may send him this inquiry.
async fn claimed(
    tx: &mut Tx,
    actor: &Actor,
    inquiry: &Inquiry,
    producer: ProducerId,
) -> Result<OrganisationId> {
    let path = field("producerId");
    let found = producer::by_id(&*tx, producer)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&path))?;
    if actor.staff_of(&found.province_code).is_none() {
        return Err(FaultCode::Forbidden.at(&path).into());
    }
    let Some(seller) = found.organisation else {
        return Err(FaultCode::ProducerNotClaimed.at(&path).into());
    };
    // Nobody gives a buyer whose wishes he has read to a house of his own.
    if actor.member_of(seller).is_some() {
        return Err(FaultCode::Forbidden.at(&path).into());
    }
    if seller == inquiry.buyer {
        return Err(FaultCode::Contradiction.at(&path).into());
    }
    // Held, so that it is not closed meanwhile.
    match organisation::locked(tx, seller)
        .await?
        .map(|found| found.standing)
    {
        Some(Standing::Unverified | Standing::Verified) => Ok(seller),
        Some(Standing::Closed) => Err(FaultCode::ProducerNotClaimed.at(&path).into()),
        Some(Standing::Suspended) | None => Err(FaultCode::OrganisationSuspended.at(&path).into()),
    }
}

/// The seller gets the whole inquiry, the buyer is told who answers now.
pub(super) async fn tell_forwarded(
    tx: &mut Tx,
    inquiry: &Inquiry,
    desk: OrganisationId,
    event: kernel::id::EventId,
) -> Result<()> {
    asks_no_more(tx, inquiry.id).await?;
    let lines = store::lines_of(&*tx, &[inquiry.id]).await?;
    let products = letters::products(&*tx, &lines).await?;
    let mail = Correspondence::open(tx, inquiry, &lines, None, References::default()).await?;
    let authority = mail.name(desk).unwrap_or_default();
    let sellers = mail.sellers(tx).await?;
    let buyers = mail.buyers(tx).await?;
    let mut bundle = mail.bundle(event, inquiry.id);
    let received = Letter::InquiryReceived(Box::new(InquiryReceived {
        deal: mail.deal.clone(),
        asked: letters::asked(inquiry, &lines, &products),
        forwarded_by: Some(authority.clone()),
    }));
    // An inquiry the desk has answered no longer runs out.
    let not_after = (inquiry.state == State::Open).then_some(inquiry.reply_by);
    bundle.add(&sellers, &received, not_after);
    let forwarded = Letter::InquiryForwarded(Box::new(InquiryForwarded {
        deal: mail.deal.clone(),
        forwarded_by: authority,
        reply_by: inquiry.reply_by,
    }));
    bundle.add(&buyers, &forwarded, None);
    bundle.post(tx).await
}
