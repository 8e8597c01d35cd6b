//! The door itself: what is no honest request is turned away before it costs anything, and the program stays on its feet.

use chrono::Duration;
use platform::Backend::Sqlite;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::QUAN,
    tables::{differing, tables},
};

/// Sends bytes as they are; gives the status and the code of the refusal.
async fn post(app: &TestApp, kind: &str, body: impl Into<reqwest::Body>) -> (u16, String) {
    let answer = app
        .anonymous()
        .http()
        .post(app.url("/graphql"))
        .header("content-type", kind)
        .body(body)
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap_or_default();
    (
        status,
        body["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
    )
}

/// Asks something and gives the limit that it breaks.
async fn limit(app: &TestApp, query: &str) -> String {
    let answer = app.anonymous().run(query, json!({})).await;
    assert_eq!(
        answer.error_code(),
        Some("COST_EXCEEDED"),
        "{}",
        answer.body
    );
    answer.body["errors"][0]["extensions"]["limit"]
        .as_str()
        .expect("a limit")
        .to_owned()
}

fn refused(status: StatusCode, code: &str) -> (u16, String) {
    (status.as_u16(), code.to_owned())
}

#[tokio::test]
async fn what_is_no_honest_request_is_turned_away() {
    let app = TestApp::start(Sqlite).await;
    let before = tables(&app).await;
    let question = json!({ "query": "{ ocopSets { number } }" }).to_string();
    let bad = refused(StatusCode::BAD_REQUEST, "BAD_USER_INPUT");
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
    ] {
        let expected = refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT");
        assert_eq!(post(&app, kind, question.clone()).await, expected, "{kind}");
    }
    for method in [
        reqwest::Method::GET,
        reqwest::Method::PUT,
        reqwest::Method::DELETE,
    ] {
        let request = app.anonymous().http().request(
            method.clone(),
            app.url("/graphql?query=mutation{userSignOut(input:{}){clientMutationId}}"),
        );
        assert_eq!(
            request.send().await.expect("an answer").status(),
            StatusCode::METHOD_NOT_ALLOWED,
            "{method}"
        );
    }
    assert_eq!(
        post(&app, "application/json", format!("[{question},{question}]")).await,
        bad,
        "a batch"
    );
    let long =
        json!({ "query": "{ ocopSets { number } }", "variables": { "x": "x".repeat(257 * 1024) } })
            .to_string();
    assert_eq!(
        post(&app, "application/json", long).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let surrogate = r#"{"query":"query($text: String) { products(filter: { text: $text }) { nodes { id } } }","variables":{"text":"\ud800"}}"#;
    assert_eq!(
        post(&app, "application/json", surrogate).await,
        bad,
        "half a surrogate pair"
    );
    assert_eq!(
        post(
            &app,
            "application/json",
            vec![b'{', b'"', 0xff, 0xfe, b'"', b'}']
        )
        .await,
        bad,
        "no UTF-8"
    );
    assert_eq!(
        differing(&before, &tables(&app).await),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn documents_made_to_exhaust_are_refused_by_the_name_of_the_limit() {
    let app = TestApp::start(Sqlite).await;
    for bracket in ["[", "{a:"] {
        let nested = format!(
            "{{ products(filter: {}) {{ nodes {{ id }} }} }}",
            bracket.repeat(3_000 / bracket.len())
        );
        assert_eq!(limit(&app, &nested).await, "nesting");
    }
    let variables = format!(
        "{{\"query\":\"{{ ocopSets {{ number }} }}\",\"variables\":{{\"a\":{}",
        "[".repeat(3_000)
    );
    assert_eq!(
        post(&app, "application/json", variables).await,
        refused(StatusCode::BAD_REQUEST, "COST_EXCEEDED")
    );

    let fragments: Vec<String> = (0..40)
        .map(|n| format!("fragment F{n} on Product {{ ...F{m} ...F{m} }}", m = n + 1))
        .collect();
    let doubling = format!(
        "{{ product(by: {{ slug: \"a\" }}) {{ ...F0 }} }} {} fragment F40 on Product {{ id }}",
        fragments.join(" ")
    );
    assert_eq!(limit(&app, &doubling).await, "selections");
    let circle = "{ product(by: { slug: \"a\" }) { ...A } } fragment A on Product { ...B } fragment B on Product { ...A }";
    assert_eq!(
        app.anonymous().run(circle, json!({})).await.error_code(),
        Some("BAD_USER_INPUT")
    );

    let aliases: Vec<String> = (0..21).map(|n| format!("a{n}: number")).collect();
    assert_eq!(
        limit(&app, &format!("{{ ocopSets {{ {} }} }}", aliases.join(" "))).await,
        "aliases"
    );
    let deep = format!(
        "{{ product(by: {{ slug: \"a\" }}) {}{} }}",
        "{ producer { products(first: 1) { nodes ".repeat(4),
        "{ id } }".to_owned() + &"} } ".repeat(4)
    );
    let answer = app.anonymous().run(&deep, json!({})).await;
    assert!(answer.error_code().is_some(), "{}", answer.body);
    let thirteen = format!(
        "{{ viewer {{ inquiries {{ nodes {}{}",
        "{ order { inquiry ".repeat(5),
        "{ id } ".to_owned() + &"} } ".repeat(5) + "} } }"
    );
    assert_eq!(limit(&app, &thirteen).await, "depth");
    assert_eq!(limit(&app, "{ products(first: 100) { nodes { producer { products(first: 100) { nodes { id } } } } } }").await, "cost");

    // It is still there, and tools can read the schema.
    assert_eq!(app.anonymous().get("/healthz").await.0, StatusCode::OK);
    let schema = app.anonymous().data("{ __schema { types { name fields { name args { name type { name ofType { name } } } } } } }", json!({})).await;
    assert!(
        schema["__schema"]["types"]
            .as_array()
            .is_some_and(|types| types.len() > 100)
    );
}

#[tokio::test]
async fn a_session_that_has_ended_is_refused_and_never_anonymous() {
    let app = TestApp::start(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let query = "{ viewer { id } ocopSets { number } }";
    assert_eq!(quan.run(query, json!({})).await.status, StatusCode::OK);
    app.hand.advance(Duration::days(31));
    let answer = quan.run(query, json!({})).await;
    assert_eq!(
        (answer.status, answer.error_code()),
        (StatusCode::UNAUTHORIZED, Some("UNAUTHENTICATED")),
        "{}",
        answer.body
    );

    let fresh = app.sign_in(QUAN).await;
    fresh
        .act("userSignOut", json!({}), "clientMutationId")
        .await;
    assert_eq!(
        fresh.run(query, json!({})).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        app.anonymous()
            .with_token("nonsense")
            .run(query, json!({}))
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
}
