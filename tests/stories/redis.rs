//! Two nodes on one PostgreSQL and one Redis. Redis is a convenience: whatever becomes of it, nobody is failed and nobody waits long.

use std::{
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    time::{Duration, Instant},
};

use chophien::{
    cli::SettingArgs,
    doctor::{self, Report, Verdict},
};
use platform::{
    Backend::{Postgres, Sqlite},
    Clock, Context, Db, DbOptions, Fact, Tx, command,
    keys::Keys,
    redis::{Redis, Wakes},
    testing::{TestDb, start},
};
use serde_json::{Value, json};
use tests::{
    Client, Options, TestApp,
    deal::{QUAN, ask_for_na},
    free_address,
    own_redis::OwnRedis,
    people::SAMPLE_PASSWORD,
};
use tokio::sync::watch;

/// What a request may take that does next to nothing. One that waits for a Redis that is silent takes for ever.
const BOUND: Duration = Duration::from_secs(2);
/// How long a story waits for what happens on a server.
const PATIENCE: Duration = Duration::from_secs(20);
/// A page that costs a good part of a thousand points.
const PAGE: &str = "{ products(first: 20) { nodes { id name slug ratings { stars status } } } }";
/// One that costs more than twice as much.
const LONG_PAGE: &str =
    "{ products(first: 50) { nodes { id name slug ratings { stars status } } } }";

/// A server with the sample world, whose Redis answers.
async fn node(redis: &OwnRedis, points: u32) -> TestApp {
    let app = TestApp::start_with(Options {
        smtp: false,
        points,
        redis: Some(redis.url().to_owned()),
        ..Options::new(Postgres)
    })
    .await;
    redis_answers(&app).await;
    app
}

pub(crate) async fn two_nodes(redis: &OwnRedis, points: u32) -> (TestApp, TestApp) {
    let one = node(redis, points).await;
    let two = one.beside().await;
    redis_answers(&two).await;
    (one, two)
}

/// What `/readyz` says of Redis.
pub(crate) async fn readiness(app: &TestApp) -> String {
    let (status, body) = app.anonymous().get("/readyz").await;
    assert_eq!(status, 200, "Redis keeps no traffic away: {body}");
    let body: Value = serde_json::from_str(&body).expect("JSON");
    body["redis"].as_str().unwrap_or("none").to_owned()
}

/// Waits until a node knows that Redis is back; the pause of its circuit is over each time it looks.
pub(crate) async fn redis_answers(app: &TestApp) {
    app.until("Redis answers", || async {
        app.hand.advance(chrono::Duration::seconds(5));
        readiness(app).await == "ok"
    })
    .await;
}

#[tokio::test]
async fn what_is_spent_at_one_node_is_missing_at_the_other() {
    let redis = OwnRedis::start();
    let (one, two) = two_nodes(&redis, 1_000).await;
    let (at_one, at_two) = (one.anonymous(), two.anonymous());
    let mut served = 0;
    while at_one.run(PAGE, json!({})).await.error_code() != Some("RATE_LIMITED") {
        served += 1;
        assert!(served < 100, "nobody was ever refused");
    }
    assert!(served > 1, "the page costs more than the story thinks");
    // Far more than comes back until the other node is asked.
    let refused = at_two.run(LONG_PAGE, json!({})).await;
    assert_eq!(
        refused.error_code(),
        Some("RATE_LIMITED"),
        "{}",
        refused.body
    );
    let wait = &refused.body["errors"][0]["extensions"]["retryAfterSeconds"];
    assert!(wait.as_i64().is_some_and(|wait| wait <= 60), "{wait}");
}

#[tokio::test]
async fn wrong_passwords_at_one_node_slow_the_other() {
    let redis = OwnRedis::start();
    let (one, two) = two_nodes(&redis, 1_000_000).await;
    for _ in 0..5 {
        wrong_password(&one.anonymous()).await;
    }
    assert_eq!(wrong_password(&two.anonymous()).await, "TOO_MANY_REQUESTS");
}

/// The code by which a wrong password is refused.
async fn wrong_password(client: &Client) -> String {
    let input = json!({ "email": QUAN, "password": "not-the-password" });
    let refused = client
        .attempt("userSignIn", input, "result { __typename }")
        .await;
    let code = refused["userErrors"][0]["code"].as_str();
    code.unwrap_or_else(|| panic!("not refused: {refused}"))
        .to_owned()
}

#[tokio::test]
async fn what_redis_keeps_names_nobody_and_ends_by_itself() {
    let redis = OwnRedis::start();
    let app = node(&redis, 1_000).await;
    wrong_password(&app.anonymous()).await;
    let quan = app.anonymous().sign_in(QUAN, SAMPLE_PASSWORD).await;
    let viewer = quan.data("{ viewer { id } }", json!({})).await;
    let person = viewer["viewer"]["id"].as_str().expect("an id").to_owned();
    for client in [&quan, &app.anonymous()] {
        client.data(PAGE, json!({})).await;
    }
    let kept = redis.kept().await;
    assert!(kept.len() >= 3, "points of two and failures: {kept:?}");
    for (name, held, ends) in &kept {
        assert!(name.starts_with("chophien:"), "{name}");
        for said in [QUAN, "127.0.0.1", person.as_str()] {
            assert!(!name.contains(said), "{name} names {said}");
            assert!(!held.contains(said), "{name} holds {said}");
        }
        assert_ne!(*ends, -1, "{name} never ends");
    }
    assert!(
        kept.iter()
            .filter(|(name, ..)| name.starts_with("chophien:points:"))
            .all(|(_, _, ends)| *ends <= 60_000),
        "points are back within a minute"
    );
}

/// Reads and commands, one after another, until it is over; gives how long the slowest of those took that do next to nothing.
async fn load(app: &TestApp, over: &AtomicBool, served: &AtomicU32) -> Duration {
    let quan = app.sign_in(QUAN).await;
    let anybody = app.anonymous();
    let mut slowest = Duration::ZERO;
    while !over.load(Ordering::Relaxed) {
        for (client, query) in [(&anybody, "{ __typename }"), (&quan, "{ viewer { id } }")] {
            let began = Instant::now();
            client.data(query, json!({})).await;
            slowest = slowest.max(began.elapsed());
            served.fetch_add(1, Ordering::Relaxed);
        }
        // Fails the story unless it is accepted.
        ask_for_na(&quan).await;
        served.fetch_add(1, Ordering::Relaxed);
    }
    slowest
}

/// Lets a node serve a good many more.
async fn go_on(app: &TestApp, served: &AtomicU32) {
    let before = served.load(Ordering::Relaxed);
    app.until("more are served", || async {
        // Now and then the pause of the circuit is over, and a probe goes out.
        app.hand.advance(chrono::Duration::seconds(1));
        served.load(Ordering::Relaxed) > before + 15
    })
    .await;
}

/// Serves one node without a pause while its Redis goes away and comes back, and gives the Redis back.
async fn fails_nobody(
    redis: OwnRedis,
    (one, two): (&TestApp, &TestApp),
    away: fn(&mut OwnRedis),
    back: fn(&mut OwnRedis),
) -> OwnRedis {
    let (over, served) = (AtomicBool::new(false), AtomicU32::new(0));
    let story = async {
        go_on(one, &served).await;
        let redis = ordered(redis, away).await;
        one.until("the node knows that Redis is away", || async {
            readiness(one).await == "away"
        })
        .await;
        go_on(one, &served).await;
        let redis = ordered(redis, back).await;
        // The first request after it may find an old connection broken.
        two.anonymous().data("{ __typename }", json!({})).await;
        redis_answers(one).await;
        redis_answers(two).await;
        go_on(one, &served).await;
        over.store(true, Ordering::Relaxed);
        redis
    };
    let (redis, slowest) = tokio::join!(story, load(one, &over, &served));
    assert!(slowest < BOUND, "somebody waited for {slowest:?}");
    redis
}

/// Has something done to Redis without keeping the load waiting.
pub(crate) async fn ordered(mut redis: OwnRedis, order: fn(&mut OwnRedis)) -> OwnRedis {
    tokio::task::spawn_blocking(move || {
        order(&mut redis);
        redis
    })
    .await
    .expect("done")
}

/// Two nodes count failures of one account, from one network address, under the same names.
async fn share_limits(redis: &OwnRedis, one: &TestApp, two: &TestApp) {
    let mut counted = Vec::new();
    for app in [one, two] {
        redis.empty().await;
        assert_eq!(
            wrong_password(&app.anonymous()).await,
            "INVALID_CREDENTIALS"
        );
        let kept = redis.kept().await.into_iter();
        let mut names: Vec<String> = kept
            .map(|(name, ..)| name)
            .filter(|name| name.starts_with("chophien:throttle:"))
            .collect();
        names.sort_unstable();
        counted.push(names);
    }
    assert_eq!(counted[0].len(), 2, "account and address: {counted:?}");
    assert_eq!(counted[0], counted[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_is_killed_under_load_fails_nobody_and_is_shared_again_when_it_is_back() {
    let redis = OwnRedis::start();
    let (one, two) = two_nodes(&redis, 1_000_000).await;
    let redis = fails_nobody(redis, (&one, &two), OwnRedis::kill, OwnRedis::start_again).await;
    share_limits(&redis, &one, &two).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_is_frozen_under_load_holds_nobody_up_and_is_shared_again_when_it_goes_on() {
    let redis = OwnRedis::start();
    let (one, two) = two_nodes(&redis, 1_000_000).await;
    let redis = fails_nobody(redis, (&one, &two), OwnRedis::freeze, OwnRedis::thaw).await;
    share_limits(&redis, &one, &two).await;
}

#[tokio::test]
async fn a_server_starts_without_its_redis_and_finds_it_later() {
    let mut redis = OwnRedis::start();
    redis.kill();
    let app = TestApp::start_with(Options {
        smtp: false,
        redis: Some(redis.url().to_owned()),
        ..Options::new(Sqlite)
    })
    .await;
    assert_eq!(readiness(&app).await, "away");
    app.anonymous().data(PAGE, json!({})).await;
    redis.start_again();
    redis_answers(&app).await;
}

#[tokio::test]
async fn the_doctor_asks_redis_and_calls_nothing_wrong_that_only_is_away() {
    let mut redis = OwnRedis::start();
    let folder = tempfile::tempdir().expect("a folder");
    let given = SettingArgs {
        listen: Some(free_address().to_string()),
        data: Some(folder.path().display().to_string()),
        redis_url: Some(redis.url().to_owned()),
        ..SettingArgs::default()
    };
    let clock = Clock::system();
    let report = doctor::examine(given.clone(), &clock).await;
    assert!(said(&report, Verdict::Well, "answers"), "{report}");
    redis.kill();
    let report = doctor::examine(given, &clock).await;
    assert!(said(&report, Verdict::Note, "is away"), "{report}");
    let password = redis
        .url()
        .trim_start_matches("redis://:")
        .split('@')
        .next();
    let password = password.expect("a password");
    assert!(!report.to_string().contains(password), "{report}");
}

pub(crate) fn said(report: &Report, verdict: Verdict, what: &str) -> bool {
    report.findings().iter().any(|finding| {
        finding.about == "redis" && finding.verdict == verdict && finding.text.contains(what)
    })
}

#[tokio::test]
async fn the_other_node_is_woken_again_after_redis_was_killed() {
    let mut redis = OwnRedis::start();
    let test = TestDb::new(Postgres).await;
    let (clock, _hand) = Clock::manual(start());
    let two = Db::connect(&DbOptions::new(test.url()), clock)
        .await
        .expect("opened");
    let (_stop, stopped) = watch::channel(false);
    for db in [&test.db, &two] {
        let handle =
            Redis::open(redis.url(), &Keys::ephemeral(), db.clock().clone()).expect("a URL");
        let wakes = Wakes::of(db, &handle).await.expect("a channel");
        wakes.start(&stopped);
    }
    woken(&test, &two).await;
    redis.kill();
    // What is committed meanwhile is committed.
    record(&test.db).await;
    redis.start_again();
    woken(&test, &two).await;
}

/// Commits at one node until the other is woken more than by beginning to listen.
async fn woken(test: &TestDb, two: &Db) {
    let began = Instant::now();
    let facts = two.facts_recorded();
    let mut times = 0;
    while times < 5 {
        assert!(began.elapsed() < PATIENCE, "woken {times} times only");
        test.hand.advance(chrono::Duration::seconds(5));
        record(&test.db).await;
        let waited = tokio::time::timeout(Duration::from_millis(200), facts.notified());
        if waited.await.is_ok() {
            times += 1;
        }
    }
}

async fn record(db: &Db) {
    let recorded: platform::Result<()> =
        command!(db, &Context::program("story"), |tx| record_one(tx));
    recorded.expect("recorded");
}

async fn record_one(tx: &mut Tx) -> platform::Result<()> {
    let inquiry: kernel::id::InquiryId = tx.new_id();
    tx.record(Fact::about("inquiry.submitted", inquiry)).await?;
    Ok(())
}
