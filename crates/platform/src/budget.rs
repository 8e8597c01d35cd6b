//! How much somebody may ask for in a minute: points that come back evenly, kept in this process.
//!
//! For each key one moment is kept: when everything that was spent will have come back (the generic cell rate algorithm). Whoever spends nothing is
//! forgotten, since his moment has passed.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;
use kernel::time::Instant;

use crate::Clock;

/// In which time a whole allowance comes back.
pub const WINDOW: Duration = Duration::minutes(1);

/// The most keys remembered; beyond it those who have everything back are dropped, then those who have most.
const MOST_KEYS: usize = 100_000;

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

/// Counts points by key. Keys are hashed with a secret of this process, so no address is kept.
#[derive(Clone, Debug)]
pub struct Budget {
    clock: Clock,
    hasher: RandomState,
    full_at: Arc<Mutex<HashMap<u64, Instant>>>,
}

impl Budget {
    /// A budget of which nothing was spent.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            hasher: RandomState::new(),
            full_at: Arc::default(),
        }
    }

    /// Spends points of a key that has so many a minute.
    ///
    /// # Errors
    /// When it has not so many left; then nothing is spent.
    pub fn spend(&self, key: &impl Hash, allowance: u32, points: u32) -> Result<Left, Overdrawn> {
        let now = self.clock.now();
        let key = self.hasher.hash_one(key);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing comes back later than a whole window from now: a clock that was set back forgets what was spent, and locks nobody out.
        let before = full_at
            .get(&key)
            .filter(|full| (now..=now + WINDOW).contains(*full))
            .map_or(now, |full| *full);
        let after = before + worth(points, allowance);
        if after - now > WINDOW {
            let wait = (points <= allowance).then(|| after - now - WINDOW);
            return Err(Overdrawn {
                left: left(before - now, allowance),
                wait,
            });
        }
        if full_at.len() >= MOST_KEYS && !full_at.contains_key(&key) {
            make_room(&mut full_at, now);
        }
        full_at.insert(key, after);
        Ok(left(after - now, allowance))
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

fn make_room(full_at: &mut HashMap<u64, Instant>, now: Instant) {
    full_at.retain(|_, full| *full > now);
    if full_at.len() >= MOST_KEYS {
        let mut moments: Vec<Instant> = full_at.values().copied().collect();
        let middle = moments.len() / 2;
        let (_, middle, _) = moments.select_nth_unstable(middle);
        let middle = *middle;
        full_at.retain(|_, full| *full > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    #[test]
    fn points_come_back_evenly_and_never_beyond_the_allowance() {
        let (clock, hand) = Clock::manual(start());
        let budget = Budget::new(clock);
        assert_eq!(
            budget.spend(&"a", 6_000, 150).expect("enough").points,
            5_850
        );
        assert_eq!(budget.spend(&"a", 6_000, 5_850).expect("enough").points, 0);
        let over = budget.spend(&"a", 6_000, 100).expect_err("nothing left");
        assert_eq!(over.left.points, 0);
        assert_eq!(over.wait, Some(Duration::seconds(1)));
        assert_eq!(
            budget.spend(&"b", 6_000, 100).expect("another").points,
            5_900
        );

        hand.advance(Duration::milliseconds(999));
        assert!(
            budget.spend(&"a", 6_000, 100).is_err(),
            "a moment too early"
        );
        hand.advance(Duration::milliseconds(1));
        assert_eq!(budget.spend(&"a", 6_000, 100).expect("come back").points, 0);
        hand.advance(Duration::hours(1));
        let left = budget.spend(&"a", 6_000, 1).expect("all is back");
        assert_eq!(
            (left.points, left.full_in),
            (5_999, Duration::milliseconds(10))
        );
    }

    #[test]
    fn more_than_the_allowance_is_never_had_by_waiting() {
        let (clock, _hand) = Clock::manual(start());
        let budget = Budget::new(clock);
        let over = budget.spend(&"a", 1_000, 1_001).expect_err("too much");
        assert_eq!((over.left.points, over.wait), (1_000, None));
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let (clock, hand) = Clock::manual(start());
        let budget = Budget::new(clock);
        budget.spend(&"a", 1_000, 1_000).expect("enough");
        hand.set(start() - Duration::days(7));
        assert_eq!(budget.spend(&"a", 1_000, 1).expect("forgotten").points, 999);
    }

    #[test]
    fn a_flood_of_keys_makes_room_and_keeps_those_who_spent_most() {
        let (clock, _hand) = Clock::manual(start());
        let budget = Budget::new(clock);
        budget.spend(&"greedy", 1_000, 1_000).expect("enough");
        for key in 0..MOST_KEYS {
            budget.spend(&key, 1_000, 1).expect("enough");
        }
        let kept = budget.full_at.lock().expect("the keys").len();
        assert!(kept < MOST_KEYS, "{kept}");
        assert!(budget.spend(&"greedy", 1_000, 1).is_err());
    }
}
