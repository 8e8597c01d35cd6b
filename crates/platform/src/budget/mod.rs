//! How much somebody may ask for in a minute: points that come back evenly.
//!
//! For each key one moment is kept: when everything that was spent will have come back (the generic cell rate algorithm). Whoever spends nothing is
//! forgotten, since his moment has passed. The moments are kept in this process, and with Redis by all nodes together.

mod here;
mod shared;

use chrono::Duration;

use crate::{Clock, redis::Redis};
use here::Here;

/// In which time a whole allowance comes back.
pub const WINDOW: Duration = Duration::minutes(1);

/// What somebody has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// His whole allowance, in points a minute.
    pub allowance: u32,
    /// Points that he may spend now.
    pub points: u32,
    /// When he has everything back.
    pub full_in: Duration,
}

/// Somebody asked for more than he has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdrawn {
    /// What he has.
    pub left: Left,
    /// When he has as much as he asked for; `None` where his whole allowance is less.
    pub wait: Option<Duration>,
}

/// Counts points by key. Keys are hashed with a secret, of this process or of the server, so no address is kept.
#[derive(Clone, Debug)]
pub struct Budget {
    here: Here,
    redis: Option<Redis>,
}

impl Budget {
    /// A budget of this process alone, of which nothing was spent.
    pub fn new(clock: Clock) -> Self {
        Self {
            here: Here::new(clock),
            redis: None,
        }
    }

    /// The same budget shared by all nodes, as long as Redis answers; else each node goes on by itself, from what it knows.
    #[must_use]
    pub fn shared(mut self, redis: Option<Redis>) -> Self {
        self.redis = redis;
        self
    }

    /// Spends points of a key that has so many a minute.
    ///
    /// # Errors
    /// When it has not so many left; then nothing is spent.
    pub async fn spend(&self, key: &str, allowance: u32, points: u32) -> Result<Left, Overdrawn> {
        if let Some(redis) = &self.redis
            && let Some(outcome) = shared::spend(redis, key, allowance, points).await
        {
            let full_in = match &outcome {
                Ok(left) => left.full_in,
                Err(over) => over.left.full_in,
            };
            // Should Redis go away, nobody gets a new allowance of it.
            self.here.set(key, full_in);
            return outcome;
        }
        self.here.spend(key, allowance, points)
    }

    /// Gives points back that were spent of a key that has so many a minute, and were not needed.
    pub async fn give_back(&self, key: &str, allowance: u32, points: u32) {
        if let Some(redis) = &self.redis
            && let Some(full_in) = shared::give_back(redis, key, allowance, points).await
        {
            self.here.set(key, full_in);
            return;
        }
        self.here.give_back(key, allowance, points);
    }
}

/// In which time so many points come back.
fn worth(points: u32, allowance: u32) -> Duration {
    let whole = WINDOW.num_microseconds().unwrap_or(i64::MAX);
    Duration::microseconds(i64::from(points).saturating_mul(whole) / i64::from(allowance.max(1)))
}

fn left(full_in: Duration, allowance: u32) -> Left {
    let whole = WINDOW.num_microseconds().unwrap_or(i64::MAX);
    let free = (WINDOW - full_in).num_microseconds().unwrap_or(0).max(0);
    let points = i64::from(allowance).saturating_mul(free) / whole;
    Left {
        allowance,
        points: u32::try_from(points).unwrap_or(allowance),
        full_in,
    }
}

/// What is said to whoever asked for more than came back since; `full_in` is without what he asked for.
fn overdrawn(full_in: Duration, allowance: u32, points: u32) -> Overdrawn {
    let wait = full_in + worth(points, allowance) - WINDOW;
    Overdrawn {
        left: left(full_in, allowance),
        wait: (points <= allowance).then_some(wait),
    }
}
