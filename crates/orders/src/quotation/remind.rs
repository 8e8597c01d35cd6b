//! Reminding a buyer of an offer whose last day is near.

use kernel::id::QuotationId;
use kernel::money::Money;
use kernel::time::vn;
use notifications::letter::{Letter, QuotationEnding};
use platform::{Db, Failure, Result, Tx};

use super::{State, store};
use crate::due::{BATCH, each_due};
use crate::inquiry;
use crate::letters::{self, Correspondence, References};

/// Reminds buyers of open quotations before their last day, once each. Every one is a unit of work of its own that writes
/// `quotation.reminded` and a letter to the buyer. Returns how many were reminded.
pub(crate) async fn remind_due(db: &Db) -> Result<u64> {
    let due = store::to_remind(db.read(), db.clock().now(), BATCH).await?;
    Ok(each_due!(
        db,
        "quotation-reminder",
        due,
        remind,
        quotation.id,
        "nobody was reminded of a quotation"
    ))
}

async fn remind(tx: &mut Tx, id: QuotationId) -> Result<bool> {
    let Some(seen) = store::find(&*tx, id).await? else {
        return Ok(false);
    };
    // The inquiry first, as everywhere; then what somebody may have done meanwhile is seen.
    let Some(inquiry) = inquiry::store::lock(tx, seen.inquiry).await? else {
        return Ok(false);
    };
    let Some(quotation) = store::find(&*tx, id).await? else {
        return Ok(false);
    };
    let now = tx.now();
    if quotation.state_at(now) != State::Sent || quotation.remind_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    if !store::note_reminded(tx, id).await? {
        return Ok(false);
    }
    let event = super::record_state(tx, &quotation, &inquiry, "quotation.reminded").await?;
    let lines = inquiry::store::lines_of(&*tx, &[inquiry.id]).await?;
    let offered = store::lines_of(&*tx, &[id]).await?;
    let references = References {
        buyer: None,
        seller: quotation.external_reference.clone(),
    };
    let mail = Correspondence::open(tx, &inquiry, &lines, Some(quotation.person), references)
        .await?
        .about(letters::goods_offered(&lines, &offered));
    let buyers = mail.buyers(tx).await?;
    let payable = Money::sum(quotation.currency, [quotation.total, quotation.vat_total])
        .map_err(Failure::internal)?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::QuotationEnding(Box::new(QuotationEnding {
        deal: mail.deal.clone(),
        quotation: quotation.number.clone(),
        revision: quotation.revision,
        firm: quotation.firm,
        payable,
        valid_until: quotation.valid_until,
    }));
    let not_after = vn::end_of_day(quotation.valid_until);
    bundle.add(&buyers, &letter, Some(not_after));
    bundle.post(tx).await?;
    Ok(true)
}
