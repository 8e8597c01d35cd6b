//! Words that are none of the protocol's.

use platform::Backend::Sqlite;
use serde_json::{Value, json};
use tests::live::{Heard, Socket};
use tokio_tungstenite::tungstenite::Message;

use super::server;

#[tokio::test]
async fn what_is_no_word_of_the_protocol_ends_the_conversation() {
    let app = server(Sqlite).await;
    for nonsense in [
        "",
        "no JSON",
        "null",
        "[]",
        "7",
        "{}",
        r#"{"type":"start","id":"1","payload":{"query":"{ __typename }"}}"#,
        r#"{"type":7}"#,
        r#"{"type":"subscribe","payload":{"query":"{ __typename }"}}"#,
        r#"{"type":"subscribe","id":1,"payload":{"query":"{ __typename }"}}"#,
        r#"{"type":"subscribe","id":"1"}"#,
        r#"{"type":"complete"}"#,
    ] {
        let mut socket = Socket::open(&app, None).await;
        socket.send(Message::text(nonsense)).await;
        let (code, _) = socket.closed().await;
        assert_eq!(code, 4400, "{nonsense}");
    }
    let mut socket = Socket::open(&app, None).await;
    let word = json!({ "type": "ping" }).to_string().into_bytes();
    socket.send(Message::binary(word)).await;
    assert_eq!(socket.closed().await, (4400, "Words are text.".to_owned()));
}

#[tokio::test]
async fn words_have_their_bounds() {
    let app = server(Sqlite).await;
    let mut deep = Socket::open(&app, None).await;
    let nested = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    let word = format!(r#"{{"type":"ping","payload":{nested}}}"#);
    deep.send(Message::text(word)).await;
    assert_eq!(deep.closed().await.0, 4400);

    let mut named = Socket::open(&app, None).await;
    named
        .subscribe(&"x".repeat(129), "{ __typename }", json!({}))
        .await;
    assert_eq!(named.closed().await.0, 4400);

    // One that is longer than a request may be is not even read to its end.
    let mut long = Socket::open(&app, None).await;
    let bytes = app.settings().limits.bytes;
    let word = json!({ "type": "ping", "payload": { "a": "x".repeat(bytes) } });
    long.say(&word).await;
    assert_eq!(long.ended().await, Vec::<Value>::new());

    // The server is there for others.
    let mut other = Socket::open(&app, None).await;
    let answer = other.run("{ __typename }", json!({})).await;
    assert_eq!(answer["data"]["__typename"], "Query");
}

#[tokio::test]
async fn a_sign_of_life_comes_back_with_what_was_said() {
    let app = server(Sqlite).await;
    let mut socket = Socket::open(&app, None).await;
    for (said, answered) in [
        (json!({ "type": "ping" }), json!({ "type": "pong" })),
        (
            json!({ "type": "ping", "payload": { "n": [1, "hai"] } }),
            json!({ "type": "pong", "payload": { "n": [1, "hai"] } }),
        ),
    ] {
        socket.say(&said).await;
        assert_eq!(socket.hear().await, Heard::Word(answered));
    }
    // Words that want no answer get none, and harm nothing.
    socket.say(&json!({ "type": "pong", "payload": {} })).await;
    socket.complete("never-asked").await;
    let answer = socket.run("{ __typename }", json!({})).await;
    assert_eq!(answer["data"]["__typename"], "Query");
}

#[tokio::test]
async fn a_goodbye_is_returned() {
    let app = server(Sqlite).await;
    let mut greeted = Socket::open(&app, None).await;
    assert!(greeted.bye().await, "whoever has been welcomed");
    let mut silent = Socket::connect(&app).await;
    assert!(silent.bye().await, "whoever has said nothing");
}
