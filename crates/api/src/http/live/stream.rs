//! Answers as server-sent events, one operation a request: the "distinct connections" of the GraphQL over SSE protocol
//! (<https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>).

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream, StreamExt};
use serde_json::value::RawValue;
use tokio::time::{MissedTickBehavior, interval};

use super::BEAT;
use super::operation::{Answer, running};
use super::places::{Full, Place, Places, Whose};
use crate::App;
use crate::graphql::Answered;
use crate::graphql::live::{Opening, Who};
use crate::http::answer::{Refused, respond as answer, told};
use crate::http::identity::Identity;
use crate::http::media::Media;

/// Where a stream begins.
pub(in crate::http) struct Listening<'a> {
    pub(in crate::http) app: &'a App,
    pub(in crate::http) places: &'a Places,
    pub(in crate::http) address: IpAddr,
    pub(in crate::http) user_agent: Option<&'a str>,
}

/// Opens a subscription and answers its events. What is wrong with it is answered whole.
pub(in crate::http) async fn respond(
    listening: &Listening<'_>,
    media: Media,
    identity: Identity,
    opening: Opening,
) -> Response {
    let whose = Whose::of(&identity, listening.address);
    let place = match listening.places.take(whose) {
        Ok(place) => place,
        Err(full) => return refused(full).in_media(media),
    };
    let who = Who::new(
        listening.app,
        identity.signed_in,
        identity.language,
        listening.address,
        listening.user_agent,
    );
    let who = Arc::new(who.through(identity.through));
    match opening.open(Arc::clone(&who)).await {
        Ok(opened) => events(Body::from_stream(told_events(who, place, running(opened)))),
        Err(refused) => answer(media, &refused),
    }
}

/// One answer, for whoever takes nothing but events.
pub(in crate::http) fn once(answered: &Answered) -> Response {
    let mut text = next(answered.raw().as_deref().map_or(FAILED, RawValue::get));
    text.push_str(COMPLETE);
    let mut response = events(Body::from(text));
    if let Some(left) = &answered.left {
        response.headers_mut().extend(told(left));
    }
    response
}

/// What is said where there is no place.
pub(super) fn refused(full: Full) -> Refused {
    let (status, code) = match full {
        Full::Server => (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
        Full::Person(_) | Full::Application(_) | Full::Address(_) | Full::Unknown(_) => {
            (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED")
        }
    };
    Refused::coded(status, &full.words(), code).with(header::RETRY_AFTER, "30")
}

/// What is said where an answer cannot be written.
const FAILED: &str = r#"{"errors":[{"message":"Something went wrong on our side.","extensions":{"code":"INTERNAL"}}]}"#;
const COMPLETE: &str = "event: complete\ndata: \n\n";
/// A line that says nothing, so that the connection is seen to be alive.
const BREATH: &str = ":\n\n";

fn told_events(
    who: Arc<Who>,
    place: Place,
    answers: impl Stream<Item = Answer> + Send + 'static,
) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    let leaving = async move { who.leaves().await };
    // Polled before the answers, so that nothing is answered by rights that have ended.
    let leaving = Box::pin(leaving);
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let state = (leaving, Box::pin(answers), beat, place, false);
    stream::unfold(
        state,
        |(mut leaving, mut answers, mut beat, place, done)| async move {
            if done {
                return None;
            }
            let (text, done) = tokio::select! {
                biased;
                _ = &mut leaving => return None,
                answer = answers.next() => match answer {
                    Some(Answer::Next(response)) => (next(response.get()), false),
                    Some(Answer::Refused(errors)) => {
                        let refused = serde_json::json!({ "errors": errors }).to_string();
                        let mut text = next(&refused);
                        text.push_str(COMPLETE);
                        (text, true)
                    }
                    Some(Answer::Complete) | None => (COMPLETE.to_owned(), true),
                    // Without a last word: the client comes again.
                    Some(Answer::Over(_)) => return None,
                },
                _ = beat.tick() => (BREATH.to_owned(), false),
            };
            let event = Ok(Bytes::from(text));
            Some((event, (leaving, answers, beat, place, done)))
        },
    )
}

/// JSON has no line breaks of its own, so that one line of data holds it.
fn next(json: &str) -> String {
    format!("event: next\ndata: {json}\n\n")
}

fn events(body: Body) -> Response {
    let headers = HeaderMap::from_iter([
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/event-stream; charset=utf-8"),
        ),
        // A proxy that waits for more would keep what is live.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ]);
    (headers, body).into_response()
}
