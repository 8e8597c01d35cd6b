//! Which answers caches of others may keep: those to a GET that are the same for everybody who has not signed in. Nothing else, ever.
//!
//! - `Cache-Control: public, max-age=5, must-revalidate` on these. Five seconds are what a crowd needs (a cache in front asks once for all of them) and
//!   what nobody misses in a price; after them a cache asks whether its copy still holds, and shows no old one when it cannot ask. No
//!   `stale-while-revalidate`: a rating that lapsed must not shine on.
//! - The body of these says nothing of what is left to whoever asks; the headers do, and those of an answer out of a cache are of whoever asked first. What an
//!   application has is nobody else's to know: what it asks for is `private`, for its own cache.
//! - The tag is weak: the same tag goes with the answer as it is and compressed, which differ in bytes. It names the media type, since the bytes of both are the same.
//! - To a POST `no-store` stays. A cache may answer a POST from memory only where the answer says so by `Content-Location`, and the next one would be another document
//!   under the same address.
//! - Errors keep `no-store`, and whoever sends `Authorization` gets `private, no-store`, whatever the answer is.

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::{Refused, told};
use super::application;
use super::media::Media;
use crate::graphql::{Kept, Spent};

const PUBLIC: &str = "public, max-age=5, must-revalidate";
/// The same for whoever asks through an application.
const OWN: &str = "private, max-age=5, must-revalidate";
const PRIVATE: &str = "private, no-store";

/// What decides an answer beside its address. The layer for other origins adds `Origin`.
const VARY: &str = "accept, accept-language, accept-encoding, authorization";

/// Says on every answer of the API what it depends on, and keeps those to whoever asks to be known out of all caches.
pub(super) async fn dress(request: Request, next: Next) -> Response {
    let is_known = request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
    if is_known {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
        headers.remove(header::ETAG);
    }
    response
}

/// An answer for everybody: 304 where the client of a GET has it already.
pub(super) fn respond(media: Media, parts: &Parts, kept: &Kept, left: Option<&Spent>) -> Response {
    let mut response = if parts.method == Method::POST {
        posted(media, kept, left)
    } else {
        let tag = tag(media, kept);
        let mut response = if holds(&parts.headers, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let kind = [(header::CONTENT_TYPE, media.content_type())];
            (kind, kept.for_everybody()).into_response()
        };
        let keeping = if parts.headers.contains_key(application::KEY) {
            OWN
        } else {
            PUBLIC
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keeping));
        headers.extend(
            HeaderValue::try_from(tag)
                .ok()
                .map(|tag| (header::ETAG, tag)),
        );
        response
    };
    if let Some(left) = left {
        response.headers_mut().extend(told(left));
    }
    response
}

fn posted(media: Media, kept: &Kept, left: Option<&Spent>) -> Response {
    let kind = [(header::CONTENT_TYPE, media.content_type())];
    match kept.body(left.map(Spent::tightest)) {
        Ok(body) => (kind, body).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Refused::coded(status, "Something went wrong on our side.", "INTERNAL").in_media(media)
        }
    }
}

fn tag(media: Media, kept: &Kept) -> String {
    let kind = match media {
        Media::Json => "json",
        Media::Own => "graphql",
    };
    format!("W/\"{}-{kind}\"", kept.tag())
}

/// Whether one of the tags that the client knows is this one. Compared weakly, as RFC 9110 wants for `If-None-Match`.
fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let ours = opaque(tag);
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || opaque(known) == ours)
}

/// A tag without the mark of a weak one.
fn opaque(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}
