//! Codes of the app and of the paper: each lets in once, guesses make wait, and losing both is no end.

use chophien::people;
use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::{refusals, text},
    people::{PASSWORD, outsider},
    post::count,
    tables::tables,
};

use super::{Code, LA, enable};

/// The first step; gives the challenge.
async fn first_step(app: &TestApp, email: &str) -> String {
    let payload = app
        .anonymous()
        .act(
            "userSignIn",
            json!({ "email": email, "password": PASSWORD }),
            "result { __typename ... on SecondFactorRequired { challenge methods } ... on SignedIn { token } }",
        )
        .await;
    assert_eq!(payload["result"]["__typename"], "SecondFactorRequired");
    assert_eq!(
        payload["result"]["methods"],
        json!(["APP", "RECOVERY_CODE"])
    );
    text(&payload["result"]["challenge"]).to_owned()
}

async fn second_step(app: &TestApp, challenge: &str, code: &str) -> Value {
    app.anonymous()
        .attempt(
            "secondFactorVerify",
            json!({ "challenge": challenge, "code": code }),
            "result { token }",
        )
        .await
}

#[rstest]
#[tokio::test]
async fn a_code_lets_in_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let client = outsider(&app, LA).await;
    let (telephone, recovery) = enable(&app, &client).await;
    let letter = app.last_letter_to(LA).await;
    assert!(
        letter.subject.contains("bật đăng nhập hai bước"),
        "{}",
        letter.subject
    );

    // The code that switched it on is used up.
    let challenge = first_step(&app, LA).await;
    let replayed = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(refusals(&replayed), ["SECOND_FACTOR_INVALID input.code"]);
    app.hand.advance(Duration::seconds(30));
    let code = app.code(&telephone);
    let (one, other) = tokio::join!(
        second_step(&app, &challenge, &code),
        second_step(&app, &challenge, &code)
    );
    let winners = [&one, &other]
        .into_iter()
        .filter(|payload| payload["result"] != Value::Null)
        .count();
    assert_eq!(winners, 1, "{one} {other}");
    let fresh = first_step(&app, LA).await;
    let replayed = second_step(&app, &fresh, &code).await;
    assert_eq!(refusals(&replayed), ["SECOND_FACTOR_INVALID input.code"]);

    // A recovery code, however it is typed, works once too, and its owner is told.
    let typed = recovery[3].to_uppercase().replace('-', " ");
    let entered = second_step(&app, &fresh, &typed).await;
    let client = app
        .anonymous()
        .with_token(text(&entered["result"]["token"]));
    let left = client
        .data(
            "{ viewer { secondFactor { recoveryCodesLeft inThisSession required } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        left["viewer"]["secondFactor"],
        json!({ "recoveryCodesLeft": 9, "inThisSession": true, "required": false })
    );
    let letter = app.last_letter_to(LA).await;
    letter.says(&["Còn 9 mã"]);
    let challenge = first_step(&app, LA).await;
    let again = second_step(&app, &challenge, &recovery[3]).await;
    assert_eq!(refusals(&again), ["SECOND_FACTOR_INVALID input.code"]);

    // What was given out lies nowhere in the clear.
    let held = format!("{:?}", tables(&app).await);
    for code in &recovery {
        assert!(!held.contains(code.as_str()));
        assert!(!held.contains(&code.replace('-', "")));
    }
}

#[rstest]
#[tokio::test]
async fn guesses_make_wait_and_challenges_run_out(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let client = outsider(&app, LA).await;
    let (telephone, _) = enable(&app, &client).await;
    app.hand.advance(Duration::seconds(30));
    let challenge = first_step(&app, LA).await;
    for _ in 0..5 {
        let wrong = second_step(&app, &challenge, "000000").await;
        assert_eq!(refusals(&wrong), ["SECOND_FACTOR_INVALID input.code"]);
    }
    let right = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(refusals(&right), ["TOO_MANY_REQUESTS input"]);
    // The limit is the person's, at whatever door: it does not help to begin anew.
    let fresh = first_step(&app, LA).await;
    let right = second_step(&app, &fresh, &app.code(&telephone)).await;
    assert_eq!(refusals(&right), ["TOO_MANY_REQUESTS input"]);
    let off = client
        .attempt(
            "secondFactorDisable",
            json!({ "code": app.code(&telephone) }),
            "secondFactor { state }",
        )
        .await;
    assert_eq!(refusals(&off), ["TOO_MANY_REQUESTS input"]);
    app.hand.advance(Duration::minutes(1));
    let right = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(
        refusals(&right),
        Vec::<String>::new(),
        "and nobody is locked out"
    );

    app.hand.advance(Duration::minutes(10));
    let late = second_step(&app, &fresh, &app.code(&telephone)).await;
    assert_eq!(refusals(&late), ["LINK_EXPIRED input.challenge"]);
    let guessed = second_step(&app, "guessed", &app.code(&telephone)).await;
    assert_eq!(refusals(&guessed), ["INVALID_CREDENTIALS input.challenge"]);
}

#[rstest]
#[tokio::test]
async fn a_lost_telephone_and_lost_paper_are_no_end(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    let db = app.server().db();
    let client = outsider(&app, LA).await;
    let unknown = people::reset_second_factor(db, "ai@nguoila.example").await;
    assert!(unknown.is_err(), "nobody signs in by it");
    let none = people::reset_second_factor(db, LA).await;
    assert!(none.is_err(), "she has none");
    let (telephone, recovery) = enable(&app, &client).await;
    app.hand.advance(Duration::seconds(30));
    let challenge = first_step(&app, LA).await;

    people::reset_second_factor(db, LA).await.expect("reset");
    let letter = app.last_letter_to(LA).await;
    assert!(letter.subject.contains("đã được gỡ"), "{}", letter.subject);
    letter.says(&["Mọi máy đều đã bị đăng xuất", "mạo danh"]);
    // Whoever sits in a session, or has shown the password already, is out.
    let ended = client.run("{ viewer { id } }", json!({})).await;
    assert_eq!(ended.status, 401);
    let begun = second_step(&app, &challenge, &app.code(&telephone)).await;
    assert_eq!(refusals(&begun), ["INVALID_CREDENTIALS input.challenge"]);
    let written = count(db, "event WHERE kind = 'person.second_factor_reset'").await;
    assert_eq!(written, 1);

    // She signs in with one step, sets up another telephone, and old codes are worth nothing.
    let client = app.anonymous().sign_in(LA, PASSWORD).await;
    let (new, _) = enable(&app, &client).await;
    app.hand.advance(Duration::seconds(30));
    let challenge = first_step(&app, LA).await;
    for old in [app.code(&telephone), recovery[0].clone()] {
        let refused = second_step(&app, &challenge, &old).await;
        assert_eq!(refusals(&refused), ["SECOND_FACTOR_INVALID input.code"]);
    }
    let entered = second_step(&app, &challenge, &app.code(&new)).await;
    assert_eq!(refusals(&entered), Vec::<String>::new());
}
