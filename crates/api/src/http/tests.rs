//! What the door lets in, and what it answers to the rest.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use platform::keys::Keys;
use platform::testing::TestDb;
use platform::throttle::Throttle;
use platform::{Backend, Words};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{App, Mode, Settings};

struct House {
    router: Router,
    app: App,
    _db: TestDb,
}

impl House {
    async fn build(mode: Mode) -> Self {
        let test = TestDb::new(Backend::Sqlite).await;
        let mut settings = Settings::new("https://chophien.example/".parse().expect("a URL"), mode);
        settings.request_time = Duration::from_mins(1);
        let app = App {
            throttle: Throttle::new(test.db.clock().clone()),
            db: test.db.clone(),
            words: Arc::new(Words::load().expect("the words load")),
            keys: Arc::new(Keys::ephemeral()),
            search: Arc::new(catalogue::search::Index::in_memory().expect("an index")),
            settings: Arc::new(settings),
        };
        Self {
            router: super::router(app.clone()),
            app,
            _db: test,
        }
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer")
    }

    async fn post(&self, kind: &str, body: impl Into<Body>) -> (StatusCode, Value) {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, kind)
            .body(body.into())
            .expect("a request");
        read(self.send(request).await).await
    }

    async fn ask(&self, query: &str) -> Value {
        self.post("application/json", json!({ "query": query }).to_string())
            .await
            .1
    }
}

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

async fn read(response: Response<Body>) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 10_000_000)
        .await
        .expect("a body");
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or(Value::Null),
    )
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
}

fn limit(answer: &Value) -> &str {
    assert_eq!(code(answer), "COST_EXCEEDED", "{answer}");
    answer["errors"][0]["extensions"]["limit"]
        .as_str()
        .unwrap_or_default()
}

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
    let get = house
        .send(
            Request::get("/graphql?query={viewer{id}}")
                .body(Body::empty())
                .expect("a request"),
        )
        .await;
    assert_eq!(get.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(get.headers()[header::ALLOW], "POST");
}

#[tokio::test]
async fn hostile_documents_are_refused_by_name_before_the_engine() {
    let house = House::build(Mode::Production).await;
    let nested = format!(
        "{{ product(by: {{slug: {}}}) {{ id }} }}",
        "[".repeat(3_000)
    );
    assert_eq!(limit(&house.ask(&nested).await), "nesting");
    let doubling: Vec<String> = (0..40)
        .map(|n| format!("fragment F{n} on Product {{ ...F{m} ...F{m} }}", m = n + 1))
        .collect();
    let doubling = format!(
        "{{ product(by: {{slug: \"a\"}}) {{ ...F0 }} }} {} fragment F40 on Product {{ id }}",
        doubling.join(" ")
    );
    assert_eq!(limit(&house.ask(&doubling).await), "selections");
    assert_eq!(limit(&house.ask("{ products(first: 100) { nodes { producer { products(first: 100) { nodes { id } } } } } }").await), "cost");
    let deep = format!(
        "{{ product(by: {{slug: \"a\"}}) {} }}",
        "{ producer { organisation { buyerProfile { organisation ".repeat(4)
            + "{ id }"
            + &"}}}}".repeat(4)
    );
    assert_eq!(limit(&house.ask(&deep).await), "depth");
    let aliases: Vec<String> = (0..21).map(|n| format!("a{n}: viewer {{ id }}")).collect();
    assert_eq!(
        limit(&house.ask(&format!("{{ {} }}", aliases.join(" "))).await),
        "aliases"
    );
    let fields = "viewer { id } ".repeat(16);
    assert_eq!(
        limit(&house.ask(&format!("{{ {fields} }}")).await),
        "rootFields"
    );
    let circle = "{ product(by: {slug: \"a\"}) { ...A } } fragment A on Product { ...B } fragment B on Product { ...A }";
    assert_eq!(code(&house.ask(circle).await), "BAD_USER_INPUT");
    let variables = format!(
        "{{\"query\":\"{{ viewer {{ id }} }}\",\"variables\":{{\"a\":{}",
        "[".repeat(5_000)
    );
    let (status, answer) = house.post("application/json", variables).await;
    assert_eq!(
        (status, code(&answer)),
        (StatusCode::BAD_REQUEST, "COST_EXCEEDED")
    );
}

#[tokio::test]
async fn what_the_engine_refuses_has_a_code_too() {
    let house = House::build(Mode::Production).await;
    for query in [
        "{",
        "",
        "{ nothing }",
        "{ product { id } }",
        "query A { viewer { id } } query B { viewer { id } }",
        "subscription { viewer { id } }",
    ] {
        let answer = house.ask(query).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{query}: {answer}");
        assert!(answer.get("data").is_none(), "{query}: {answer}");
    }
}

#[tokio::test]
async fn an_ordinary_question_is_answered_with_its_cost() {
    let house = House::build(Mode::Production).await;
    let answer = house.ask("{ viewer { id } products { nodes { id } totalCount } node(id: \"nonsense\") { id } nodes(ids: [\"x\"]) { id } }").await;
    assert_eq!(
        answer["data"],
        json!({ "viewer": null, "products": { "nodes": [], "totalCount": 0 }, "node": null, "nodes": [null] }),
        "{answer}"
    );
    assert!(answer["extensions"]["cost"]["requested"].as_u64() > Some(10));
    assert_eq!(answer["extensions"]["cost"]["maximum"], 1_000);
}

#[tokio::test]
async fn tools_may_read_the_schema() {
    let house = House::build(Mode::Production).await;
    let question = "query IntrospectionQuery { __schema { queryType { name } mutationType { name } types { ...FullType } directives { name description locations args { ...InputValue } } } }
        fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason } inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description } possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";
    let answer = house.ask(question).await;
    assert!(answer.get("errors").is_none(), "{:?}", answer["errors"]);
    assert!(
        answer["data"]["__schema"]["types"]
            .as_array()
            .is_some_and(|types| types.len() > 100)
    );
    let greedy =
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(limit(&house.ask(greedy).await), "introspection");
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
async fn a_mutation_needs_somebody_and_names_every_mistake() {
    let house = House::build(Mode::Production).await;
    let answer = house
        .ask("mutation { orderConfirm(input: {orderId: \"x\"}) { userErrors { code } } }")
        .await;
    assert_eq!(code(&answer), "UNAUTHENTICATED");
    let answer = house.ask("mutation { userSignIn(input: {email: \"nobody\", password: \"\"}) { result { __typename } userErrors { __typename code message path retryable } } }").await;
    let errors = answer["data"]["userSignIn"]["userErrors"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let paths: Vec<&Value> = errors.iter().map(|error| &error["path"]).collect();
    assert_eq!(
        paths,
        [&json!(["input", "email"]), &json!(["input", "password"])],
        "{answer}"
    );
    assert_eq!(errors[1]["message"], "Chỗ này chưa điền.");
    assert_eq!(errors[0]["__typename"], "InputError");
}

#[tokio::test]
async fn a_page_of_another_list_and_a_page_too_long_are_refused() {
    let house = House::build(Mode::Production).await;
    for arguments in [
        "first: 0",
        "first: 101",
        "first: -1",
        "first: 5, last: 5",
        "after: \"nonsense\"",
        "first: 2147483647",
    ] {
        let answer = house
            .ask(&format!("{{ products({arguments}) {{ nodes {{ id }} }} }}"))
            .await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{arguments}: {answer}");
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

#[tokio::test]
async fn a_listing_page_takes_three_statements_however_much_is_asked_of_it() {
    let house = House::build(Mode::Production).await;
    catalogue::import::load(&house.app.db, &mut |_, _| {})
        .await
        .expect("the shipped catalogue loads");
    house
        .app
        .search
        .refresh(house.app.db.read())
        .await
        .expect("the index follows");
    let question = "query ($filter: ProductFilter) { products(first: 20, filter: $filter, sort: RELEVANCE) { edges { cursor node { id slug name names { vi en } stars lastKnownStars ratings { stars status evidence } producer { name claimed } season { months note } priceTiers { term { price { amount } } } minimumOrder { value unit } sample } } pageInfo { hasNextPage endCursor } } }";
    for (filter, least) in [
        (json!({}), 20),
        (json!({ "text": "na chi lang" }), 1),
        (json!({ "ocopGroup": "I", "unitCode": "20" }), 20),
    ] {
        let body = json!({ "query": question, "variables": { "filter": filter } }).to_string();
        let ((status, answer), statements) =
            platform::db::count_statements(house.post("application/json", body)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(answer.get("errors").is_none(), "{:?}", answer["errors"]);
        let edges = answer["data"]["products"]["edges"]
            .as_array()
            .map_or(0, Vec::len);
        assert!(edges >= least, "{filter}: {edges}");
        assert!(statements <= 3, "{filter}: {statements} statements");
    }
}
