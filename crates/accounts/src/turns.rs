//! One try at a time, so that guesses sent at once are counted one by one.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::Duration;
use kernel::fault::{Fault, Reason};
use tokio::sync::{Mutex, MutexGuard};

/// Accounts share 64 places.
static TURNS: [Mutex<()>; 64] = [const { Mutex::const_new(()) }; 64];

/// Waits until nobody else tries the same account; the turn lasts as long as what this gives.
pub(crate) async fn of(account: &str) -> MutexGuard<'static, ()> {
    let mut hasher = DefaultHasher::new();
    account.hash(&mut hasher);
    let place = usize::try_from(hasher.finish() % 64).unwrap_or_default();
    TURNS[place].lock().await
}

/// What somebody is told who has to wait.
pub(crate) fn must_wait(wait: Duration) -> Fault {
    Reason::wait(wait).at("input")
}
