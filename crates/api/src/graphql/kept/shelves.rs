//! Rows of the catalogue that everybody may read and that many answers need: producers, ratings, places, OCOP sets.
//!
//! As with whole answers, a row is told again only while everything stands as it stood before it was read. Only queries of callers who have not signed in read from here: whoever
//! signed in may have written through another node a moment ago, and is told what the database says.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use catalogue::administrative_unit::AdministrativeUnit;
use catalogue::ocop_set::{OcopSet, SetKey};
use catalogue::producer::Producer;
use catalogue::rating::Rating;
use kernel::id::ProducerId;
use kernel::text::LocalisedText;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::Moment;
use crate::App;
use crate::graphql::loaders::{RatingsOf, UnitCode};
use crate::graphql::observed;

/// What a row takes in memory about, for the estimate of how many there will be.
const USUAL_BYTES: usize = 512;
/// What a row takes beside itself: its key, its moment, its place.
const ENTRY_BYTES: usize = 128;
/// Shares of the whole, in hundredths: producers and ratings grow with the catalogue, places are some 3,400, sets a few hundred.
const PRODUCERS: usize = 50;
const RATINGS: usize = 40;
const UNITS: usize = 8;
const SETS: usize = 2;

/// The bounded memory of rows.
pub(in crate::graphql) struct Rows {
    pub(in crate::graphql) producers: Shelf<ProducerId, Producer>,
    pub(in crate::graphql) ratings: Shelf<RatingsOf, Vec<Rating>>,
    pub(in crate::graphql) units: Shelf<UnitCode, AdministrativeUnit>,
    pub(in crate::graphql) sets: Shelf<SetKey, OcopSet>,
}

impl Rows {
    /// A memory of so many bytes; none at all for 0.
    pub(in crate::graphql) fn new(bytes: usize) -> Option<Self> {
        let share = |hundredths| bytes / 100 * hundredths;
        (bytes > 0).then(|| Self {
            producers: Shelf::new(share(PRODUCERS)),
            ratings: Shelf::new(share(RATINGS)),
            units: Shelf::new(share(UNITS)),
            sets: Shelf::new(share(SETS)),
        })
    }
}

/// The rows of one kind.
pub(in crate::graphql) struct Shelf<K, V>(Cache<K, (Moment, Arc<V>), ByBytes>);

impl<K: Eq + Hash + Clone, V: Heavy> Shelf<K, V> {
    fn new(bytes: usize) -> Self {
        let items = (bytes / USUAL_BYTES).max(16);
        let weight = u64::try_from(bytes).unwrap_or(u64::MAX);
        Self(Cache::with_weighter(items, weight, ByBytes))
    }
}

/// The rows as they stood at one moment, which was taken before anything was read.
#[derive(Clone)]
pub(in crate::graphql) struct Shelves {
    rows: Arc<Rows>,
    moment: Moment,
}

impl Shelves {
    /// The rows that hold now; nothing while this node does not hear of what others commit.
    pub(in crate::graphql) fn now(rows: &Arc<Rows>, app: &App) -> Option<Self> {
        Some(Self {
            rows: Arc::clone(rows),
            moment: Moment::now(app)?,
        })
    }

    /// A row, if it is kept and still holds.
    pub(in crate::graphql) fn recall<K: Eq + Hash + Clone, V: Heavy + Clone>(
        &self,
        shelf: impl FnOnce(&Rows) -> &Shelf<K, V>,
        key: &K,
    ) -> Option<V> {
        let kept = shelf(&self.rows).0.get(key);
        let found = kept.filter(|(moment, _)| *moment == self.moment);
        observed::looked_for_a_row(found.is_some());
        found.map(|(_, row)| V::clone(&row))
    }

    /// Keeps what was read.
    pub(in crate::graphql) fn keep<K: Eq + Hash + Clone, V: Heavy + Clone>(
        &self,
        shelf: impl FnOnce(&Rows) -> &Shelf<K, V>,
        found: &HashMap<K, V>,
    ) {
        let shelf = shelf(&self.rows);
        for (key, row) in found {
            let row = Arc::new(row.clone());
            shelf.0.insert(key.clone(), (self.moment, row));
        }
    }
}

/// What takes memory beside its own size.
pub(in crate::graphql) trait Heavy {
    /// Bytes, about.
    fn bytes(&self) -> usize;
}

impl Heavy for Producer {
    fn bytes(&self) -> usize {
        let texts =
            [&self.address, &self.unit_code].map(|text| text.as_ref().map_or(0, String::len));
        size_of::<Self>()
            + self.slug.len()
            + self.name.len()
            + texts.iter().sum::<usize>()
            + self.story.as_ref().map_or(0, text)
    }
}

impl Heavy for Vec<Rating> {
    fn bytes(&self) -> usize {
        let each = |rating: &Rating| {
            let decision = rating.decision.as_ref().map_or(0, |decision| {
                decision.number.len() + decision.issuer.as_ref().map_or(0, String::len)
            });
            size_of::<Rating>() + rating.source.len() + decision
        };
        size_of::<Self>() + self.iter().map(each).sum::<usize>()
    }
}

impl Heavy for AdministrativeUnit {
    fn bytes(&self) -> usize {
        let districts = self.former_districts.iter();
        let districts: usize = districts.map(|district| 48 + district.name.len()).sum();
        size_of::<Self>() + 2 * self.name.len() + districts
    }
}

impl Heavy for OcopSet {
    fn bytes(&self) -> usize {
        let texts = [
            &self.group_vi,
            &self.group_en,
            &self.family_vi,
            &self.family_en,
            &self.vi,
            &self.en,
        ];
        size_of::<Self>() + texts.map(String::len).iter().sum::<usize>()
    }
}

fn text(text: &LocalisedText) -> usize {
    let others = [&text.en, &text.zh_hans].map(|text| text.as_ref().map_or(0, String::len));
    text.vi.len() + others.iter().sum::<usize>()
}

#[derive(Clone)]
struct ByBytes;

impl<K, V: Heavy> Weighter<K, (Moment, Arc<V>)> for ByBytes {
    fn weight(&self, _key: &K, (_, row): &(Moment, Arc<V>)) -> u64 {
        u64::try_from(row.bytes() + ENTRY_BYTES).unwrap_or(u64::MAX)
    }
}
