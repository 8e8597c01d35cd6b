//! The conversation over a WebSocket with somebody who is known.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{AbortHandle, BoxStream, SelectAll, StreamExt, abortable};
use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::BEAT;
use super::message::{Closing, Said, Word};
use super::operation::{Answer, begin};
use super::socket::{LONGEST_ANSWER, close, said, send, sent};
use crate::graphql::live::{Ending, Who};
use crate::graphql::{coded, over};
use crate::http::application::NOT_GOOD;
use crate::http::asked;
use crate::http::endpoint::Endpoint;
use crate::limits::{Exceeded, Limit};

/// After so long without a word or a sign of life he is taken for gone.
const SILENCE: Duration = Duration::from_secs(70);
/// Operations at once on one connection.
const MOST_OPERATIONS: usize = 20;
/// The longest id of an operation.
const LONGEST_ID: usize = 128;

/// The answers of one operation, each with its id.
type Answers = BoxStream<'static, (Arc<str>, Answer)>;

/// A conversation that goes on.
pub(super) struct Talk {
    socket: Box<WebSocket>,
    endpoint: Endpoint,
    who: Arc<Who>,
    /// What was asked last, until it has been paid for.
    beginning: Option<Beginning>,
    running: SelectAll<Answers>,
    asked: HashMap<Arc<str>, AbortHandle>,
    heard: Instant,
}

/// An operation that begins, under its id.
struct Beginning {
    id: Arc<str>,
    begun: BoxFuture<'static, BoxStream<'static, Answer>>,
}

impl Beginning {
    /// Waits for it; for nothing it waits for ever.
    async fn next(beginning: &mut Option<Self>) -> (Arc<str>, BoxStream<'static, Answer>) {
        match beginning {
            Some(beginning) => {
                let answers = (&mut beginning.begun).await;
                (Arc::clone(&beginning.id), answers)
            }
            None => std::future::pending().await,
        }
    }
}

impl Talk {
    /// With somebody who has just been welcomed.
    pub(super) fn new(socket: Box<WebSocket>, endpoint: Endpoint, who: Arc<Who>) -> Self {
        Self {
            socket,
            endpoint,
            who,
            beginning: None,
            running: SelectAll::new(),
            asked: HashMap::new(),
            heard: Instant::now(),
        }
    }

    /// Goes on until one of both ends it. What is done with a word has room of its own while it lasts: most of the time nothing is said.
    pub(super) async fn go_on(mut self: Box<Self>) {
        let who = Arc::clone(&self.who);
        let mut leaving: BoxFuture<'_, Ending> = Box::pin(who.leaves());
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let closing = loop {
            let outcome = tokio::select! {
                // Whether she may still be here is asked before anything is answered. What was asked is begun and paid for, and what was completed let go, before more is
                // heard: whoever asks faster than we read would fill the memory, and whoever takes each question back at once would ask for nothing.
                biased;
                ending = &mut leaving => Err(Some(Closing::from(ending))),
                Some((id, answer)) = self.running.next(), if !self.running.is_empty() => Box::pin(self.tell(&id, answer)).await,
                (id, answers) = Beginning::next(&mut self.beginning) => {
                    self.run(id, answers);
                    Ok(())
                }
                message = self.socket.recv(), if self.beginning.is_none() => Box::pin(self.hear(message)).await,
                _ = beat.tick() => Box::pin(self.ask_for_life()).await,
            };
            if let Err(closing) = outcome {
                break closing;
            }
        };
        // Nothing of it goes on while goodbye is said.
        self.beginning = None;
        self.running.clear();
        Box::pin(close(&mut self.socket, closing)).await;
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
                    let begun = begin(self.endpoint.clone(), Arc::clone(&self.who), ask).boxed();
                    self.beginning = Some(Beginning { id, begun });
                    return Ok(());
                }
                Err(refused) => refused.error(),
            }
        };
        let payload = &[refused];
        self.send(&Word::Error { id: &id, payload }).await
    }

    /// Something has begun.
    fn run(&mut self, id: Arc<str>, answers: BoxStream<'static, Answer>) {
        self.beginning = None;
        let (answers, handle) = abortable(answers);
        self.asked.insert(Arc::clone(&id), handle);
        let named = answers.map(move |answer| (Arc::clone(&id), answer));
        self.running.push(named.boxed());
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
                let mut error = over(Exceeded {
                    limit: Limit::AnswerBytes,
                    actual: payload.get().len(),
                    maximum: LONGEST_ANSWER,
                });
                error.message = text;
                let payload = &[error];
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
            Ending::KeyEnded => Self::Forbidden(NOT_GOOD.to_owned()),
            Ending::Failed => Self::Later("Something went wrong on our side.".to_owned()),
        }
    }
}
