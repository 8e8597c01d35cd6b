//! GraphiQL, from inside the program: it works without the internet and exists in demo mode alone.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::endpoint::Endpoint;
use super::headers::HtmlPolicy;

struct Asset {
    path: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    packed: bool,
}

macro_rules! asset {
    ($path:literal, $kind:literal, $file:literal, $packed:literal) => {
        Asset {
            path: $path,
            kind: $kind,
            bytes: include_bytes!(concat!("../../assets/graphiql/", $file)),
            packed: $packed,
        }
    };
}

const ASSETS: &[Asset] = &[
    asset!("/graphiql", "text/html; charset=utf-8", "index.html", false),
    asset!(
        "/graphiql/start.js",
        "text/javascript; charset=utf-8",
        "start.js",
        false
    ),
    asset!(
        "/graphiql/start.css",
        "text/css; charset=utf-8",
        "start.css",
        false
    ),
    asset!(
        "/graphiql/graphiql.min.js",
        "text/javascript; charset=utf-8",
        "graphiql.min.js.gz",
        true
    ),
    asset!(
        "/graphiql/graphiql.min.css",
        "text/css; charset=utf-8",
        "graphiql.min.css.gz",
        true
    ),
    asset!(
        "/graphiql/react.production.min.js",
        "text/javascript; charset=utf-8",
        "react.production.min.js.gz",
        true
    ),
    asset!(
        "/graphiql/react-dom.production.min.js",
        "text/javascript; charset=utf-8",
        "react-dom.production.min.js.gz",
        true
    ),
];

pub(super) fn routes() -> Router<Endpoint> {
    ASSETS.iter().fold(Router::new(), |router, asset| {
        router.route(
            asset.path,
            get(move |headers: HeaderMap| async move { asset.answer(&headers) }),
        )
    })
}

impl Asset {
    fn answer(&self, headers: &HeaderMap) -> Response {
        let mut response = self.bytes.into_response();
        let own = response.headers_mut();
        own.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        own.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if self.packed {
            // Every browser of this century unpacks gzip; who says that he does not is told so.
            let unpacks = headers
                .get(header::ACCEPT_ENCODING)
                .and_then(|value| value.to_str().ok())
                .is_some_and(|value| value.contains("gzip"));
            if !unpacks {
                return (
                    StatusCode::NOT_ACCEPTABLE,
                    "This file is kept packed: ask with Accept-Encoding: gzip.\n",
                )
                    .into_response();
            }
            own.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response.extensions_mut().insert(HtmlPolicy::Tool);
        response
    }
}
