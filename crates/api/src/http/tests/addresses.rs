//! What every address answers with, and addresses that lead nowhere.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};

use super::House;
use crate::Mode;

#[tokio::test]
async fn an_address_that_leads_nowhere_is_told_kindly_to_people_and_shortly_to_programs() {
    let house = House::build(Mode::Production).await;
    for (path, kind, words) in [
        (
            "/no-such-page",
            "text/html; charset=utf-8",
            "<html lang=\"en\"",
        ),
        ("/l", "text/html; charset=utf-8", "<html lang=\"en\""),
        (
            "/graphql/v2",
            "text/plain; charset=utf-8",
            "The API answers at /graphql.",
        ),
    ] {
        let request = Request::get(path)
            .header(header::ACCEPT_LANGUAGE, "en")
            .body(Body::empty())
            .expect("a request");
        let response = house.send(request).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], kind, "{path}");
        assert!(response.headers().contains_key("x-request-id"), "{path}");
        let bytes = to_bytes(response.into_body(), 100_000)
            .await
            .expect("a body");
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        assert!(text.contains(words), "{path}: {text}");
    }
}

#[tokio::test]
async fn every_answer_carries_its_id_and_keeps_browsers_careful() {
    let house = House::build(Mode::Production).await;
    for path in ["/healthz", "/readyz", "/graphql", "/nothing-here"] {
        let response = house
            .send(Request::get(path).body(Body::empty()).expect("a request"))
            .await;
        let headers = response.headers();
        assert_eq!(headers["x-request-id"].len(), 24, "{path}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(
            headers[header::CONTENT_SECURITY_POLICY]
                .to_str()
                .expect("text")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert!(
            headers.contains_key(header::STRICT_TRANSPORT_SECURITY),
            "{path}"
        );
        assert!(
            !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN),
            "{path}"
        );
    }
    let ready = house
        .send(
            Request::get("/readyz")
                .body(Body::empty())
                .expect("a request"),
        )
        .await;
    assert_eq!(ready.status(), StatusCode::OK);
}

#[tokio::test]
async fn graphiql_exists_in_demo_mode_alone() {
    for (mode, expected) in [
        (Mode::Production, StatusCode::NOT_FOUND),
        (Mode::Demo, StatusCode::OK),
    ] {
        let house = House::build(mode).await;
        for path in [
            "/graphiql",
            "/graphiql/graphiql.min.js",
            "/graphiql/start.js",
        ] {
            let request = Request::get(path)
                .header(header::ACCEPT_ENCODING, "gzip")
                .body(Body::empty())
                .expect("a request");
            let response = house.send(request).await;
            assert_eq!(response.status(), expected, "{path}");
            if expected == StatusCode::OK {
                let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
                    .to_str()
                    .expect("text")
                    .to_owned();
                assert!(
                    policy.contains("script-src 'self'") && !policy.contains("http"),
                    "{policy}"
                );
            }
        }
    }
}
