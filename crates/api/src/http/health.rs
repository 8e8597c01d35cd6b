//! Whether the program lives, and whether it can work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::App;

/// `GET /healthz`: the process answers. A load balancer that reads another status restarts it.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and its schema is the one that this program knows. Until then no traffic should come here. Redis is named where
/// there is one and keeps nobody away: without it each node goes by itself.
pub async fn ready(State(app): State<App>) -> Response {
    if let Err(failure) = app.db.ping().await {
        tracing::warn!(%failure, "not ready: the database does not answer");
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "ready": false, "database": "unreachable" })),
        )
            .into_response();
    }
    match app.db.pending_migrations().await {
        Ok(0) => {
            let mut well = json!({ "ready": true, "database": "ok" });
            if let Some(redis) = &app.redis {
                well["redis"] = json!(if redis.answers() { "ok" } else { "away" });
            }
            Json(well).into_response()
        }
        Ok(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "ready": false, "database": "behind" })),
        )
            .into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready: the schema cannot be read");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(json!({ "ready": false, "database": "unknown" })),
            )
                .into_response()
        }
    }
}
