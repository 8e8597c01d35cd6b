//! People who listen: over a WebSocket by `graphql-transport-ws`, and to streams of events.

mod events;

use std::{collections::VecDeque, time::Duration};

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::{Instant, timeout},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        http::{HeaderName, HeaderValue},
    },
};

use crate::{app::TestApp, client::Client};

pub use events::Events;

/// The protocol that is spoken.
pub const PROTOCOL: &str = "graphql-transport-ws";
/// How long a story waits for a word.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A WebSocket to a server of a story.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// Words that came while others were waited for.
    heard: VecDeque<Value>,
    operations: u32,
}

/// What the person with a token says to be known, and a stranger.
pub fn payload(token: Option<&str>) -> Value {
    token.map_or(
        Value::Null,
        |token| json!({ "Authorization": format!("Bearer {token}") }),
    )
}

/// What is heard next.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A word of the protocol.
    Word(Value),
    /// The server closed the connection, with this code and reason.
    Closed(u16, String),
    /// The connection broke off without a word.
    Broken,
}

impl Socket {
    /// Connects, without saying who it is.
    ///
    /// # Errors
    /// The HTTP status by which the server refuses.
    ///
    /// # Panics
    /// When the server cannot be reached.
    pub async fn dial(
        app: &TestApp,
        protocol: Option<&str>,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let socket = TcpSocket::new_v4().expect("a socket");
        Self::dial_from(socket, app, protocol, headers).await
    }

    /// Connects through a socket with settings of its own.
    ///
    /// # Errors
    /// The HTTP status by which the server refuses.
    ///
    /// # Panics
    /// When the server cannot be reached.
    pub async fn dial_from(
        socket: TcpSocket,
        app: &TestApp,
        protocol: Option<&str>,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let address = app.server().address();
        let url = format!("ws://{address}/graphql");
        let mut request = url.into_client_request().expect("a request");
        let named = protocol.map(|protocol| ("sec-websocket-protocol", protocol));
        for (name, value) in headers.iter().copied().chain(named) {
            let value = HeaderValue::from_str(value).expect("a value");
            request
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
        let line = socket.connect(address).await.expect("connected");
        match client_async(request, line).await {
            Ok((stream, _)) => Ok(Self {
                stream,
                heard: VecDeque::new(),
                operations: 0,
            }),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("no WebSocket: {error}"),
        }
    }

    /// Connects by the right protocol, without saying who it is.
    pub async fn connect(app: &TestApp) -> Self {
        app.has_told_everything().await;
        let dialled = Self::dial(app, Some(PROTOCOL), &[]).await;
        dialled.unwrap_or_else(|status| panic!("refused with {status}"))
    }

    /// Connects as the person with a token, or as a stranger, and is welcomed.
    pub async fn open(app: &TestApp, token: Option<&str>) -> Self {
        let mut socket = Self::connect(app).await;
        socket.greet(payload(token)).await;
        socket
    }

    /// The same while something that has happened cannot be told yet.
    pub async fn at_once(app: &TestApp, client: &Client) -> Self {
        let dialled = Self::dial(app, Some(PROTOCOL), &[]).await;
        let mut socket = dialled.unwrap_or_else(|status| panic!("refused with {status}"));
        let token = client.token().expect("signed in");
        socket.greet(payload(Some(token))).await;
        socket
    }

    /// Connects as somebody, and is welcomed.
    pub async fn of(app: &TestApp, client: &Client) -> Self {
        Self::open(app, client.token()).await
    }

    /// Says who it is, and is welcomed.
    pub async fn greet(&mut self, payload: Value) {
        self.init(payload).await;
        assert_eq!(
            self.hear().await,
            Heard::Word(json!({ "type": "connection_ack" }))
        );
    }

    /// Says who it is.
    pub async fn init(&mut self, payload: Value) {
        self.say(&json!({ "type": "connection_init", "payload": payload }))
            .await;
    }

    /// Asks for something under an id of its own.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(&json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    /// Wants to hear no more of it.
    pub async fn complete(&mut self, id: &str) {
        self.say(&json!({ "id": id, "type": "complete" })).await;
    }

    /// Runs a query or a command to its end; gives its answer.
    pub async fn run(&mut self, query: &str, variables: Value) -> Value {
        self.operations += 1;
        let id = format!("run-{}", self.operations);
        self.subscribe(&id, query, variables).await;
        let answer = self.next(&id).await;
        self.completed(&id).await;
        answer
    }

    /// Says a word.
    pub async fn say(&mut self, word: &Value) {
        self.send(Message::text(word.to_string())).await;
    }

    /// Sends whatever message; a server that has gone is none of its business.
    pub async fn send(&mut self, message: Message) {
        let _ = self.stream.send(message).await;
    }

    /// The payload of the next answer to an operation.
    ///
    /// # Panics
    /// When anything but an answer comes of it.
    pub async fn next(&mut self, id: &str) -> Value {
        let mut word = self.word_of(id).await;
        assert_eq!(word["type"], "next", "{word}");
        word["payload"].take()
    }

    /// The data of the next answer to an operation.
    ///
    /// # Panics
    /// When it has errors.
    pub async fn data(&mut self, id: &str) -> Value {
        let mut answer = self.next(id).await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].take()
    }

    /// The errors by which an operation is refused.
    ///
    /// # Panics
    /// When it is not.
    pub async fn refused(&mut self, id: &str) -> Value {
        let mut word = self.word_of(id).await;
        assert_eq!(word["type"], "error", "{word}");
        word["payload"].take()
    }

    /// Waits until an operation has been said to be complete.
    ///
    /// # Panics
    /// When anything else comes of it.
    pub async fn completed(&mut self, id: &str) {
        let word = self.word_of(id).await;
        assert_eq!(word, json!({ "type": "complete", "id": id }));
    }

    /// The next word about an operation.
    async fn word_of(&mut self, id: &str) -> Value {
        if let Some(place) = self.heard.iter().position(|word| word["id"] == id) {
            return self.heard.remove(place).expect("it is there");
        }
        loop {
            match self.hear_further().await {
                Heard::Word(word) if word["id"] == id => return word,
                Heard::Word(word) => self.heard.push_back(word),
                over => panic!("{over:?} instead of a word about {id}"),
            }
        }
    }

    /// The code and the reason with which the server closes the connection, whatever it says before.
    ///
    /// # Panics
    /// When it breaks off without.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.hear_further().await {
                Heard::Word(_) => {}
                Heard::Closed(code, reason) => return (code, reason),
                Heard::Broken => panic!("broken off without a code"),
            }
        }
    }

    /// Waits until the connection is at its end, however, and gives the words that came before.
    pub async fn ended(&mut self) -> Vec<Value> {
        let mut words: Vec<Value> = self.heard.drain(..).collect();
        while let Heard::Word(word) = self.hear_further().await {
            words.push(word);
        }
        words
    }

    /// Says goodbye, and whether the server says it too.
    ///
    /// # Panics
    /// When nothing comes.
    pub async fn bye(&mut self) -> bool {
        // A connection that is gone already answers nothing.
        let _ = self.stream.close(None).await;
        loop {
            match self.hear_further().await {
                Heard::Word(_) => {}
                Heard::Closed(..) => return true,
                Heard::Broken => return false,
            }
        }
    }

    /// Says that nothing is said for a while, but signs of life.
    ///
    /// # Panics
    /// When something is.
    pub async fn silent_for(&mut self, time: Duration) {
        assert_eq!(self.heard, VecDeque::<Value>::new());
        if let Ok(heard) = timeout(time, self.hear_further()).await {
            panic!("{heard:?} instead of silence");
        }
    }

    /// What is heard next, words that came meanwhile first.
    pub async fn hear(&mut self) -> Heard {
        match self.heard.pop_front() {
            Some(word) => Heard::Word(word),
            None => self.hear_further().await,
        }
    }

    /// What comes next, signs of life left out.
    async fn hear_further(&mut self) -> Heard {
        let until = Instant::now() + PATIENCE;
        loop {
            let message = tokio::time::timeout_at(until, self.stream.next())
                .await
                .expect("the server says nothing");
            match message {
                Some(Ok(Message::Text(text))) => {
                    let word = serde_json::from_str(text.as_str()).expect("a word is JSON");
                    return Heard::Word(word);
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Heard::Closed(frame.code.into(), frame.reason.as_str().to_owned());
                }
                Some(Ok(Message::Close(None))) => return Heard::Closed(1005, String::new()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(other)) => panic!("{other:?} is no word"),
                Some(Err(_)) | None => return Heard::Broken,
            }
        }
    }
}
