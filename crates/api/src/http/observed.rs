//! What is told of a request: one line in the log, its metrics, and the span that everything it causes hangs under.
//!
//! The path of a page behind a letter carries a secret, and a query string may: only the route's template is told.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use platform::telemetry::{names, slow, trace};
use tracing::field::Empty;
use tracing::{Instrument, Span};

use super::caller::RequestId;
use crate::Settings;

/// The header in which our own proxies hand over the trace that they began.
const TRACEPARENT: &str = "traceparent";

/// Answers a request and tells of it.
pub(super) async fn watch(
    request: Request,
    next: Next,
    id: &RequestId,
    settings: &Settings,
) -> Response {
    let mut watched = Watched::begin(&request);
    let span = span(&request, &watched, id, settings);
    async {
        let response = next.run(request).await;
        watched.answered(response.status());
        response
    }
    .instrument(span)
    .await
}

/// A request under way; counted when it is dropped, so that one whose client went away is seen too.
struct Watched {
    method: &'static str,
    route: Arc<str>,
    began: Instant,
    status: Option<StatusCode>,
}

impl Watched {
    fn begin(request: &Request) -> Self {
        metrics::gauge!(names::HTTP_IN_FLIGHT).increment(1.0);
        let route = request.extensions().get::<MatchedPath>();
        Self {
            method: method(request.method()),
            route: route.map_or("unmatched", MatchedPath::as_str).into(),
            began: Instant::now(),
            status: None,
        }
    }

    /// The access line. It stands inside the request's span, which holds method, route and operation.
    fn answered(&mut self, status: StatusCode) {
        self.status = Some(status);
        let span = Span::current();
        trace::tell(
            &span,
            "http.response.status_code",
            i64::from(status.as_u16()),
        );
        if status.is_server_error() {
            trace::fail(&span, "server error");
        }
        tracing::info!(
            status = status.as_u16(),
            duration_ms = slow::millis(self.began.elapsed()),
            "answered"
        );
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        metrics::gauge!(names::HTTP_IN_FLIGHT).decrement(1.0);
        let route = &self.route;
        let status = self.status.map_or("aborted", class);
        metrics::histogram!(names::HTTP_DURATION, "method" => self.method, "route" => Arc::clone(route))
            .record(self.began.elapsed());
        metrics::counter!(names::HTTP_REQUESTS, "method" => self.method, "route" => Arc::clone(route), "status" => status)
            .increment(1);
    }
}

fn span(request: &Request, watched: &Watched, id: &RequestId, settings: &Settings) -> Span {
    let span = tracing::info_span!(
        "request",
        request_id = %id.0,
        trace_id = Empty,
        method = watched.method,
        route = &*watched.route,
        operation = Empty,
        otel.kind = "server",
    );
    if !settings.traced {
        return span;
    }
    let given = request
        .headers()
        .get(TRACEPARENT)
        .and_then(|value| value.to_str().ok());
    if let Some(given) = given.filter(|_| comes_from(request, &settings.proxies)) {
        trace::adopt(&span, given);
    }
    trace::tell(&span, "http.request.method", watched.method);
    trace::tell(&span, "http.route", Arc::clone(&watched.route));
    if let Some(trace) = trace::id(&span) {
        span.record("trace_id", trace);
    }
    span
}

/// Whether it was one of our own proxies that sent it: a stranger must not write into our traces.
fn comes_from(request: &Request, proxies: &[IpAddr]) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.is_some_and(|peer| proxies.contains(&peer.0.ip().to_canonical()))
}

/// A method of HTTP; a client may invent any number of others.
fn method(method: &Method) -> &'static str {
    const KNOWN: [Method; 7] = [
        Method::GET,
        Method::POST,
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
    ];
    const NAMES: [&str; 7] = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"];
    let known = KNOWN.iter().position(|known| known == method);
    known.map_or("other", |known| NAMES[known])
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_methods_are_one() {
        assert_eq!(method(&Method::PATCH), "PATCH");
        let invented = Method::from_bytes(b"BREW").expect("a method");
        assert_eq!(method(&invented), "other");
    }

    #[test]
    fn a_trace_is_taken_from_our_own_proxies_alone() {
        let proxy: IpAddr = "10.0.0.1".parse().expect("an address");
        let mut request = Request::new(axum::body::Body::empty());
        assert!(!comes_from(&request, &[proxy]));
        let peer = ConnectInfo(SocketAddr::new(proxy, 1));
        request.extensions_mut().insert(peer);
        assert!(comes_from(&request, &[proxy]));
        assert!(!comes_from(&request, &[]));
    }
}
