//! What every answer carries: its request's id and the headers that keep browsers careful.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;

use super::caller::RequestId;
use super::observed;
use crate::{App, Settings};

/// The content security policy of a page that needs more than nothing. Put it into a response's extensions or set the header itself.
#[derive(Clone, Copy, Debug)]
pub enum HtmlPolicy {
    /// Own style sheets and forms, no script: the pages behind letters.
    Page,
    /// Own scripts too: GraphiQL.
    Tool,
}

impl HtmlPolicy {
    /// The header's value.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Page => {
                "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            }
            Self::Tool => {
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
            }
        }
    }
}

const NOTHING: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

pub(super) fn dress(router: Router, app: &App) -> Router {
    let secure = app.settings.public_url.scheme() == "https";
    let always: Arc<[(HeaderName, HeaderValue)]> = Arc::from(
        [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), geolocation=(), microphone=(), payment=()",
            ),
            (header::CONTENT_SECURITY_POLICY, NOTHING),
            (header::CACHE_CONTROL, "no-store"),
        ]
        .into_iter()
        .chain(secure.then_some((
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        )))
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect::<Vec<_>>(),
    );
    let settings = Arc::clone(&app.settings);
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        let (always, settings) = (Arc::clone(&always), Arc::clone(&settings));
        async move { answer(request, next, &always, &settings).await }
    }))
}

async fn answer(
    mut request: Request,
    next: Next,
    always: &[(HeaderName, HeaderValue)],
    settings: &Settings,
) -> Response {
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id.clone());
    let mut response = observed::watch(request, next, &id, settings).await;
    let policy = response.extensions().get::<HtmlPolicy>().copied();
    let headers = response.headers_mut();
    if let Some(policy) = policy {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy.header()),
        );
    }
    // Once, instead of each time the map is full.
    headers.reserve(always.len() + 1);
    for (name, value) in always {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}
