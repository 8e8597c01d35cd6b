//! The way in: routes, who asks, and what every answer carries.

mod answer;
mod application;
mod asked;
mod cacheable;
mod caller;
pub(crate) mod capacity;
mod endpoint;
mod good;
mod graphiql;
mod guesses;
mod headers;
mod health;
mod identity;
mod live;
mod media;
mod observed;
mod origins;
pub mod scan;
mod shares;
#[cfg(test)]
mod tests;
mod trickle;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

pub use caller::{RequestId, peer};
pub use endpoint::throttled_as;
pub use good::Good;
pub use headers::HtmlPolicy;
pub use origins::is_own_machine;
pub use shares::Shares;

use crate::App;
use crate::graphql::Executor;

/// What a request may take beyond all its limits, before it is cut off without a word.
const BEYOND: Duration = Duration::from_secs(5);

/// Everything this program answers over HTTP: the API, the pages behind letters, health, and in demo mode GraphiQL.
///
/// Serve it with the peer's address (`into_make_service_with_connect_info::<SocketAddr>()`), which throttling needs.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the router takes the whole application over"
)]
pub fn router(app: App) -> Router {
    let executor = Executor::new(&app);
    let settings = &app.settings;
    let capacity = capacity::Capacity::of(
        settings.requests,
        settings.request_time,
        settings.arriving_per_address,
        &settings.proxies,
    );
    let admitting = Arc::new(capacity.clone().taking(settings.limits.bytes));
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
        .with_state(endpoint::Endpoint::new(endpoint::Needs {
            places: live::Places::new(app.settings.live),
            app: app.clone(),
            executor,
            capacity: capacity.clone(),
            applications: accounts::application::Known::default(),
            guesses: guesses::Guesses::of(&app),
        }))
        // One layer of all: the router puts each into a box of its own, and clones all that lies in it for each request.
        .layer(
            ServiceBuilder::new()
                .layer(origins::layer(&app.settings.origins))
                .layer(CompressionLayer::new())
                .layer(middleware::from_fn(cacheable::dress))
                .layer(middleware::from_fn_with_state(admitting, endpoint::admit)),
        );
    let health = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(health::Health::of(&app));
    let pages = crate::pages::router(app.clone(), capacity);
    // Each part of a request has its own limit, with an answer that says so; this is for what none of them foresees.
    let longest = capacity::READING_TIME + app.settings.request_time + BEYOND;
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
