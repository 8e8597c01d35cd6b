//! A request whose time runs out, and one for which there is no place: both are told when to come back, in words.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use platform::{Context, db};
use serde_json::json;

use super::{House, code, read};
use crate::{Mode, Settings};

/// Joining writes a letter for whoever is not known, so it needs the writer.
fn joining() -> Request<Body> {
    let document =
        "mutation($input: UserSignUpInput!) { userSignUp(input: $input) { userErrors { code } } }";
    let input = json!({
        "name": "Lò Thị Mai",
        "email": "mai@example.com",
        "password": "ba con vịt vàng 26",
        "consents": ["TRADE"],
        "wording": accounts::consent::WORDING,
    });
    Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(
            json!({ "query": document, "variables": { "input": input } }).to_string(),
        ))
        .expect("a request")
}

fn page() -> Request<Body> {
    Request::get("/")
        .header(header::ACCEPT_LANGUAGE, "vi")
        .body(Body::empty())
        .expect("a request")
}

async fn house(change: impl FnOnce(&mut Settings)) -> House {
    House::build_with(Mode::Production, |settings| {
        settings.request_time = Duration::from_millis(300);
        change(settings);
    })
    .await
}

#[tokio::test]
async fn what_takes_too_long_is_stopped_and_the_next_is_answered() {
    let house = house(|_| ()).await;
    let context = Context::program("test");
    let holder = house.test.db.begin(&context).await.expect("begun");
    let late = house.send(joining()).await;
    assert_eq!(late.headers()[header::RETRY_AFTER], "5");
    let (status, answer) = read(late).await;
    assert_eq!(
        (status, code(&answer)),
        (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"),
        "{answer}"
    );
    assert_eq!(house.send(page()).await.status(), StatusCode::OK);

    holder.finish(Ok(())).await.expect("let go");
    let ready = db::within(Duration::from_secs(8), house.test.db.check_writing()).await;
    ready.expect("in time").expect("the writer is free again");
}

#[tokio::test]
async fn who_finds_no_place_reads_so_in_words() {
    let house = house(|settings| {
        settings.requests = 1;
        settings.request_time = Duration::from_secs(3);
    })
    .await;
    let context = Context::program("test");
    let holder = house.test.db.begin(&context).await.expect("begun");
    let others = async {
        // The only place is taken once the first one waits for the writer.
        tokio::task::yield_now().await;
        let page = house.send(page()).await;
        let asked = house.send(joining()).await;
        (page, asked)
    };
    let (waiting, (page, asked)) = tokio::join!(house.send(joining()), others);
    assert_eq!(waiting.status(), StatusCode::SERVICE_UNAVAILABLE);
    for turned in [&page, &asked] {
        assert_eq!(turned.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(turned.headers()[header::RETRY_AFTER], "1");
    }
    let bytes = to_bytes(page.into_body(), 100_000).await.expect("a body");
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("Máy chủ đang bận"), "{text}");
    holder.finish(Ok(())).await.expect("let go");
}
