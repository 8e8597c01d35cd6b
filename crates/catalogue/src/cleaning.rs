//! Housekeeping: standings of ratings brought up to the day, invitations forgotten whose time is long over.

use platform::{Context, Db};

use crate::{claim, rating};

/// Lists sort by stars as they were when somebody last looked; ratings that lapsed since are put in order this many at a time.
const RATINGS_AT_ONCE: u64 = 1_000;

/// Brings up to the day what time alone changes. The worker calls it now and then; it writes no event.
///
/// # Errors
/// When the database refuses.
pub async fn clean(db: &Db) -> platform::Result<()> {
    let context = Context::program("cleaning");
    let forgotten: platform::Result<u64> = platform::command!(db, &context, |tx| claim::clean(tx));
    forgotten?;
    let refreshed: platform::Result<usize> = platform::command!(db, &context, |tx| {
        rating::refresh_standings(tx, RATINGS_AT_ONCE)
    });
    refreshed.map(|_| ())
}
