//! The specification "GraphQL over HTTP", clause by clause.

use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{House, code, read};
use crate::Mode;

const OWN: &str = "application/graphql-response+json";
const JSON: &str = "application/json";
const QUESTION: &str = "{ ocopSets { number } }";

/// An answer with everything that HTTP says of it.
struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Seen {
    async fn of(response: Response<Body>) -> Self {
        let headers = response.headers().clone();
        let (status, body) = read(response).await;
        Self {
            status,
            headers,
            body,
        }
    }

    fn kind(&self) -> &str {
        self.headers[header::CONTENT_TYPE].to_str().expect("a type")
    }
}

impl House {
    /// Sends a body with these headers.
    async fn posted(&self, headers: &[(&str, &str)], body: impl Into<Body>) -> Seen {
        let mut request = Request::post("/graphql");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).expect("a request");
        Seen::of(self.send(request).await).await
    }

    /// Posts JSON and accepts this.
    async fn asked(&self, accept: &str, body: Value) -> Seen {
        let headers = [("content-type", JSON), ("accept", accept)];
        self.posted(&headers, body.to_string()).await
    }

    /// Asks by GET with these parameters.
    async fn addressed(&self, accept: &str, parameters: &[(&str, &str)]) -> Seen {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        let request = Request::get(format!("/graphql?{query}"))
            .header("accept", accept)
            .body(Body::empty())
            .expect("a request");
        Seen::of(self.send(request).await).await
    }
}

#[tokio::test]
async fn an_answer_comes_in_the_media_type_that_is_wanted_with_its_encoding() {
    let house = House::build(Mode::Production).await;
    for (accept, kind) in [
        (Some(OWN), OWN),
        (Some(JSON), JSON),
        (Some("*/*"), JSON),
        (
            Some("application/graphql-response+json, application/json;q=0.9"),
            OWN,
        ),
        (None, JSON),
    ] {
        let mut headers = vec![("content-type", JSON)];
        headers.extend(accept.map(|accept| ("accept", accept)));
        let seen = house
            .posted(&headers, json!({ "query": QUESTION }).to_string())
            .await;
        assert_eq!(seen.status, StatusCode::OK, "{accept:?}");
        assert_eq!(seen.kind(), format!("{kind}; charset=utf-8"), "{accept:?}");
        assert!(seen.body["data"].is_object(), "{accept:?}: {}", seen.body);
    }
    let none = house.asked("text/html", json!({ "query": QUESTION })).await;
    assert_eq!(none.status, StatusCode::NOT_ACCEPTABLE);
    assert!(none.body.get("data").is_none());
}

#[tokio::test]
async fn a_post_says_in_what_its_body_is_written() {
    let house = House::build(Mode::Production).await;
    let body = json!({ "query": QUESTION }).to_string();
    for kind in ["application/json", "application/json; charset=utf-8"] {
        let seen = house.posted(&[("content-type", kind)], body.clone()).await;
        assert_eq!(seen.status, StatusCode::OK, "{kind}");
    }
    // A browser posts these to another origin without asking it.
    for headers in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("content-type", "multipart/form-data; boundary=x")],
        &[
            ("content-type", "application/json"),
            ("content-type", "text/plain"),
        ],
    ] {
        let seen = house.posted(headers, body.clone()).await;
        assert_eq!(
            seen.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn optional_parameters_may_be_null_and_unknown_ones_are_overlooked() {
    let house = House::build(Mode::Production).await;
    for accept in [OWN, JSON] {
        let seen = house
            .asked(
                accept,
                json!({ "query": QUESTION, "operationName": null, "variables": null, "extensions": null, "tea": "pot" }),
            )
            .await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
        let seen = house
            .asked(
                accept,
                json!({ "query": format!("query A {QUESTION} query B {QUESTION}"), "operationName": "B", "variables": {}, "extensions": { "x": 1 } }),
            )
            .await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
    }
}

#[tokio::test]
async fn what_is_no_request_is_told_so_in_whatever_media_type() {
    let house = House::build(Mode::Production).await;
    for accept in [OWN, JSON] {
        for body in [
            "",
            "{",
            "7",
            "{}",
            r#"{"qeury":"{ __typename }"}"#,
            r#"{"query":null}"#,
            r#"{"query":7}"#,
            r#"{"query":{}}"#,
            r#"{"query":["{ __typename }"]}"#,
            r#"{"query":"{ __typename }","operationName":7}"#,
            r#"{"query":"{ __typename }","variables":"x"}"#,
            r#"{"query":"{ __typename }","variables":[7]}"#,
            r#"{"query":"{ __typename }","extensions":"x"}"#,
            r#"{"query":"{ __typename }","extensions":[]}"#,
        ] {
            let headers = [("content-type", JSON), ("accept", accept)];
            let seen = house.posted(&headers, body).await;
            assert_eq!(seen.status, StatusCode::BAD_REQUEST, "{body}");
            assert_eq!(code(&seen.body), "BAD_USER_INPUT", "{body}");
            assert!(seen.body.get("data").is_none(), "{body}");
            assert!(seen.kind().starts_with(accept), "{body}");
        }
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_run_has_no_data_and_a_status_of_its_own() {
    let house = House::build(Mode::Production).await;
    let two = "query A { __typename } query B { __typename }";
    let counted = "query($first: Int!) { products(first: $first) { totalCount } }";
    for (why, body) in [
        ("does not parse", json!({ "query": "{" })),
        ("does not validate", json!({ "query": "{ nothing }" })),
        ("which of two", json!({ "query": two })),
        ("no such one", json!({ "query": two, "operationName": "C" })),
        (
            "does not coerce",
            json!({ "query": counted, "variables": { "first": "many" } }),
        ),
        ("a variable is missing", json!({ "query": counted })),
        (
            "a variable is null",
            json!({ "query": counted, "variables": { "first": null } }),
        ),
    ] {
        for (accept, status) in [(OWN, StatusCode::BAD_REQUEST), (JSON, StatusCode::OK)] {
            let seen = house.asked(accept, body.clone()).await;
            assert_eq!(seen.status, status, "{why}: {}", seen.body);
            assert!(seen.body.get("data").is_none(), "{why}: {}", seen.body);
            assert!(
                seen.body["errors"]
                    .as_array()
                    .is_some_and(|it| !it.is_empty())
            );
        }
    }
}

#[tokio::test]
async fn where_there_is_data_there_is_success_beside_errors_too() {
    let house = House::build(Mode::Production).await;
    // Nobody is signed in: the mutation fails by its path, beside a field that answers.
    let body = json!({ "query": "mutation { orderConfirm(input: { orderId: \"x\" }) { userErrors { code } } __typename }" });
    for accept in [OWN, JSON] {
        let seen = house.asked(accept, body.clone()).await;
        assert_eq!(code(&seen.body), "UNAUTHENTICATED", "{}", seen.body);
        assert!(seen.body.get("data").is_some(), "{}", seen.body);
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
    }
}

#[tokio::test]
async fn a_query_comes_by_get_too() {
    let house = House::build(Mode::Production).await;
    for accept in [OWN, JSON] {
        let query = "query A($stars: Int) { products(filter: { stars: $stars }) { totalCount } } query B { __typename }";
        let seen = house
            .addressed(
                accept,
                &[
                    ("query", query),
                    ("operationName", "A"),
                    ("variables", r#"{"stars":3}"#),
                    ("extensions", "{}"),
                    ("tea", "pot"),
                ],
            )
            .await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
        assert_eq!(seen.body["data"]["products"]["totalCount"], 0);
        // An empty parameter is none.
        let empty = [
            ("query", QUESTION),
            ("operationName", ""),
            ("variables", ""),
        ];
        let seen = house.addressed(accept, &empty).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);

        for bad in [
            &[][..],
            &[("query", "")],
            &[("query", QUESTION), ("variables", "{")],
            &[("query", QUESTION), ("variables", "[]")],
            &[("query", QUESTION), ("extensions", "7")],
            &[("query", QUESTION), ("query", QUESTION)],
        ] {
            let seen = house.addressed(accept, bad).await;
            assert_eq!(seen.status, StatusCode::BAD_REQUEST, "{bad:?}");
        }
    }
}

#[tokio::test]
async fn get_changes_nothing() {
    let house = House::build(Mode::Production).await;
    let mutation = "mutation M { userSignIn(input: { email: \"a@b.example\", password: \"x\" }) { userErrors { code } } }";
    let both = format!("query Q {{ __typename }} {mutation}");
    for accept in [OWN, JSON] {
        for parameters in [
            &[("query", mutation)][..],
            &[("query", both.as_str()), ("operationName", "M")],
            &[("query", "subscription { x }")],
        ] {
            let seen = house.addressed(accept, parameters).await;
            assert_eq!(
                seen.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{parameters:?}"
            );
            assert_eq!(seen.headers[header::ALLOW], "POST");
            assert!(seen.body.get("data").is_none());
        }
        let query = [("query", both.as_str()), ("operationName", "Q")];
        assert_eq!(house.addressed(accept, &query).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn other_methods_are_told_which_ones_there_are() {
    let house = House::build(Mode::Production).await;
    for method in ["PUT", "DELETE", "PATCH"] {
        let request = Request::builder()
            .method(method)
            .uri("/graphql")
            .body(Body::empty())
            .expect("a request");
        let response = house.send(request).await;
        assert_eq!(
            response.status(),
            StatusCode::METHOD_NOT_ALLOWED,
            "{method}"
        );
        assert_eq!(response.headers()[header::ALLOW], "GET, POST", "{method}");
    }
}
