//! How long the database is given: a statement, a lock, and whatever a request has left.
//!
//! Dropping a future stops nothing inside a database. So each end is known to the database itself: PostgreSQL has
//! `statement_timeout`, SQLite asks while it works.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{Failure, Result};

/// How long a statement may run before the database ends it.
pub(super) const STATEMENT_TIME: Duration = Duration::from_secs(10);
/// How long a unit of work waits for a lock or for the writer.
pub(super) const LOCK_TIME: Duration = Duration::from_secs(5);
/// How long an answer is waited for when the database does not even say that the time is over: a connection, a lock and
/// the statement itself, and a little more.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(18);

tokio::task_local! {
    static END: Instant;
}

/// Does `work` within `time`, or within what is left of an outer limit. What it asks of the embedded database ends with
/// it; PostgreSQL ends a statement that was abandoned within seconds.
///
/// # Errors
/// [`Failure::Busy`] when the time is over. Whether a command was still done is not known then: its commit may be under way.
pub async fn within<F: Future>(time: Duration, work: F) -> Result<F::Output> {
    let end = earlier(Instant::now() + time);
    tokio::time::timeout_at(end.into(), END.scope(end, work))
        .await
        .map_err(|_| Failure::Busy)
}

/// Keeps the limit of the task that calls for a future that is about to be spawned.
pub(super) fn carry<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let end = END.try_with(|end| *end).ok();
    async move {
        match end {
            Some(end) => END.scope(end, work).await,
            None => work.await,
        }
    }
}

/// When a statement that begins now has to end.
pub(super) fn statement_end() -> Instant {
    earlier(Instant::now() + STATEMENT_TIME)
}

fn earlier(end: Instant) -> Instant {
    END.try_with(|outer| end.min(*outer)).unwrap_or(end)
}

/// When the statement on a connection of the embedded database has to end, as the connection itself looks it up.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    base: Instant,
    /// Microseconds after `base`.
    end: Arc<AtomicU64>,
}

impl Limit {
    const NONE: u64 = u64::MAX;

    pub(super) fn none() -> Self {
        Self {
            base: Instant::now(),
            end: Arc::new(AtomicU64::new(Self::NONE)),
        }
    }

    /// Whatever runs ends at `end`.
    pub(super) fn set(&self, end: Instant) {
        let after = end.saturating_duration_since(self.base).as_micros();
        let after = u64::try_from(after).unwrap_or(Self::NONE);
        self.end.store(after, Ordering::Relaxed);
    }

    /// Whatever runs may go on.
    pub(super) fn lift(&self) {
        self.end.store(Self::NONE, Ordering::Relaxed);
    }

    /// Whatever runs ends now: nobody waits for it any more.
    pub(super) fn cut(&self) {
        self.end.store(0, Ordering::Relaxed);
    }

    pub(super) fn is_over(&self) -> bool {
        let end = self.end.load(Ordering::Relaxed);
        end != Self::NONE && self.base.elapsed().as_micros() >= u128::from(end)
    }
}

/// The time of a unit of work on the embedded database.
#[derive(Debug)]
pub(super) struct Running {
    limit: Limit,
    over: bool,
}

impl Running {
    pub(super) fn within(limit: Limit) -> Self {
        Self { limit, over: false }
    }

    pub(super) fn begin_statement(&self) {
        self.limit.set(statement_end());
    }

    /// What follows, its commit or rollback, is not to be cut.
    pub(super) fn end(&mut self) {
        self.over = true;
        self.limit.lift();
    }
}

impl Drop for Running {
    /// Whoever drops a unit of work before its end waits for nothing any more.
    fn drop(&mut self) {
        if !self.over {
            self.limit.cut();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_inner_limit_is_never_later_than_the_outer_one() {
        let far = Duration::from_mins(1);
        let (outer, inner, spawned) = within(far, async {
            let outer = earlier(Instant::now() + 2 * far);
            let inner = within(2 * far, async { earlier(Instant::now() + 3 * far) })
                .await
                .expect("in time");
            let carried = carry(async move { earlier(Instant::now() + 3 * far) });
            (outer, inner, tokio::spawn(carried).await.expect("ran"))
        })
        .await
        .expect("in time");
        assert_eq!((inner, spawned), (outer, outer));

        let late = within(Duration::ZERO, std::future::pending::<()>()).await;
        assert!(matches!(late, Err(Failure::Busy)), "{late:?}");
    }

    #[test]
    fn a_limit_is_set_lifted_and_cut() {
        let limit = Limit::none();
        assert!(!limit.is_over());
        limit.set(Instant::now() + Duration::from_mins(1));
        assert!(!limit.is_over());
        limit.cut();
        assert!(limit.is_over());
        limit.lift();
        assert!(!limit.is_over());
        limit.set(Instant::now());
        assert!(limit.is_over());
    }
}
