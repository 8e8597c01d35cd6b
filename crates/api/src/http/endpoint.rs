//! `POST /graphql`: one request in, one answer out.

use std::net::IpAddr;

use accounts::session::{self, SessionKind};
use async_graphql::{
    Request as GraphqlRequest, Response as GraphqlResponse, ServerError, Variables,
};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::actor::Actor;
use kernel::id::SessionId;
use kernel::text::Language;
use serde::Deserialize;

use super::caller::{Authorization, RequestId, authorization, peer};
use super::scan;
use crate::App;
use crate::graphql::{Caller, Executor, coded};

/// What the endpoint needs.
#[derive(Clone)]
pub struct Endpoint {
    pub(super) app: App,
    pub(super) executor: Executor,
}

/// The body as the specification "GraphQL over HTTP" has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Variables>,
    #[serde(default)]
    #[expect(dead_code, reason = "allowed by the specification and of no use here")]
    extensions: Option<serde::de::IgnoredAny>,
}

/// Any other method than POST. A mutation by GET does not exist.
pub async fn only_post() -> Response {
    let mut response = refusal(
        StatusCode::METHOD_NOT_ALLOWED,
        "Send a POST with a JSON body.",
        "BAD_USER_INPUT",
    );
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// Reads, checks, authenticates and runs one request.
pub async fn graphql(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if !is_json(&parts.headers) {
        return refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The content type has to be application/json.",
            "BAD_USER_INPUT",
        );
    }
    let request_id = parts
        .extensions
        .get::<RequestId>()
        .map_or_else(String::new, |id| id.0.clone());
    let asked = match read(&endpoint, body).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let (signed_in, language) = match authenticate(&endpoint.app, &parts.headers).await {
        Ok(known) => known,
        Err(response) => return response,
    };
    let caller = Caller::new(
        &endpoint.app,
        signed_in,
        language,
        request_id,
        peer(
            &parts.extensions,
            &parts.headers,
            &endpoint.app.settings.proxies,
        ),
    )
    .with_user_agent(
        parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok()),
    );
    let mut request = GraphqlRequest::new(asked.query)
        .variables(asked.variables.unwrap_or_default())
        .data(caller.loaders(&endpoint.app))
        .data(caller);
    request.operation_name = asked.operation_name;
    let answer = tokio::time::timeout(
        endpoint.app.settings.request_time,
        endpoint.executor.run(request),
    )
    .await
    .unwrap_or_else(|_| {
        tracing::warn!("a request ran out of time");
        GraphqlResponse::from_errors(vec![coded(
            "This took too long and was stopped. Whether a command was still done is not known: send it again with the same idempotencyKey.",
            "UNAVAILABLE",
        )])
    });
    respond(&parts.headers, &answer)
}

async fn read(endpoint: &Endpoint, body: Body) -> Result<Asked, Response> {
    let limits = &endpoint.app.settings.limits;
    let bytes = to_bytes(body, limits.bytes).await.map_err(|_| {
        let text = format!(
            "The body is longer than {} bytes, or broke off.",
            limits.bytes
        );
        refusal(StatusCode::PAYLOAD_TOO_LARGE, &text, "BAD_USER_INPUT")
    })?;
    if let Err(exceeded) = scan::json(&bytes, limits) {
        return Err(refusal(
            StatusCode::BAD_REQUEST,
            &exceeded.to_string(),
            "COST_EXCEEDED",
        ));
    }
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(refusal(
            StatusCode::BAD_REQUEST,
            "Send one request in one POST: batches are not taken.",
            "BAD_USER_INPUT",
        ));
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        let text = if error.is_data() {
            format!("The body is not a GraphQL request with query, variables and operationName: {error}.")
        } else {
            format!("The body is not JSON: {error}.")
        };
        refusal(StatusCode::BAD_REQUEST, &text, "BAD_USER_INPUT")
    })
}

/// A token that is not good (any more) is refused before anything runs: nobody becomes anonymous by mistake.
async fn authenticate(
    app: &App,
    headers: &HeaderMap,
) -> Result<(Option<(Actor, SessionId)>, Option<Language>), Response> {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Language::accepted);
    let token = match authorization(headers) {
        Authorization::Absent => return Ok((None, asked)),
        Authorization::Unreadable => {
            return Err(unauthenticated(
                "The Authorization header has to be a bearer token.",
                "invalid_request",
            ));
        }
        Authorization::Bearer(token) => token,
    };
    match session::authenticate(&app.db, token, SessionKind::Bearer).await {
        Ok(session::Caller::SignedIn(actor, session)) => {
            let language = match asked {
                Some(language) => Some(language),
                None => accounts::person::get(app.db.read(), actor.person)
                    .await
                    .map_err(unavailable)?
                    .map(|person| person.language),
            };
            Ok((Some((actor, session.id)), language))
        }
        Ok(session::Caller::Expired) => Err(unauthenticated(
            "The session has ended. Sign in again.",
            "invalid_token",
        )),
        Ok(session::Caller::Unknown) => Err(unauthenticated(
            "The token is not known. Sign in again.",
            "invalid_token",
        )),
        Err(failure) => Err(unavailable(failure)),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it stands where map_err wants it"
)]
fn unavailable(failure: platform::Failure) -> Response {
    tracing::error!(%failure, "a session could not be read");
    refusal(
        StatusCode::SERVICE_UNAVAILABLE,
        "The service cannot answer now. Try again.",
        "UNAVAILABLE",
    )
}

fn unauthenticated(text: &str, error: &str) -> Response {
    let mut response = refusal(StatusCode::UNAUTHORIZED, text, "UNAUTHENTICATED");
    if let Ok(value) = HeaderValue::from_str(&format!("Bearer error=\"{error}\"")) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

fn refusal(status: StatusCode, text: &str, code: &str) -> Response {
    let errors: Vec<ServerError> = vec![coded(text, code)];
    (status, Json(serde_json::json!({ "errors": errors }))).into_response()
}

/// The specification wants 200 for `application/json` whatever the answer, and tells failures by status in its own media type alone.
fn respond(headers: &HeaderMap, answer: &GraphqlResponse) -> Response {
    const OWN: &str = "application/graphql-response+json";
    let own = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains(OWN));
    let refused = answer.data == async_graphql::Value::Null && !answer.errors.is_empty();
    let status = match answer
        .errors
        .first()
        .and_then(|error| error.extensions.as_ref())
        .and_then(|extensions| extensions.get("code"))
    {
        Some(async_graphql::Value::String(code)) if refused && own => match code.as_str() {
            "UNAUTHENTICATED" => StatusCode::UNAUTHORIZED,
            "UNAVAILABLE" => StatusCode::SERVICE_UNAVAILABLE,
            "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        },
        _ => StatusCode::OK,
    };
    // A refused request has no data at all, not data that is null.
    let body = if refused && answer.errors.iter().all(|error| error.path.is_empty()) {
        serde_json::to_vec(
            &serde_json::json!({ "errors": answer.errors, "extensions": answer.extensions }),
        )
    } else {
        serde_json::to_vec(answer)
    };
    match body {
        Ok(body) => (
            status,
            [(
                header::CONTENT_TYPE,
                if own { OWN } else { "application/json" },
            )],
            body,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            refusal(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side.",
                "INTERNAL",
            )
        }
    }
}

/// A browser sends `application/json` to another origin only after asking it, so this type is also what keeps forged posts out.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(text)) = headers.get(header::CONTENT_TYPE).map(HeaderValue::to_str) else {
        return false;
    };
    let mut parts = text.split(';').map(str::trim);
    parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| {
            parameter.is_empty()
                || parameter.to_ascii_lowercase().replace(['"', ' '], "") == "charset=utf-8"
        })
}

/// An address as throttling counts it: a whole /64 for IPv6, since one household owns that many.
pub fn throttled_as(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}
