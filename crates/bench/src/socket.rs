//! A live subscription as a client of `graphql-transport-ws` has it.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::documents::EVENTS;
use crate::driver::stream;

/// How long the server may take for each of its messages before a subscription stands.
const PATIENCE: Duration = Duration::from_secs(30);
/// Buffers of the driver's own side: ten thousand of them must fit into memory.
const BUFFER: usize = 1_024;

/// The number of a subscriber, and when an event was there; or why there will be none any more.
pub(crate) type Heard = (usize, Result<Instant>);

/// A subscription that stands.
#[derive(Debug)]
pub(crate) struct Subscription {
    socket: WebSocketStream<TcpStream>,
}

impl Subscription {
    /// Opens a connection, signs in and subscribes; it stands when the server has said where it begins.
    ///
    /// # Errors
    /// When the server refuses, or takes too long.
    pub(crate) async fn open(to: SocketAddr, from: IpAddr, token: &str) -> Result<Self> {
        let mut request = format!("ws://{to}/graphql").into_client_request()?;
        request.headers_mut().insert(
            "sec-websocket-protocol",
            HeaderValue::from_static("graphql-transport-ws"),
        );
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(0);
        let stream = stream(to, Some(from)).await?;
        let (socket, _) =
            tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await?;
        let mut subscription = Self { socket };
        subscription
            .say(&json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } }))
            .await?;
        let answer = subscription.patiently().await?;
        ensure!(answer["type"] == "connection_ack", "not let in: {answer}");
        subscription
            .say(&json!({ "id": "1", "type": "subscribe", "payload": { "query": EVENTS } }))
            .await?;
        let answer = subscription.patiently().await?;
        ensure!(
            answer["type"] == "next" && answer["payload"]["data"]["viewerEvents"].is_object(),
            "no subscription: {answer}"
        );
        Ok(subscription)
    }

    /// Listens until the server ends the subscription or nobody wants to know any more: whose number it is, and the moment at which each event was
    /// there. It goes on reading while nothing happens, so that the server knows that somebody is there.
    pub(crate) async fn listen(mut self, number: usize, heard: UnboundedSender<Heard>) {
        loop {
            let event = self.event().await;
            let ended = event.is_err();
            if heard.send((number, event)).is_err() || ended {
                return;
            }
        }
    }

    async fn event(&mut self) -> Result<Instant> {
        loop {
            let message = self.message().await?;
            let came = Instant::now();
            ensure!(
                message["type"] == "next",
                "the subscription ended: {message}"
            );
            if message["payload"]["data"]["viewerEvents"]["event"].is_object() {
                return Ok(came);
            }
        }
    }

    async fn say(&mut self, message: &Value) -> Result<()> {
        self.socket.send(Message::text(message.to_string())).await?;
        Ok(())
    }

    async fn patiently(&mut self) -> Result<Value> {
        timeout(PATIENCE, self.message())
            .await
            .context("the server says nothing")?
    }

    /// The next message, answering those by which the server makes sure that somebody is there.
    async fn message(&mut self) -> Result<Value> {
        loop {
            let Some(message) = self.socket.next().await else {
                bail!("the server closed the connection");
            };
            match message? {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(text.as_str())?;
                    if message["type"] == "ping" {
                        self.say(&json!({ "type": "pong" })).await?;
                        continue;
                    }
                    return Ok(message);
                }
                Message::Close(reason) => bail!("the server closed the connection: {reason:?}"),
                // The library answers the pings of the WebSocket itself.
                _ => {}
            }
        }
    }
}
