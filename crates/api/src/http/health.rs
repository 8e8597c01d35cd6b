//! Whether the program lives, and whether it can work.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use platform::Db;
use platform::db::{self, OpenError};
use platform::redis::Redis;
use serde_json::json;
use tokio::sync::Mutex;

use crate::App;

/// How long the database may take to give a sign of life: a load balancer waits no longer than a few seconds.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a finding holds, so that asking often costs nothing.
const FRESH: Duration = Duration::from_secs(2);

/// How the database was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Ready,
    /// It does not answer.
    Unreachable,
    /// Its schema lacks steps that this program needs.
    Behind,
    /// Its schema cannot be read.
    Unknown,
    /// It can be read, and nothing can be written.
    Unwritable,
}

/// Looks at the database for whoever asks, one look at a time.
#[derive(Clone)]
pub struct Health {
    db: Db,
    redis: Option<Redis>,
    last: Arc<Mutex<Option<(Instant, Found)>>>,
}

impl Health {
    pub(super) fn of(app: &App) -> Self {
        Self {
            db: app.db.clone(),
            redis: app.redis.clone(),
            last: Arc::new(Mutex::new(None)),
        }
    }

    async fn find(&self) -> Found {
        let mut last = self.last.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < FRESH
        {
            return found;
        }
        let found = self.look().await;
        *last = Some((Instant::now(), found));
        found
    }

    async fn look(&self) -> Found {
        let began = Instant::now();
        match db::within(PATIENCE, self.look_at_reading()).await {
            Ok(Found::Ready) => {}
            Ok(found) => return found,
            Err(_) => {
                tracing::warn!("not ready: the database does not answer in time");
                return Found::Unreachable;
            }
        }
        let left = PATIENCE.saturating_sub(began.elapsed());
        let written = db::within(left, self.db.check_writing()).await;
        match written.flatten() {
            Ok(()) => Found::Ready,
            Err(failure) => {
                tracing::warn!(%failure, "not ready: the database takes no commands");
                Found::Unwritable
            }
        }
    }

    async fn look_at_reading(&self) -> Found {
        if let Err(failure) = self.db.ping().await {
            tracing::warn!(%failure, "not ready: the database does not answer");
            return Found::Unreachable;
        }
        match self.db.pending_migrations().await {
            // Steps are safe under the servers that do not know them yet: were those not ready, an upgrade would take out all of them at once.
            Ok(0) | Err(OpenError::Newer(_)) => Found::Ready,
            Ok(_) => Found::Behind,
            Err(error) => {
                tracing::warn!(%error, "not ready: the schema cannot be read");
                Found::Unknown
            }
        }
    }
}

/// `GET /healthz`: the process answers. A load balancer that reads another status restarts it.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, its schema has all steps that this program knows, and commands can be done. Until then no traffic
/// should come here. Redis is named where there is one and keeps nobody away: without it each node goes by itself. Answers within a few seconds, whatever the database does; a finding holds for two.
pub async fn ready(State(health): State<Health>) -> Response {
    let (status, database) = match health.find().await {
        Found::Ready => (StatusCode::OK, "ok"),
        Found::Unreachable => (StatusCode::SERVICE_UNAVAILABLE, "unreachable"),
        Found::Behind => (StatusCode::SERVICE_UNAVAILABLE, "behind"),
        Found::Unknown => (StatusCode::SERVICE_UNAVAILABLE, "unknown"),
        Found::Unwritable => (StatusCode::SERVICE_UNAVAILABLE, "unwritable"),
    };
    let ready = status == StatusCode::OK;
    let mut told = json!({ "ready": ready, "database": database });
    if let Some(redis) = &health.redis {
        told["redis"] = json!(if redis.answers() { "ok" } else { "away" });
    }
    (status, Json(told)).into_response()
}
