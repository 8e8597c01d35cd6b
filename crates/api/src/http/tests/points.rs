//! Points a minute: what is left is said with every answer, and who has spent all waits.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::Duration;
use serde_json::{Value, json};

use super::{House, code, read};
use crate::{Mode, Settings};

/// Twenty products with what makes them cost something.
const PAGE: &str = "{ products { nodes { producer { id } ratings { id } } } }";

async fn ask(house: &House, query: &str) -> (StatusCode, HeaderMap, Value) {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(json!({ "query": query }).to_string()))
        .expect("a request");
    let response = house.send(request).await;
    let headers = response.headers().clone();
    let (status, body) = read(response).await;
    (status, headers, body)
}

async fn house_with(points: u32) -> House {
    House::build_with(Mode::Production, move |settings: &mut Settings| {
        settings.allowances.anonymous = points;
    })
    .await
}

#[tokio::test]
async fn every_answer_says_what_it_cost_and_what_is_left() {
    let house = house_with(1_000).await;
    let (status, headers, body) = ask(&house, PAGE).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let cost = &body["extensions"]["cost"];
    let requested = cost["requested"].as_u64().expect("a price");
    assert_eq!(cost["allowance"], 1_000);
    assert_eq!(cost["remaining"].as_u64(), Some(1_000 - requested));
    assert_eq!(headers["ratelimit-policy"], "\"cost\";q=1000;w=60");
    let left = headers["ratelimit"].to_str().expect("text");
    assert!(
        left.starts_with(&format!("\"cost\";r={};t=", 1_000 - requested)),
        "{left}"
    );
}

#[tokio::test]
async fn who_has_spent_all_waits_as_long_as_it_says_and_no_longer() {
    let house = house_with(1_000).await;
    let (_, _, first) = ask(&house, PAGE).await;
    let price = first["extensions"]["cost"]["requested"]
        .as_u64()
        .expect("a price");
    let mut asked = 1;
    let (status, headers, body) = loop {
        let answer = ask(&house, PAGE).await;
        if answer.0 != StatusCode::OK {
            break answer;
        }
        asked += 1;
        assert!(asked < 1_000, "it never ends");
    };
    assert_eq!(asked, 1_000 / price);
    assert_eq!(
        (status, code(&body)),
        (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED")
    );
    assert!(body.get("data").is_none(), "{body}");
    let wait: i64 = headers[header::RETRY_AFTER]
        .to_str()
        .expect("text")
        .parse()
        .expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    house.test.hand.advance(Duration::seconds(wait));
    assert_eq!(ask(&house, PAGE).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_refused_document_is_paid_for_too() {
    let house = house_with(1_000).await;
    let mut asked = 0;
    while ask(&house, "{").await.0 == StatusCode::OK {
        asked += 1;
        assert!(asked <= 100, "rubbish is free");
    }
    assert_eq!(asked, 100);
    assert_eq!(ask(&house, PAGE).await.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn who_asks_for_too_much_reads_how_much_and_what_is_left() {
    let house = house_with(1_000).await;
    let greedy =
        "{ products(first: 100) { nodes { producer { products(first: 100) { nodes { id } } } } } }";
    let (status, _, body) = ask(&house, greedy).await;
    assert_eq!((status, code(&body)), (StatusCode::OK, "COST_EXCEEDED"));
    assert!(body.get("data").is_none(), "{body}");
    let actual = &body["errors"][0]["extensions"]["actual"];
    assert!(actual.as_u64() > Some(1_000), "{body}");
    let cost =
        json!({ "allowance": 1_000, "maximum": 1_000, "remaining": 990, "requested": actual });
    assert_eq!(body["extensions"]["cost"], cost);

    // One that is refused before it has a price.
    let fields = "viewer { id } ".repeat(16);
    let (_, _, body) = ask(&house, &format!("{{ {fields} }}")).await;
    assert_eq!(body["errors"][0]["extensions"]["limit"], "rootFields");
    let cost = json!({ "allowance": 1_000, "maximum": 1_000, "remaining": 980 });
    assert_eq!(body["extensions"]["cost"], cost);
}
