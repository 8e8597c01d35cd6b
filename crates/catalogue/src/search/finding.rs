//! What a text finds, asked of the index as far down as somebody reads.

use std::sync::Arc;

use platform::Result;

use super::{Hit, Index, MOST_HITS};

/// How far down the index is asked, one after the other, until there is enough.
pub(crate) const DEPTHS: [usize; 3] = [64, 256, MOST_HITS];

/// A text that products are looked for by.
#[derive(Clone, Debug)]
pub struct Finding {
    index: Arc<Index>,
    text: String,
}

/// The best that a text finds.
#[derive(Clone, Debug)]
pub(crate) struct Best {
    /// Best first.
    pub(crate) hits: Vec<Hit>,
    /// Whether nothing follows.
    pub(crate) whole: bool,
}

impl Finding {
    /// Nothing is asked of the index yet.
    pub fn new(index: &Arc<Index>, text: &str) -> Self {
        Self {
            index: Arc::clone(index),
            text: text.to_owned(),
        }
    }

    /// At most so many products. Those of a smaller depth begin those of a greater one.
    pub(crate) fn best(&self, depth: usize) -> Result<Best> {
        let hits = self.index.search(&self.text, depth)?;
        let whole = hits.len() < depth || depth >= MOST_HITS;
        Ok(Best { hits, whole })
    }

    /// Everything that it finds, at most [`MOST_HITS`].
    pub(crate) fn all(&self) -> Result<Vec<Hit>> {
        Ok(self.best(MOST_HITS)?.hits)
    }
}

impl Best {
    /// Whether everything better than `place` is there.
    pub(crate) fn reaches(&self, place: &Hit) -> bool {
        self.whole
            || self
                .hits
                .last()
                .is_some_and(|last| last.by_rank(place).is_ge())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::id::ProductId;
    use uuid::Uuid;

    fn hits(scores: &[f32]) -> Vec<Hit> {
        let ids = (1..).map(|id| ProductId::from_uuid(Uuid::from_u128(id)));
        let hits = scores.iter().zip(ids);
        hits.map(|(score, id)| Hit { id, score: *score }).collect()
    }

    #[test]
    fn a_place_is_reached_when_all_better_ones_are_there() {
        let [first, second, third]: [Hit; 3] = hits(&[3.0, 2.0, 1.0]).try_into().unwrap();
        let best = Best {
            hits: vec![first, second],
            whole: false,
        };
        assert!(best.reaches(&second));
        assert!(!best.reaches(&third));
    }
}
