//! The moments kept in this process.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Duration;
use kernel::time::Instant;

use super::{Left, Overdrawn, WINDOW, left, overdrawn, worth};
use crate::Clock;

/// The most keys remembered; beyond it those who have everything back are dropped, then those who have most.
const MOST_KEYS: usize = 100_000;

/// Counts points by key. Keys are hashed with a secret of this process, so no address is kept.
#[derive(Clone, Debug)]
pub(super) struct Here {
    clock: Clock,
    hasher: RandomState,
    full_at: Arc<Mutex<HashMap<u64, Instant>>>,
}

impl Here {
    /// Nothing was spent.
    pub(super) fn new(clock: Clock) -> Self {
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
    pub(super) fn spend(
        &self,
        key: impl Hash,
        allowance: u32,
        points: u32,
    ) -> Result<Left, Overdrawn> {
        let now = self.clock.now();
        let key = self.hasher.hash_one(key);
        let mut full_at = self.full_at();
        // Nothing comes back later than a whole window from now: a clock that was set back forgets what was spent, and locks nobody out.
        let before = full_at
            .get(&key)
            .filter(|full| (now..=now + WINDOW).contains(*full))
            .map_or(now, |full| *full);
        let after = before + worth(points, allowance);
        if after - now > WINDOW {
            return Err(overdrawn(before - now, allowance, points));
        }
        keep(&mut full_at, key, after, now);
        Ok(left(after - now, allowance))
    }

    /// Gives points back that were spent.
    pub(super) fn give_back(&self, key: impl Hash, allowance: u32, points: u32) {
        let now = self.clock.now();
        if let Some(full) = self.full_at().get_mut(&self.hasher.hash_one(key)) {
            *full = now.max(*full - worth(points, allowance));
        }
    }

    /// Takes over what is known elsewhere of a key: when it has everything back.
    pub(super) fn set(&self, key: impl Hash, full_in: Duration) {
        let now = self.clock.now();
        let key = self.hasher.hash_one(key);
        keep(&mut self.full_at(), key, now + full_in, now);
    }

    fn full_at(&self) -> MutexGuard<'_, HashMap<u64, Instant>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keep(full_at: &mut HashMap<u64, Instant>, key: u64, after: Instant, now: Instant) {
    if full_at.len() >= MOST_KEYS && !full_at.contains_key(&key) {
        make_room(full_at, now);
    }
    full_at.insert(key, after);
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
        let budget = Here::new(clock);
        assert_eq!(budget.spend("a", 6_000, 150).expect("enough").points, 5_850);
        assert_eq!(budget.spend("a", 6_000, 5_850).expect("enough").points, 0);
        let over = budget.spend("a", 6_000, 100).expect_err("nothing left");
        assert_eq!(over.left.points, 0);
        assert_eq!(over.wait, Some(Duration::seconds(1)));
        assert_eq!(
            budget.spend("b", 6_000, 100).expect("another").points,
            5_900
        );

        hand.advance(Duration::milliseconds(999));
        assert!(budget.spend("a", 6_000, 100).is_err(), "a moment too early");
        hand.advance(Duration::milliseconds(1));
        assert_eq!(budget.spend("a", 6_000, 100).expect("come back").points, 0);
        hand.advance(Duration::hours(1));
        let left = budget.spend("a", 6_000, 1).expect("all is back");
        assert_eq!(
            (left.points, left.full_in),
            (5_999, Duration::milliseconds(10))
        );
    }

    #[test]
    fn what_is_given_back_is_there_again_and_no_more_than_that() {
        let (clock, hand) = Clock::manual(start());
        let budget = Here::new(clock);
        budget.spend("a", 1_000, 1_000).expect("enough");
        budget.give_back("a", 1_000, 100);
        assert!(budget.spend("a", 1_000, 101).is_err());
        assert_eq!(budget.spend("a", 1_000, 100).expect("given").points, 0);
        // By then more has come back by itself.
        hand.advance(Duration::seconds(59));
        budget.give_back("a", 1_000, 1_000);
        assert_eq!(budget.spend("a", 1_000, 0).expect("all").points, 1_000);
        budget.give_back("who spent nothing", 1_000, 1_000);
        let left = budget.spend("who spent nothing", 1_000, 0).expect("all");
        assert_eq!(left.points, 1_000);
    }

    #[test]
    fn more_than_the_allowance_is_never_had_by_waiting() {
        let (clock, _hand) = Clock::manual(start());
        let budget = Here::new(clock);
        let over = budget.spend("a", 1_000, 1_001).expect_err("too much");
        assert_eq!((over.left.points, over.wait), (1_000, None));
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let (clock, hand) = Clock::manual(start());
        let budget = Here::new(clock);
        budget.spend("a", 1_000, 1_000).expect("enough");
        hand.set(start() - Duration::days(7));
        assert_eq!(budget.spend("a", 1_000, 1).expect("forgotten").points, 999);
    }

    #[test]
    fn a_flood_of_keys_makes_room_and_keeps_those_who_spent_most() {
        let (clock, _hand) = Clock::manual(start());
        let budget = Here::new(clock);
        budget.spend("greedy", 1_000, 1_000).expect("enough");
        for key in 0..MOST_KEYS {
            budget.spend(key, 1_000, 1).expect("enough");
        }
        let kept = budget.full_at.lock().expect("the keys").len();
        assert!(kept < MOST_KEYS, "{kept}");
        assert!(budget.spend("greedy", 1_000, 1).is_err());
    }
}
