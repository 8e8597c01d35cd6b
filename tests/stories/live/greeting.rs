//! How a conversation over a WebSocket begins: by the right protocol, with one word about who is there.

use std::time::Instant;

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    deal::QUAN,
    live::{Heard, PROTOCOL, Socket},
};

use super::server;

const WHO: &str = "{ viewer { person { name } } }";

#[tokio::test]
async fn only_graphql_transport_ws_is_spoken() {
    let app = server(Sqlite).await;
    for other in [None, Some("graphql-ws"), Some("graphql-transport-ws2")] {
        let refused = Socket::dial(&app, other, &[]).await;
        assert_eq!(refused.err(), Some(400), "{other:?}");
    }
    // The one that is known is taken out of several.
    let mut socket = Socket::dial(&app, Some("graphql-ws,graphql-transport-ws"), &[])
        .await
        .expect("a WebSocket");
    socket.greet(Value::Null).await;
}

#[rstest]
#[tokio::test]
async fn whoever_shows_a_token_is_known_and_others_are_strangers(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let token = format!("Bearer {}", quan.token().expect("a token"));
    for payload in [
        json!({ "Authorization": token }),
        json!({ "authorization": token }),
        json!({ "headers": { "Authorization": token } }),
        json!({ "headers": { "authorization": token } }),
    ] {
        let mut socket = Socket::connect(&app).await;
        socket.greet(payload.clone()).await;
        let answer = socket.run(WHO, json!({})).await;
        assert_eq!(
            answer["data"]["viewer"]["person"]["name"], "Trần Minh Quân",
            "{payload}: {answer}"
        );
    }
    // The header of the request counts where the payload says nothing.
    for payload in [Value::Null, json!({}), json!({ "Authorization": null })] {
        let headers = [("authorization", token.as_str())];
        let mut socket = Socket::dial(&app, Some(PROTOCOL), &headers)
            .await
            .expect("a WebSocket");
        socket.greet(payload.clone()).await;
        let answer = socket.run(WHO, json!({})).await;
        assert!(answer["data"]["viewer"].is_object(), "{payload}: {answer}");
    }
    let mut stranger = Socket::open(&app, None).await;
    let answer = stranger.run(WHO, json!({})).await;
    assert_eq!(answer["data"]["viewer"], Value::Null, "{answer}");
}

#[tokio::test]
async fn a_token_that_is_not_good_makes_nobody_a_stranger() {
    let app = server(Sqlite).await;
    let left = app.sign_in(QUAN).await;
    left.act("userSignOut", json!({}), "clientMutationId").await;
    let ended = format!("Bearer {}", left.token().expect("a token"));
    for (shown, reason) in [
        (json!(ended), "ended"),
        (json!("Bearer abc"), "not known"),
        (json!("abc"), "bearer token"),
        (json!(7), "bearer token"),
    ] {
        let mut socket = Socket::connect(&app).await;
        socket.init(json!({ "Authorization": shown })).await;
        let (code, said) = socket.closed().await;
        assert_eq!(code, 4403, "{shown}");
        assert!(said.contains(reason), "{shown}: {said}");
    }
}

#[tokio::test]
async fn one_says_once_who_one_is_and_before_everything_else() {
    let app = server(Sqlite).await;
    let mut hasty = Socket::connect(&app).await;
    hasty.subscribe("1", "{ __typename }", json!({})).await;
    assert_eq!(hasty.closed().await, (4401, "Unauthorized".to_owned()));

    let mut twice = Socket::open(&app, None).await;
    twice.init(Value::Null).await;
    let reason = "Too many initialisation requests".to_owned();
    assert_eq!(twice.closed().await, (4429, reason));

    // A sign of life is answered before that too, and is no greeting.
    let mut polite = Socket::connect(&app).await;
    polite.say(&json!({ "type": "ping" })).await;
    assert_eq!(polite.hear().await, Heard::Word(json!({ "type": "pong" })));
    polite.say(&json!({ "type": "pong" })).await;
    polite.greet(Value::Null).await;
}

#[tokio::test]
async fn whoever_says_nothing_is_let_go_after_ten_seconds() {
    let app = server(Sqlite).await;
    let began = Instant::now();
    let mut silent = Socket::connect(&app).await;
    let reason = "Connection initialisation timeout".to_owned();
    assert_eq!(silent.closed().await, (4408, reason));
    assert!(began.elapsed().as_secs() >= 9, "nobody is hurried");
}
