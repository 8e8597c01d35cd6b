//! What bounds guessing at tokens and keys: each that is not good costs points, of where it came from.
//!
//! Who finds out whether a token is good asks the database, so a guess is no cheaper than a question. The points are counted apart from those of documents, and
//! whoever has shown a good token before is asked for none: strangers at the same address, who spend them all, keep only those out who were never seen here.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{StatusCode, header};
use platform::budget::Budget;

use super::answer::Refused;
use super::throttled_as;
use crate::App;
use crate::graphql::Through;

/// What a token or key costs that is not good: with the usual 6,000 points an address may show 300 of them in a minute.
const FAILED: u32 = 20;
/// The most good ones that are remembered; with one more it begins anew.
const MOST_GOOD: usize = 100_000;
/// Counts tokens and keys that are not good; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Guesses {
    budget: Budget,
    /// The points a minute of an address.
    anonymous: u32,
    good: Arc<Good>,
}

/// The good ones that were shown here, by a hash that nobody outside can work out. It says nothing of whether they still are.
#[derive(Debug, Default)]
struct Good {
    hasher: RandomState,
    shown: Mutex<HashSet<u64>>,
}

/// Where a token or key comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whence<'a> {
    address: IpAddr,
    through: Option<&'a Through>,
}

/// Something was shown, and it is being found out whether it is good.
#[must_use = "what comes of it is to be counted"]
pub(super) struct Guess<'a> {
    guesses: &'a Guesses,
    shown: u64,
    key: String,
    allowance: u32,
}

impl<'a> Whence<'a> {
    /// From an address, perhaps through an application.
    pub(super) const fn of(address: IpAddr, through: Option<&'a Through>) -> Self {
        Self { address, through }
    }

    /// By which key its guesses are counted, and how many points it has for them.
    fn purse(self, anonymous: u32) -> (String, u32) {
        let (whose, points) = match self.through {
            None => (throttled_as(self.address), anonymous),
            Some(through) => through.of_visitor(anonymous).unwrap_or_else(|| {
                let application = &through.application;
                (application.id.to_string(), application.points)
            }),
        };
        (format!("guesses {whose}"), points)
    }
}

impl Guesses {
    /// Nothing was guessed yet.
    pub(super) fn of(app: &App) -> Self {
        Self {
            budget: app.budget.clone(),
            anonymous: app.settings.allowances.anonymous,
            good: Arc::default(),
        }
    }

    /// Somebody shows a token or key. Ask this before the database.
    ///
    /// # Errors
    /// When too many were shown from there that were not good, unless this one was good before.
    pub(super) async fn begin(
        &self,
        shown: &str,
        whence: Whence<'_>,
    ) -> Result<Guess<'_>, Refused> {
        let shown = self.good.hasher.hash_one(shown);
        let (key, allowance) = whence.purse(self.anonymous);
        if !self.good.shown().contains(&shown) {
            // Spends nothing, and tells what is left.
            let left = self.budget.spend(&key, allowance, 0).await;
            if !left.is_ok_and(|left| left.points >= FAILED) {
                return Err(too_many(allowance));
            }
        }
        Ok(Guess {
            guesses: self,
            shown,
            key,
            allowance,
        })
    }
}

impl Guess<'_> {
    /// It is good.
    pub(super) fn was_good(self) {
        let mut good = self.guesses.good.shown();
        if good.len() >= MOST_GOOD && !good.contains(&self.shown) {
            good.clear();
        }
        good.insert(self.shown);
    }

    /// It is not good, or not any more.
    pub(super) async fn failed(self) {
        self.guesses.good.shown().remove(&self.shown);
        // Of several at once the last may find nothing left: then there is no more to take.
        let _spent = self
            .guesses
            .budget
            .spend(&self.key, self.allowance, FAILED)
            .await;
    }
}

impl Good {
    fn shown(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The points of one guess are back after so long.
fn too_many(allowance: u32) -> Refused {
    let seconds = (FAILED * 60).div_ceil(allowance.max(1));
    Refused::coded(
        StatusCode::TOO_MANY_REQUESTS,
        "From your network too many tokens and keys were shown that are not good. Wait as long as Retry-After says.",
        "RATE_LIMITED",
    )
    .with(header::RETRY_AFTER, &seconds.to_string())
}
