//! Taking out what is over: sessions, challenges, confirmations, invitations and secrets that waited in vain.

use chrono::Duration;
use platform::{Context, Db, Tx};

use crate::{address, invitation, second_factor, session, sign_in};

/// A session that ended is remembered so long: a person who comes back from where she signed in before is not warned.
pub const SESSIONS_KEPT_DAYS: i64 = 90;

/// Takes out what is over and gives how many rows went. The worker calls it now and then; it writes no event.
///
/// # Errors
/// When the database refuses.
pub async fn clean(db: &Db) -> platform::Result<u64> {
    let context = Context::program("cleaning");
    platform::command!(db, &context, |tx| clean_in(tx))
}

async fn clean_in(tx: &mut Tx) -> platform::Result<u64> {
    let ended = tx.now() - Duration::days(SESSIONS_KEPT_DAYS);
    let used = ended - Duration::days(session::IDLE_DAYS);
    let sessions = session::store::delete_ended(tx, ended, used).await?;
    let challenges = sign_in::clean(tx).await?;
    let confirmations = address::clean(tx).await?;
    let factors = second_factor::clean(tx).await?;
    let invitations = invitation::clean(tx).await?;
    Ok(sessions + challenges + confirmations + factors + invitations)
}
