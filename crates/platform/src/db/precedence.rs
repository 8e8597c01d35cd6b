//! Who writes next on the embedded database: people before the program's own work.
//!
//! It has one writer, and each commit waits for the disk. Letters, deadlines and cleaning that follow what people did would otherwise take their place in
//! the queue before whoever does something next.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Whoever does one thing after the other is back within this time.
const QUIET: Duration = Duration::from_millis(5);
/// The program's own work waits no longer than this, however busy people are: letters go out too.
const PATIENCE: Duration = Duration::from_millis(25);
/// How often it looks whether it is its turn.
const LOOK: Duration = Duration::from_millis(1);

/// Whether people write, or wait to.
#[derive(Clone, Debug)]
pub(super) struct Precedence(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: Instant,
    people: AtomicUsize,
    /// When the last of them left, in microseconds after `base`; 0 when nobody has been there.
    left: AtomicU64,
}

/// Somebody writes, or waits to, until this is dropped.
#[derive(Debug)]
pub(super) struct Somebody(Precedence);

impl Precedence {
    pub(super) fn new() -> Self {
        Self(Arc::new(Inner {
            base: Instant::now(),
            people: AtomicUsize::new(0),
            left: AtomicU64::new(0),
        }))
    }

    /// Somebody comes to write.
    pub(super) fn come(&self) -> Somebody {
        self.0.people.fetch_add(1, Ordering::Relaxed);
        Somebody(self.clone())
    }

    /// Lets people go first, for a while.
    pub(super) async fn give_way(&self) {
        self.give_way_for(PATIENCE).await;
    }

    async fn give_way_for(&self, patience: Duration) {
        let began = Instant::now();
        while self.is_busy() && began.elapsed() < patience {
            tokio::time::sleep(LOOK).await;
        }
    }

    fn is_busy(&self) -> bool {
        let Inner { base, people, left } = &*self.0;
        let left = left.load(Ordering::Relaxed);
        people.load(Ordering::Relaxed) > 0
            || (left > 0 && base.elapsed() < Duration::from_micros(left) + QUIET)
    }
}

impl Drop for Somebody {
    fn drop(&mut self) {
        let Inner { base, people, left } = &*self.0.0;
        let now = u64::try_from(base.elapsed().as_micros()).unwrap_or(u64::MAX);
        left.store(now.max(1), Ordering::Relaxed);
        people.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Backend, Context, Failure, testing::TestDb};

    #[tokio::test]
    async fn the_programs_own_work_waits_until_nobody_has_written_for_a_moment() {
        let precedence = Precedence::new();
        let began = Instant::now();
        precedence.give_way_for(Duration::MAX).await;
        assert!(began.elapsed() < Duration::from_secs(1), "nobody was there");

        let (first, second) = (precedence.come(), precedence.come());
        let waiting = tokio::spawn({
            let precedence = precedence.clone();
            async move { precedence.give_way_for(Duration::MAX).await }
        });
        drop(first);
        tokio::time::sleep(10 * QUIET).await;
        assert!(!waiting.is_finished(), "somebody is still there");
        let began = Instant::now();
        drop(second);
        waiting.await.unwrap();
        assert!(
            began.elapsed() >= QUIET,
            "whoever comes back finds his place"
        );
    }

    /// Without it the order of the queue would be that of coming, and nothing else would show.
    #[tokio::test]
    async fn a_command_of_the_program_waits_for_people_and_people_wait_for_none() {
        let test = TestDb::new(Backend::Sqlite).await;
        let (person, program) = (Context::anonymous("test"), Context::program("test"));
        let precedence = &test.db.0.precedence;
        let begin = async |context: &Context| test.db.begin(context).await.unwrap();

        let own = begin(&program).await;
        assert!(!precedence.is_busy(), "nobody waits for the program's work");
        own.finish(Ok(())).await.unwrap();

        let hers = begin(&person).await;
        assert_eq!(precedence.0.people.load(Ordering::Relaxed), 1);
        let began = Instant::now();
        hers.finish(Ok(())).await.unwrap();
        assert_eq!(precedence.0.people.load(Ordering::Relaxed), 0);
        begin(&program).await.finish(Ok(())).await.unwrap();
        assert!(began.elapsed() >= QUIET, "it let her come back first");

        // A refusal and a command that is dropped leave the place too.
        let refused = begin(&person).await.finish::<()>(Err(Failure::Busy)).await;
        assert!(refused.is_err());
        drop(begin(&person).await);
        assert_eq!(precedence.0.people.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn however_busy_people_are_it_waits_no_longer_than_its_patience() {
        let precedence = Precedence::new();
        let _somebody = precedence.come();
        let began = Instant::now();
        precedence.give_way().await;
        assert!(began.elapsed() >= PATIENCE);
    }
}
