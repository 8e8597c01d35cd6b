//! What is read when Prometheus asks: how full the pools are, what waits, how far the search index has come.

use std::{path::PathBuf, sync::Arc, time::Duration};

use catalogue::search::Index;
use kernel::time::Instant;
use notifications::outbox;
use platform::{Db, Result, events, live::Hub, telemetry::names};
use tokio::{sync::Mutex, time::timeout};

/// How long the database may take. Prometheus itself waits ten seconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is read from.
#[derive(Debug)]
pub(crate) struct Readings {
    db: Db,
    search: Arc<Index>,
    live: Hub,
    data: PathBuf,
    started: Instant,
    /// One reading at a time, however many ask.
    turn: Mutex<()>,
}

impl Readings {
    pub(crate) fn of(db: &Db, search: &Arc<Index>, live: &Hub, data: PathBuf) -> Self {
        Self {
            db: db.clone(),
            search: Arc::clone(search),
            live: live.clone(),
            data,
            started: db.clock().now(),
            turn: Mutex::new(()),
        }
    }

    /// When the server started.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// Reads everything. What cannot be read keeps what it was last; that the server is not ready is told.
    pub(super) async fn take(&self) {
        let _turn = self.turn.lock().await;
        metrics::gauge!(names::BUILD_INFO, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        self.pools();
        self.disk();
        metrics::gauge!(names::SEARCH_DOCUMENTS).set(number(self.search.documents()));
        metrics::gauge!(names::LIVE_LISTENERS).set(number(self.live.listeners() as u64));
        let read = timeout(PATIENCE, self.database()).await;
        let ready = matches!(read, Ok(Ok(())));
        if let Ok(Err(failure)) = read {
            tracing::warn!(%failure, "the database could not be read for the metrics");
        }
        metrics::gauge!(names::READY).set(u8::from(ready));
    }

    fn pools(&self) {
        for pool in self.db.pools() {
            metrics::gauge!(names::DB_CONNECTIONS_MAX, "pool" => pool.name).set(pool.most);
            for (state, connections) in [("idle", pool.idle), ("in_use", pool.in_use)] {
                metrics::gauge!(names::DB_CONNECTIONS, "pool" => pool.name, "state" => state)
                    .set(connections);
            }
        }
    }

    fn disk(&self) {
        #[cfg(unix)]
        if let Ok(disk) = rustix::fs::statvfs(&self.data) {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            metrics::gauge!(names::DATA_FREE).set(number(free));
        }
    }

    async fn database(&self) -> Result<()> {
        self.db.ping().await?;
        let conn = self.db.read();
        let waiting = outbox::waiting(conn).await?;
        let age = waiting
            .oldest
            .map(|oldest| self.db.clock().now() - oldest)
            .and_then(|age| age.to_std().ok())
            .unwrap_or_default();
        metrics::gauge!(names::LETTERS_WAITING).set(number(waiting.letters));
        metrics::gauge!(names::LETTERS_OLDEST_AGE).set(age.as_secs_f64());
        // Read before the newest, so that what happens in between is not taken for being behind.
        let followed = self.search.followed();
        let newest = events::newest(conn).await?.at.position;
        metrics::gauge!(names::EVENTS_POSITION).set(number(newest.unsigned_abs()));
        if let Some(followed) = followed {
            let lag = newest.saturating_sub(followed.position).max(0);
            metrics::gauge!(names::SEARCH_LAG).set(number(lag.unsigned_abs()));
        }
        Ok(())
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a metric is a float; beyond 2^53 its last digits say nothing"
)]
fn number(count: u64) -> f64 {
    count as f64
}
