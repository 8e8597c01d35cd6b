//! What a posted form has to prove: that it comes from a page of ours, opened by the same door.

use axum::http::{HeaderMap, header};
use platform::keys::Keys;
use platform::random::token_hash;
use url::Url;

const PURPOSE: &str = "page-form";

/// The seal of the forms behind one door. It holds as long as the door's own secret does.
pub(super) fn seal(keys: &Keys, secret: &str) -> String {
    keys.sign(PURPOSE, &token_hash(secret))
}

/// Whether a form carries the seal of this door and was not sent by another site.
pub(super) fn holds(keys: &Keys, secret: &str, shown: Option<&str>, headers: &HeaderMap) -> bool {
    is_same_site(headers)
        && shown.is_some_and(|shown| keys.verify(PURPOSE, &token_hash(secret), shown))
}

/// Whether a post comes from our own pages, as far as the browser says.
///
/// Our pages send no referrer, and then browsers write `Origin: null` on a post to one's own site too; so `null` says
/// nothing, and the seal decides.
pub(super) fn is_same_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if origin == "null" {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    host.is_some_and(|host| {
        let authority = Url::parse(origin).ok().and_then(|url| {
            let name = url.host_str()?.to_owned();
            Some(
                url.port()
                    .map_or_else(|| name.clone(), |port| format!("{name}:{port}")),
            )
        });
        authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    name.parse().expect("a name"),
                    value.parse().expect("a value"),
                )
            })
            .collect()
    }

    #[test]
    fn a_seal_is_worth_nothing_behind_another_door() {
        let keys = Keys::ephemeral();
        let seal = seal(&keys, "one");
        let none = HeaderMap::new();
        assert!(holds(&keys, "one", Some(&seal), &none));
        assert!(!holds(&keys, "two", Some(&seal), &none));
        assert!(!holds(&keys, "one", Some("x.y"), &none));
        assert!(!holds(&keys, "one", None, &none));
        assert!(!holds(
            &keys,
            "one",
            Some(&seal),
            &headers(&[("sec-fetch-site", "cross-site")])
        ));
    }

    #[test]
    fn a_post_of_another_site_is_told_by_the_browser() {
        for (pairs, same) in [
            (vec![], true),
            (
                vec![("sec-fetch-site", "same-origin"), ("origin", "null")],
                true,
            ),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("host", "cho.example"), ("origin", "null")], true),
            (
                vec![
                    ("host", "127.0.0.1:8080"),
                    ("origin", "http://127.0.0.1:8080"),
                ],
                true,
            ),
            (
                vec![("host", "cho.example"), ("origin", "https://cho.example")],
                true,
            ),
            (
                vec![
                    ("host", "cho.example"),
                    ("origin", "https://cho.example.evil.example"),
                ],
                false,
            ),
            (
                vec![("host", "cho.example"), ("origin", "https://evil.example")],
                false,
            ),
        ] {
            assert_eq!(is_same_site(&headers(&pairs)), same, "{pairs:?}");
        }
    }
}
