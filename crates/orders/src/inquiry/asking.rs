//! Letters that ask for an answer which nobody needs to give any more: those that still wait to be sent are not sent.

use kernel::id::InquiryId;
use platform::{Result, Tx};

/// The letters by which an inquiry is made known to those who answer.
const ASKING: [&str; 3] = ["INQUIRY_RECEIVED", "INQUIRY_AT_DESK", REMINDING];
const REMINDING: &str = "REPLY_REMINDER";

/// Who has not read yet that somebody asks need not read it any more: it was declined, taken back, or is somebody else's to answer.
pub(super) async fn asks_no_more(tx: &mut Tx, inquiry: InquiryId) -> Result<()> {
    withdraw(tx, inquiry, &ASKING).await
}

/// It was answered: who has not read the question yet still should, but nobody waits for a first word.
pub(crate) async fn remind_no_more(tx: &mut Tx, inquiry: InquiryId) -> Result<()> {
    withdraw(tx, inquiry, &[REMINDING]).await
}

async fn withdraw(tx: &mut Tx, inquiry: InquiryId, kinds: &[&str]) -> Result<()> {
    notifications::outbox::withdraw(tx, inquiry.uuid(), inquiry.uuid(), kinds).await
}
