//! Inquiries that were answered and then went quiet.

use chrono::Duration;
use kernel::id::InquiryId;
use notifications::letter::{InquiryClosed, Letter, Side};
use platform::{Db, Result, Tx};

use super::state::{self, Event};
use super::{State, store};
use crate::due::{BATCH, each_due};
use crate::letters::{Correspondence, References};
use crate::quotation;

/// So many days without a word and without an open quotation end what has been answered.
pub(crate) const QUIET_DAYS: i64 = 30;

/// Closes answered inquiries in which nobody has written for thirty days while no quotation was open. Each is a unit of work of its own that
/// writes `inquiry.closed` and a letter to both sides. Returns how many were closed.
pub(crate) async fn close_quiet(db: &Db) -> Result<u64> {
    let since = db.clock().now() - Duration::days(QUIET_DAYS);
    let due = store::gone_quiet(db.read(), since, BATCH).await?;
    Ok(each_due!(
        db,
        "inquiry-quiet",
        due,
        close,
        inquiry.id,
        "a quiet inquiry was not closed"
    ))
}

async fn close(tx: &mut Tx, id: InquiryId) -> Result<bool> {
    let Some(mut inquiry) = store::lock(tx, id).await? else {
        return Ok(false);
    };
    // Between the list and the lock somebody may have written, or quoted.
    let quiet = tx.now() - inquiry.updated_at >= Duration::days(QUIET_DAYS);
    let newest = quotation::store::newest_of(&*tx, id).await?;
    let open = newest
        .as_ref()
        .is_some_and(|newest| newest.state == quotation::State::Sent);
    let Ok(closed) = state::next(inquiry.state, Event::GoQuiet) else {
        return Ok(false);
    };
    if !quiet || open || inquiry.state != State::Answered {
        return Ok(false);
    }
    inquiry.state = closed;
    inquiry.awaiting = None;
    if !store::save(tx, &mut inquiry).await? {
        return Ok(false);
    }
    let event = super::record_state(tx, &inquiry, "inquiry.closed").await?;
    let lines = store::lines_of(&*tx, &[id]).await?;
    let contact = newest.map(|newest| newest.person);
    let mail = Correspondence::open(tx, &inquiry, &lines, contact, References::default()).await?;
    let mut bundle = mail.bundle(event, id);
    for side in [Side::Buyer, Side::Seller] {
        let readers = mail.readers(tx, side).await?;
        let letter = Letter::InquiryClosed(Box::new(InquiryClosed {
            deal: mail.deal.clone(),
            side,
            quiet_days: QUIET_DAYS,
        }));
        bundle.add(&readers, &letter, None);
    }
    bundle.post(tx).await?;
    Ok(true)
}
