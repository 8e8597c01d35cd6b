//! A clock that jumps, forwards by a year and backwards by days: nobody is kept out, nothing ends twice, nothing is undone.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{self, Binding, MAI, QUAN, accept, ask_for_na, id, look, quote, refusals},
    page::Page,
    post,
    tables::trade_events,
};

/// Tries to sign in with a password; gives what was refused.
async fn tries(app: &TestApp, password: &str) -> Vec<String> {
    let input = json!({ "email": MAI, "password": password });
    let payload = app
        .anonymous()
        .attempt("userSignIn", input, "result { __typename }")
        .await;
    refusals(&payload)
}

/// How many letters have said that an inquiry ran out.
async fn told(app: &TestApp) -> usize {
    post::count(app.server().db(), "letter WHERE kind = 'INQUIRY_EXPIRED'").await
}

#[rstest]
#[tokio::test]
async fn a_clock_that_is_set_back_keeps_nobody_out_and_undoes_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let first = ask_for_na(&quan).await;
    for _ in 0..5 {
        assert_eq!(tries(&app, "sai rồi").await, ["INVALID_CREDENTIALS input"]);
    }
    assert_eq!(tries(&app, "sai rồi").await, ["TOO_MANY_REQUESTS input"]);
    app.letters_out().await;

    // Somebody mends a clock that was two days fast.
    app.hand.set(app.hand.get() - Duration::days(2));
    assert_eq!(
        tries(&app, tests::people::SAMPLE_PASSWORD).await,
        Vec::<String>::new(),
        "she would have waited for two days"
    );
    let viewer = mai.data("{ viewer { id } }", json!({})).await;
    assert!(viewer["viewer"].is_object(), "her session has not ended");

    // The deal goes on, and what comes later stands later.
    let offer = quote(&mai, &first, Binding::Firm).await;
    let order = accept(&quan, &offer).await;
    let second = ask_for_na(&quan).await;
    assert!(id(&second) > id(&first), "ids keep their order");
    assert_eq!(order["state"], "CONFIRMED");
    let events = trade_events(&app).await;
    assert_eq!(
        (events.first(), events.last()),
        (
            Some(&"inquiry.submitted".to_owned()),
            Some(&"inquiry.submitted".to_owned())
        ),
        "{events:?}"
    );
    app.letters_out().await;
    let letters = app.letters_to(QUAN).await;
    assert!(
        letters.iter().any(|letter| letter.plain.contains("56.500")),
        "the offer has left"
    );
    // A link that was mailed before works as long as it says.
    let link = app.last_letter_to(MAI).await.link();
    assert_eq!(Page::open(&app.anonymous(), &link).await.status, 200);
}

#[rstest]
#[tokio::test]
async fn a_clock_that_jumps_a_year_and_back_ends_things_once(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (quan, _mai) = (app.sign_in(QUAN).await, app.sign_in(MAI).await);
    let inquiry = ask_for_na(&quan).await;
    let asks = json!({ "email": MAI });
    app.anonymous()
        .act("signInLinkRequest", asks, "requested")
        .await;
    let link = app.last_letter_to(MAI).await.link();
    let now = app.hand.get();

    app.hand.set(now + Duration::days(365));
    app.until("the deadline is noted", || async {
        trade_events(&app)
            .await
            .contains(&"inquiry.expired".to_owned())
    })
    .await;
    app.letters_out().await;
    let ended = quan.run("{ viewer { id } }", json!({})).await;
    assert_eq!(ended.status, 401, "a session does not last a year");
    let opened = Page::open(&app.anonymous(), &link).await;
    assert!(opened.status.is_client_error(), "{}", opened.status);
    let fresh = app.sign_in(QUAN).await;
    assert_eq!(look(&fresh, &inquiry).await["state"], "EXPIRED");
    let before = told(&app).await;
    assert!(before > 0);

    app.hand.set(now + Duration::minutes(1));
    // What has ended stays ended.
    assert_eq!(look(&fresh, &inquiry).await["state"], "EXPIRED");
    let late = fresh
        .attempt(
            "inquiryWithdraw",
            json!({ "idempotencyKey": Client::key(), "inquiryId": id(&inquiry), "reason": "Thôi." }),
            "inquiry { id }",
        )
        .await;
    assert_eq!(
        deal::text(&late["userErrors"][0]["code"]),
        "STATE_TRANSITION"
    );
    app.letters_out().await;
    let expired = trade_events(&app).await;
    let expired = expired.iter().filter(|kind| *kind == "inquiry.expired");
    assert_eq!(expired.count(), 1);
    assert_eq!(told(&app).await, before, "nobody is told twice");
    // Work goes on with new things.
    assert_eq!(
        look(&fresh, &ask_for_na(&fresh).await).await["state"],
        "OPEN"
    );
}
