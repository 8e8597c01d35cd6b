//! Keys that are asked for together, loaded together.
//!
//! Whoever asks for a key of a kind first waits until the task has gone round once: by then every other field that is resolved beside his has asked as well. Then he loads
//! what all of them want, by one statement, as part of the same task.
//!
//! The data loader of async-graphql waits for a millisecond instead, by a timer and a task of its own for each kind and each step down: most of the time of a small answer.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot::{self, Sender};

use super::Shared;

/// As many keys go into one statement.
const MOST_KEYS: usize = 500;

/// Loads things of one kind.
pub trait Loader<K>: Send + Sync + 'static {
    /// A thing.
    type Value: Clone + Send + 'static;

    /// The things of these keys, in one statement; none for a key that has none.
    ///
    /// # Errors
    /// When the database does not answer.
    fn load(
        &self,
        keys: &[K],
    ) -> impl Future<Output = Result<HashMap<K, Self::Value>, Shared>> + Send;

    /// The thing, where it is kept beyond this request.
    fn recall(&self, _key: &K) -> Option<Self::Value> {
        None
    }

    /// Keeps what was loaded beyond this request, where that is done with things of this kind.
    fn remember(&self, _found: &HashMap<K, Self::Value>) {}
}

/// A key that can be asked for.
pub trait Key: Clone + Eq + Hash + Send + Sync + 'static {}

impl<K: Clone + Eq + Hash + Send + Sync + 'static> Key for K {}

type Told<V> = Result<Option<V>, Shared>;

/// What is known of one kind, and who waits for more.
struct Kind<K, V> {
    known: HashMap<K, V>,
    waiting: Vec<(K, Sender<Told<V>>)>,
}

impl<K, V> Default for Kind<K, V> {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
            waiting: Vec::new(),
        }
    }
}

/// Loads for one request. What has been found stays as it was until it is forgotten.
pub struct Batches<L> {
    from: L,
    kinds: Mutex<HashMap<TypeId, Box<dyn Any + Send>>>,
}

impl<L> Batches<L> {
    /// Nothing is known yet.
    pub fn new(from: L) -> Self {
        Self {
            from,
            kinds: Mutex::default(),
        }
    }

    /// One thing by its key; `None` when there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn one<K: Key>(&self, key: K) -> Told<L::Value>
    where
        L: Loader<K>,
    {
        if let Some(kept) = self.from.recall(&key) {
            return Ok(Some(kept));
        }
        loop {
            let (sender, told) = oneshot::channel();
            let asked = self.kind::<K, _>(|kind| {
                if let Some(known) = kind.known.get(&key) {
                    return Err(known.clone());
                }
                kind.waiting.push((key.clone(), sender));
                Ok(kind.waiting.len() == 1)
            });
            match asked {
                Ok(true) => self.lead::<K>().await,
                Ok(false) => {}
                Err(known) => return Ok(Some(known)),
            }
            // Nothing is told when whoever led was given up, as the fields beside a failed one are: then it is asked for anew.
            if let Ok(told) = told.await {
                return told;
            }
        }
    }

    /// Forgets everything of a kind.
    pub fn forget<K: Key>(&self)
    where
        L: Loader<K>,
    {
        self.kind::<K, _>(|kind| kind.known.clear());
    }

    async fn lead<K: Key>(&self)
    where
        L: Loader<K>,
    {
        let turn = Turn::<L, K> {
            batches: self,
            of: PhantomData,
        };
        tokio::task::yield_now().await;
        let waiting = turn.take();
        let keys: HashSet<&K> = waiting.iter().map(|(key, _)| key).collect();
        let keys: Vec<K> = keys.into_iter().cloned().collect();
        let found = self.load(&keys).await;
        if let Ok(found) = &found {
            self.from.remember(found);
            self.kind::<K, _>(|kind| {
                kind.known.extend(
                    found
                        .iter()
                        .map(|(key, value)| (key.clone(), value.clone())),
                );
            });
        }
        for (key, sender) in waiting {
            let told = match &found {
                Ok(found) => Ok(found.get(&key).cloned()),
                Err(shared) => Err(shared.clone()),
            };
            // Whoever was given up meanwhile does not listen.
            let _ = sender.send(told);
        }
    }

    async fn load<K: Key>(&self, keys: &[K]) -> Result<HashMap<K, L::Value>, Shared>
    where
        L: Loader<K>,
    {
        let mut found = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(MOST_KEYS) {
            found.extend(self.from.load(keys).await?);
        }
        Ok(found)
    }

    fn kind<K: Key, R>(&self, with: impl FnOnce(&mut Kind<K, L::Value>) -> R) -> R
    where
        L: Loader<K>,
    {
        let mut kinds = self.kinds();
        let kind = kinds
            .entry(TypeId::of::<K>())
            .or_insert_with(|| Box::new(Kind::<K, L::Value>::default()));
        with(
            kind.downcast_mut()
                .expect("a kind of key has one type of value"),
        )
    }

    fn kinds(&self) -> MutexGuard<'_, HashMap<TypeId, Box<dyn Any + Send>>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of who leads. Is he given up before he takes it, those who wait hear of nothing more, and one of them leads.
struct Turn<'a, L: Loader<K>, K: Key> {
    batches: &'a Batches<L>,
    of: PhantomData<K>,
}

impl<L: Loader<K>, K: Key> Turn<'_, L, K> {
    fn take(self) -> Vec<(K, Sender<Told<L::Value>>)> {
        self.waiting()
    }

    fn waiting(&self) -> Vec<(K, Sender<Told<L::Value>>)> {
        self.batches
            .kind::<K, _>(|kind| std::mem::take(&mut kind.waiting))
    }
}

impl<L: Loader<K>, K: Key> Drop for Turn<'_, L, K> {
    fn drop(&mut self) {
        // Nobody, once it was taken.
        drop(self.waiting());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::{join_all, poll_immediate};
    use platform::Failure;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Doubles even numbers, has nothing for odd ones, and fails for one.
    #[derive(Default)]
    struct Doubled {
        statements: AtomicUsize,
    }

    impl Loader<u32> for Doubled {
        type Value = u32;

        async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, Shared> {
            self.statements.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            if keys.contains(&999_999) {
                return Err(Failure::Busy.into());
            }
            let even = keys.iter().filter(|key| *key % 2 == 0);
            Ok(even.map(|key| (*key, key * 2)).collect())
        }
    }

    fn statements(batches: &Batches<Doubled>) -> usize {
        batches.from.statements.load(Ordering::SeqCst)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn whatever_is_asked_for_at_once_is_one_statement() {
        // A task, as a request is: the engine resolves lists within lists, each so long that it is polled in turns.
        let asking = tokio::spawn(async {
            let batches = Batches::new(Doubled::default());
            let list = |from: u32| join_all((from..from + 40).map(|key| batches.one(key)));
            let told = join_all([0, 40, 80].map(list)).await;
            let told: Vec<_> = told.into_iter().flatten().map(Result::ok).collect();
            assert_eq!(told.len(), 120);
            assert_eq!(told[4], Some(Some(8)));
            assert_eq!(told[5], Some(None));
            assert_eq!(statements(&batches), 1);
            // What was found is known; what there is not is asked for again.
            assert_eq!(batches.one(4).await.ok(), Some(Some(8)));
            assert_eq!(statements(&batches), 1);
            batches.forget::<u32>();
            assert_eq!(batches.one(4).await.ok(), Some(Some(8)));
            assert_eq!(statements(&batches), 2);
        });
        asking.await.unwrap();
    }

    #[tokio::test]
    async fn many_keys_are_several_statements() {
        let batches = Batches::new(Doubled::default());
        let many = (0..1_100).map(|key| batches.one(key * 2));
        assert!(join_all(many).await.iter().all(Result::is_ok));
        assert_eq!(statements(&batches), 3);
    }

    #[tokio::test]
    async fn who_waits_is_told_though_the_first_was_given_up() {
        let batches = Batches::new(Doubled::default());
        for polls in 1..=2 {
            let mut first = Box::pin(batches.one(2));
            let mut second = Box::pin(batches.one(4));
            // Given up before he took what all wanted, and while he loaded it.
            for _ in 0..polls {
                assert!(poll_immediate(&mut first).await.is_none());
                assert!(poll_immediate(&mut second).await.is_none());
            }
            drop(first);
            assert_eq!(second.await.ok(), Some(Some(8)));
            batches.forget::<u32>();
        }
    }

    #[tokio::test]
    async fn a_failure_is_told_to_all_and_not_kept() {
        let batches = Batches::new(Doubled::default());
        let told = join_all([999_999, 2].map(|key| batches.one(key))).await;
        assert!(told.iter().all(Result::is_err));
        assert_eq!(batches.one(2).await.ok(), Some(Some(4)));
    }
}
