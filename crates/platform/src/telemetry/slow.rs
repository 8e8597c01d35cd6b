//! The slow-operation log: one warning for each operation, statement or letter that took longer than the operator allows.
//! A line says what it was and how long it took; never with which values.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::names;

/// What holds until the program says otherwise.
const DEFAULT_MILLIS: u64 = 1_000;

static MILLIS: AtomicU64 = AtomicU64::new(DEFAULT_MILLIS);

/// Sets from when on something is slow, for the whole process; zero logs nothing.
pub fn set_threshold(threshold: Duration) {
    let millis = u64::try_from(threshold.as_millis()).unwrap_or(u64::MAX);
    MILLIS.store(millis, Ordering::Relaxed);
}

/// What may be slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A GraphQL operation.
    Operation,
    /// A statement of SQL.
    Statement,
    /// A letter on its way.
    Letter,
}

impl Thing {
    /// Its name in the log and in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Statement => "statement",
            Self::Letter => "letter",
        }
    }
}

/// Whether something that took so long is to be told; counts it if so.
pub fn is_slow(thing: Thing, took: Duration) -> bool {
    let slow = exceeds(took, MILLIS.load(Ordering::Relaxed));
    if slow {
        metrics::counter!(names::SLOW, "kind" => thing.name()).increment(1);
    }
    slow
}

/// Whole milliseconds, as the log has durations.
pub fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

fn exceeds(took: Duration, threshold: u64) -> bool {
    threshold > 0 && took >= Duration::from_millis(threshold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_turns_it_off() {
        assert!(!exceeds(Duration::from_mins(1), 0));
        assert!(!exceeds(Duration::from_millis(999), 1_000));
        assert!(exceeds(Duration::from_secs(1), 1_000));
    }
}
