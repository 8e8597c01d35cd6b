//! What the clock does besides ending things: reminders, and closing what has gone quiet.

use platform::{Db, Result};

use crate::{amendment, clock, inquiry, order, quotation};

/// Reminds sellers of inquiries and placed orders that wait for an answer, buyers of offers that soon end and either side of a proposed change that waits for its
/// word, each once and never between nine in the evening and six in the morning in Vietnam; closes answered inquiries in which nobody has written for thirty days. Called by the worker every few
/// seconds. Returns how many letters' causes there were.
///
/// # Errors
/// When a list of what is due cannot be read. One thing that fails is logged and left for the next time.
pub async fn due(db: &Db) -> Result<u64> {
    let closed = inquiry::close_quiet(db).await?;
    if clock::is_night(db.clock().now()) {
        return Ok(closed);
    }
    Ok(closed
        + inquiry::remind_due(db).await?
        + quotation::remind_due(db).await?
        + order::remind_due(db).await?
        + amendment::remind_due(db).await?)
}
