//! Sessions: listed, ended from elsewhere, and told when they begin somewhere new.

use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::USER_AGENT;
use rstest::rstest;
use serde_json::json;
use tests::{
    Client, TestApp,
    deal::{MAI, QUAN, refusals},
};

#[rstest]
#[tokio::test]
async fn sessions_are_listed_and_ended_from_elsewhere(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = TestApp::start(backend).await;
    let (here, there) = (app.sign_in(QUAN).await, app.sign_in(QUAN).await);
    let mai = app.sign_in(MAI).await;
    let list = "{ viewer { sessions { id current carrier network secondFactor } } }";
    let sessions = here.data(list, json!({})).await["viewer"]["sessions"].clone();
    let sessions = sessions.as_array().expect("a list");
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[0]["network"], "127.0.0.0/24");
    let other = sessions
        .iter()
        .find(|session| session["current"] == false)
        .expect("the other");

    let foreign = mai
        .attempt(
            "sessionRevoke",
            json!({ "sessionId": other["id"] }),
            "sessions { id }",
        )
        .await;
    assert_eq!(refusals(&foreign), ["NOT_FOUND input.sessionId"]);
    let input = json!({ "sessionId": other["id"], "idempotencyKey": Client::key() });
    for _ in 0..2 {
        let left = here
            .act("sessionRevoke", input.clone(), "sessions { current }")
            .await;
        assert_eq!(left["sessions"], json!([{ "current": true }]));
    }
    assert_eq!(there.run(list, json!({})).await.status, 401);

    let more = app.sign_in(QUAN).await;
    let ended = here.act("sessionRevokeAll", json!({}), "ended").await;
    assert_eq!(ended["ended"], 1);
    assert_eq!(more.run(list, json!({})).await.status, 401);
    assert_eq!(here.run(list, json!({})).await.status, 200);
    let ended = here
        .act(
            "sessionRevokeAll",
            json!({ "includingThis": true }),
            "ended",
        )
        .await;
    assert_eq!(ended["ended"], 1);
    assert_eq!(here.run(list, json!({})).await.status, 401);
}

#[rstest]
#[tokio::test]
async fn a_sign_in_from_somewhere_new_is_told_once(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = TestApp::start(backend).await;
    app.sign_in(QUAN).await;
    app.sign_in(QUAN).await;
    assert_eq!(
        app.letters_to(QUAN).await.len(),
        0,
        "the first is nothing new"
    );
    let document =
        "mutation($input: UserSignInInput!) { userSignIn(input: $input) { userErrors { code } } }";
    for _ in 0..2 {
        let variables = json!({ "input": { "email": QUAN, "password": "cho-phien-2026" } });
        let answer = app
            .anonymous()
            .http()
            .post(app.url("/graphql"))
            .header(
                USER_AGENT,
                "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            )
            .json(&json!({ "query": document, "variables": variables }))
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
    }
    let letters = app.letters_to(QUAN).await;
    assert_eq!(letters.len(), 1);
    letters[0].says(&["Firefox, Linux", "127.0.0.0/24"]);
    assert!(
        letters[0].plain.contains("/account"),
        "{}",
        letters[0].plain
    );
}
