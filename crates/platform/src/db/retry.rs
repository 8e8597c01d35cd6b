//! Running a unit of work again after what another try may mend: a serialisation failure, a deadlock, a lock that was not had in time.

use std::time::Duration;

use super::{errors, time::LOCK_TIME};
use crate::{Failure, random, telemetry::names};

/// How often and how patiently a unit of work is run again.
#[derive(Debug)]
pub struct Retry {
    tries: u32,
    began: std::time::Instant,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            tries: 0,
            began: std::time::Instant::now(),
        }
    }
}

impl Retry {
    const MOST: u32 = 6;

    /// Waits before the next try, or hands the failure back when another try would not help, or enough time has gone.
    pub async fn pause(&mut self, failure: Failure) -> Option<Failure> {
        let Failure::Database(error) = &failure else {
            return Some(failure);
        };
        if !errors::is_transient(error) {
            return Some(failure);
        }
        self.tries += 1;
        // Whoever has waited for a lock as long as one waits gets it no sooner by waiting again.
        if self.tries >= Self::MOST || self.began.elapsed() >= LOCK_TIME {
            metrics::counter!(names::DB_RETRIES_EXHAUSTED).increment(1);
            tracing::warn!(%error, tries = self.tries, "a unit of work was given up");
            return Some(Failure::Busy);
        }
        metrics::counter!(names::DB_RETRIES).increment(1);
        let longest = 5_u64 << self.tries;
        tokio::time::sleep(Duration::from_millis(1 + random::up_to(longest))).await;
        None
    }
}

/// Runs a command as one unit of work: begin, run, commit; again from the start after a serialisation failure, a deadlock
/// or a lock that was not had in time (those from the commit too).
///
/// ```ignore
/// let id = platform::command!(db, &context, |tx| orders::inquiry::submit(tx, &actor, &command))?;
/// ```
#[macro_export]
macro_rules! command {
    ($db:expr, $context:expr, |$tx:ident| $body:expr) => {{
        let mut retry = $crate::db::Retry::default();
        loop {
            let failure = match $db.begin($context).await {
                Ok(mut unit) => {
                    let outcome = {
                        let $tx = &mut unit;
                        $body.await
                    };
                    match unit.finish(outcome).await {
                        Ok(answer) => break Ok(answer),
                        Err(failure) => failure,
                    }
                }
                Err(failure) => failure,
            };
            if let Some(failure) = retry.pause(failure).await {
                break $crate::Result::Err(failure);
            }
        }
    }};
}
