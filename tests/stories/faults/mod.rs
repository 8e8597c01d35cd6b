//! Bad hours: a disk that is full, a database that somebody holds, that hangs or is gone. Whoever asks is answered in time and in
//! words, nothing is half-done, and when the cause is over nobody has to do anything.

mod away;
#[cfg(target_os = "linux")]
mod disk;
mod held;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Client, deal::id};

/// Nobody waits longer: ten seconds, and what a busy machine adds.
const IN_TIME: Duration = Duration::from_secs(13);
/// How long a story waits until a server finds that all is well again.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came back over HTTP.
struct Heard {
    status: u16,
    /// `Retry-After`.
    again: Option<String>,
    body: Value,
}

impl Heard {
    fn code(&self) -> Option<&str> {
        self.body["errors"][0]["extensions"]["code"].as_str()
    }
}

/// Sends a document and hears the answer in time.
async fn ask(client: &Client, query: &str, variables: Value) -> Heard {
    let mut request = client
        .http()
        .post(client.address("/graphql"))
        .json(&json!({ "query": query, "variables": variables }));
    if let Some(token) = client.token() {
        request = request.bearer_auth(token);
    }
    let answer = tokio::time::timeout(IN_TIME, request.send())
        .await
        .expect("an answer in time")
        .expect("an answer");
    Heard {
        status: answer.status().as_u16(),
        again: answer
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned),
        body: answer.json().await.expect("JSON"),
    }
}

/// Sends an inquiry.
async fn inquire(client: &Client, input: &Value) -> Heard {
    let document = "mutation($input: InquirySubmitInput!) { inquirySubmit(input: $input) { inquiry { id } userErrors { code path message } } }";
    ask(client, document, json!({ "input": input })).await
}

/// The id of the inquiry that was sent.
fn sent(heard: &Heard) -> String {
    let payload = &heard.body["data"]["inquirySubmit"];
    assert_eq!(payload["userErrors"], json!([]), "{}", heard.body);
    id(&payload["inquiry"]).to_owned()
}

/// Whoever was told to come back knows so by status, code and header, and reads why.
fn comes_back(heard: &Heard) {
    assert_eq!(
        (heard.status, heard.code()),
        (503, Some("UNAVAILABLE")),
        "{}",
        heard.body
    );
    assert!(heard.again.is_some(), "Retry-After");
    assert!(heard.body.get("data").is_none(), "{}", heard.body);
}

/// What anybody may read is read.
async fn can_read(client: &Client) {
    let heard = ask(client, "{ products(first: 5) { nodes { id } } }", json!({})).await;
    assert_eq!((heard.status, heard.code()), (200, None), "{}", heard.body);
}

/// What `/readyz` says, in the time that a load balancer gives it.
async fn readiness(client: &Client) -> (u16, String) {
    let asking = client.http().get(client.address("/readyz")).send();
    let answer = tokio::time::timeout(Duration::from_secs(8), asking)
        .await
        .expect("an answer in time")
        .expect("an answer");
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.expect("JSON");
    let database = body["database"].as_str().expect("a word").to_owned();
    (status, database)
}

/// Waits until `/readyz` says so; whatever is wrong, the program lives.
async fn until_ready_is(client: &Client, expected: (u16, &str)) {
    let began = Instant::now();
    loop {
        let (status, database) = readiness(client).await;
        if (status, database.as_str()) == expected {
            break;
        }
        assert!(
            began.elapsed() < PATIENCE,
            "waited in vain for {expected:?}: {status} {database}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(client.get("/healthz").await.0, 200);
}
