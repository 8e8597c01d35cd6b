//! The style sheet and the mark. The address carries the content's hash, so that a browser may keep it for ever.

use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::hex;
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../../assets/style.css");
const MARK: &str = include_str!("../../assets/mark.svg");

static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::digest(STYLE.as_bytes());
    format!("/assets/style.css?v={}", hex::encode(&hash[..6]))
});

/// Where the pages find the style sheet.
pub(super) fn style_address() -> &'static str {
    &STYLE_ADDRESS
}

/// `GET /assets/style.css`
pub(super) async fn style() -> Response {
    asset(
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
        STYLE,
    )
}

/// `GET /assets/mark.svg`
pub(super) async fn mark() -> Response {
    asset("image/svg+xml", "public, max-age=86400", MARK)
}

fn asset(kind: &'static str, kept: &'static str, text: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
        ],
        text,
    )
        .into_response()
}
