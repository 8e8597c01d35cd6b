//! How often something may happen within a time: sliding windows, kept in this process, and with Redis by all nodes together.

mod here;
mod shared;

use chrono::Duration;
use kernel::time::Instant;

use crate::{Clock, redis::Redis};
use here::Here;

/// A limit: at most `most` within `within`.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// How many.
    pub most: usize,
    /// In which time.
    pub within: Duration,
}

impl Window {
    /// Whether what happened then still counts. Nothing happens later than now: a clock that was set back forgets what it had
    /// counted, and locks nobody out until it has caught up.
    fn holds(&self, at: Instant, now: Instant) -> bool {
        at <= now && at + self.within > now
    }
}

/// A rule with a name of its own: what it counts, and its windows.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name; two rules never share counts.
    pub name: &'static str,
    /// Its windows, all of which must have room.
    pub windows: &'static [Window],
    /// What one happening counts as.
    pub counts: Counts,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Every happening.
    Each,
    /// Different things only: thirty failures of one account count once.
    Different,
}

impl Rule {
    /// After this time nothing counts any more.
    fn longest(&self) -> Duration {
        self.windows
            .iter()
            .map(|window| window.within)
            .max()
            .unwrap_or_default()
    }

    /// What is beyond changes no answer.
    fn largest(&self) -> usize {
        self.windows
            .iter()
            .map(|window| window.most)
            .max()
            .unwrap_or_default()
            .max(1)
            * 2
    }
}

/// Counts happenings by rule and key. Keys are hashed, so no address is kept.
#[derive(Clone, Debug)]
pub struct Throttle {
    here: Here,
    redis: Option<Redis>,
}

impl Throttle {
    /// A throttle of this process alone, with nothing counted.
    pub fn new(clock: Clock) -> Self {
        Self {
            here: Here::new(clock),
            redis: None,
        }
    }

    /// The same throttle shared by all nodes, as long as Redis answers. Each node counts what happens at it by itself too, so that nobody who guesses
    /// gets more tries of it when Redis goes away.
    #[must_use]
    pub fn shared(mut self, redis: Option<Redis>) -> Self {
        self.redis = redis;
        self
    }

    /// How long to wait before it may happen again; `None` when it may happen now.
    pub async fn wait(&self, rule: &Rule, key: &str) -> Option<Duration> {
        let here = self.here.wait(rule, key);
        match &self.redis {
            Some(redis) => here.max(shared::wait(redis, rule, key).await),
            None => here,
        }
    }

    /// Counts a happening; `thing` tells different ones apart.
    pub async fn note(&self, rule: &Rule, key: &str, thing: &str) {
        self.here.note(rule, key, thing);
        if let Some(redis) = &self.redis {
            shared::note(redis, rule, key, thing).await;
        }
    }
}
