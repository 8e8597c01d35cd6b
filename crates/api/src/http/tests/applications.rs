//! Programs that ask with a key: whose points are spent, whose address counts, and what is refused.

use accounts::application::{self, Register, Visitors};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use kernel::id::ApplicationId;
use platform::Context;
use serde_json::{Value, json};

use super::{House, code, read};
use crate::{Mode, Settings};

/// Twenty products with what makes them cost something.
const PAGE: &str = "{ products { nodes { producer { id } ratings { id } } } }";

struct Shop {
    house: House,
    id: ApplicationId,
    key: String,
}

impl Shop {
    async fn open(points: u32, visitors: Visitors) -> Self {
        let house = House::build_with(Mode::Production, |settings: &mut Settings| {
            settings.allowances.anonymous = 1_000;
        })
        .await;
        let wanted = Register {
            name: "Chợ Online".to_owned(),
            contact: "may-chu@cho-online.example".to_owned(),
            points,
            visitors,
        };
        let db = &house.test.db;
        let registered: platform::Result<_> =
            platform::command!(db, &Context::program("test"), |tx| application::register(
                tx, &wanted
            ));
        let (id, key) = registered.expect("registered");
        Self {
            house,
            id,
            key: key.expose().to_owned(),
        }
    }

    async fn ask(&self, said: &[(&str, &str)]) -> (StatusCode, HeaderMap, Value) {
        let mut request =
            Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        for (name, value) in said {
            request = request.header(*name, *value);
        }
        let body = Body::from(json!({ "query": PAGE }).to_string());
        let response = self
            .house
            .send(request.body(body).expect("a request"))
            .await;
        let headers = response.headers().clone();
        let (status, body) = read(response).await;
        (status, headers, body)
    }

    /// Asks by GET for what is the same for everybody.
    async fn get(&self, said: &[(&str, &str)]) -> (HeaderMap, Value) {
        let mut request = Request::get("/graphql?query=%7BocopSets%7Bnumber%7D%7D");
        for (name, value) in said {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = self.house.send(request).await;
        let headers = response.headers().clone();
        let (_, body) = read(response).await;
        (headers, body)
    }

    /// Asks for a visitor.
    async fn ask_for(&self, address: &str) -> (StatusCode, HeaderMap, Value) {
        let said = [
            ("chophien-application", self.key.as_str()),
            ("chophien-client-address", address),
        ];
        self.ask(&said).await
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers[name].to_str().expect("text")
}

#[tokio::test]
async fn both_budgets_are_told_of_and_the_tighter_one_in_the_answer() {
    let shop = Shop::open(5_000, Visitors::Told { points: None }).await;
    let (status, headers, body) = shop.ask_for("192.0.2.1").await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let cost = &body["extensions"]["cost"];
    let price = cost["requested"].as_u64().expect("a price");
    assert_eq!(
        text(&headers, "ratelimit-policy"),
        "\"cost\";q=1000;w=60, \"application\";q=5000;w=60"
    );
    let left = text(&headers, "ratelimit");
    assert!(
        left.starts_with(&format!("\"cost\";r={};t=", 1_000 - price))
            && left.contains(&format!(", \"application\";r={};t=", 5_000 - price)),
        "{left}"
    );
    assert_eq!(cost["remaining"].as_u64(), Some(1_000 - price));

    // Without an address it is the application's alone, and who comes by himself has what he had.
    let (_, headers, body) = shop.ask(&[("chophien-application", &shop.key)]).await;
    assert_eq!(
        text(&headers, "ratelimit-policy"),
        "\"application\";q=5000;w=60"
    );
    assert_eq!(
        body["extensions"]["cost"]["remaining"].as_u64(),
        Some(5_000 - 2 * price)
    );
    let (_, headers, body) = shop.ask(&[]).await;
    assert_eq!(text(&headers, "ratelimit-policy"), "\"cost\";q=1000;w=60");
    assert_eq!(
        body["extensions"]["cost"]["remaining"].as_u64(),
        Some(1_000 - price)
    );
}

#[tokio::test]
async fn a_greedy_visitor_spends_his_own_and_takes_nothing_more_from_the_shop() {
    let shop = Shop::open(
        5_000,
        Visitors::Told {
            points: Some(2_000),
        },
    )
    .await;
    let (status, headers, body) = loop {
        let answer = shop.ask_for("2001:db8:1:2::3").await;
        if answer.0 != StatusCode::OK {
            break answer;
        }
    };
    let refusal = &body["errors"][0]["extensions"];
    assert_eq!(
        (status, code(&body)),
        (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED")
    );
    assert_eq!(
        (&refusal["policy"], &refusal["allowance"]),
        (&json!("cost"), &json!(2_000))
    );
    assert_eq!(text(&headers, "ratelimit-policy"), "\"cost\";q=2000;w=60");
    for _ in 0..50 {
        // Another address of the same household is the same visitor.
        let (status, _, _) = shop.ask_for("2001:db8:1:2:ffff::1").await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    }
    let (status, headers, body) = shop.ask_for("192.0.2.1").await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let price = body["extensions"]["cost"]["requested"]
        .as_u64()
        .expect("a price");
    let spent = 2_000 / price * price + price;
    let left = text(&headers, "ratelimit");
    assert!(
        left.contains(&format!("\"application\";r={};t=", 5_000 - spent)),
        "{left}"
    );
}

#[tokio::test]
async fn nothing_that_is_said_is_passed_over_in_silence() {
    let shop = Shop::open(5_000, Visitors::Told { points: None }).await;
    let guessed = format!("{}x", &shop.key[..shop.key.len() - 1]);
    let (key, address) = ("chophien-application", "chophien-client-address");
    let good = shop.key.as_str();
    for (said, status, expected) in [
        (
            vec![(key, guessed.as_str())],
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
        ),
        (vec![(key, "")], StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
        (
            vec![(key, good), (key, good)],
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
        ),
        (
            vec![(address, "192.0.2.1")],
            StatusCode::BAD_REQUEST,
            "BAD_USER_INPUT",
        ),
        (
            vec![(key, good), (address, "192.0.2")],
            StatusCode::BAD_REQUEST,
            "BAD_USER_INPUT",
        ),
        (
            vec![(key, good), (address, "192.0.2.1:80")],
            StatusCode::BAD_REQUEST,
            "BAD_USER_INPUT",
        ),
        (
            vec![(key, good), (address, "192.0.2.1, 192.0.2.2")],
            StatusCode::BAD_REQUEST,
            "BAD_USER_INPUT",
        ),
        (
            vec![(key, good), (address, "")],
            StatusCode::BAD_REQUEST,
            "BAD_USER_INPUT",
        ),
        (
            vec![(key, good), (address, "192.0.2.1"), (address, "192.0.2.2")],
            StatusCode::BAD_REQUEST,
            "BAD_USER_INPUT",
        ),
    ] {
        let (answered, headers, body) = shop.ask(&said).await;
        assert_eq!((answered, code(&body)), (status, expected), "{said:?}");
        assert!(body.get("data").is_none(), "{body}");
        let challenge = headers.get(header::WWW_AUTHENTICATE);
        assert_eq!(challenge.is_some(), status == StatusCode::UNAUTHORIZED);
        if let Some(challenge) = challenge {
            assert_eq!(challenge, "Chophien-Application error=\"invalid_key\"");
        }
    }

    let hidden = Shop::open(5_000, Visitors::Hidden).await;
    let (status, _, body) = hidden.ask_for("192.0.2.1").await;
    assert_eq!(
        (status, code(&body)),
        (StatusCode::BAD_REQUEST, "BAD_USER_INPUT")
    );
    let (status, _, _) = hidden.ask(&[(key, &hidden.key)]).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_revoked_key_is_refused_ten_seconds_later() {
    let shop = Shop::open(5_000, Visitors::Hidden).await;
    let said = [("chophien-application", shop.key.as_str())];
    assert_eq!(shop.ask(&said).await.0, StatusCode::OK);
    let db = &shop.house.test.db;
    let revoked: platform::Result<()> =
        platform::command!(db, &Context::program("test"), |tx| application::revoke(
            tx, shop.id
        ));
    revoked.expect("revoked");
    let seconds = application::REMEMBERED_SECONDS;
    shop.house
        .test
        .hand
        .advance(chrono::Duration::seconds(seconds));
    let (status, _, body) = shop.ask(&said).await;
    assert_eq!(
        (status, code(&body)),
        (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED")
    );
}

#[tokio::test]
async fn what_an_application_has_shows_in_nobody_elses_answer() {
    let shop = Shop::open(5_000, Visitors::Hidden).await;
    let (its, first) = shop.get(&[("chophien-application", &shop.key)]).await;
    assert_eq!(
        text(&its, "ratelimit-policy"),
        "\"application\";q=5000;w=60"
    );
    assert_eq!(
        text(&its, "cache-control"),
        "private, max-age=5, must-revalidate"
    );
    let (anybodys, second) = shop.get(&[]).await;
    assert_eq!(text(&anybodys, "ratelimit-policy"), "\"cost\";q=1000;w=60");
    assert_eq!(
        text(&anybodys, "cache-control"),
        "public, max-age=5, must-revalidate"
    );
    assert_eq!(first["extensions"]["cost"]["allowance"], 1_000);
    assert_eq!(first, second);
    assert_eq!(its[header::ETAG], anybodys[header::ETAG]);
}
