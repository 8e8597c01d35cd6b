//! Requests that are taken, and those that are refused before their document is read.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

use super::{House, code, read};
use crate::Mode;

#[tokio::test]
async fn only_one_json_post_is_taken_at_a_time() {
    let house = House::build(Mode::Production).await;
    let question = json!({ "query": "{ viewer { id } }" });
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "application/json; charset=latin1",
    ] {
        assert_eq!(
            house.post(kind, question.to_string()).await.0,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{kind}"
        );
    }
    assert_eq!(
        house
            .post("application/json; charset=UTF-8", question.to_string())
            .await
            .0,
        StatusCode::OK
    );
    for body in [
        json!([question, question]).to_string(),
        "{".to_owned(),
        "\"x\"".to_owned(),
        "{\"query\":1}".to_owned(),
        "{\"query\":\"\\ud800\"}".to_owned(),
    ] {
        let (status, answer) = house.post("application/json", body.clone()).await;
        assert_eq!(
            (status, code(&answer)),
            (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"),
            "{body}"
        );
    }
    let (status, _) = house
        .post("application/json", vec![b'{', b'"', 0xff, b'"'])
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = house.post("application/json", " ".repeat(300_000)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_token_that_is_not_good_is_never_anonymous() {
    let house = House::build(Mode::Production).await;
    for authorization in ["Bearer nonsense", "Basic abc", "Bearer"] {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, authorization)
            .body(Body::from(
                json!({ "query": "{ ocopSets { number } }" }).to_string(),
            ))
            .expect("a request");
        let response = house.send(request).await;
        assert!(response.headers().contains_key(header::WWW_AUTHENTICATE));
        let (status, answer) = read(response).await;
        assert_eq!(
            (status, code(&answer)),
            (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
            "{authorization}"
        );
    }
}

#[tokio::test]
async fn a_body_that_breaks_a_limit_is_told_which_and_by_how_much() {
    let house = House::build(Mode::Production).await;
    let nested = format!(
        "{{\"query\":\"{{ __typename }}\",\"variables\":{{\"a\":{}{}}}}}",
        "[".repeat(70),
        "]".repeat(70)
    );
    let told = json!({ "code": "COST_EXCEEDED", "limit": "nesting", "maximum": 64, "actual": 65 });
    let (status, answer) = house.post("application/json", nested).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    assert_eq!(answer["errors"][0]["extensions"], told);

    // In the address it is told alike.
    let variables = "%5B".repeat(70);
    let request = Request::get(format!(
        "/graphql?query=%7B__typename%7D&variables={variables}"
    ));
    let request = request.body(Body::empty()).expect("a request");
    let (_, answer) = read(house.send(request).await).await;
    assert_eq!(answer["errors"][0]["extensions"], told);
}
