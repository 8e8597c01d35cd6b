//! Streams of events over HTTP.

use serde_json::{Value, json};
use tokio::time::timeout;

use super::PATIENCE;
use crate::{app::TestApp, client::Client};

/// A stream of events over HTTP.
#[derive(Debug)]
pub struct Events {
    answer: reqwest::Response,
    read: Vec<u8>,
}

impl Events {
    /// Asks for a document as a stream of events.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn ask(app: &TestApp, client: &Client, query: &str, variables: Value) -> Self {
        app.has_told_everything().await;
        let answer = Self::asked(app, client, "text/event-stream", query, variables).await;
        assert_eq!(answer.status(), 200);
        let kind = answer.headers()["content-type"].to_str().expect("text");
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        Self {
            answer,
            read: Vec::new(),
        }
    }

    /// Asks for a document in whatever media type.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn asked(
        app: &TestApp,
        client: &Client,
        accept: &str,
        query: &str,
        variables: Value,
    ) -> reqwest::Response {
        let mut request = client
            .http()
            .post(app.url("/graphql"))
            .header("accept", accept)
            .header("accept-language", "en");
        if let Some(token) = client.token() {
            request = request.bearer_auth(token);
        }
        if let Some(key) = client.application() {
            request = request.header("chophien-application", key);
        }
        let asked = request.json(&json!({ "query": query, "variables": variables }));
        asked.send().await.expect("the server answers")
    }

    /// The next event: its name, and its data where it has some. `None` at the end of the stream.
    ///
    /// # Panics
    /// When nothing comes.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some(end) = self.read.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.read.drain(..end + 2).collect();
                let event = event(std::str::from_utf8(&block).expect("UTF-8"));
                if event.is_some() {
                    return event;
                }
            }
            let chunk = timeout(PATIENCE, self.answer.chunk())
                .await
                .expect("the server says nothing");
            match chunk {
                Ok(Some(bytes)) => self.read.extend_from_slice(&bytes),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// The data of the next answer.
    ///
    /// # Panics
    /// When there is none, or it has errors.
    pub async fn data(&mut self) -> Value {
        let (name, mut answer) = self.next().await.expect("an event");
        assert_eq!(name, "next", "{answer}");
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"].take()
    }

    /// Waits until the stream ends, whatever comes before.
    pub async fn ended(&mut self) {
        while self.next().await.is_some() {}
    }
}

/// The name of an event and its data; nothing for a line that only shows life.
fn event(block: &str) -> Option<(String, Value)> {
    let field = |name: &str| {
        let mut lines = block.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    let name = field("event")?;
    let data = field("data").unwrap_or_default();
    let data = serde_json::from_str(data).unwrap_or(Value::Null);
    Some((name.to_owned(), data))
}
