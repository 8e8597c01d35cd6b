//! Applications whose key ends while somebody who came by it is there.

use chophien::{applications, cli::ApplicationCommand};
use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, TestApp,
    deal::QUAN,
    live::{Events, PATIENCE, Socket},
    people::organisation_of,
};
use tokio::time::timeout;

use super::{NEWS, follow, happens, heard, server};
use crate::applications::add;

/// Does something about applications, as the operator does, and gives what is said.
async fn operator(app: &TestApp, command: ApplicationCommand) -> String {
    let said = applications::run(app.server().db(), command).await;
    said.expect("done")
}

/// A shop: its id and its first key.
async fn shop(app: &TestApp) -> (String, String) {
    add(app, 1_000_000, false).await
}

/// A second key of the shop.
async fn rotated(app: &TestApp, id: &str) -> String {
    let id = id.to_owned();
    let said = operator(app, ApplicationCommand::Rotate { id }).await;
    said.lines().next().expect("a key").to_owned()
}

async fn revoke(app: &TestApp, id: &str, former_key: bool) {
    let id = id.to_owned();
    operator(app, ApplicationCommand::Revoke { id, former_key }).await;
}

/// Somebody who came through the shop, by a key of it.
async fn through(app: &TestApp, key: &str, who: &Client) -> Socket {
    let mut socket = Socket::connect(app).await;
    let token = who.token().map(|token| format!("Bearer {token}"));
    let said = json!({ "authorization": token, "chophien-application": key });
    socket.greet(said).await;
    socket
}

/// A stream breaks off without being said to be complete, so that whoever reads it comes again and reads why.
async fn breaks_off(stream: &mut Events) {
    let reading = async {
        while let Some((name, data)) = stream.next().await {
            assert_ne!(name, "complete", "{data}");
        }
    };
    timeout(PATIENCE, reading).await.expect("it ends");
}

async fn goes(socket: &mut Socket) {
    let (code, reason) = socket.closed().await;
    assert_eq!(code, 4403, "{reason}");
    assert!(reason.contains("application's key"), "{reason}");
}

async fn stays(socket: &mut Socket) {
    let answer = socket.run("{ __typename }", json!({})).await;
    assert_eq!(answer["data"]["__typename"], "Query");
}

#[rstest]
#[tokio::test]
async fn whoever_came_by_a_key_goes_when_its_application_is_revoked(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let (id, key) = shop(&app).await;
    let (_, other_key) = shop(&app).await;
    let mut stranger = through(&app, &key, &app.anonymous()).await;
    let mut member = through(&app, &key, &quan).await;
    follow(&mut member, None).await;
    let mut stream = Events::ask(&app, &quan.clone().through(&key), NEWS, json!({})).await;
    stream.data().await;
    let mut by_himself = Socket::of(&app, &quan).await;
    follow(&mut by_himself, None).await;
    let mut by_another = through(&app, &other_key, &app.anonymous()).await;
    stays(&mut stranger).await;

    revoke(&app, &id, false).await;
    goes(&mut stranger).await;
    goes(&mut member).await;
    breaks_off(&mut stream).await;
    // Who came by himself or through another is none of it.
    let news = happens(app.server().db(), house, 1).await;
    assert_eq!(heard(&mut by_himself).await.0, news[0]);
    stays(&mut by_another).await;
    // Nobody comes in by it any more, though it was good a moment ago.
    let mut late = Socket::connect(&app).await;
    late.init(json!({ "chophien-application": key })).await;
    goes(&mut late).await;
}

#[rstest]
#[tokio::test]
async fn a_former_key_takes_those_along_who_came_by_it_and_no_others(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let nobody = app.anonymous();
    let (id, first) = shop(&app).await;
    let mut by_first = through(&app, &first, &nobody).await;
    let second = rotated(&app, &id).await;
    let mut by_second = through(&app, &second, &nobody).await;
    // Both are good for a week.
    app.hand.advance(Duration::days(6));
    stays(&mut by_first).await;
    app.hand.advance(Duration::days(1));
    goes(&mut by_first).await;
    stays(&mut by_second).await;

    let third = rotated(&app, &id).await;
    let mut by_third = through(&app, &third, &nobody).await;
    revoke(&app, &id, true).await;
    goes(&mut by_second).await;
    stays(&mut by_third).await;
    let answer = by_third.run("{ viewer { id } }", json!({})).await;
    assert_eq!(answer["data"]["viewer"], Value::Null);
}
