//! Reminding the other side of a proposed change that waits for its word.

use kernel::id::AmendmentId;
use notifications::letter::{AmendmentReminder, Letter};
use platform::{Db, Result, Tx};

use super::policy::decider;
use super::{State, store};
use crate::due::{BATCH, each_due};
use crate::letters;
use crate::order;

/// Reminds those who have to decide about a proposed change, once each. Every one is a unit of work of its own that writes
/// `amendment.reminded` and a letter to the side that did not propose it. Returns how many were reminded.
pub(crate) async fn remind_due(db: &Db) -> Result<u64> {
    let due = store::to_remind(db.read(), db.clock().now(), BATCH).await?;
    Ok(each_due!(
        db,
        "amendment-reminder",
        due,
        remind,
        amendment.id,
        "nobody was reminded of a proposal"
    ))
}

async fn remind(tx: &mut Tx, id: AmendmentId) -> Result<bool> {
    let Some(seen) = store::find(&*tx, id).await? else {
        return Ok(false);
    };
    // The order first, as everywhere; then what somebody may have decided meanwhile is seen.
    let Some(order) = order::store::lock(tx, seen.order).await? else {
        return Ok(false);
    };
    let Some(mut amendment) = store::find(&*tx, id).await? else {
        return Ok(false);
    };
    let now = tx.now();
    if amendment.state != State::Proposed || amendment.remind_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    if !store::note_reminded(tx, &mut amendment).await? {
        return Ok(false);
    }
    let event = super::record_state(tx, &amendment, &order, "amendment.reminded").await?;
    let terms = order::terms_in_force(tx, &order).await?;
    let mail = order::correspondence(tx, &order)
        .await?
        .about(letters::goods_agreed(&terms));
    let side = letters::side(decider(amendment.side));
    let letter = Letter::AmendmentReminder(Box::new(AmendmentReminder {
        deal: mail.deal.clone(),
        side,
        amendment: letters::amendment(&order, &amendment, &terms)?,
        proposed_at: amendment.created_at,
    }));
    let readers = mail.readers(tx, side).await?;
    let mut bundle = mail.bundle(event, order.id);
    bundle.add(&readers, &letter, None);
    bundle.post(tx).await?;
    Ok(true)
}
