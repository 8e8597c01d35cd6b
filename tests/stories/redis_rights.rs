//! A Redis that answers and does not let us do what we ask: it is away, until it does.

use chophien::{
    cli::SettingArgs,
    doctor::{self, Verdict},
};
use platform::{Backend::Sqlite, Clock};
use serde_json::json;
use tests::{Options, TestApp, free_address, own_redis::OwnRedis};

use crate::redis::{readiness, redis_answers, said};

/// What docs/operate.md says that a user needs.
const NEEDED: [&str; 8] = [
    "~chophien:*",
    "&chophien:*",
    "+@read",
    "+@write",
    "+@scripting",
    "+@pubsub",
    "+@connection",
    "+time",
];
/// How often a story lets a node ask in vain.
const TRIES: u64 = 5;

/// A server whose Redis lets it in by this URL.
async fn node(url: &str) -> TestApp {
    TestApp::start_with(Options {
        smtp: false,
        redis: Some(url.to_owned()),
        ..Options::new(Sqlite)
    })
    .await
}

/// Has a node ask again and again, and be refused a command each time: it never takes that for an answer.
async fn stays_away(app: &TestApp, redis: &OwnRedis, command: &str) {
    app.until("it was refused often enough", || async {
        app.hand.advance(chrono::Duration::seconds(5));
        assert_eq!(readiness(app).await, "away");
        redis.refused(command).await >= TRIES
    })
    .await;
    app.anonymous().data("{ __typename }", json!({})).await;
    assert_eq!(readiness(app).await, "away");
}

#[tokio::test]
async fn a_redis_that_runs_no_scripts_is_away_until_it_does() {
    let redis = OwnRedis::start();
    redis.allow("bound", &NEEDED).await;
    let url = redis.allow("bound", &["-evalsha"]).await;
    let app = node(&url).await;
    stays_away(&app, &redis, "evalsha").await;
    redis.allow("bound", &["+evalsha"]).await;
    redis_answers(&app).await;
}

#[tokio::test]
async fn a_redis_that_lets_nobody_be_woken_is_away_too() {
    let redis = OwnRedis::start();
    redis.allow("bound", &NEEDED).await;
    let url = redis.allow("bound", &["resetchannels"]).await;
    let app = node(&url).await;
    stays_away(&app, &redis, "publish").await;
    redis.allow("bound", &["&chophien:*"]).await;
    redis_answers(&app).await;
}

#[tokio::test]
async fn the_doctor_says_what_redis_refuses() {
    let redis = OwnRedis::start();
    redis.allow("bound", &NEEDED).await;
    let url = redis.allow("bound", &["-evalsha"]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let given = SettingArgs {
        listen: Some(free_address().to_string()),
        data: Some(folder.path().display().to_string()),
        redis_url: Some(url),
        ..SettingArgs::default()
    };
    let clock = Clock::system();
    let report = doctor::examine(given.clone(), &clock).await;
    let refused = "asked to run a script, it answers NOPERM";
    assert!(said(&report, Verdict::Note, refused), "{report}");
    redis.allow("bound", &["+evalsha"]).await;
    let report = doctor::examine(given, &clock).await;
    assert!(said(&report, Verdict::Well, "answers"), "{report}");
}
