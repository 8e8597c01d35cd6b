//! The cookie of a signed-in person; our own pages alone read it.

use accounts::session::LONGEST_DAYS;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::App;

/// Whether the server is reached over TLS. A plain loopback listener gets a plain cookie, since browsers would drop the other.
fn is_secure(app: &App) -> bool {
    app.settings.public_url.scheme() == "https"
}

fn name(app: &App) -> &'static str {
    // The prefix makes browsers refuse the cookie from a neighbouring host or without TLS.
    if is_secure(app) {
        "__Host-session"
    } else {
        "session"
    }
}

/// The token in the request's cookie.
pub(super) fn token(app: &App, headers: &HeaderMap) -> Option<String> {
    let wanted = name(app);
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
    cookie(app, token, LONGEST_DAYS * 24 * 60 * 60)
}

/// The header that takes it out again.
pub(super) fn drop(app: &App) -> Option<HeaderValue> {
    cookie(app, "", 0)
}

fn cookie(app: &App, value: &str, seconds: i64) -> Option<HeaderValue> {
    let secure = if is_secure(app) { "; Secure" } else { "" };
    let mut header = HeaderValue::from_str(&format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        name(app)
    ))
    .ok()?;
    header.set_sensitive(true);
    Some(header)
}
