//! Quotations whose last day is over.

use kernel::id::QuotationId;
use kernel::time::vn;
use notifications::letter::{Letter, QuotationExpired, Side as LetterSide};
use platform::{Db, Result, Tx};

use super::state::{self, Event};
use super::{State, store};
use crate::due::{BATCH, each_due};
use crate::inquiry;
use crate::letters::{Correspondence, References};
use crate::parties::Side;

/// Ends the quotations whose last day in Vietnam is over: called by the worker every few seconds. Each is a unit of work of its own
/// that writes `quotation.expired` and a letter to both sides; the inquiry stays answered and waits for the seller again. Returns how many were
/// ended; as many as a hundred means that more may wait.
///
/// # Errors
/// When the list of them cannot be read. One that fails is logged and left for the next time.
pub async fn expire_due(db: &Db) -> Result<u64> {
    let today = vn::date(db.clock().now());
    let due = store::overdue(db.read(), today, BATCH).await?;
    Ok(each_due!(
        db,
        "quotation-expiry",
        due,
        expire,
        quotation.id,
        "a quotation did not expire"
    ))
}

async fn expire(tx: &mut Tx, id: QuotationId) -> Result<bool> {
    let Some(seen) = store::find(&*tx, id).await? else {
        return Ok(false);
    };
    // The inquiry first, as everywhere; then what somebody may have done meanwhile is seen.
    let Some(mut inquiry) = inquiry::store::lock(tx, seen.inquiry).await? else {
        return Ok(false);
    };
    let Some(mut quotation) = store::find(&*tx, id).await? else {
        return Ok(false);
    };
    if quotation.state != State::Sent || quotation.state_at(tx.now()) != State::Expired {
        return Ok(false);
    }
    let Ok(expired) = state::next(quotation.state, Event::LastDayOver) else {
        return Ok(false);
    };
    if !store::decide(tx, &mut quotation, expired, None).await? {
        return Ok(false);
    }
    super::supply::release(tx, id).await?;
    if !inquiry.state.is_final() {
        inquiry.awaiting = Some(Side::Selling);
        if !inquiry::store::save(tx, &mut inquiry).await? {
            return Ok(false);
        }
    }
    let event = super::record_state(tx, &quotation, &inquiry, "quotation.expired").await?;
    let lines = inquiry::store::lines_of(&*tx, &[inquiry.id]).await?;
    let references = References {
        buyer: None,
        seller: quotation.external_reference.clone(),
    };
    let mail =
        Correspondence::open(tx, &inquiry, &lines, Some(quotation.person), references).await?;
    let mut bundle = mail.bundle(event, id);
    for side in [LetterSide::Buyer, LetterSide::Seller] {
        let readers = mail.readers(tx, side).await?;
        let letter = Letter::QuotationExpired(Box::new(QuotationExpired {
            deal: mail.deal.clone(),
            side,
            quotation: quotation.number.clone(),
            revision: quotation.revision,
            valid_until: quotation.valid_until,
        }));
        bundle.add(&readers, &letter, None);
    }
    bundle.post(tx).await?;
    Ok(true)
}
