//! The way in: routes, who asks, and what every answer carries.

mod answer;
mod asked;
mod caller;
pub(crate) mod capacity;
mod endpoint;
mod graphiql;
mod headers;
mod health;
mod media;
mod observed;
mod origins;
pub mod scan;
#[cfg(test)]
mod tests;

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

pub use caller::{RequestId, peer};
pub use endpoint::throttled_as;
pub use headers::HtmlPolicy;

use crate::App;
use crate::graphql::Executor;

/// How long a request may take to arrive, beside the time to answer it.
const READING_TIME: Duration = Duration::from_secs(20);

/// Everything this program answers over HTTP: the API, the pages behind letters, health, and in demo mode GraphiQL.
///
/// Serve it with the peer's address (`into_make_service_with_connect_info::<SocketAddr>()`), which throttling needs.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the router takes the whole application over"
)]
pub fn router(app: App) -> Router {
    let executor = Executor::new(&app);
    let capacity = capacity::Capacity::of(app.settings.requests);
    let mut api = Router::new().route(
        "/graphql",
        get(endpoint::get)
            .post(endpoint::post)
            .fallback(endpoint::other_method),
    );
    if app.settings.mode.is_demo() {
        api = api.merge(graphiql::routes());
    }
    let api = api
        .with_state(endpoint::Endpoint {
            app: app.clone(),
            executor,
        })
        .layer(middleware::from_fn_with_state(
            capacity.clone(),
            endpoint::admit,
        ))
        .layer(CompressionLayer::new())
        .layer(origins::layer(&app.settings.origins));
    let health = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(app.clone());
    let pages = crate::pages::router(app.clone(), capacity);
    // Whoever sends his body drop by drop is let go: the request's own time begins only when it has been read.
    let longest = app.settings.request_time + READING_TIME;
    let all =
        Router::new()
            .merge(api)
            .merge(health)
            .merge(pages)
            .layer(TimeoutLayer::with_status_code(
                StatusCode::REQUEST_TIMEOUT,
                longest,
            ));
    headers::dress(all, &app)
}
