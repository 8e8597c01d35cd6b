//! Reminding a seller of an inquiry that waits for an answer.

use kernel::id::InquiryId;
use notifications::letter::{Letter, ReplyReminder};
use platform::{Db, Result, Tx};

use super::{State, store};
use crate::due::{BATCH, each_due};
use crate::letters::{self, Correspondence, References};

/// Reminds those who have been asked and have not answered, once each. Every one is a unit of work of its own that writes
/// `inquiry.reminded` and a letter to the seller or the desk. Returns how many were reminded.
pub(crate) async fn remind_due(db: &Db) -> Result<u64> {
    let due = store::to_remind(db.read(), db.clock().now(), BATCH).await?;
    Ok(each_due!(
        db,
        "inquiry-reminder",
        due,
        remind,
        inquiry.id,
        "nobody was reminded of an inquiry"
    ))
}

async fn remind(tx: &mut Tx, id: InquiryId) -> Result<bool> {
    let Some(mut inquiry) = store::lock(tx, id).await? else {
        return Ok(false);
    };
    let now = tx.now();
    // Between the list and the lock somebody may have answered, and what is over needs no reminder.
    if inquiry.state_at(now) != State::Open || inquiry.remind_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    inquiry.remind_at = None;
    if !store::save(tx, &mut inquiry).await? {
        return Ok(false);
    }
    let event = super::record_state(tx, &inquiry, "inquiry.reminded").await?;
    let lines = store::lines_of(&*tx, &[id]).await?;
    let products = letters::products(&*tx, &lines).await?;
    let mail = Correspondence::open(tx, &inquiry, &lines, None, References::default()).await?;
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::ReplyReminder(Box::new(ReplyReminder {
        answerer: letters::answerer(&inquiry),
        deal: mail.deal.clone(),
        asked: letters::asked(&inquiry, &lines, &products),
    }));
    bundle.add(&sellers, &letter, Some(inquiry.reply_by));
    bundle.post(tx).await?;
    Ok(true)
}
