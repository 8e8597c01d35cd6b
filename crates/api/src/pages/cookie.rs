//! The cookie of a signed-in person, and that of whoever waits for a letter to sign in by; our own pages alone read them.

use accounts::session::LONGEST_DAYS;
use accounts::sign_in::LINK_MINUTES;
use axum::http::{HeaderMap, HeaderValue, header};

use super::onward::{self, OwnPath};
use crate::App;

/// Whether the server is reached over TLS. A plain loopback listener gets a plain cookie, since browsers would drop the other.
fn is_secure(app: &App) -> bool {
    app.settings.public_url.scheme() == "https"
}

const SESSION: &str = "session";

fn name(app: &App, plain: &str) -> String {
    // The prefix makes browsers refuse the cookie from a neighbouring host or without TLS.
    if is_secure(app) {
        format!("__Host-{plain}")
    } else {
        plain.to_owned()
    }
}

/// The token in the request's cookie.
pub(super) fn token(app: &App, headers: &HeaderMap) -> Option<String> {
    read(app, headers, SESSION)
}

/// Where somebody wanted to go who asked for a letter to sign in by.
pub(super) fn next(app: &App, headers: &HeaderMap) -> Option<OwnPath> {
    read(app, headers, onward::NAME).and_then(|path| OwnPath::parse(&path))
}

fn read(app: &App, headers: &HeaderMap, plain: &str) -> Option<String> {
    let wanted = name(app, plain);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == wanted && !value.is_empty()).then(|| value.to_owned())
        })
}

/// The header that keeps a session in the browser. How long it lives, the session itself knows.
pub(super) fn keep(app: &App, token: &str) -> Option<HeaderValue> {
    cookie(app, SESSION, token, LONGEST_DAYS * 24 * 60 * 60)
}

/// The header that takes it out again.
pub(super) fn drop(app: &App) -> Option<HeaderValue> {
    cookie(app, SESSION, "", 0)
}

/// The header that keeps, as long as the letter's link works, where somebody wanted to go.
pub(super) fn keep_next(app: &App, next: &OwnPath) -> Option<HeaderValue> {
    cookie(app, onward::NAME, next.as_str(), LINK_MINUTES * 60)
}

/// The header that takes it out again.
pub(super) fn forget_next(app: &App) -> Option<HeaderValue> {
    cookie(app, onward::NAME, "", 0)
}

fn cookie(app: &App, plain: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
    let secure = if is_secure(app) { "; Secure" } else { "" };
    let mut header = HeaderValue::from_str(&format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        name(app, plain)
    ))
    .ok()?;
    header.set_sensitive(true);
    Some(header)
}
