//! Programs of others that ask with a key: a shop's server behind one address serves many, and nobody else pays for it.

use chophien::{
    applications,
    cli::{AddApplication, ApplicationCommand},
};
use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Answer, Client, Options, TestApp,
    deal::QUAN,
    process::{self, Said},
    tables::{differing, rows_with, tables, texts},
};

/// Twenty products with what makes them cost something.
const PAGE: &str = "{ products { nodes { producer { id } ratings { id } } } }";
/// Three who look at the shop from home.
const VISITORS: [&str; 3] = ["192.0.2.1", "198.51.100.2", "2001:db8:3::4"];

/// An application as the operator adds it: its id and its key.
pub(crate) async fn add(app: &TestApp, points: u32, passes_addresses: bool) -> (String, String) {
    let given = AddApplication {
        name: "Chợ Online".to_owned(),
        contact: "may-chu@cho-online.example".to_owned(),
        points,
        passes_addresses,
        visitor_points: None,
    };
    let said = applications::run(app.server().db(), ApplicationCommand::Add(given))
        .await
        .expect("added");
    id_and_key(&said)
}

fn id_and_key(said: &str) -> (String, String) {
    let mut lines = said.lines().map(str::to_owned);
    let (id, key) = lines.next().zip(lines.next()).expect("two lines");
    assert!(id.starts_with("app_"), "{said}");
    assert!(key.starts_with("chophien_app_"), "{said}");
    (id, key)
}

async fn look(client: &Client) -> Answer {
    client.run(PAGE, json!({})).await
}

/// Looks until no more is answered: how often it was, and the refusal.
async fn look_until_refused(client: &Client) -> (u64, Value) {
    for looked in 0..200 {
        let answer = look(client).await;
        if answer.status != StatusCode::OK {
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(answer.error_code(), Some("RATE_LIMITED"));
            return (looked, answer.body["errors"][0]["extensions"].clone());
        }
    }
    panic!("it never ends");
}

#[tokio::test]
async fn a_shop_serves_many_from_one_address_and_no_visitor_eats_it_up() {
    let app = TestApp::start_with(Options {
        points: 2_000,
        ..Options::new(Sqlite)
    })
    .await;
    let quan = app.sign_in(QUAN).await;
    let (_, key) = add(&app, 5_000, true).await;
    let [first, second, third] =
        VISITORS.map(|address| app.anonymous().through(&key).visiting_from(address));

    let seen = look(&first).await;
    let price = seen.body["extensions"]["cost"]["requested"]
        .as_u64()
        .expect("a price");
    assert!((20..=500).contains(&price), "the story needs another page");
    let each = 2_000 / price;
    let (looked, refusal) = look_until_refused(&first).await;
    assert_eq!((looked, &refusal["policy"]), (each - 1, &json!("cost")));
    let (looked, refusal) = look_until_refused(&second).await;
    assert_eq!((looked, &refusal["policy"]), (each, &json!("cost")));

    // What the shop has ends before the third has spent his own.
    let (looked, refusal) = look_until_refused(&third).await;
    assert_eq!(
        (looked, &refusal["policy"], &refusal["allowance"]),
        (
            5_000 / price - 2 * each,
            &json!("application"),
            &json!(5_000)
        )
    );
    let wait = refusal["retryAfterSeconds"].as_i64().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");

    // Who comes by himself, and who is signed in through the shop, has what he had.
    assert_eq!(look(&app.anonymous()).await.status, StatusCode::OK);
    let his = quan.clone().through(&key).visiting_from(VISITORS[2]);
    assert_eq!(look(&his).await.status, StatusCode::OK);

    app.hand.advance(Duration::minutes(1));
    assert_eq!(look(&third).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_address_is_believed_from_nobody_who_may_not_pass_it_on() {
    let app = TestApp::start(Sqlite).await;
    let (_, key) = add(&app, 1_000_000, false).await;
    let before = tables(&app).await;
    let forger = app.anonymous().visiting_from(VISITORS[0]);
    let chatterer = app.anonymous().through(&key).visiting_from(VISITORS[0]);
    for somebody in [&forger, &chatterer] {
        let answer = look(somebody).await;
        assert_eq!(
            (answer.status, answer.error_code()),
            (StatusCode::BAD_REQUEST, Some("BAD_USER_INPUT")),
            "{}",
            answer.body
        );
    }
    let guesser = app.anonymous().through(&key.to_lowercase());
    let answer = look(&guesser.visiting_from(VISITORS[0])).await;
    assert_eq!(
        (answer.status, answer.error_code()),
        (StatusCode::UNAUTHORIZED, Some("UNAUTHENTICATED")),
        "{}",
        answer.body
    );
    let told = differing(&before, &tables(&app).await);
    assert!(
        told.iter().all(|table| table == "application_key"),
        "more than the use of a key was written: {told:?}"
    );
}

#[tokio::test]
async fn one_bad_visitor_shuts_out_nobody_but_himself() {
    let app = TestApp::start(Sqlite).await;
    let (_, key) = add(&app, 1_000_000, true).await;
    let [bad, good, _] =
        VISITORS.map(|address| app.anonymous().through(&key).visiting_from(address));
    let sign_in = async |client: &Client, email: &str, password: &str| {
        let input = json!({ "email": email, "password": password });
        let payload = client
            .attempt("userSignIn", input, "result { __typename }")
            .await;
        payload["userErrors"][0]["code"]
            .as_str()
            .unwrap_or("SIGNED_IN")
            .to_owned()
    };
    for number in 0..30 {
        let email = format!("ai-do-{number}@nowhere.example");
        assert_eq!(
            sign_in(&bad, &email, "doan mo 123").await,
            "INVALID_CREDENTIALS"
        );
    }
    let password = tests::people::SAMPLE_PASSWORD;
    assert_eq!(sign_in(&bad, QUAN, password).await, "TOO_MANY_REQUESTS");
    assert_eq!(sign_in(&good, QUAN, password).await, "SIGNED_IN");
    // Nor does the address of the shop's own server count.
    assert_eq!(sign_in(&app.anonymous(), QUAN, password).await, "SIGNED_IN");
    // The session says from which network the visitor came.
    let networks = texts(&app, "SELECT coalesce(network, '') AS it FROM session").await;
    assert!(
        networks.contains(&"198.51.100.0/24".to_owned()),
        "{networks:?}"
    );
}

/// Runs the program's command line on the server's database.
async fn chophien(app: &TestApp, arguments: &[&str]) -> Said {
    let settings = app.settings();
    let (url, data) = (
        settings.database_url.clone(),
        settings.data.display().to_string(),
    );
    let mut all: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
    all.extend(["--database-url", &url, "--data", &data].map(str::to_owned));
    tokio::task::spawn_blocking(move || {
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        process::run(&all, &[])
    })
    .await
    .expect("it ran")
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_adds_rotates_and_revokes_while_the_server_runs(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let bad = chophien(
        &app,
        &[
            "application",
            "add",
            "--name",
            "",
            "--contact",
            "x",
            "--points",
            "1",
        ],
    )
    .await;
    assert!(!bad.success);
    for path in ["name: ", "contact: ", "points: "] {
        assert!(bad.errors.contains(path), "{}", bad.errors);
    }
    let added = chophien(
        &app,
        &[
            "application",
            "add",
            "--name",
            "Chợ Online",
            "--contact",
            "may-chu@cho-online.example",
            "--points",
            "60000",
            "--passes-addresses",
            "--visitor-points",
            "3000",
        ],
    )
    .await;
    assert!(added.success, "{}", added.errors);
    let (id, first) = id_and_key(&added.out);
    let shop = app.anonymous().through(&first).visiting_from(VISITORS[0]);
    let seen = look(&shop).await;
    assert!(seen.ok()["products"].is_object());
    assert_eq!(seen.body["extensions"]["cost"]["allowance"], 3_000);

    let rotated = chophien(&app, &["application", "rotate", &id]).await;
    assert!(rotated.success, "{}", rotated.errors);
    let second = rotated.out.lines().next().expect("a key").to_owned();
    for key in [&first, &second] {
        let answer = look(&app.anonymous().through(key)).await;
        assert_eq!(answer.status, StatusCode::OK, "both are good");
    }
    let third = chophien(&app, &["application", "rotate", &id]).await;
    assert!(
        !third.success && third.errors.contains("--former-key"),
        "{}",
        third.errors
    );

    let listed = chophien(&app, &["application", "list"]).await.out;
    for shown in [
        &*id,
        "60000 points",
        "of 3000 points each",
        "last used 2026-07-25",
        ", ends ",
    ] {
        assert!(listed.contains(shown), "{shown} in {listed}");
    }
    assert_eq!(listed.matches("    key since").count(), 2, "{listed}");
    let ended = chophien(&app, &["application", "revoke", &id, "--former-key"]).await;
    assert!(ended.success, "{}", ended.errors);
    let listed = chophien(&app, &["application", "list"]).await.out;
    assert_eq!(listed.matches("    key since").count(), 1, "{listed}");

    let revoked = chophien(&app, &["application", "revoke", &id]).await;
    assert!(revoked.success, "{}", revoked.errors);
    app.hand.advance(Duration::seconds(10));
    for key in [&first, &second] {
        let answer = look(&app.anonymous().through(key)).await;
        assert_eq!(
            (answer.status, answer.error_code()),
            (StatusCode::UNAUTHORIZED, Some("UNAUTHENTICATED"))
        );
    }
    let again = chophien(&app, &["application", "rotate", &id]).await;
    assert!(
        !again.success && again.errors.contains("revoked"),
        "{}",
        again.errors
    );
    let unknown = chophien(&app, &["application", "revoke", "person_x"]).await;
    assert!(!unknown.success);

    // Each was one event, and the keys stand nowhere: not in what is said later, nor in the database.
    let kinds = "SELECT kind AS it FROM event WHERE subject_kind = 'app' ORDER BY position";
    assert_eq!(
        texts(&app, kinds).await,
        [
            "application.registered",
            "application.key_rotated",
            "application.key_ended",
            "application.revoked"
        ]
    );
    for key in [&first, &second] {
        let secret = key.trim_start_matches("chophien_app_");
        assert!(!listed.contains(secret) && !added.errors.contains(secret));
        let hex = kernel::hex::encode(key.as_bytes());
        assert_eq!(rows_with(&app, &[secret, &hex]).await, Vec::<String>::new());
    }
}
