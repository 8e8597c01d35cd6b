//! Answers of the API as HTTP: status, media type, what is left of one's points.

use async_graphql::{Response as GraphqlResponse, ServerError, Value};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::time::whole_seconds;
use platform::budget::WINDOW;

use super::capacity::TRY_LATER;
use super::media::Media;
use crate::graphql::{Answered, Counted, Spent, coded, over};
use crate::limits::Exceeded;

/// The methods that the endpoint knows.
pub(super) const ALLOWED: &str = "GET, POST";

/// A request that does not even reach the engine.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    error: Box<ServerError>,
    header: Option<Box<(HeaderName, HeaderValue)>>,
}

impl Refused {
    pub(super) fn new(status: StatusCode, text: &str) -> Self {
        Self::coded(status, text, "BAD_USER_INPUT")
    }

    pub(super) fn bad(text: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    pub(super) fn coded(status: StatusCode, text: &str, code: &str) -> Self {
        Self {
            status,
            error: Box::new(coded(text, code)),
            header: None,
        }
    }

    pub(super) fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.header = HeaderValue::from_str(value)
            .ok()
            .map(|value| Box::new((name, value)));
        self
    }

    /// Whether it is about who asks.
    pub(super) fn is_of_the_token(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// What it says.
    pub(super) fn text(&self) -> &str {
        &self.error.message
    }

    /// The refusal as an error of GraphQL.
    pub(super) fn error(&self) -> ServerError {
        (*self.error).clone()
    }

    /// The refusal in a media type that the client takes.
    pub(super) fn in_media(self, media: Media) -> Response {
        let body = serde_json::json!({ "errors": [self.error()] }).to_string();
        let kind = [(header::CONTENT_TYPE, media.content_type())];
        let mut response = (self.status, kind, body).into_response();
        come_back(&mut response);
        response
            .headers_mut()
            .extend(self.header.map(|header| *header));
        response
    }
}

impl From<Exceeded> for Refused {
    fn from(exceeded: Exceeded) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: Box::new(over(exceeded)),
            header: None,
        }
    }
}

/// The engine's answer. In our own media type the status says how it went; in `application/json` whatever was understood is answered with 200.
///
/// The statuses are those that the specification names and its audits look for: 400 for a document that does not parse or validate, or whose variables do not
/// fit; 200 as soon as there is data, beside errors too. A request that is not let in at all (too many, by a
/// method that must change nothing), or that we cannot answer, is told so in both: also when the database was away and not one of its fields came to anything.
pub(super) fn respond(media: Media, answered: &Answered) -> Response {
    let answer = &answered.response;
    let refused = is_refused(answer);
    let status = if refused {
        refused_status(media, answer.errors.first().and_then(code_of))
    } else {
        StatusCode::OK
    };
    let body = if refused {
        let mut body = serde_json::json!({ "errors": answer.errors });
        if !answer.extensions.is_empty() {
            body["extensions"] = serde_json::json!(answer.extensions);
        }
        serde_json::to_vec(&body)
    } else {
        serde_json::to_vec(answer)
    };
    let Ok(body) =
        body.inspect_err(|error| tracing::error!(%error, "an answer could not be written"))
    else {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return Refused::coded(status, "Something went wrong on our side.", "INTERNAL")
            .in_media(media);
    };
    let kind = [(header::CONTENT_TYPE, media.content_type())];
    let mut response = (status, kind, body).into_response();
    come_back(&mut response);
    let headers = response.headers_mut();
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    if let Some(wait) = answered.wait {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
    }
    if let Some(left) = &answered.left {
        headers.extend(told(left));
    }
    response
}

/// Whether nothing was run, or nothing came of it because the database was away: a refused request has no data at all, not data that is null.
pub(super) fn is_refused(answer: &GraphqlResponse) -> bool {
    let away = |error: &ServerError| code_of(error) == Some("UNAVAILABLE");
    answer.data == Value::Null
        && !answer.errors.is_empty()
        && (answer.errors.iter().all(|error| error.path.is_empty())
            || answer.errors.iter().all(away))
}

/// Says when to try again, where we cannot answer now.
fn come_back(response: &mut Response) {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(TRY_LATER));
    }
}

fn refused_status(media: Media, code: Option<&str>) -> StatusCode {
    match (code, media) {
        (Some("RATE_LIMITED"), _) => StatusCode::TOO_MANY_REQUESTS,
        (Some("METHOD_NOT_ALLOWED"), _) => StatusCode::METHOD_NOT_ALLOWED,
        (Some("UNAVAILABLE"), _) => StatusCode::SERVICE_UNAVAILABLE,
        (Some("INTERNAL"), _) => StatusCode::INTERNAL_SERVER_ERROR,
        (_, Media::Json) => StatusCode::OK,
        (Some("UNAUTHENTICATED"), Media::Own) => StatusCode::UNAUTHORIZED,
        (_, Media::Own) => StatusCode::BAD_REQUEST,
    }
}

fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// `RateLimit` and `RateLimit-Policy` as the IETF's draft "RateLimit header fields for HTTP" has them: a list with an item for each budget.
pub(super) fn told(spent: &Spent) -> [(HeaderName, HeaderValue); 2] {
    let window = WINDOW.num_seconds();
    let policy = listed(spent, |Counted { policy, left }| {
        format!("\"{}\";q={};w={window}", policy.name(), left.allowance)
    });
    let now = listed(spent, |Counted { policy, left }| {
        let full_in = whole_seconds(left.full_in);
        format!("\"{}\";r={};t={full_in}", policy.name(), left.points)
    });
    [
        (HeaderName::from_static("ratelimit-policy"), policy),
        (HeaderName::from_static("ratelimit"), now),
    ]
}

fn listed(spent: &Spent, item: impl Fn(&Counted) -> String) -> HeaderValue {
    // Most requests are paid from one budget: its text is the header.
    let items = spent.each().map(item).reduce(|mut all, next| {
        all.push_str(", ");
        all.push_str(&next);
        all
    });
    HeaderValue::try_from(items.unwrap_or_default())
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}
