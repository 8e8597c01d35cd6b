//! `/graphql`: one request in, one answer out, as the specification "GraphQL over HTTP" has it.

use std::net::IpAddr;

use accounts::session::{self, SessionKind};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use kernel::actor::Actor;
use kernel::id::SessionId;
use kernel::text::Language;

use super::answer::{ALLOWED, Refused, respond};
use super::asked;
use super::caller::{Authorization, RequestId, authorization, peer};
use super::capacity::{Capacity, Turned};
use super::media::Media;
use crate::App;
use crate::graphql::{Ask, Caller, Executor};

/// What the endpoint needs.
#[derive(Clone)]
pub struct Endpoint {
    pub(super) app: App,
    pub(super) executor: Executor,
}

/// Any other method than GET and POST.
pub async fn other_method(headers: HeaderMap) -> Response {
    let refused = Refused::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "Send a POST with a JSON body, or a query by GET.",
    );
    refused
        .with(header::ALLOW, ALLOWED)
        .in_media(Media::accepted(&headers).unwrap_or(Media::Json))
}

/// A query in the address.
pub async fn get(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let media = match accepted(&parts.headers) {
        Ok(media) => media,
        Err(refused) => return refused.in_media(Media::Json),
    };
    let ask = asked::addressed(&parts.uri, &endpoint.app.settings.limits);
    match ask {
        Ok(ask) => endpoint.answer(media, &parts, ask).await,
        Err(refused) => refused.in_media(media),
    }
}

/// A request in a JSON body.
pub async fn post(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let media = match accepted(&parts.headers) {
        Ok(media) => media,
        Err(refused) => return refused.in_media(Media::Json),
    };
    match endpoint.posted(&parts, body).await {
        Ok(ask) => endpoint.answer(media, &parts, ask).await,
        Err(refused) => refused.in_media(media),
    }
}

/// Lets a request in, as long as there is a place for it.
pub async fn admit(State(capacity): State<Capacity>, request: Request, next: Next) -> Response {
    let media = Media::accepted(request.headers()).unwrap_or(Media::Json);
    let turned = |why| {
        let unavailable =
            |text| Refused::coded(StatusCode::SERVICE_UNAVAILABLE, text, "UNAVAILABLE");
        let refused = match why {
            Turned::Full => unavailable("Too many requests are under way. Try again in a moment."),
            Turned::Slow => Refused::new(
                StatusCode::REQUEST_TIMEOUT,
                "The request broke off, or took too long to arrive.",
            ),
            Turned::Late => unavailable(
                "This took too long and was stopped. Whether a command was still done is not known: send it again with the same idempotencyKey.",
            ),
        };
        refused.in_media(media)
    };
    capacity.admit(request, next, turned).await
}

fn accepted(headers: &HeaderMap) -> Result<Media, Refused> {
    Media::accepted(headers).ok_or_else(|| {
        Refused::new(
            StatusCode::NOT_ACCEPTABLE,
            "Answers come as application/graphql-response+json or application/json.",
        )
    })
}

impl Endpoint {
    async fn posted(&self, parts: &Parts, body: Body) -> Result<Ask, Refused> {
        asked::posted(&parts.headers, body, &self.app.settings.limits).await
    }

    /// Authenticates and runs a request.
    async fn answer(&self, media: Media, parts: &Parts, ask: Ask) -> Response {
        let caller = match self.caller(parts).await {
            Ok(caller) => caller,
            Err(refused) => return refused.in_media(media),
        };
        respond(media, &self.executor.run(ask, caller).await)
    }

    async fn caller(&self, parts: &Parts) -> Result<Caller, Refused> {
        let (signed_in, language) = authenticate(&self.app, &parts.headers).await?;
        let request_id = parts
            .extensions
            .get::<RequestId>()
            .map_or_else(String::new, |id| id.0.clone());
        let address = peer(
            &parts.extensions,
            &parts.headers,
            &self.app.settings.proxies,
        );
        let caller = Caller::new(&self.app, signed_in, language, request_id, address);
        let program = parts.headers.get(header::USER_AGENT);
        Ok(caller.with_user_agent(program.and_then(|value| value.to_str().ok())))
    }
}

/// A token that is not good (any more) is refused before anything runs: nobody becomes anonymous by mistake.
async fn authenticate(
    app: &App,
    headers: &HeaderMap,
) -> Result<(Option<(Actor, SessionId)>, Option<Language>), Refused> {
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
fn unavailable(failure: platform::Failure) -> Refused {
    tracing::error!(%failure, "a session could not be read");
    Refused::coded(
        StatusCode::SERVICE_UNAVAILABLE,
        "The service cannot answer now. Try again.",
        "UNAVAILABLE",
    )
}

fn unauthenticated(text: &str, error: &str) -> Refused {
    Refused::coded(StatusCode::UNAUTHORIZED, text, "UNAUTHENTICATED").with(
        header::WWW_AUTHENTICATE,
        &format!("Bearer error=\"{error}\""),
    )
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
