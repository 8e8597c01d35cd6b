//! The way in: routes, who asks, and what every answer carries.

mod caller;
mod endpoint;
mod graphiql;
mod headers;
mod health;
pub mod scan;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

pub use caller::{RequestId, peer};
pub use endpoint::throttled_as;
pub use headers::HtmlPolicy;

use crate::App;
use crate::graphql::Executor;

/// Everything this program answers over HTTP: the API, the pages behind letters, health, and in demo mode GraphiQL.
///
/// Serve it with the peer's address (`into_make_service_with_connect_info::<SocketAddr>()`), which throttling needs.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the router takes the whole application over"
)]
pub fn router(app: App) -> Router {
    let executor = Executor::new(&app);
    let mut api = Router::new().route(
        "/graphql",
        post(endpoint::graphql).fallback(endpoint::only_post),
    );
    if app.settings.mode.is_demo() {
        api = api.merge(graphiql::routes());
    }
    let api = api
        .with_state(endpoint::Endpoint {
            app: app.clone(),
            executor,
        })
        .layer(CompressionLayer::new());
    let health = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(app.clone());
    let pages = crate::pages::router(app.clone());
    headers::dress(Router::new().merge(api).merge(health).merge(pages), &app)
}
