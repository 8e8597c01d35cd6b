//! Tokens and keys that are good, as far as this node has seen.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most that are remembered; with one more it begins anew.
const MOST: usize = 100_000;

/// The good ones that were given out or shown here, by a hash that nobody outside can work out. It says nothing of whether they still are. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Good(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    hasher: RandomState,
    seen: Mutex<HashSet<u64>>,
}

/// A token or key, by its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(u64);

impl Good {
    /// This node has given out a token.
    pub fn given_out(&self, token: &str) {
        self.remember(self.mark(token));
    }

    pub(super) fn mark(&self, shown: &str) -> Mark {
        Mark(self.0.hasher.hash_one(shown))
    }

    pub(super) fn knows(&self, mark: Mark) -> bool {
        self.seen().contains(&mark.0)
    }

    pub(super) fn remember(&self, mark: Mark) {
        let mut seen = self.seen();
        if seen.len() >= MOST && !seen.contains(&mark.0) {
            seen.clear();
        }
        seen.insert(mark.0);
    }

    pub(super) fn forget(&self, mark: Mark) {
        self.seen().remove(&mark.0);
    }

    fn seen(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
