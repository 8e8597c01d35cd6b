//! Guessing: things by their names and ids, people by what is answered and how fast, passwords by trying many.

use std::time::{Duration as Time, Instant};

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::{HeaderMap, LOCATION};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::{self, DUYEN, MAI, QUAN, id, refusals, text},
    page::Page,
    people::{self, PASSWORD, SAMPLE_PASSWORD, outsider},
    token,
};

const STRANGER: &str = "la@nguoila.example";
const NOBODY: &str = "nobody@htx-moi.example";

/// An id that nobody ever had.
fn never(kind: &str) -> String {
    let uuid = uuid::Uuid::from_u128(0x0198_4c00_0000_7000_8000_0000_dead_beef);
    kernel::id::encode(kind, uuid)
}

/// The names of an answer's headers, in order, without what a request is known by.
fn names(headers: &HeaderMap) -> Vec<String> {
    let mut names: Vec<String> = headers.keys().map(ToString::to_string).collect();
    names.sort_unstable();
    names
}

/// What a page answers: status, where it leads, its headers' names, its text, each without what was asked for.
async fn answer(client: &Client, path: &str, asked: &str) -> (u16, String, Vec<String>, String) {
    let answer = client
        .http()
        .get(client.address(path))
        .header("accept-language", "vi")
        .send()
        .await
        .expect("an answer");
    told(answer, asked).await
}

/// The same of an answer that is at hand.
async fn told(answer: reqwest::Response, asked: &str) -> (u16, String, Vec<String>, String) {
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let leads = headers.get(LOCATION).and_then(|to| to.to_str().ok());
    let leads = leads.unwrap_or_default().replace(asked, "IT");
    let leads = leads.replace(&asked.replace('@', "%40"), "IT");
    let html = answer.text().await.expect("a page").replace(asked, "IT");
    (status, leads, names(&headers), html)
}

#[rstest]
#[tokio::test]
async fn what_is_guessed_is_answered_like_what_never_was(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let inquiry = deal::ask_for_na(&quan).await;
    let na = deal::find_product(&quan, "na dai mẫu chi lăng").await;
    let namau = people::organisation_of(&app, MAI).await.to_string();
    outsider(&app, STRANGER).await;
    let stranger = people::in_browser(&app, STRANGER, PASSWORD).await;

    for client in [&app.anonymous(), &stranger] {
        for (path, kind, known) in [
            ("/threads/{}", "inquiry", id(&inquiry)),
            ("/organisations/{}", "org", namau.as_str()),
            ("/organisations/{}/facts", "org", namau.as_str()),
            ("/desk/organisations/{}", "org", namau.as_str()),
            ("/desk/products/{}", "product", id(&na)),
        ] {
            let never = never(kind);
            let real = answer(client, &path.replace("{}", known), known).await;
            let guessed = answer(client, &path.replace("{}", &never), &never).await;
            assert_eq!(real, guessed, "{path}");
            assert!(real.0 >= 300, "{path} is open: {}", real.0);
        }
    }

    // A product that is not to be seen is not there under its name either.
    people::suspends(&app, DUYEN, MAI).await;
    let by_slug = "query($slug: String!) { product(by: { slug: $slug }) { id state } }";
    for client in [app.anonymous(), quan] {
        let hidden = client.data(by_slug, json!({ "slug": na["slug"] })).await;
        let nothing = client.data(by_slug, json!({ "slug": "khong-co" })).await;
        assert_eq!(hidden, nothing);
    }
}

#[rstest]
#[tokio::test]
async fn no_number_tells_how_many_there_are(#[values(Sqlite)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let quan = app.sign_in(QUAN).await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        numbers.push(text(&deal::ask_for_na(&quan).await["number"]).to_owned());
    }
    // `HH-26-7K3MQ4-9`: kind, year, six characters by chance, a check.
    let chance: Vec<&str> = numbers.iter().filter_map(|it| it.get(6..12)).collect();
    assert_eq!(chance.len(), 4, "{numbers:?}");
    for (place, one) in chance.iter().enumerate() {
        for other in &chance[place + 1..] {
            let alike = one.bytes().zip(other.bytes()).filter(|(a, b)| a == b);
            assert!(alike.count() < 5, "{numbers:?} are counted");
        }
    }
}

/// A page, where its form goes, and what is filled in besides the address.
type Filled = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// The forms of strangers that take an address.
const FORMS: [Filled; 5] = [
    ("/sign-in", "/sign-in", &[]),
    ("/sign-in", "/sign-in/password", &[("password", "sai rồi")]),
    ("/reset", "/reset", &[]),
    ("/join/again", "/join/again", &[]),
    (
        "/join",
        "/join",
        &[
            ("name", "Vi Thị Thu"),
            ("password", PASSWORD),
            ("consents.trade", "yes"),
        ],
    ),
];

#[rstest]
#[tokio::test]
async fn no_form_tells_who_is_known(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    for (page, action, more) in FORMS {
        let mut told_to = Vec::new();
        for email in [MAI, NOBODY] {
            let client = app.anonymous().reading("vi");
            let mut form = Page::open(&client, page)
                .await
                .form(action)
                .with("email", email);
            for (name, value) in more {
                form = form.with(name, value);
            }
            let answer = client.post_form(&form.action, &form.fields).await;
            told_to.push(told(answer, email).await);
        }
        assert_eq!(told_to[0], told_to[1], "{action}");
    }
}

#[tokio::test]
async fn the_time_of_an_answer_does_not_tell_who_is_known() {
    let app = TestApp::start(Sqlite).await;
    let client = app.anonymous();
    let mut times: [Vec<Time>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..9 {
        for (times, email) in times.iter_mut().zip([MAI, NOBODY]) {
            let input = json!({ "email": email, "password": "sai rồi" });
            let began = Instant::now();
            let payload = client
                .attempt("userSignIn", input, "result { __typename }")
                .await;
            times.push(began.elapsed());
            assert_eq!(refusals(&payload), ["INVALID_CREDENTIALS input"]);
        }
        // Nobody has to wait for having failed.
        app.hand.advance(Duration::minutes(3));
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    // Without a hash for nobody the ratio would be ten and more.
    assert!(
        known < unknown * 3 && unknown < known * 3,
        "{known:?} for somebody, {unknown:?} for nobody"
    );
}

/// Signs in from an address that a header claims.
async fn signs_in(app: &TestApp, forwarded: &str, email: &str, password: &str) -> Value {
    let query = "mutation($input: UserSignInInput!) { userSignIn(input: $input) { result { __typename } userErrors { code path } } }";
    let body = json!({ "query": query, "variables": { "input": { "email": email, "password": password } } });
    let answer = app
        .anonymous()
        .http()
        .post(app.url("/graphql"))
        .header("x-forwarded-for", forwarded)
        .header("forwarded", format!("for={forwarded}"))
        .header("x-real-ip", forwarded)
        .json(&body)
        .send()
        .await
        .expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    answer["data"]["userSignIn"].clone()
}

#[tokio::test]
async fn who_sprays_passwords_waits_under_whatever_address_and_locks_nobody_out() {
    let app = TestApp::start(Sqlite).await;
    let mai = app.sign_in(MAI).await;
    // Her account is guessed at until it makes wait, and then thirty others, each from a made-up address.
    for number in 0..35 {
        let email = match number {
            0..5 => MAI.to_owned(),
            number => format!("nguoi{number}@htx-namau.example"),
        };
        let payload = signs_in(&app, &format!("192.0.2.{number}"), &email, "123456789").await;
        let code = text(&payload["userErrors"][0]["code"]);
        assert!(
            code == "INVALID_CREDENTIALS" || number > 33,
            "{number}: {payload}"
        );
    }
    let sprayed = signs_in(&app, "198.51.100.7", QUAN, SAMPLE_PASSWORD).await;
    assert_eq!(refusals(&sprayed), ["TOO_MANY_REQUESTS input"]);
    let hers = signs_in(&app, "198.51.100.8", MAI, SAMPLE_PASSWORD).await;
    assert_eq!(refusals(&hers), ["TOO_MANY_REQUESTS input"]);

    // Whoever was in stays in, and by mail everybody comes in.
    mai.data("{ viewer { id } }", json!({})).await["viewer"]
        .as_object()
        .expect("her session");
    let asks = json!({ "email": MAI });
    app.anonymous()
        .act("signInLinkRequest", asks, "requested")
        .await;
    let link = app.last_letter_to(MAI).await.link();
    let entered = app
        .anonymous()
        .act(
            "signInLinkUse",
            json!({ "token": token(&link) }),
            "result { ... on SignedIn { person { email } } }",
        )
        .await;
    assert_eq!(entered["result"]["person"]["email"], MAI);
    // And an hour later by password.
    app.hand.advance(Duration::hours(1));
    app.sign_in(MAI).await;
}
