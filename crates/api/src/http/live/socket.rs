//! How a conversation over a WebSocket begins, and its words on their way.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::SinkExt;
use serde::Serialize;
use tokio::time::{Instant, sleep_until, timeout};

use super::SENDING;
use super::greeting::greeted;
use super::message::{Closing, PROTOCOL, Said, Word};
use super::places::{Full, Place, Whose};
use super::talk::Talk;
use crate::graphql::live::Who;
use crate::http::answer::Refused;
use crate::http::endpoint::{Endpoint, user_agent};
use crate::http::media::Media;
use crate::http::{origins, scan};

/// How long somebody may take to say who he is.
const GREETING: Duration = Duration::from_secs(10);
/// How long a goodbye may take that he began himself.
const PARTING: Duration = Duration::from_secs(1);
/// Small, since most connections say little: tungstenite keeps a buffer of this size for each.
const READ_BUFFER: usize = 1024;

/// The longest answer in bytes; its connection keeps a buffer of that size.
pub(super) const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
/// Room for what stands around an answer, its id above all, and for a sign of life.
const ROUND_IT: usize = 4 * 1024;

/// Whether a request wants to go on as a WebSocket.
pub(in crate::http) fn asks_for_it(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::UPGRADE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
}

/// Goes on as a WebSocket. A browser of an origin that is not on the operator's list is refused: it sends no cookie that could be misused, but it has no business here.
pub(in crate::http) async fn upgrade(endpoint: &Endpoint, parts: &mut Parts) -> Response {
    let settings = &endpoint.app.settings;
    if !origins::may_connect(&parts.headers, settings) {
        return Refused::new(
            StatusCode::FORBIDDEN,
            "Pages of this origin may not connect.",
        )
        .in_media(Media::Json);
    }
    let upgrade = match WebSocketUpgrade::from_request_parts(parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused.into_response(),
    };
    let upgrade = upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(LONGEST_ANSWER + ROUND_IT)
        .max_message_size(settings.limits.bytes)
        .max_frame_size(settings.limits.bytes);
    if upgrade.selected_protocol().is_none() {
        let text = format!("Over a WebSocket {PROTOCOL} is spoken: name it as the subprotocol.");
        return Refused::new(StatusCode::BAD_REQUEST, &text).in_media(Media::Json);
    }
    let address = endpoint.address(parts);
    let place = match endpoint.places.take(Whose::unknown(address)) {
        Ok(place) => Box::new(place),
        Err(full) => return super::stream::refused(full).in_media(Media::Json),
    };
    let guest = Box::new(Guest {
        endpoint: endpoint.clone(),
        headers: parts.headers.clone(),
        user_agent: user_agent(parts).map(str::to_owned),
        address,
    });
    upgrade.on_upgrade(move |socket| converse(Box::new(socket), guest, place))
}

/// Somebody who has not said yet who he is.
struct Guest {
    endpoint: Endpoint,
    headers: HeaderMap,
    user_agent: Option<String>,
    address: IpAddr,
}

/// A conversation in two parts. What is kept of it while it lasts should be small: a task keeps room for its largest moment, and a future for all that it was given beside all
/// that it works with. So whatever is large stands on the heap, once, and what has its moment alone goes with it.
async fn converse(mut socket: Box<WebSocket>, guest: Box<Guest>, mut place: Box<Place>) {
    // A stop waits until he has been told.
    let _here = guest.endpoint.app.live.connected();
    let closing = match Box::pin(welcome(&mut socket, guest, &mut place)).await {
        Ok((endpoint, who)) => {
            let talk = Box::new(Talk::new(socket, endpoint, who));
            return talk.go_on().await;
        }
        Err(closing) => closing,
    };
    Box::pin(close(&mut socket, closing)).await;
}

pub(super) async fn close(socket: &mut WebSocket, closing: Option<Closing>) {
    // Whether he hears it is his affair.
    match closing {
        Some(closing) => {
            let frame = Message::Close(Some(CloseFrame::from(closing)));
            let _ = timeout(SENDING, socket.send(frame)).await;
        }
        // Whoever says goodbye is owed one; whoever has gone without does not wait for it.
        None => {
            let _ = timeout(PARTING, socket.close()).await;
        }
    }
}

/// Waits for the first word, and says welcome. `None` as the error: he has gone himself.
async fn welcome(
    socket: &mut WebSocket,
    guest: Box<Guest>,
    place: &mut Place,
) -> Result<(Endpoint, Arc<Who>), Option<Closing>> {
    let until = Instant::now() + GREETING;
    let live = guest.endpoint.app.live.clone();
    let payload = loop {
        let message = tokio::select! {
            message = socket.recv() => message,
            () = sleep_until(until) => return Err(Some(Closing::NotGreeted)),
            () = live.closed() => return Err(Some(Closing::GoingAway)),
        };
        match said(message, &guest.endpoint)? {
            Some(Said::ConnectionInit { payload }) => break payload,
            Some(Said::Ping { payload }) => send(socket, &Word::Pong { payload }).await?,
            Some(Said::Subscribe { .. }) => return Err(Some(Closing::Unauthorized)),
            Some(Said::Pong {} | Said::Complete { .. }) | None => {}
        }
    };
    let Guest {
        endpoint,
        headers,
        user_agent,
        address,
    } = *guest;
    let longest = endpoint.executor.request_time();
    let greeting = greeted(&endpoint, payload.as_ref(), &headers, address);
    let greeted = tokio::select! {
        greeted = platform::db::within(longest, greeting) => greeted,
        () = live.closed() => return Err(Some(Closing::GoingAway)),
    };
    let identity = greeted
        .map_err(|_| {
            Some(Closing::Later(
                "Who asks could not be found out in time.".to_owned(),
            ))
        })?
        .map_err(|refused| Some(Closing::of(&refused)))?;
    place
        .counts_for(Whose::of(&identity, address))
        .map_err(|full: Full| Some(Closing::TooMany(full.words())))?;
    let who = Who::new(
        &endpoint.app,
        identity.signed_in,
        identity.language,
        address,
        user_agent.as_deref(),
    )
    .through(identity.through);
    send(socket, &Word::ConnectionAck).await?;
    Ok((endpoint, Arc::new(who)))
}

impl Closing {
    fn of(refused: &Refused) -> Self {
        if refused.is_of_the_token() {
            Self::Forbidden(refused.text().to_owned())
        } else {
            Self::Later(refused.text().to_owned())
        }
    }
}

/// What was said; nothing where it is no word of the protocol's. `None` as the error: he has gone himself.
pub(super) fn said(
    message: Option<Result<Message, axum::Error>>,
    endpoint: &Endpoint,
) -> Result<Option<Said>, Option<Closing>> {
    let text = match message {
        Some(Ok(Message::Text(text))) => text,
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
        Some(Ok(Message::Binary(_))) => {
            return Err(Some(Closing::NotUnderstood("Words are text.".to_owned())));
        }
        Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(None),
    };
    let limits = &endpoint.app.settings.limits;
    if let Err(exceeded) = scan::json(text.as_bytes(), limits) {
        return Err(Some(Closing::NotUnderstood(exceeded.to_string())));
    }
    serde_json::from_str(&text).map(Some).map_err(|_| {
        Some(Closing::NotUnderstood(
            "Invalid message received".to_owned(),
        ))
    })
}

pub(super) async fn send(
    socket: &mut WebSocket,
    word: &impl Serialize,
) -> Result<(), Option<Closing>> {
    let text = serde_json::to_string(word).map_err(|error| {
        tracing::error!(%error, "a word could not be written");
        Some(Closing::Later(
            "Something went wrong on our side.".to_owned(),
        ))
    })?;
    sent(socket, Message::Text(text.into())).await
}

pub(super) async fn sent(socket: &mut WebSocket, message: Message) -> Result<(), Option<Closing>> {
    match timeout(SENDING, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        // He has gone, or does not read.
        Ok(Err(_)) | Err(_) => Err(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::live::Running;

    /// What the future takes that is given for one thing.
    fn of<A, F: Future>(_: impl Fn(A) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn what_is_kept_of_a_conversation_that_waits_is_small() {
        let begun = |(socket, guest, place)| converse(socket, guest, place);
        for (what, bytes, most) in [
            ("the task's own", of(begun), 384),
            ("the conversation", size_of::<Talk>(), 160),
            ("who watches over rights", of(Who::leaves), 384),
            ("who she is", size_of::<Who>(), 432),
            ("a subscription", size_of::<Running>(), 448),
            ("one that waits for news", of(Running::next), 128),
        ] {
            assert!(bytes <= most, "{what}: {bytes} bytes, {most} at most");
        }
    }
}
