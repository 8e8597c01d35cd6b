//! Inquiries that nobody answered in time.

use kernel::id::InquiryId;
use notifications::letter::{InquiryExpired, InquiryUnanswered, Letter, Side};
use platform::{Db, Result, Tx};

use super::state::{self, Event};
use super::{Inquiry, State, store};
use crate::due::{BATCH, each_due};
use crate::letters::{self, Bundle, Correspondence, References};

/// Ends the inquiries whose time to answer is over: called by the worker every few seconds. Each is a unit of work of its own that
/// writes `inquiry.expired`, a letter to both sides, and one to the staff of the province where a seller has not answered. Returns how many were ended; as many as a hundred means that more may wait.
///
/// # Errors
/// When the list of them cannot be read. One that fails is logged and left for the next time.
pub async fn expire_due(db: &Db) -> Result<u64> {
    let due = store::overdue(db.read(), db.clock().now(), BATCH).await?;
    Ok(each_due!(
        db,
        "inquiry-expiry",
        due,
        expire,
        inquiry.id,
        "an inquiry did not expire"
    ))
}

async fn expire(tx: &mut Tx, id: InquiryId) -> Result<bool> {
    let Some(mut inquiry) = store::lock(tx, id).await? else {
        return Ok(false);
    };
    // Between the list and the lock somebody may have answered.
    if inquiry.state_at(tx.now()) != State::Expired || inquiry.state != State::Open {
        return Ok(false);
    }
    let Ok(expired) = state::next(inquiry.state, Event::Deadline) else {
        return Ok(false);
    };
    inquiry.state = expired;
    inquiry.awaiting = None;
    if !store::save(tx, &mut inquiry).await? {
        return Ok(false);
    }
    let event = super::record_state(tx, &inquiry, "inquiry.expired").await?;
    let lines = store::lines_of(&*tx, &[id]).await?;
    let mail = Correspondence::open(tx, &inquiry, &lines, None, References::default()).await?;
    let mut bundle = mail.bundle(event, id);
    for side in [Side::Buyer, Side::Seller] {
        let readers = mail.readers(tx, side).await?;
        let letter = Letter::InquiryExpired(Box::new(InquiryExpired {
            deal: mail.deal.clone(),
            side,
            answerer: letters::answerer(&inquiry),
            reply_by: inquiry.reply_by,
        }));
        bundle.add(&readers, &letter, None);
    }
    escalate(tx, &inquiry, &mail, &mut bundle).await?;
    bundle.post(tx).await?;
    Ok(true)
}

/// Tells the province's staff that a seller has let a buyer wait, so that somebody can call; no words and no prices. An inquiry that lay at their
/// own desk they are told of as those who were to answer it.
async fn escalate(
    tx: &mut Tx,
    inquiry: &Inquiry,
    mail: &Correspondence,
    bundle: &mut Bundle,
) -> Result<()> {
    let Some(seller) = inquiry.seller else {
        return Ok(());
    };
    let Some(staff) = letters::staff_of(tx, &inquiry.province, seller).await? else {
        tracing::warn!(inquiry.id = %inquiry.id, "no office is there to be told of an inquiry that nobody answered");
        return Ok(());
    };
    let letter = Letter::InquiryUnanswered(Box::new(InquiryUnanswered {
        inquiry: inquiry.number.clone(),
        buyer: mail.name(inquiry.buyer).unwrap_or_default(),
        seller: mail.name(seller).unwrap_or_default(),
        phone: mail.phone(seller),
        goods: mail.deal.goods.clone(),
        reply_by: inquiry.reply_by,
    }));
    bundle.add(&staff, &letter, None);
    Ok(())
}
