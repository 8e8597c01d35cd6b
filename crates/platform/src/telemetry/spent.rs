//! What a piece of work spent in the database, for the line that says that it was slow.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tracing::Instrument;

tokio::task_local! {
    static SPENT: Arc<Counted>;
}

#[derive(Debug, Default)]
struct Counted {
    statements: AtomicU64,
    micros: AtomicU64,
}

/// What was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Statements sent.
    pub statements: u64,
    /// How long they took together; those that ran side by side count each.
    pub time: Duration,
}

/// Runs `work` and tells what it spent.
pub async fn measure<F: Future>(work: F) -> (F::Output, Spent) {
    let counted = Arc::new(Counted::default());
    let output = SPENT.scope(Arc::clone(&counted), work).await;
    let spent = Spent {
        statements: counted.statements.load(Ordering::Relaxed),
        time: Duration::from_micros(counted.micros.load(Ordering::Relaxed)),
    };
    (output, spent)
}

/// Makes a future that is about to be spawned count for the work that spawns it, and tell of itself in its span.
pub fn carry<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let counted = SPENT.try_with(Arc::clone).ok();
    let work = work.in_current_span();
    async move {
        match counted {
            Some(counted) => SPENT.scope(counted, work).await,
            None => work.await,
        }
    }
}

/// Adds a statement to what is spent.
pub(super) fn add(took: Duration) {
    // Outside a measure there is nobody to tell.
    let _ = SPENT.try_with(|counted| {
        counted.statements.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or_default();
        counted.micros.fetch_add(micros, Ordering::Relaxed);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_spawned_task_spends_counts_for_who_spawned_it() {
        let ((), spent) = measure(async {
            add(Duration::from_millis(2));
            let task = tokio::spawn(carry(async { add(Duration::from_millis(3)) }));
            task.await.expect("it ends");
        })
        .await;
        let expected = Spent {
            statements: 2,
            time: Duration::from_millis(5),
        };
        assert_eq!(spent, expected);
    }
}
