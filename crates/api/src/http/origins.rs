//! Browsers of other origins: those that the operator names, by bearer token. No cookie is ever taken or given across origins.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::Settings;

/// How long a browser remembers what it was told.
const REMEMBERED: Duration = Duration::from_hours(1);

/// What browsers of these origins may send to the API and read of its answers; of others, nothing. Exact origins: scheme, host and port as the browser
/// sends them, also of other schemes (`capacitor://localhost`).
pub(super) fn layer(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.to_vec()))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::ACCEPT_LANGUAGE,
            HeaderName::from_static("x-request-id"),
            // Not the address of whoever it asks for: a page in a browser asks for nobody else.
            HeaderName::from_static(super::application::KEY),
        ])
        .expose_headers([
            header::RETRY_AFTER,
            header::WWW_AUTHENTICATE,
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(REMEMBERED)
}

/// Whether a WebSocket may begin: browsers name the origin of the page that asks, which has to be our own or on the list; other programs name none.
pub(super) fn may_connect(headers: &HeaderMap, settings: &Settings) -> bool {
    let own = settings.public_url.origin().ascii_serialization();
    let mut origins = headers.get_all(header::ORIGIN).iter();
    origins.all(|origin| origin == own.as_str() || settings.origins.contains(origin))
}
