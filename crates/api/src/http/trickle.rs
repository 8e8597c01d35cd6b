//! What is still let through where the points for guesses are gone: little, and in turn, so that whoever is honest beside those who guess waits for a moment and is
//! not kept out for good.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many of one purse are looked up at once.
const AT_ONCE: usize = 2;
/// So many of one purse are here, those that wait for their turn among them: each holds the place of a request.
const HERE: usize = 10;
/// So many of all purses are here.
const IN_ALL: usize = 32;
/// How long each turn lasts before the database is asked, so that a purse asks it forty times a second at most.
const PACE: Duration = Duration::from_millis(50);
/// How long somebody may wait for his turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Those who have no points, by purse; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Trickle(Arc<Mutex<Purses>>);

type Purses = HashMap<String, Purse>;

#[derive(Debug)]
struct Purse {
    here: usize,
    turns: Arc<Semaphore>,
}

/// Somebody's turn, until this is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: Place,
}

/// Somebody is here.
#[derive(Debug)]
struct Place {
    trickle: Trickle,
    purse: String,
}

impl Trickle {
    /// Waits for a turn; `None` where too many wait, or for too long.
    pub(super) async fn turn(&self, purse: &str) -> Option<Turn> {
        let (place, turns) = self.enter(purse)?;
        let turn = tokio::time::timeout(PATIENCE, turns.acquire_owned()).await;
        // The semaphore is never closed.
        let turn = turn.ok()?.ok()?;
        tokio::time::sleep(PACE).await;
        Some(Turn {
            _turn: turn,
            _place: place,
        })
    }

    fn enter(&self, purse: &str) -> Option<(Place, Arc<Semaphore>)> {
        let mut purses = self.purses();
        if in_all(&purses) >= IN_ALL {
            return None;
        }
        let new = || Purse {
            here: 0,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        };
        let found = purses.entry(purse.to_owned()).or_insert_with(new);
        if found.here >= HERE {
            return None;
        }
        found.here += 1;
        let turns = Arc::clone(&found.turns);
        let place = Place {
            trickle: self.clone(),
            purse: purse.to_owned(),
        };
        Some((place, turns))
    }

    fn purses(&self) -> MutexGuard<'_, Purses> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn in_all(purses: &Purses) -> usize {
    purses.values().map(|purse| purse.here).sum()
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut purses = self.trickle.purses();
        if let Some(purse) = purses.get_mut(&self.purse) {
            purse.here -= 1;
            if purse.here == 0 {
                purses.remove(&self.purse);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_purse_has_two_turns_and_all_together_few_places() {
        let trickle = Trickle::default();
        let first = trickle.turn("a").await.expect("a turn");
        let second = trickle.turn("a").await.expect("a turn");
        let mut third = Box::pin(trickle.turn("a"));
        let waiting = tokio::time::timeout(2 * PACE, &mut third).await;
        assert!(waiting.is_err(), "it waits");
        drop(first);
        let third = third.await;
        assert!(third.is_some(), "what was let go is the next one's");
        drop((second, third));
        assert!(trickle.purses().is_empty(), "who left is forgotten");
    }

    #[test]
    fn one_purse_holds_few_places_and_leaves_some_to_others() {
        let trickle = Trickle::default();
        let entered = |purse: usize| trickle.enter(&purse.to_string());
        let his: Vec<_> = (0..20).filter_map(|_| entered(0)).collect();
        assert_eq!(his.len(), HERE);
        let all: Vec<_> = (1..100).filter_map(entered).collect();
        assert_eq!(all.len(), IN_ALL - HERE);
        drop((his, all));
        assert_eq!(in_all(&trickle.purses()), 0);
    }
}
