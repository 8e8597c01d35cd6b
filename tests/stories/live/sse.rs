//! Answers as streams of events, for whoever has no WebSocket.

use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    deal::{QUAN, text},
    live::Events,
    people::organisation_of,
};

use super::{NEWS, happens, server};

const STREAM: &str = "text/event-stream";

#[rstest]
#[tokio::test]
async fn news_come_as_events_and_go_on_after_a_break(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let db = app.server().db();
    let mut stream = Events::ask(&app, &quan, NEWS, json!({})).await;
    let first = stream.data().await["viewerEvents"].clone();
    assert_eq!(first["event"], Value::Null);
    let expected = happens(db, house, 2).await;
    let mut cursor = String::new();
    for news in &expected {
        let item = stream.data().await["viewerEvents"].clone();
        assert_eq!(item["event"]["subjectId"], news.1);
        cursor = text(&item["cursor"]).to_owned();
    }
    drop(stream);

    let expected = happens(db, house, 2).await;
    let mut stream = Events::ask(&app, &quan, NEWS, json!({ "after": cursor })).await;
    stream.data().await;
    for news in &expected {
        let item = stream.data().await["viewerEvents"].clone();
        assert_eq!(item["event"]["subjectId"], news.1);
    }
}

#[tokio::test]
async fn a_query_is_one_event_for_whoever_takes_nothing_else() {
    let app = server(Sqlite).await;
    let anybody = app.anonymous();
    let query = "{ products(first: 1) { nodes { name } } }";
    // The second comes from memory.
    for _ in 0..2 {
        let mut stream = Events::ask(&app, &anybody, query, json!({})).await;
        let answer = stream.data().await;
        assert_eq!(
            answer["products"]["nodes"].as_array().map(Vec::len),
            Some(1)
        );
        let last = stream.next().await;
        assert_eq!(last, Some(("complete".to_owned(), Value::Null)));
        assert_eq!(stream.next().await, None);
    }
    let mut stream = Events::ask(&app, &anybody, "{ nothingOfTheKind }", json!({})).await;
    let (name, answer) = stream.next().await.expect("an event");
    assert_eq!(name, "next");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");

    // Whoever takes both gets it whole.
    let both = "text/event-stream, application/json";
    let answer = Events::asked(&app, &anybody, both, query, json!({})).await;
    assert_eq!(
        answer.headers()["content-type"],
        "application/json; charset=utf-8"
    );
}

#[tokio::test]
async fn a_subscription_wants_a_stream() {
    let app = server(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    for (accept, status) in [
        ("application/json", 200),
        ("application/graphql-response+json", 400),
        ("*/*", 200),
    ] {
        let answer = Events::asked(&app, &quan, accept, NEWS, json!({})).await;
        assert_eq!(answer.status(), status, "{accept}");
        let body: Value = answer.json().await.expect("JSON");
        let message = text(&body["errors"][0]["message"]);
        assert!(message.contains(STREAM), "{accept}: {message}");
    }
    let mut both = Events::ask(&app, &quan, NEWS, json!({})).await;
    both.data().await;
    // A stream is neither kept nor packed anywhere on its way.
    let answer = quan
        .http()
        .post(app.url("/graphql"))
        .header("accept", "text/event-stream, application/json")
        .header("accept-encoding", "gzip")
        .bearer_auth(quan.token().expect("a token"))
        .json(&json!({ "query": NEWS }))
        .send()
        .await
        .expect("an answer");
    let headers = answer.headers();
    assert_eq!(headers["content-type"], "text/event-stream; charset=utf-8");
    assert_eq!(headers["x-accel-buffering"], "no");
    let cache = headers["cache-control"].to_str().expect("text");
    assert!(cache.contains("no-store"), "{cache}");
    assert_eq!(headers.get("content-encoding"), None);
}

#[tokio::test]
async fn what_is_refused_is_answered_whole() {
    let app = server(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let strange = app.anonymous().with_token("abc");
    let answer = Events::asked(&app, &strange, STREAM, NEWS, json!({})).await;
    assert_eq!(answer.status(), 401);
    for (client, variables, code) in [
        (&app.anonymous(), json!({}), "UNAUTHENTICATED"),
        (&quan, json!({ "after": "nonsense" }), "BAD_USER_INPUT"),
        (
            &quan,
            json!({ "organisation": "nonsense" }),
            "BAD_USER_INPUT",
        ),
    ] {
        let answer = Events::asked(&app, client, STREAM, NEWS, variables.clone()).await;
        let kind = answer.headers()["content-type"].to_str().expect("text");
        assert!(kind.starts_with("application/json"), "{variables}: {kind}");
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!(body["errors"][0]["extensions"]["code"], code, "{body}");
    }
    let by_get = quan
        .http()
        .get(app.url("/graphql?query=subscription{viewerCounts{orders}}"))
        .header("accept", STREAM)
        .bearer_auth(quan.token().expect("a token"))
        .send()
        .await
        .expect("an answer");
    let body = by_get.text().await.expect("a body");
    assert!(body.contains("METHOD_NOT_ALLOWED"), "{body}");
}
