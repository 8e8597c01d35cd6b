//! What bounds guessing at tokens and keys: each that is not good costs points, of where it came from.
//!
//! Who finds out whether a token is good asks the database, so a guess is no cheaper than a question. It is paid for before it is looked up, so that many at once
//! are no cheaper than one after the other, and a good one is given its points back. The points are counted apart from those of documents, and whoever has shown a
//! good token before, or was given it here, is asked for none. Strangers at the same address, who spend them all, keep nobody out for good: a trickle
//! is looked up without points.
//!
//! Where the points are gone and more than the trickle's places are taken, a good token that this node has not seen is refused like any other and told when to come
//! again. That is meant: before it is looked up nothing tells it from a guess, so whatever room were made for it, be it only to wait a little, would be room for
//! guesses. Each that waits holds the place of a request that others want, and the trickle's places are as many as can be spared. Points spent by
//! guesses under way are no reason to wait either: they come back within the time of one look into the database, and so do the trickle's places.

use std::net::IpAddr;

use axum::http::{StatusCode, header};
use kernel::time::whole_seconds;
use platform::budget::{Budget, Left, Overdrawn, WINDOW};

use super::answer::Refused;
use super::good::{Good, Mark};
use super::throttled_as;
use super::trickle::{Trickle, Turn};
use crate::App;
use crate::graphql::Through;

/// What a token or key costs that is not good: with the usual 6,000 points an address may show 300 of them in a minute.
const FAILED: u32 = 20;

/// Counts tokens and keys that are not good; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Guesses {
    budget: Budget,
    /// The points a minute of an address.
    anonymous: u32,
    good: Good,
    trickle: Trickle,
}

/// Where a token or key comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whence<'a> {
    address: IpAddr,
    through: Option<&'a Through>,
}

/// Something was shown, and it is being found out whether it is good. Dropped without an outcome it stays paid for.
#[must_use = "what comes of it is to be counted"]
pub(super) struct Guess<'a> {
    guesses: &'a Guesses,
    mark: Mark,
    whence: Whence<'a>,
    by: By,
}

/// By what it was let in.
enum By {
    /// It was good before.
    Repute,
    /// Points of this purse.
    Points(Purse),
    /// Its turn, without points.
    Turn(#[expect(dead_code, reason = "it lasts as long as the guess")] Turn),
}

/// What the guesses of one place are paid from.
struct Purse {
    key: String,
    allowance: u32,
}

impl<'a> Whence<'a> {
    /// From an address, perhaps through an application.
    pub(super) const fn of(address: IpAddr, through: Option<&'a Through>) -> Self {
        Self { address, through }
    }

    /// By which key its guesses are counted, and how many points it has for them.
    fn purse(self, anonymous: u32) -> Purse {
        let (whose, allowance) = match self.through {
            None => (throttled_as(self.address), anonymous),
            Some(through) => through.of_visitor(anonymous).unwrap_or_else(|| {
                let application = &through.application;
                (application.id.to_string(), application.points)
            }),
        };
        Purse {
            key: format!("guesses {whose}"),
            allowance,
        }
    }
}

impl Guesses {
    /// Nothing was guessed yet.
    pub(super) fn of(app: &App) -> Self {
        Self {
            budget: app.budget.clone(),
            anonymous: app.settings.allowances.anonymous,
            good: app.good.clone(),
            trickle: Trickle::default(),
        }
    }

    /// Somebody shows a token or key. Ask this before the database.
    ///
    /// # Errors
    /// When too many were shown from there that were not good, and others wait already, unless this one was good before.
    pub(super) async fn begin<'a>(
        &'a self,
        shown: &str,
        whence: Whence<'a>,
    ) -> Result<Guess<'a>, Refused> {
        let mark = self.good.mark(shown);
        let by = if self.good.knows(mark) {
            By::Repute
        } else {
            self.paid(whence.purse(self.anonymous)).await?
        };
        Ok(Guess {
            guesses: self,
            mark,
            whence,
            by,
        })
    }

    async fn paid(&self, purse: Purse) -> Result<By, Refused> {
        let Err(over) = self.spend(&purse).await else {
            return Ok(By::Points(purse));
        };
        let turn = self.trickle.turn(&purse.key).await;
        turn.map(By::Turn).ok_or_else(|| too_many(&over))
    }

    async fn spend(&self, purse: &Purse) -> Result<Left, Overdrawn> {
        self.budget.spend(&purse.key, purse.allowance, FAILED).await
    }
}

impl Guess<'_> {
    /// It is good.
    pub(super) async fn was_good(self) {
        self.guesses.good.remember(self.mark);
        self.nobody_knows().await;
    }

    /// It was not found out whether it is good.
    pub(super) async fn nobody_knows(self) {
        if let By::Points(purse) = &self.by {
            let budget = &self.guesses.budget;
            budget.give_back(&purse.key, purse.allowance, FAILED).await;
        }
    }

    /// It is not good, or not any more.
    pub(super) async fn failed(self) {
        self.guesses.good.forget(self.mark);
        if matches!(self.by, By::Repute) {
            // Of several at once the last may find nothing left: then there is no more to take.
            let purse = self.whence.purse(self.guesses.anonymous);
            let _spent = self.guesses.spend(&purse).await;
        }
    }
}

/// Whoever has fewer points in all than a guess costs lives by his turns alone.
fn too_many(over: &Overdrawn) -> Refused {
    let seconds = whole_seconds(over.wait.unwrap_or(WINDOW));
    Refused::coded(
        StatusCode::TOO_MANY_REQUESTS,
        "From your network too many tokens and keys were shown that are not good. Wait as long as Retry-After says.",
        "RATE_LIMITED",
    )
    .with(header::RETRY_AFTER, &seconds.to_string())
}
