//! A connection breaks, and what happened meanwhile is told all the same: each event once, in order.

use std::time::Duration;

use futures::future::join_all;
use kernel::{
    id::{EventId, InquiryId},
    page::Cursor,
};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Context,
    events::{Place, Position},
};
use rstest::rstest;
use serde_json::json;
use tests::{
    deal::{QUAN, text},
    live::Socket,
    people::organisation_of,
};

use super::{NEWS, follow, happens, heard, listens, record, server, several, written};

#[rstest]
#[tokio::test]
async fn what_happened_while_one_was_away_comes_first_and_then_what_happens(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let db = app.server().db();
    let (mut socket, _) = listens(&app, &quan).await;
    let before = happens(db, house, 2).await;
    let (told, cursor) = several(&mut socket, 2).await;
    assert_eq!(told, before);
    drop(socket);

    let mut expected = happens(db, house, 5).await;
    let mut socket = Socket::of(&app, &quan).await;
    assert_eq!(follow(&mut socket, Some(&cursor)).await, cursor);
    let (told, _) = several(&mut socket, 5).await;
    assert_eq!(told, expected);
    expected = happens(db, house, 3).await;
    let (told, last) = several(&mut socket, 3).await;
    assert_eq!(told, expected);
    socket.silent_for(Duration::from_millis(300)).await;

    // From the very end nothing comes again.
    let mut socket = Socket::of(&app, &quan).await;
    follow(&mut socket, Some(&last)).await;
    let expected = happens(db, house, 1).await;
    assert_eq!(heard(&mut socket).await.0, expected[0]);
}

#[rstest]
#[tokio::test]
async fn more_than_is_read_in_one_go_is_told_whole(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let (socket, cursor) = listens(&app, &quan).await;
    drop(socket);
    let expected = happens(app.server().db(), house, 230).await;
    let mut socket = Socket::of(&app, &quan).await;
    follow(&mut socket, Some(&cursor)).await;
    assert_eq!(several(&mut socket, 230).await.0, expected);
    socket.silent_for(Duration::from_millis(300)).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_breaks_under_four_writers_lose_nothing_and_double_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let (socket, begin) = listens(&app, &quan).await;
    drop(socket);
    let writing = join_all((0..4).map(|_| {
        let db = app.server().db().clone();
        async move { happens(&db, house, 25).await }
    }));
    let reading = async {
        let (mut all, mut cursor) = (Vec::new(), begin.clone());
        for round in 0..20 {
            let mut socket = Socket::of(&app, &quan).await;
            follow(&mut socket, Some(&cursor)).await;
            // Of every length, so that it breaks while it catches up and while it follows.
            let (told, last) = several(&mut socket, 1 + (round * 7) % 9).await;
            all.extend(told);
            cursor = last;
        }
        let mut socket = Socket::of(&app, &quan).await;
        follow(&mut socket, Some(&cursor)).await;
        let (rest, _) = several(&mut socket, 100 - all.len()).await;
        all.extend(rest);
        socket.silent_for(Duration::from_millis(300)).await;
        all
    };
    let (written_by_each, told) = tokio::join!(writing, reading);
    assert_eq!(told, written(&app, house, &begin).await);
    let mut all: Vec<_> = written_by_each.into_iter().flatten().collect();
    let mut told = told;
    all.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, all);
}

#[rstest]
#[tokio::test]
async fn a_cursor_that_is_not_ours_is_refused(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let list = "{ products(first: 1) { pageInfo { endCursor } } }";
    let listed = quan.data(list, json!({})).await;
    let foreign = text(&listed["products"]["pageInfo"]["endCursor"]).to_owned();
    let (_, cursor) = listens(&app, &quan).await;
    let Cursor(place): Cursor<Place> = Cursor::decode(&cursor).expect("a cursor");
    let at = Position {
        xid: 0,
        position: 999_999_999,
    };
    let unknown = Cursor(Place { at, ..place }).encode();
    let event = Some(EventId::from_uuid(uuid::Uuid::from_u128(7)));
    let anothers = Cursor(Place { event, ..place }).encode();
    let nobodys = Cursor(place.at).encode();
    let mut socket = Socket::of(&app, &quan).await;
    for after in [
        foreign.as_str(),
        &unknown,
        &anothers,
        &nobodys,
        "nonsense",
        "",
        "é",
    ] {
        socket
            .subscribe("news", NEWS, json!({ "after": after }))
            .await;
        let refused = socket.refused("news").await;
        assert_eq!(
            refused[0]["extensions"]["code"], "BAD_USER_INPUT",
            "{after}: {refused}"
        );
        let reasons = refused[0]["extensions"]["reasons"].as_array();
        assert_eq!(reasons.map(Vec::len), Some(1), "{after}: {refused}");
    }
    // The beginning of time is known everywhere.
    let beginning = Cursor(Place::default()).encode();
    follow(&mut socket, Some(&beginning)).await;
}

/// Positions are given again after a restore from a backup: what stands at the place of an older cursor is something else.
#[tokio::test]
async fn a_cursor_of_before_a_restore_is_refused_where_something_else_has_happened_since() {
    let mut app = server(Sqlite).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let (mut socket, first) = listens(&app, &quan).await;
    happens(app.server().db(), house, 3).await;
    let (_, last) = several(&mut socket, 3).await;
    drop(socket);
    let Cursor(Place { at, .. }) = Cursor::decode(&first).expect("a cursor");
    let position = at.position;
    app.tamper(&format!(
        "DELETE FROM event WHERE position > {position}; \
         DELETE FROM event_concern WHERE position > {position}; \
         UPDATE sqlite_sequence SET seq = {position} WHERE name = 'event'"
    ))
    .await;
    app.restart().await;

    let expected = happens(app.server().db(), house, 4).await;
    let mut socket = Socket::of(&app, &quan).await;
    socket
        .subscribe("news", NEWS, json!({ "after": last }))
        .await;
    let refused = socket.refused("news").await;
    assert_eq!(
        refused[0]["extensions"]["code"], "BAD_USER_INPUT",
        "{refused}"
    );
    // A cursor of what the backup holds is good still.
    follow(&mut socket, Some(&first)).await;
    assert_eq!(several(&mut socket, 4).await.0, expected);
}

#[tokio::test]
async fn a_slow_transaction_that_commits_late_loses_nobody_anything() {
    let app = server(Postgres).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let db = app.server().db();
    let (mut socket, cursor) = listens(&app, &quan).await;
    let mut slow = db.begin(&Context::program("story")).await.expect("begun");
    let late: InquiryId = record(&mut slow, house).await.expect("recorded");
    let quick = happens(db, house, 3).await;
    // Nobody may hear the quick ones before: whoever went on after them would never hear the slow one.
    socket.silent_for(Duration::from_millis(700)).await;
    let mut other = Socket::at_once(&app, &quan).await;
    follow(&mut other, Some(&cursor)).await;
    other.silent_for(Duration::from_millis(700)).await;
    slow.finish(Ok(())).await.expect("committed");

    let slow = ("INQUIRY_MESSAGE_SENT".to_owned(), late.to_string());
    for socket in [&mut socket, &mut other] {
        let (told, last) = several(socket, 4).await;
        assert_eq!(told[0], slow);
        assert_eq!(told[1..], quick);
        let mut again = Socket::of(&app, &quan).await;
        follow(&mut again, Some(&last)).await;
        again.silent_for(Duration::from_millis(300)).await;
    }
}
