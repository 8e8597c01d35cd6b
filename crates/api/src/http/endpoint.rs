//! `/graphql`: one request in, one answer out, as the specification "GraphQL over HTTP" has it.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use accounts::application::Known;
use async_graphql::ServerError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::answer::{ALLOWED, Refused, respond};
use super::asked;
use super::cacheable;
use super::caller::{RequestId, peer};
use super::capacity::{Capacity, Turned};
use super::guesses::Guesses;
use super::identity::{Identity, identify};
use super::live;
use super::media::{Media, takes_events};
use crate::App;
use crate::graphql::{Answered, Ask, Begun, Caller, Executor, coded};

/// What the endpoint needs: one pointer, since it is cloned with every layer that a request goes through.
#[derive(Clone)]
pub struct Endpoint(Arc<Needs>);

/// What an [`Endpoint`] points to.
pub struct Needs {
    pub(super) app: App,
    pub(super) executor: Executor,
    pub(super) places: live::Places,
    /// The places of requests, which operations over WebSockets take too.
    pub(super) capacity: Capacity,
    /// The applications that showed their keys a moment ago.
    pub(super) applications: Known,
    /// What bounds guessing at tokens and keys.
    pub(super) guesses: Guesses,
}

impl Deref for Endpoint {
    type Target = Needs;

    fn deref(&self) -> &Needs {
        &self.0
    }
}

/// In what form an answer is taken.
#[derive(Clone, Copy)]
struct Wanted {
    /// Whole, in this media type.
    media: Option<Media>,
    /// As a stream of events.
    events: bool,
}

impl Wanted {
    fn of(headers: &HeaderMap) -> Result<Self, Refused> {
        let (media, events) = (Media::accepted(headers), takes_events(headers));
        if media.is_none() && !events {
            return Err(Refused::new(
                StatusCode::NOT_ACCEPTABLE,
                "Answers come as application/graphql-response+json, application/json or text/event-stream.",
            ));
        }
        Ok(Self { media, events })
    }

    /// One answer; as a stream only for whoever takes nothing else.
    fn respond(self, parts: &Parts, answered: &Answered) -> Response {
        match (self.media, &answered.public) {
            (Some(media), Some(kept)) => {
                cacheable::respond(media, parts, kept, answered.left.as_ref())
            }
            (Some(media), None) => respond(media, answered),
            (None, _) => live::once(answered),
        }
    }
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
    let (mut parts, _) = request.into_parts();
    if live::asks_for_it(&parts.headers) {
        return live::upgrade(&endpoint, &mut parts).await;
    }
    let wanted = match Wanted::of(&parts.headers) {
        Ok(wanted) => wanted,
        Err(refused) => return refused.in_media(Media::Json),
    };
    let ask = asked::addressed(&parts.uri, &endpoint.app.settings.limits);
    match ask {
        Ok(ask) => endpoint.answer(wanted, &parts, ask).await,
        Err(refused) => refused.in_media(wanted.media.unwrap_or(Media::Json)),
    }
}

/// A request in a JSON body.
pub async fn post(State(endpoint): State<Endpoint>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let wanted = match Wanted::of(&parts.headers) {
        Ok(wanted) => wanted,
        Err(refused) => return refused.in_media(Media::Json),
    };
    match endpoint.posted(&parts, body).await {
        Ok(ask) => endpoint.answer(wanted, &parts, ask).await,
        Err(refused) => refused.in_media(wanted.media.unwrap_or(Media::Json)),
    }
}

/// What is said where a request gets no answer of its own.
pub(super) fn turned(why: Turned) -> Refused {
    let unavailable = |text| Refused::coded(StatusCode::SERVICE_UNAVAILABLE, text, "UNAVAILABLE");
    match why {
        Turned::Full => unavailable("Too many requests are under way. Try again in a moment."),
        Turned::Crowded => Refused::coded(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many requests of your network are still arriving. Try again in a moment.",
            "RATE_LIMITED",
        ),
        Turned::Slow => Refused::new(
            StatusCode::REQUEST_TIMEOUT,
            "The request broke off, or took too long to arrive.",
        ),
        Turned::Late => unavailable(OUT_OF_TIME),
    }
}

/// Lets a request in, as long as there is a place for it.
pub async fn admit(
    State(capacity): State<Arc<Capacity>>,
    request: Request,
    next: Next,
) -> Response {
    let media = Media::accepted(request.headers()).unwrap_or(Media::Json);
    let turned = |why| turned(why).in_media(media);
    capacity.admit(request, next, turned).await
}

impl Endpoint {
    pub(super) fn new(needs: Needs) -> Self {
        Self(Arc::new(needs))
    }

    async fn posted(&self, parts: &Parts, body: Body) -> Result<Ask, Refused> {
        asked::posted(&parts.headers, body, &self.app.settings.limits).await
    }

    /// Authenticates and runs a request.
    async fn answer(&self, wanted: Wanted, parts: &Parts, ask: Ask) -> Response {
        let media = wanted.media.unwrap_or(Media::Json);
        let address = self.address(parts);
        let identity = match identify(self, &parts.headers, address).await {
            Ok(identity) => identity,
            Err(refused) => return refused.in_media(media),
        };
        let caller = self.caller(parts, address, &identity);
        match self.executor.begin(ask, caller).await {
            Begun::Answer(answer) => wanted.respond(parts, &answer.await),
            Begun::Live(opening) if wanted.events => {
                let listening = live::Listening {
                    app: &self.app,
                    places: &self.places,
                    address,
                    user_agent: user_agent(parts),
                };
                live::respond(&listening, media, identity, *opening).await
            }
            Begun::Live(opening) => wanted.respond(parts, &opening.not_here()),
        }
    }

    fn caller(&self, parts: &Parts, address: IpAddr, identity: &Identity) -> Caller {
        let request_id = parts
            .extensions
            .get::<RequestId>()
            .map_or_else(String::new, |id| id.0.clone());
        let caller = Caller::new(
            &self.app,
            identity.caller(),
            identity.language,
            request_id,
            address,
        );
        caller
            .with_application(identity.through.clone())
            .with_user_agent(user_agent(parts))
    }

    pub(super) fn address(&self, parts: &Parts) -> IpAddr {
        peer(
            &parts.extensions,
            &parts.headers,
            &self.app.settings.proxies,
        )
    }
}

/// What the client's program says of itself.
pub(super) fn user_agent(parts: &Parts) -> Option<&str> {
    let program = parts.headers.get(header::USER_AGENT);
    program.and_then(|value| value.to_str().ok())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it stands where map_err wants it"
)]
pub(super) fn unavailable(failure: platform::Failure) -> Refused {
    tracing::error!(%failure, "who asks could not be read");
    Refused::coded(
        StatusCode::SERVICE_UNAVAILABLE,
        "The service cannot answer now. Try again.",
        "UNAVAILABLE",
    )
}

/// What is said of a request whose time is over.
const OUT_OF_TIME: &str = "This took too long and was stopped. Whether a command was still done is not known: send it again with the same idempotencyKey.";

/// What is said of an operation whose time is over.
pub(super) fn out_of_time() -> ServerError {
    coded(OUT_OF_TIME, "UNAVAILABLE")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_layer_clones_is_one_pointer() {
        assert_eq!(size_of::<Endpoint>(), size_of::<usize>());
        assert_eq!(size_of::<App>(), size_of::<usize>());
    }
}
