//! Browsers of other origins: those that the operator names, by bearer token. No cookie is ever taken or given across origins.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};
use url::{Host, Url};

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

/// Whether a WebSocket may begin: browsers name the origin of the page that asks, which has to be our own or on the list; other programs name none. On one's own
/// machine the same server has several names.
pub(super) fn may_connect(headers: &HeaderMap, settings: &Settings) -> bool {
    let own = &settings.public_url;
    let is_own = |origin: &HeaderValue| {
        let Some(origin) = origin.to_str().ok().and_then(|text| Url::parse(text).ok()) else {
            return false;
        };
        origin.origin() == own.origin()
            || (is_own_machine(&origin)
                && is_own_machine(own)
                && origin.scheme() == own.scheme()
                && origin.port_or_known_default() == own.port_or_known_default())
    };
    let mut origins = headers.get_all(header::ORIGIN).iter();
    origins.all(|origin| is_own(origin) || settings.origins.contains(origin))
}

/// Whether an address leads nowhere but to this very machine. `localhost` and all names under it do (RFC 6761, section 6.3).
pub fn is_own_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mode;

    #[test]
    fn a_page_of_ours_may_connect_by_whatever_name_of_this_machine() {
        let may = |public: &str, origin: &str| {
            let mut settings = Settings::new(public.parse().expect("a URL"), Mode::Demo);
            settings.origins = vec![HeaderValue::from_static("capacitor://localhost")];
            let origin = origin.parse().expect("a header");
            let headers = HeaderMap::from_iter([(header::ORIGIN, origin)]);
            may_connect(&headers, &settings)
        };
        let here = "http://127.0.0.1:8080/";
        assert!(may(here, "http://127.0.0.1:8080"));
        assert!(may(here, "http://localhost:8080"));
        assert!(may(here, "http://[::1]:8080"));
        assert!(may(here, "http://cho.localhost:8080"));
        assert!(may(here, "capacitor://localhost"));
        assert!(!may(here, "http://localhost:3000"));
        assert!(!may(here, "https://localhost:8080"));
        assert!(!may(here, "http://localhost.evil.example:8080"));
        assert!(!may(here, "null"));
        let there = "https://chophien.example/";
        assert!(may(there, "https://chophien.example"));
        assert!(!may(there, "http://chophien.example"));
        assert!(!may(there, "https://localhost"));
        assert!(!may(there, "https://shop.example"));
    }
}
