//! The conversation over a WebSocket.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::SinkExt;
use futures::future::BoxFuture;
use futures::stream::{AbortHandle, SelectAll, Stream, StreamExt, abortable};
use serde::Serialize;
use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use super::greeting::greeted;
use super::message::{Closing, PROTOCOL, Said, Word};
use super::operation::{Answer, operation};
use super::places::{Full, Place, Whose};
use super::{BEAT, SENDING};
use crate::graphql::coded;
use crate::graphql::live::{Ending, Who};
use crate::http::answer::Refused;
use crate::http::endpoint::{Endpoint, user_agent};
use crate::http::media::Media;
use crate::http::{asked, origins, scan};

/// How long somebody may take to say who he is.
const GREETING: Duration = Duration::from_secs(10);
/// After so long without a word or a sign of life he is taken for gone.
const SILENCE: Duration = Duration::from_secs(70);
/// How long a goodbye may take that he began himself.
const PARTING: Duration = Duration::from_secs(1);
/// Operations at once on one connection.
const MOST_OPERATIONS: usize = 20;
/// The longest id of an operation.
const LONGEST_ID: usize = 128;
/// Small, since most connections say little: tungstenite keeps a buffer of this size for each.
const READ_BUFFER: usize = 1024;

/// The longest answer in bytes; its connection keeps a buffer of that size.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
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
    let place = match endpoint.places.take(Whose::at(address)) {
        Ok(place) => place,
        Err(full) => return super::stream::refused(full).in_media(Media::Json),
    };
    let guest = Guest {
        endpoint: endpoint.clone(),
        headers: parts.headers.clone(),
        user_agent: user_agent(parts).map(str::to_owned),
        address,
    };
    upgrade.on_upgrade(move |socket| converse(socket, guest, place))
}

/// Somebody who has not said yet who he is.
struct Guest {
    endpoint: Endpoint,
    headers: HeaderMap,
    user_agent: Option<String>,
    address: IpAddr,
}

/// A conversation in two parts: what is kept of it while it lasts should be small.
async fn converse(mut socket: WebSocket, guest: Guest, mut place: Place) {
    // A stop waits until he has been told.
    let _here = guest.endpoint.app.live.connected();
    // Both parts on the heap and not in the task, which would keep room for them as long as it lasts.
    let closing = match Box::pin(welcome(&mut socket, guest, &mut place)).await {
        Ok((endpoint, who)) => {
            let talk = Talk {
                socket,
                endpoint,
                who,
                running: SelectAll::new(),
                asked: HashMap::new(),
                heard: Instant::now(),
            };
            return Box::pin(talk.go_on()).await;
        }
        Err(closing) => closing,
    };
    close(&mut socket, closing).await;
}

async fn close(socket: &mut WebSocket, closing: Option<Closing>) {
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
    guest: Guest,
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
    } = guest;
    let longest = endpoint.executor.request_time();
    let greeting = greeted(&endpoint, payload.as_ref(), &headers);
    let identity = platform::db::within(longest, greeting)
        .await
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

type Answers = Pin<Box<dyn Stream<Item = (Arc<str>, Answer)> + Send>>;

/// A conversation with somebody who is known.
struct Talk {
    socket: WebSocket,
    endpoint: Endpoint,
    who: Arc<Who>,
    running: SelectAll<Answers>,
    asked: HashMap<Arc<str>, AbortHandle>,
    heard: Instant,
}

impl Talk {
    async fn go_on(mut self) {
        let who = Arc::clone(&self.who);
        let mut leaving: BoxFuture<'_, Ending> = Box::pin(who.leaves());
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let closing = loop {
            let outcome = tokio::select! {
                // Whether she may still be here is asked before anything is answered. What was asked is begun, and what was completed let go, before more is heard:
                // whoever asks faster than we read would fill the memory.
                biased;
                ending = &mut leaving => Err(Some(Closing::from(ending))),
                Some((id, answer)) = self.running.next(), if !self.running.is_empty() => self.tell(&id, answer).await,
                message = self.socket.recv() => self.hear(message).await,
                _ = beat.tick() => self.ask_for_life().await,
            };
            if let Err(closing) = outcome {
                break closing;
            }
        };
        self.running.clear();
        close(&mut self.socket, closing).await;
    }

    async fn hear(
        &mut self,
        message: Option<Result<Message, axum::Error>>,
    ) -> Result<(), Option<Closing>> {
        self.heard = Instant::now();
        match said(message, &self.endpoint)? {
            Some(Said::Subscribe { id, payload }) => self.begin(id.into(), payload).await,
            Some(Said::Complete { id }) => {
                if let Some(running) = self.asked.remove(id.as_str()) {
                    running.abort();
                }
                Ok(())
            }
            Some(Said::Ping { payload }) => self.send(&Word::Pong { payload }).await,
            Some(Said::ConnectionInit { .. }) => Err(Some(Closing::GreetedTwice)),
            Some(Said::Pong {}) | None => Ok(()),
        }
    }

    async fn begin(&mut self, id: Arc<str>, payload: Value) -> Result<(), Option<Closing>> {
        if id.len() > LONGEST_ID {
            let text = format!("An id has at most {LONGEST_ID} bytes.");
            return Err(Some(Closing::NotUnderstood(text)));
        }
        if self.asked.contains_key(&id) {
            return Err(Some(Closing::Twice(id.to_string())));
        }
        let refused = if self.asked.len() >= MOST_OPERATIONS {
            coded(
                &format!(
                    "{MOST_OPERATIONS} operations run on this connection already, the most there may be."
                ),
                "RATE_LIMITED",
            )
        } else {
            match asked::subscribed(payload) {
                Ok(ask) => {
                    let executor = self.endpoint.executor.clone();
                    let answers = operation(executor, Arc::clone(&self.who), ask);
                    let (answers, handle) = abortable(answers);
                    self.asked.insert(Arc::clone(&id), handle);
                    let named = answers.map(move |answer| (Arc::clone(&id), answer));
                    self.running.push(Box::pin(named));
                    return Ok(());
                }
                Err(refused) => refused.error(),
            }
        };
        let payload = &[refused];
        self.send(&Word::Error { id: &id, payload }).await
    }

    async fn tell(&mut self, id: &Arc<str>, answer: Answer) -> Result<(), Option<Closing>> {
        // He may have completed it while the answer was on its way.
        if !self.asked.contains_key(id) {
            return Ok(());
        }
        match answer {
            Answer::Next(payload) if payload.get().len() > LONGEST_ANSWER => {
                if let Some(running) = self.asked.remove(id) {
                    running.abort();
                }
                let text = format!(
                    "Over a WebSocket an answer has at most {LONGEST_ANSWER} bytes: ask for less, or by POST."
                );
                let payload = &[coded(&text, "COST_EXCEEDED")];
                self.send(&Word::Error { id, payload }).await
            }
            Answer::Next(payload) => {
                let payload = &*payload;
                self.send(&Word::Next { id, payload }).await
            }
            Answer::Refused(errors) => {
                self.asked.remove(id);
                let payload = &errors;
                self.send(&Word::Error { id, payload }).await
            }
            Answer::Complete => {
                self.asked.remove(id);
                self.send(&Word::Complete { id }).await
            }
            Answer::Over(Ending::NotAllowed) => {
                self.asked.remove(id);
                let payload = &[coded(
                    "What this subscription listens to is not yours to see any more.",
                    "BAD_USER_INPUT",
                )];
                self.send(&Word::Error { id, payload }).await
            }
            Answer::Over(ending) => Err(Some(Closing::from(ending))),
        }
    }

    async fn ask_for_life(&mut self) -> Result<(), Option<Closing>> {
        if self.heard.elapsed() > SILENCE {
            return Err(Some(Closing::Unheard));
        }
        sent(&mut self.socket, Message::Ping(axum::body::Bytes::new())).await
    }

    async fn send(&mut self, word: &Word<'_>) -> Result<(), Option<Closing>> {
        send(&mut self.socket, word).await
    }
}

impl From<Ending> for Closing {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Behind => Self::Unheard,
            Ending::Closing => Self::GoingAway,
            Ending::SessionEnded | Ending::NotAllowed => {
                Self::Forbidden("The session has ended. Sign in again.".to_owned())
            }
            Ending::Failed => Self::Later("Something went wrong on our side.".to_owned()),
        }
    }
}

/// What was said; nothing where it is no word of the protocol's. `None` as the error: he has gone himself.
fn said(
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

async fn send(socket: &mut WebSocket, word: &impl Serialize) -> Result<(), Option<Closing>> {
    let text = serde_json::to_string(word).map_err(|error| {
        tracing::error!(%error, "a word could not be written");
        Some(Closing::Later(
            "Something went wrong on our side.".to_owned(),
        ))
    })?;
    sent(socket, Message::Text(text.into())).await
}

async fn sent(socket: &mut WebSocket, message: Message) -> Result<(), Option<Closing>> {
    match timeout(SENDING, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        // He has gone, or does not read.
        Ok(Err(_)) | Err(_) => Err(None),
    }
}
