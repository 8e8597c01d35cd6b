//! The first word of a WebSocket: who is there.

use std::net::IpAddr;

use axum::http::HeaderMap;
use kernel::text::Language;
use serde_json::Value;

use crate::http::answer::Refused;
use crate::http::application;
use crate::http::endpoint::Endpoint;
use crate::http::guesses::Whence;
use crate::http::identity::{Identity, by_headers, by_token, language, unreadable};

/// Finds out who is there, by the payload of `connection_init`, else by the headers of the request that began the connection. Browsers cannot set headers on a
/// WebSocket, so the payload speaks as headers do: `Authorization`, `Accept-Language` and those of applications, in any case, by themselves or under `headers`.
///
/// # Errors
/// When the token or the key is not good, or too many were shown from there that were not.
pub(super) async fn greeted(
    endpoint: &Endpoint,
    payload: Option<&Value>,
    headers: &HeaderMap,
    from: IpAddr,
) -> Result<Identity, Refused> {
    let text = |name| said(payload, name).and_then(Value::as_str);
    let asked = text("accept-language").and_then(Language::accepted);
    let asked = asked.or(language(headers));
    let wanted = |name| match said(payload, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(Refused::bad("What an application says of itself is text.")),
    };
    let shown = said(payload, "authorization").filter(|shown| !shown.is_null());
    let through = match (wanted(application::KEY)?, wanted(application::ADDRESS)?) {
        (None, None) if shown.is_some() => None,
        (None, None) => application::of(endpoint, headers, from).await?,
        (key, address) => application::through(endpoint, key, address, from).await?,
    };
    let Some(shown) = shown else {
        let mut identity = by_headers(endpoint, headers, from, through).await?;
        identity.language = asked.or(identity.language);
        return Ok(identity);
    };
    let token = shown.as_str().and_then(bearer).ok_or_else(unreadable)?;
    let whence = Whence::of(from, through.as_ref());
    let identity = by_token(endpoint, token, whence, asked).await?;
    Ok(Identity {
        through,
        ..identity
    })
}

fn said<'a>(payload: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    let payload = payload?.as_object()?;
    let headers = payload.get("headers").and_then(Value::as_object);
    [Some(payload), headers]
        .into_iter()
        .flatten()
        .flatten()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

fn bearer(text: &str) -> Option<&str> {
    let (scheme, token) = text.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_payload_speaks_as_headers_do() {
        for payload in [
            json!({ "Authorization": "Bearer abc" }),
            json!({ "authorization": "bearer abc" }),
            json!({ "headers": { "AUTHORIZATION": "Bearer abc" } }),
        ] {
            let token = said(Some(&payload), "authorization")
                .and_then(Value::as_str)
                .and_then(bearer);
            assert_eq!(token, Some("abc"), "{payload}");
        }
        for payload in [json!(null), json!([]), json!({}), json!("Bearer abc")] {
            assert_eq!(said(Some(&payload), "authorization"), None, "{payload}");
        }
        assert_eq!(bearer("abc"), None);
        assert_eq!(bearer("Basic abc"), None);
    }
}
