//! Browsers of other origins: those that are named, by bearer token; no others, and no cookies.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use serde_json::json;

use super::House;
use crate::{Mode, Settings};

const SHOP: &str = "https://shop.example";
const APP: &str = "capacitor://localhost";

async fn house() -> House {
    House::build_with(Mode::Production, |settings: &mut Settings| {
        settings.origins = vec![
            HeaderValue::from_static(SHOP),
            HeaderValue::from_static(APP),
        ];
    })
    .await
}

/// What a browser asks before it sends a request with a token.
async fn preflight(house: &House, origin: &str) -> HeaderMap {
    let request = Request::builder()
        .method("OPTIONS")
        .uri("/graphql")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        )
        .body(Body::empty())
        .expect("a request");
    house.send(request).await.headers().clone()
}

async fn ask(house: &House, origin: &str) -> (StatusCode, HeaderMap) {
    let request = Request::post("/graphql")
        .header("origin", origin)
        .header("content-type", "application/json")
        .body(Body::from(json!({ "query": "{ __typename }" }).to_string()))
        .expect("a request");
    let response = house.send(request).await;
    (response.status(), response.headers().clone())
}

#[tokio::test]
async fn a_named_origin_may_ask_with_a_token_and_read_what_is_left() {
    let house = house().await;
    for origin in [SHOP, APP] {
        let told = preflight(&house, origin).await;
        assert_eq!(told["access-control-allow-origin"], origin);
        let headers = told["access-control-allow-headers"].to_str().expect("text");
        assert!(headers.contains("chophien-application"), "{headers}");
        assert!(!headers.contains("chophien-client-address"), "{headers}");
        assert!(headers.contains("authorization") && headers.contains("content-type"));
        assert!(
            !told.contains_key("access-control-allow-credentials"),
            "no cookies"
        );

        let (status, told) = ask(&house, origin).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(told["access-control-allow-origin"], origin);
        let shown = told["access-control-expose-headers"]
            .to_str()
            .expect("text");
        assert!(
            shown.contains("ratelimit") && shown.contains("retry-after"),
            "{shown}"
        );
        let vary = told.get_all("vary").iter();
        assert!(
            vary.filter_map(|it| it.to_str().ok())
                .any(|it| it.contains("origin"))
        );
    }
}

#[tokio::test]
async fn any_other_origin_reads_nothing() {
    let house = house().await;
    for origin in [
        "https://evil.example",
        "https://shop.example.evil.example",
        "https://shop.example:8443",
        "http://shop.example",
        "https://SHOP.example",
        "capacitor://localhost.evil",
        "null",
    ] {
        let told = preflight(&house, origin).await;
        assert!(
            !told.contains_key("access-control-allow-origin"),
            "{origin}"
        );
        let (_, told) = ask(&house, origin).await;
        assert!(
            !told.contains_key("access-control-allow-origin"),
            "{origin}"
        );
    }
    let nobody = House::build(Mode::Production).await;
    let told = preflight(&nobody, SHOP).await;
    assert!(!told.contains_key("access-control-allow-origin"));
}
