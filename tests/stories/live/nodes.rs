//! A server that stops, and two that tell of what the other commits.

use std::time::{Duration, Instant};

use kernel::id::OrganisationId;
use platform::Backend::{self, Postgres, Sqlite};
use rstest::rstest;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tests::{
    TestApp,
    deal::QUAN,
    live::{Events, PATIENCE, Socket, payload},
    own_redis::OwnRedis,
    people::organisation_of,
};

use super::{NEWS, happens, heard, listens, server};
use crate::redis::{ordered, two_nodes};

/// So long it may take until one node hears of another by looking alone.
const BY_LOOKING: Duration = Duration::from_secs(3);
/// Ten in a row take longer than this where each waits for the next look, and never where each is told at once.
const BY_BEING_TOLD: Duration = Duration::from_secs(2);

#[rstest]
#[tokio::test]
async fn a_server_that_stops_says_so_to_everybody(#[values(Sqlite, Postgres)] backend: Backend) {
    let app = server(backend).await;
    let quan = app.sign_in(QUAN).await;
    let (busy, _) = listens(&app, &quan).await;
    let idle = Socket::of(&app, &quan).await;
    let stranger = Socket::open(&app, None).await;
    let silent = Socket::connect(&app).await;
    let mut stream = Events::ask(&app, &quan, NEWS, json!({})).await;
    stream.data().await;

    let began = Instant::now();
    app.stop().await;
    // Ten seconds are the most that a stop may take; who listens does not hold it up.
    assert!(began.elapsed() < Duration::from_secs(8));
    for mut socket in [busy, idle, stranger, silent] {
        let reason = "The server stops.".to_owned();
        assert_eq!(socket.closed().await, (1001, reason));
    }
    stream.ended().await;
}

#[tokio::test]
async fn a_stop_does_not_wait_until_it_is_found_out_who_greets() {
    let app = server(Postgres).await;
    let quan = app.sign_in(QUAN).await;
    let mut socket = Socket::connect(&app).await;
    let other = app.other_program().await;
    let hold = "BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE";
    other.execute_unprepared(hold).await.expect("held");
    socket.init(payload(quan.token())).await;
    app.until("it is being found out", || async {
        let waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'session'::regclass \
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        let waits = Statement::from_string(DbBackend::Postgres, waits);
        let waits = other.query_one_raw(waits).await;
        waits.expect("read").is_some()
    })
    .await;
    let told = async {
        let reason = "The server stops.".to_owned();
        assert_eq!(socket.closed().await, (1001, reason));
        other.close().await.expect("let go");
    };
    tokio::join!(app.stop(), told);
}

/// How long it takes until something that one node commits is told by another, over this socket.
async fn told_after(one: &TestApp, socket: &mut Socket, house: OrganisationId) -> Duration {
    let began = Instant::now();
    let news = happens(one.server().db(), house, 1).await;
    assert_eq!(heard(socket).await.0, news[0]);
    began.elapsed()
}

/// The quickest of some tries: a transaction of another test on the same server may keep events back for a moment.
async fn quickest(
    one: &TestApp,
    socket: &mut Socket,
    house: OrganisationId,
    times: usize,
    bound: Duration,
) {
    let began = Instant::now();
    loop {
        let mut took = Duration::ZERO;
        for _ in 0..times {
            took += told_after(one, socket, house).await;
        }
        if took < bound {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{times} took {took:?}");
    }
}

#[tokio::test]
async fn what_one_node_commits_is_told_by_another_that_looks() {
    let one = server(Postgres).await;
    let two = one.beside().await;
    let quan = two.sign_in(QUAN).await;
    let house = organisation_of(&one, QUAN).await;
    let (mut there, _) = listens(&two, &quan).await;
    let (mut here, cursor) = listens(&one, &quan).await;
    quickest(&one, &mut there, house, 1, BY_LOOKING).await;
    let (told, _) = heard(&mut here).await;
    // A cursor of one node is good at the other.
    let mut moved = Socket::of(&two, &quan).await;
    super::follow(&mut moved, Some(&cursor)).await;
    assert_eq!(heard(&mut moved).await.0, told);
    // Signing out at one ends what is open at the other.
    let here = one.anonymous().with_token(quan.token().expect("a token"));
    here.act("userSignOut", json!({}), "clientMutationId").await;
    assert_eq!(there.closed().await.0, 4403);
    two.stop().await;
}

#[tokio::test]
async fn with_redis_the_other_node_tells_at_once_and_without_it_a_little_later() {
    let redis = OwnRedis::start();
    let (one, two) = two_nodes(&redis, 1_000_000).await;
    let quan = two.sign_in(QUAN).await;
    let house = organisation_of(&one, QUAN).await;
    let (mut there, _) = listens(&two, &quan).await;
    quickest(&one, &mut there, house, 10, BY_BEING_TOLD).await;
    let _gone = ordered(redis, OwnRedis::kill).await;
    quickest(&one, &mut there, house, 1, BY_LOOKING).await;
    let answer = there.run("{ viewer { id } }", json!({})).await;
    assert_ne!(answer["data"]["viewer"], Value::Null);
    two.stop().await;
}
