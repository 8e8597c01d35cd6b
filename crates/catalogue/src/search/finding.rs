//! What a text finds, asked of the index as far down as somebody reads.

use std::sync::Arc;

use platform::{Failure, Result};
use tokio::task::spawn_blocking;

use super::{Hit, Index, MOST_HITS, query};

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
            text: query::looked_at(text).collect(),
        }
    }

    /// The products that it finds, best first, at most so many and [`MOST_HITS`].
    ///
    /// # Errors
    /// When the index cannot be read.
    pub async fn first(&self, most: usize) -> Result<Vec<Hit>> {
        Ok(self.best(most).await?.hits.clone())
    }

    /// At most so many products. Those of a smaller depth begin those of a greater one. What was found a moment ago is told again as long as the index stands as it stood.
    pub(crate) async fn best(&self, depth: usize) -> Result<Arc<Best>> {
        if let Some(best) = self.kept(depth) {
            return Ok(best);
        }
        let place = Arc::clone(&self.index.ranking).acquire_owned().await;
        let place = place.map_err(Failure::internal)?;
        // Whoever had the place may have asked for the same.
        if let Some(best) = self.kept(depth) {
            return Ok(best);
        }
        let edition = self.index.edition();
        let (index, text) = (Arc::clone(&self.index), self.text.clone());
        // Ranking thousands takes milliseconds, in which no task of this thread would go on. It ends by itself, and keeps its place until then, also where nobody waits for it any more.
        let ranked = spawn_blocking(move || {
            let _place = place;
            index.search(&text, depth)
        });
        let hits = ranked.await.map_err(Failure::internal)??;
        let whole = hits.len() < depth || depth >= MOST_HITS;
        let best = Arc::new(Best { hits, whole });
        let found = Arc::clone(&best);
        self.index.found.keep(&self.text, depth, edition, found);
        Ok(best)
    }

    fn kept(&self, depth: usize) -> Option<Arc<Best>> {
        let edition = self.index.edition();
        self.index.found.recall(&self.text, depth, edition)
    }

    /// Everything that it finds, at most [`MOST_HITS`].
    pub(crate) async fn all(&self) -> Result<Arc<Best>> {
        self.best(MOST_HITS).await
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
