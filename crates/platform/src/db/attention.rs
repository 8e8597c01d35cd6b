//! Whoever waits for the database's answer, and what becomes of a connection whose answer nobody waits for any more.

use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{DbErr, RuntimeErr};

use super::time::ANSWER_TIME;

/// How long after an answer was given up connections that come back are doubted.
const DOUBT: Duration = Duration::from_secs(5);

/// Waits for answers, and remembers when one was given up: by a time limit, or because whoever asked is gone.
#[derive(Clone, Debug)]
pub(super) struct Attention {
    base: Instant,
    /// Milliseconds after `base`; 0 when none was ever given up.
    given_up: Arc<AtomicU64>,
}

impl Attention {
    pub(super) fn new() -> Self {
        Self {
            base: Instant::now(),
            given_up: Arc::new(AtomicU64::new(0)),
        }
    }

    /// Waits for an answer, for [`ANSWER_TIME`] at most: a database that was cut off says nothing for hours.
    pub(super) async fn answer<T>(
        &self,
        asked: impl Future<Output = Result<T, DbErr>>,
    ) -> Result<T, DbErr> {
        self.attend(asked).await.unwrap_or_else(|| Err(no_answer()))
    }

    /// The same for any answer; `None` when there was none.
    pub(super) async fn attend<F: Future>(&self, asked: F) -> Option<F::Output> {
        // Dropped after `waiting`: the note has to be there before the connection comes back.
        let asked = pin!(tokio::time::timeout(ANSWER_TIME, asked));
        let mut waiting = Waiting {
            attention: self,
            answered: false,
        };
        let answer = asked.await.ok()?;
        waiting.answered = true;
        Some(answer)
    }

    /// Whether an answer was given up just now, so that a connection that comes back may still be at work on it.
    pub(super) fn is_doubtful(&self) -> bool {
        match self.given_up.load(Ordering::Acquire) {
            0 => false,
            at => self.base.elapsed() < Duration::from_millis(at) + DOUBT,
        }
    }

    fn give_up(&self) {
        let at = u64::try_from(self.base.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.given_up.store(at.max(1), Ordering::Release);
    }
}

/// The error of an answer that did not come.
pub(super) fn no_answer() -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(sqlx::Error::PoolTimedOut)))
}

struct Waiting<'a> {
    attention: &'a Attention,
    answered: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.attention.give_up();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_that_was_given_up_is_remembered_and_one_that_came_is_not() {
        let attention = Attention::new();
        assert_eq!(attention.attend(async { 1 }).await, Some(1));
        assert!(!attention.is_doubtful());

        let waiting = attention.attend(std::future::pending::<()>());
        let dropped = tokio::time::timeout(Duration::from_millis(1), waiting).await;
        assert!(dropped.is_err());
        assert!(attention.is_doubtful());
    }
}
