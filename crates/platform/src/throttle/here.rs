//! The happenings kept in this process.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::Duration;
use kernel::time::Instant;

use super::{Counts, Rule};
use crate::Clock;

/// Counts happenings by rule and key. Keys are hashed, so no address is kept.
#[derive(Clone, Debug)]
pub(super) struct Here {
    clock: Clock,
    happened: Arc<Mutex<Happened>>,
}

/// By hashed rule and key.
type Happened = HashMap<u64, Kept>;

/// What is kept of a rule and key.
#[derive(Debug)]
struct Kept {
    /// When nothing of it counts any more, by the longest window of its own rule.
    until: Instant,
    /// When it happened, and the hash of what.
    list: VecDeque<(Instant, u64)>,
}

/// The most keys remembered; beyond it the keys that are over are dropped, then the oldest.
const MOST_KEYS: usize = 100_000;

impl Here {
    /// Nothing is counted.
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            happened: Arc::default(),
        }
    }

    /// How long to wait before it may happen again; `None` when it may happen now.
    pub(super) fn wait(&self, rule: &Rule, key: &str) -> Option<Duration> {
        let happened = self.happened.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let list = &happened.get(&hash((rule.name, key)))?.list;
        rule.windows
            .iter()
            .filter_map(|window| {
                let recent: Vec<&(Instant, u64)> = list
                    .iter()
                    .filter(|(at, _)| window.holds(*at, now))
                    .collect();
                let count = match rule.counts {
                    Counts::Each => recent.len(),
                    Counts::Different => recent
                        .iter()
                        .map(|(_, thing)| thing)
                        .collect::<HashSet<_>>()
                        .len(),
                };
                (count >= window.most)
                    .then(|| recent.first().map(|(at, _)| *at + window.within - now))
                    .flatten()
            })
            .max()
    }

    /// Counts a happening; `thing` tells different ones apart.
    pub(super) fn note(&self, rule: &Rule, key: &str, thing: &str) {
        let (longest, most) = (rule.longest(), rule.largest());
        let mut happened = self.happened.lock().unwrap_or_else(PoisonError::into_inner);
        // Asked when nobody else writes: what others noted a moment ago is never in the future.
        let now = self.clock.now();
        if happened.len() >= MOST_KEYS {
            happened.retain(|_, kept| kept.until > now);
            if happened.len() >= MOST_KEYS {
                drop_older_half(&mut happened);
            }
        }
        let until = now + longest;
        let kept = happened
            .entry(hash((rule.name, key)))
            .or_insert_with(|| Kept {
                until,
                list: VecDeque::new(),
            });
        kept.until = until;
        let list = &mut kept.list;
        list.retain(|(at, _)| *at <= now && *at + longest > now);
        let thing = hash(thing);
        if rule.counts == Counts::Different {
            list.retain(|(_, known)| *known != thing);
        }
        list.push_back((now, thing));
        while list.len() > most {
            list.pop_front();
        }
    }
}

/// Forgets the half of the keys that happened longest ago.
fn drop_older_half(happened: &mut Happened) {
    let mut ages: Vec<(Option<Instant>, u64)> = happened
        .iter()
        .map(|(key, kept)| (kept.list.back().map(|(at, _)| *at), *key))
        .collect();
    ages.sort_unstable();
    for (_, key) in &ages[..ages.len() / 2] {
        happened.remove(key);
    }
}

fn hash(thing: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::throttle::Window;

    const FAILURES: Rule = Rule {
        name: "failures",
        windows: &[
            Window {
                most: 2,
                within: Duration::minutes(1),
            },
            Window {
                most: 3,
                within: Duration::hours(1),
            },
        ],
        counts: Counts::Each,
    };
    const ACCOUNTS: Rule = Rule {
        name: "accounts",
        windows: &[Window {
            most: 2,
            within: Duration::hours(1),
        }],
        counts: Counts::Different,
    };

    fn throttle() -> (Here, crate::ManualClock) {
        let (clock, hand) = Clock::manual(chrono::DateTime::UNIX_EPOCH);
        (Here::new(clock), hand)
    }

    #[test]
    fn it_asks_to_wait_and_never_locks_out() {
        let (throttle, hand) = throttle();
        throttle.note(&FAILURES, "a", "");
        assert_eq!(throttle.wait(&FAILURES, "a"), None);
        throttle.note(&FAILURES, "a", "");
        assert_eq!(throttle.wait(&FAILURES, "a"), Some(Duration::minutes(1)));
        assert_eq!(throttle.wait(&FAILURES, "b"), None);
        hand.advance(Duration::minutes(1));
        assert_eq!(throttle.wait(&FAILURES, "a"), None);
        throttle.note(&FAILURES, "a", "");
        assert_eq!(throttle.wait(&FAILURES, "a"), Some(Duration::minutes(59)));
        hand.advance(Duration::hours(1));
        assert_eq!(throttle.wait(&FAILURES, "a"), None);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait() {
        let (throttle, hand) = throttle();
        hand.advance(Duration::days(30));
        for _ in 0..3 {
            throttle.note(&FAILURES, "a", "");
            throttle.note(&ACCOUNTS, "address", "one");
            throttle.note(&ACCOUNTS, "address", "two");
        }
        assert!(throttle.wait(&FAILURES, "a").is_some());
        hand.set(chrono::DateTime::UNIX_EPOCH);
        assert_eq!(throttle.wait(&FAILURES, "a"), None);
        assert_eq!(throttle.wait(&ACCOUNTS, "address"), None);
        // It counts on from there.
        throttle.note(&FAILURES, "a", "");
        throttle.note(&FAILURES, "a", "");
        assert_eq!(throttle.wait(&FAILURES, "a"), Some(Duration::minutes(1)));
    }

    #[test]
    fn a_flood_of_a_rule_for_minutes_forgets_nothing_of_one_for_hours() {
        const MINUTES: Rule = Rule {
            name: "minutes",
            windows: &[Window {
                most: 1,
                within: Duration::minutes(1),
            }],
            counts: Counts::Each,
        };
        let (throttle, hand) = throttle();
        for _ in 0..3 {
            throttle.note(&FAILURES, "a", "");
        }
        for key in 1..MOST_KEYS {
            throttle.note(&MINUTES, &key.to_string(), "");
        }
        hand.advance(Duration::minutes(2));
        throttle.note(&MINUTES, "one more", "");
        assert_eq!(throttle.wait(&FAILURES, "a"), Some(Duration::minutes(58)));
        assert_eq!(throttle.happened.lock().expect("a lock").len(), 2);
    }

    #[test]
    fn the_same_thing_again_counts_once() {
        let (throttle, _) = throttle();
        for _ in 0..10 {
            throttle.note(&ACCOUNTS, "address", "one");
        }
        assert_eq!(throttle.wait(&ACCOUNTS, "address"), None);
        throttle.note(&ACCOUNTS, "address", "two");
        assert!(throttle.wait(&ACCOUNTS, "address").is_some());
    }
}
