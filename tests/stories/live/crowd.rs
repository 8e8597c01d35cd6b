//! Many who listen: places, one who does not read, and five hundred who hear the same.

use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use platform::Backend::Sqlite;
use serde_json::{Value, json};
use tests::{
    Client, Options, TestApp,
    deal::{HA, QUAN},
    live::{Events, Heard, PATIENCE, PROTOCOL, Socket, payload},
    people::organisation_of,
};
use tokio::net::TcpSocket;

use super::{NEWS, follow, happens, heard, listens, server_with, several};

async fn with_places(live: usize) -> TestApp {
    server_with(Options {
        live,
        ..Options::new(Sqlite)
    })
    .await
}

/// How somebody is greeted: welcomed, or with which code he is sent away.
async fn greeted(app: &TestApp, client: &Client) -> Result<Socket, (u16, String)> {
    let mut socket = Socket::connect(app).await;
    socket.init(payload(client.token())).await;
    match socket.hear().await {
        Heard::Word(_) => Ok(socket),
        Heard::Closed(code, reason) => Err((code, reason)),
        Heard::Broken => panic!("broken off"),
    }
}

/// A place that is free again: the server notices in a moment that somebody has gone.
async fn when_free(app: &TestApp, client: &Client) -> Socket {
    let began = Instant::now();
    loop {
        match greeted(app, client).await {
            Ok(socket) => return socket,
            Err((code, reason)) => {
                assert_eq!(code, 4429, "{reason}");
                assert!(began.elapsed() < PATIENCE, "no place becomes free");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

#[tokio::test]
async fn a_person_has_so_many_places_and_whoever_goes_frees_hers() {
    let app = with_places(3).await;
    let (quan, ha) = (app.sign_in(QUAN).await, app.sign_in(HA).await);
    let first = Socket::of(&app, &quan).await;
    let _second = Socket::of(&app, &quan).await;
    let mut stream = Events::ask(&app, &quan, NEWS, json!({})).await;
    stream.data().await;

    let (code, reason) = greeted(&app, &quan).await.expect_err("no place");
    assert_eq!(code, 4429);
    assert!(reason.contains('3'), "{reason}");
    let refused = Events::asked(&app, &quan, "text/event-stream", NEWS, json!({})).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    let body: Value = refused.json().await.expect("JSON");
    assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    // Another person from the same address has places of her own.
    Socket::of(&app, &ha).await;

    drop(first);
    let _third = when_free(&app, &quan).await;
    drop(stream);
    when_free(&app, &quan).await;
}

#[tokio::test]
async fn strangers_of_one_address_have_so_many_places_too() {
    let app = with_places(2).await;
    let stranger = app.anonymous();
    let first = Socket::of(&app, &stranger).await;
    let _second = Socket::of(&app, &stranger).await;
    // A third may come to the door, and is sent away when he has said that he is a stranger.
    let (code, reason) = greeted(&app, &stranger).await.expect_err("no place");
    assert_eq!(code, 4429, "{reason}");
    drop(first);
    when_free(&app, &stranger).await;
}

#[tokio::test]
async fn members_behind_the_address_of_many_strangers_are_let_in() {
    let app = with_places(2).await;
    let (quan, ha) = (app.sign_in(QUAN).await, app.sign_in(HA).await);
    // All places of strangers are taken, and of those who have yet to say who they are but one.
    let _strangers = [
        Socket::open(&app, None).await,
        Socket::open(&app, None).await,
    ];
    let _silent = Socket::connect(&app).await;
    let mut all = Vec::new();
    for client in [&quan, &ha, &quan, &ha] {
        all.push(when_free(&app, client).await);
    }
    for socket in &mut all {
        follow(socket, None).await;
    }
    // Whoever keeps silent has ten seconds, and not many do so at once.
    let _second = Socket::connect(&app).await;
    let refused = Socket::dial(&app, Some(PROTOCOL), &[]).await;
    assert_eq!(refused.err(), Some(429));
}

/// Some hundred kilobytes.
const LONG: &str = "{ __schema { types { name description fields { name description args { name description } type { name kind } } \
    inputFields { name description } } } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_read_is_let_go_and_keeps_nobody_waiting() {
    let app = with_places(2).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let narrow = TcpSocket::new_v4().expect("a socket");
    narrow.set_recv_buffer_size(32_768).expect("narrow");
    let mut deaf = Socket::dial_from(narrow, &app, Some(PROTOCOL), &[])
        .await
        .expect("a WebSocket");
    let token = quan.token().expect("a token");
    deaf.greet(json!({ "authorization": format!("Bearer {token}") }))
        .await;
    follow(&mut deaf, None).await;
    for number in 0..19 {
        deaf.subscribe(&format!("long-{number}"), LONG, json!({}))
            .await;
    }

    let (mut other, _) = listens(&app, &quan).await;
    let news = happens(app.server().db(), house, 400).await;
    assert_eq!(
        several(&mut other, 400).await.0,
        news,
        "the other hears it all"
    );
    // Both places are taken until the one who does not read is let go.
    when_free(&app, &quan).await;
    let words = deaf.ended().await;
    let told = words.iter().filter(|word| word["id"] == "news").count();
    assert!(told < 400, "the story asks too little: all were told");
    let news = happens(app.server().db(), house, 1).await;
    assert_eq!(heard(&mut other).await.0, news[0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_event_reaches_five_hundred_within_five_seconds() {
    let app = with_places(1_000).await;
    let quan = app.sign_in(QUAN).await;
    let house = organisation_of(&app, QUAN).await;
    let opening = stream::iter(0..500).map(|_| async { listens(&app, &quan).await.0 });
    let mut sockets: Vec<Socket> = opening.buffer_unordered(20).collect().await;
    let began = Instant::now();
    let news = happens(app.server().db(), house, 1).await;
    for socket in &mut sockets {
        assert_eq!(heard(socket).await.0, news[0]);
    }
    let took = began.elapsed();
    assert!(
        took < Duration::from_secs(5),
        "the last waited for {took:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_there_is_room_for_two_answers_all_are_told_in_their_turn() {
    let app = server_with(Options {
        // The fewest that there may be: two answers to events at once.
        requests: 8,
        ..Options::new(Sqlite)
    })
    .await;
    let (quan, house) = (app.sign_in(QUAN).await, organisation_of(&app, QUAN).await);
    let mut sockets = Vec::new();
    for _ in 0..60 {
        sockets.push(listens(&app, &quan).await.0);
    }
    let news = happens(app.server().db(), house, 5).await;
    for socket in &mut sockets {
        assert_eq!(several(socket, 5).await.0, news);
    }
    // Those who ask have places of their own meanwhile.
    happens(app.server().db(), house, 5).await;
    let answer = quan.run("{ viewer { id } }", json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}
