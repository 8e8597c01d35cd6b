//! What texts found a moment ago: people ask for the same few, and whoever turns a page asks for his again.

use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

use super::Hit;
use super::finding::Best;

/// Bytes that are kept, about.
const KEPT_BYTES: u64 = 1024 * 1024;
/// What an entry takes beside its hits and its text: its place in the cache, its key, its counts.
const ENTRY_BYTES: usize = 160;
/// Entries that there will be, for the estimate.
const USUAL: usize = 512;

/// The bounded memory of what was found.
pub(super) struct Found(Cache<Key, (u64, Arc<Best>), ByBytes>);

impl Found {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(USUAL, KEPT_BYTES, ByBytes))
    }

    /// What was found of the index as it stands in `edition`, if that is kept.
    pub(super) fn recall(&self, text: &str, depth: usize, edition: u64) -> Option<Arc<Best>> {
        let (then, best) = self.0.get(&Asked { text, depth })?;
        (then == edition).then_some(best)
    }

    /// Keeps what was found; `edition` is that of before.
    pub(super) fn keep(&self, text: &str, depth: usize, edition: u64, best: Arc<Best>) {
        let text = text.into();
        self.0.insert(Key { text, depth }, (edition, best));
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    text: Box<str>,
    depth: usize,
}

/// A key that owns nothing; hashes as [`Key`] does.
#[derive(Hash)]
struct Asked<'a> {
    text: &'a str,
    depth: usize,
}

impl Equivalent<Key> for Asked<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self.text == *key.text && self.depth == key.depth
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, (u64, Arc<Best>)> for ByBytes {
    fn weight(&self, key: &Key, (_, best): &(u64, Arc<Best>)) -> u64 {
        let bytes = best.hits.capacity() * size_of::<Hit>() + key.text.len() + ENTRY_BYTES;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::DEPTHS;

    fn best(hits: usize) -> Arc<Best> {
        use kernel::id::ProductId;
        let hit = Hit {
            id: ProductId::from_uuid(uuid::Uuid::from_u128(1)),
            score: 1.0,
        };
        Arc::new(Best {
            hits: vec![hit; hits],
            whole: true,
        })
    }

    #[test]
    fn what_was_found_holds_for_its_text_its_depth_and_its_edition() {
        let found = Found::new();
        let [near, deep, _] = DEPTHS;
        found.keep("na", near, 7, best(3));
        assert_eq!(found.recall("na", near, 7).unwrap().hits.len(), 3);
        assert!(found.recall("na", near, 8).is_none());
        assert!(found.recall("na", deep, 7).is_none());
        assert!(found.recall("n", near, 7).is_none());
        found.keep("na", near, 8, best(2));
        assert_eq!(found.recall("na", near, 8).unwrap().hits.len(), 2);
    }

    #[test]
    fn it_stays_small_whatever_is_asked() {
        let found = Found::new();
        for asked in 0..1_000 {
            found.keep(&format!("text {asked}"), 1_000, 1, best(1_000));
        }
        assert!(found.0.weight() <= KEPT_BYTES);
        assert!(found.0.len() < 60);
    }
}
