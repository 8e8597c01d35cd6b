//! Where somebody goes once he is in: back to the page that asked him to sign in. Only pages of our own, so that no link that a
//! stranger writes leads away from here.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded::byte_serialize;

use super::form::Typed;
use super::view::Hidden;

/// The name of the parameter, of the field and of the cookie.
pub(super) const NAME: &str = "next";

/// As long as an address of ours may be to be come back to.
const LONGEST: usize = 512;

/// A page of ours: a path on this very host, with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OwnPath(String);

impl OwnPath {
    /// The path, if it is certainly ours. Browsers read `//host`, `/\host` and what tabs and line breaks hide as another host; so
    /// nothing is taken but letters, digits and the few marks that our addresses are made of, no empty part, and none that begins with
    /// a dot, behind which another page would hide. Signing in leads not back to itself: the page of a stranger's sign-in link, opened
    /// by somebody who has just signed in, looks like the next step of it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~?=&%+".contains(&byte);
        let ours = text.len() <= LONGEST
            && text.starts_with('/')
            && !text.contains("//")
            && !text.contains("/.")
            && !text.to_ascii_lowercase().contains("/%2e")
            && text.bytes().all(plain)
            && !text.starts_with("/sign-");
        ours.then(|| Self(text.to_owned()))
    }

    /// The one that a form carries.
    pub(super) fn typed(typed: &Typed) -> Option<Self> {
        typed.get(NAME).and_then(Self::parse)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What a form carries of it.
    pub(super) fn hidden(&self) -> Hidden {
        Hidden {
            name: NAME.to_owned(),
            value: self.0.clone(),
        }
    }

    /// The address of the page to sign in on, which leads back here.
    pub(super) fn sign_in(&self) -> String {
        let escaped: String = byte_serialize(self.0.as_bytes()).collect();
        format!("/sign-in?{NAME}={escaped}")
    }
}

/// Marks the answer of a page that only somebody signed in may see.
#[derive(Clone, Copy, Debug)]
struct SignInFirst;

/// The way to the page to sign in on, for whoever is not; [`lead_back`] adds where he came from.
pub(super) fn sign_in_first() -> Response {
    let mut response = Redirect::to("/sign-in").into_response();
    response.extensions_mut().insert(SignInFirst);
    response
}

/// Tells the page to sign in on where to lead afterwards: to the page that was to be opened. What was posted is not repeated.
pub(super) async fn lead_back(request: Request, next: Next) -> Response {
    let wanted = request
        .uri()
        .path_and_query()
        .filter(|_| request.method() == Method::GET)
        .and_then(|wanted| OwnPath::parse(wanted.as_str()));
    let mut response = next.run(request).await;
    let asked = response.extensions_mut().remove::<SignInFirst>().is_some();
    if let Some(wanted) = wanted.filter(|_| asked)
        && let Ok(address) = HeaderValue::from_str(&wanted.sign_in())
    {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_path_of_ours_is_taken() {
        for ours in [
            "/",
            "/desk",
            "/threads/inquiry_01k0",
            "/products/new?producer=producer_01k0&done=create",
            "/desk/organisations?number=49%2001",
        ] {
            let path = OwnPath::parse(ours).map(|path| path.as_str().to_owned());
            assert_eq!(path.as_deref(), Some(ours));
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        for foreign in [
            "",
            "desk",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/desk//evil.example",
            "/\t/evil.example",
            "/desk\r\nSet-Cookie: session=x",
            " /desk",
            "/desk ",
            "https://evil.example",
            "https:/desk",
            "javascript:alert(1)",
            "/javascript:alert(1)",
            "/@evil.example",
            "/desk#x",
            "/đ",
            "/sign-in",
            "/sign-in?next=/desk",
            "/sign-out",
            "/./sign-in/01k0token",
            "/desk/../sign-in/01k0token",
            "/%2e/sign-in/01k0token",
            "/desk/%2E%2e/sign-in/01k0token",
            long.as_str(),
        ] {
            assert_eq!(OwnPath::parse(foreign), None, "{foreign:?}");
        }
    }

    #[test]
    fn the_way_back_is_one_parameter() {
        let path = OwnPath::parse("/products/new?producer=a&done=b").expect("ours");
        assert_eq!(
            path.sign_in(),
            "/sign-in?next=%2Fproducts%2Fnew%3Fproducer%3Da%26done%3Db"
        );
    }
}
