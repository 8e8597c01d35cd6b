//! The buyer takes an inquiry back.

use kernel::actor::Actor;
use kernel::fault::{FaultCode, Faults};
use kernel::id::InquiryId;
use notifications::letter::{InquiryWithdrawn, Letter};
use platform::{Result, Tx};
use serde::Serialize;

use super::asking::asks_no_more;
use super::state::{self, Event};
use super::{Changed, State, store};
use crate::input::{self, field};
use crate::letters::{Correspondence, References};
use crate::parties::Side;
use crate::quotation;
use crate::repeats::done_by_self;

const PATH: [&str; 2] = ["input", "inquiryId"];

/// An inquiry that is taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Withdraw {
    /// The inquiry.
    pub inquiry: String,
    /// Why; who was asked reads it.
    pub reason: String,
    /// The version the person looked at.
    pub expected_version: Option<i32>,
}

/// Takes an inquiry back, with a reason. Members of the buyer may, until a quotation is accepted; suspended ones too. A quotation that is open is
/// rejected with the same reason. Writes `inquiry.withdrawn` (and `quotation.rejected`); the seller or the desk gets a letter.
///
/// # Errors
/// A malformed reason or id, not found, forbidden to the seller and to staff, a state or a version that has moved on.
pub async fn withdraw(tx: &mut Tx, actor: &Actor, command: &Withdraw) -> Result<Changed> {
    let mut faults = Faults::new();
    let id: Option<InquiryId> = input::id(&mut faults, field("inquiryId"), &command.inquiry);
    let reason = input::reason(&mut faults, &command.reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let mut inquiry = store::lock(tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&PATH[..]))?;
    let member = inquiry
        .parties()
        .require(actor, Side::Buying, &PATH)?
        .clone();
    let withdrawn = match state::next(inquiry.state_at(tx.now()), Event::Withdraw) {
        Ok(withdrawn) => withdrawn,
        Err(_)
            if inquiry.state == State::Withdrawn
                && done_by_self(tx, actor, id, &["inquiry.withdrawn"]).await? =>
        {
            return Ok(Changed { inquiry: id });
        }
        Err(refused) => return Err(refused.fault(&PATH).into()),
    };
    input::expect_version(command.expected_version, inquiry.version)?;

    tx.act_for(member.organisation);
    inquiry.state = withdrawn;
    inquiry.reason = Some(reason.clone());
    inquiry.awaiting = None;
    inquiry.remind_at = None;
    if !store::save(tx, &mut inquiry).await? {
        return Err(input::conflict(inquiry.version).into());
    }
    let contact = quotation::reject_open(tx, &inquiry, &reason).await?;
    let event = super::record_state(tx, &inquiry, "inquiry.withdrawn").await?;
    asks_no_more(tx, id).await?;
    let lines = store::lines_of(&*tx, &[id]).await?;
    let mail = Correspondence::open(tx, &inquiry, &lines, contact, References::default()).await?;
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::InquiryWithdrawn(Box::new(InquiryWithdrawn {
        deal: mail.deal.clone(),
        reason,
    }));
    bundle.add(&sellers, &letter, None);
    bundle.post(tx).await?;
    Ok(Changed { inquiry: id })
}
