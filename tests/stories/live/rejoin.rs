//! Rights that change while somebody listens: the houses that she belongs to.

use chrono::Duration;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use serde_json::{Value, json};
use tests::{
    Client, Options,
    deal::{MAI, THANH, text},
    live::Socket,
    people::{joins, organisation_of, outsider},
};

use super::{NEWS, News, follow, happens, heard, left, server, server_with};

const VY: &str = "vy@nhanvien.example";

/// The next news; that it is gone on from somewhere is none.
async fn heard_anew(socket: &mut Socket) -> News {
    loop {
        let item = socket.data("news").await["viewerEvents"].clone();
        let event = &item["event"];
        if *event != Value::Null {
            return (
                text(&event["kind"]).to_owned(),
                text(&event["subjectId"]).to_owned(),
            );
        }
    }
}

/// The owner ends somebody's place in her house.
async fn removes(owner: &Client, organisation: &str, email: &str) {
    let query =
        "query($id: ID!) { node(id: $id) { ... on Organisation { members { id email } } } }";
    let found = owner.data(query, json!({ "id": organisation })).await;
    let members = found["node"]["members"].as_array().expect("members");
    let place = members.iter().find(|member| member["email"] == email);
    let input = json!({ "memberId": place.expect("a member")["id"] });
    owner
        .act("memberRemove", input, "organisation { id }")
        .await;
}

#[rstest]
#[tokio::test]
async fn whoever_was_removed_from_a_house_hears_no_more_of_it_and_of_the_next_from_its_first_moment(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let db = app.server().db();
    let mai = app.sign_in(MAI).await;
    let vy = outsider(&app, VY).await;
    joins(&app, VY, MAI).await;
    let left = organisation_of(&app, MAI).await;
    let next = organisation_of(&app, THANH).await;

    let mut socket = Socket::of(&app, &vy).await;
    follow(&mut socket, None).await;
    // One who follows that house alone.
    let named = json!({ "organisation": left.to_string() });
    socket.subscribe("one", NEWS, named).await;
    socket.next("one").await;
    let news = happens(db, left, 1).await;
    assert_eq!(heard(&mut socket).await.0, news[0]);
    assert_eq!(
        socket.data("one").await["viewerEvents"]["event"]["subjectId"],
        news[0].1
    );

    removes(&mai, &left.to_string(), VY).await;
    // The very next thing is hers no more, however soon it happens.
    happens(db, left, 3).await;
    let refused = socket.refused("one").await;
    assert_eq!(refused[0]["extensions"]["code"], "BAD_USER_INPUT");
    joins(&app, VY, THANH).await;
    let news = happens(db, next, 1).await;
    happens(db, left, 3).await;
    assert_eq!(heard_anew(&mut socket).await.0, "MEMBERSHIP_BEGUN");
    assert_eq!(heard_anew(&mut socket).await, news[0]);
    socket
        .silent_for(std::time::Duration::from_millis(300))
        .await;
    let answer = socket.run("{ viewer { id } }", json!({})).await;
    assert!(answer["data"]["viewer"].is_object(), "her socket lives");
}

#[rstest]
#[tokio::test]
async fn a_second_house_is_told_of_beside_the_first(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let db = app.server().db();
    let vy = outsider(&app, VY).await;
    joins(&app, VY, MAI).await;
    let (first, second) = (
        organisation_of(&app, MAI).await,
        organisation_of(&app, THANH).await,
    );
    let mut socket = Socket::of(&app, &vy).await;
    follow(&mut socket, None).await;
    let before = happens(db, second, 2).await;
    joins(&app, VY, THANH).await;
    let mut expected = happens(db, second, 2).await;
    expected.extend(happens(db, first, 2).await);
    expected.extend(happens(db, second, 1).await);
    assert_eq!(heard_anew(&mut socket).await.0, "MEMBERSHIP_BEGUN");
    for news in expected {
        assert!(!before.contains(&news));
        assert_eq!(heard_anew(&mut socket).await, news);
    }
}

#[rstest]
#[tokio::test]
async fn what_was_paid_for_news_that_are_hers_no_more_is_not_given_back(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    const POINTS: u32 = 2_000;
    let app = server_with(Options {
        points: POINTS,
        ..Options::new(backend)
    })
    .await;
    let db = app.server().db();
    let mai = app.sign_in(MAI).await;
    let vy = outsider(&app, VY).await;
    joins(&app, VY, MAI).await;
    let house = organisation_of(&app, MAI).await;
    let mut socket = Socket::of(&app, &vy).await;
    let named = json!({ "organisation": house.to_string() });
    socket.subscribe("one", NEWS, named).await;
    socket.next("one").await;
    // One answer, to know its price; the clock stands still.
    let before = left(&vy).await;
    happens(db, house, 1).await;
    socket.data("one").await;
    let price = before - left(&vy).await - 1;
    assert!(price > 0, "an answer costs something");

    // She spends all that she has; the next news waits until she can pay.
    let dear = "{ products(first: 100) { nodes { id producer { id } } } }";
    for document in [dear, "{ __typename }"] {
        while vy.run(document, json!({})).await.status == 200 {}
    }
    happens(db, house, 1).await;
    socket
        .silent_for(std::time::Duration::from_millis(300))
        .await;
    removes(&mai, &house.to_string(), VY).await;
    app.has_told_everything().await;
    app.hand.advance(Duration::minutes(1));
    // She pays, and is told that it is hers no more.
    let refused = socket.refused("one").await;
    assert_eq!(refused[0]["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(left(&vy).await, u64::from(POINTS) - price - 1);
}
