//! Without a server: what is shown, and that whoever is away costs nothing.

use super::*;
use crate::budget::Budget;
use crate::presence::Presence;
use crate::testing::start;
use crate::throttle::{Counts, Rule, Throttle, Window};

/// Nobody listens on port 1 of this machine.
const NOBODY: &str = "redis://somebody:geheim@127.0.0.1:1";

#[tokio::test]
async fn neither_the_handle_nor_a_failure_shows_the_password() {
    let (clock, _hand) = Clock::manual(start());
    let redis = Redis::open(NOBODY, &Keys::ephemeral(), clock).expect("a URL");
    let shown = format!("{redis:?}");
    assert_eq!(shown, r#"Redis("redis://127.0.0.1:1")"#);
    let failure = redis.ping().await.expect_err("nobody is there");
    assert!(!failure.contains("geheim"), "{failure}");
}

#[tokio::test]
async fn with_nobody_there_everything_goes_on_in_this_process() {
    const RULE: Rule = Rule {
        name: "away",
        windows: &[Window {
            most: 1,
            within: chrono::Duration::hours(1),
        }],
        counts: Counts::Each,
    };
    let (clock, _hand) = Clock::manual(start());
    let redis = Redis::open(NOBODY, &Keys::ephemeral(), clock.clone()).expect("a URL");
    assert!(!redis.answers());

    let budget = Budget::new(clock.clone()).shared(Some(redis.clone()));
    assert!(budget.spend("a", 1_000, 1_000).await.is_ok());
    assert!(budget.spend("a", 1_000, 1).await.is_err());

    let throttle = Throttle::new(clock.clone()).shared(Some(redis.clone()));
    assert_eq!(throttle.wait(&RULE, "a").await, None);
    throttle.note(&RULE, "a", "").await;
    assert!(throttle.wait(&RULE, "a").await.is_some());

    let presence = Presence::new(clock).shared(Some(redis));
    presence
        .enter("booth", "one", chrono::Duration::seconds(30))
        .await;
    assert_eq!(presence.who("booth", &["two", "one"]).await, ["one"]);
}

#[tokio::test]
async fn names_agree_between_nodes_of_one_key_and_hold_nothing_in_clear() {
    let (clock, _hand) = Clock::manual(start());
    let keys = Keys::ephemeral();
    let open = |keys: &Keys| Redis::open(NOBODY, keys, clock.clone()).expect("a URL");
    let name = open(&keys).name("points", &["203.0.113.7"]);
    assert_eq!(name, open(&keys).name("points", &["203.0.113.7"]));
    assert_ne!(
        name,
        open(&Keys::ephemeral()).name("points", &["203.0.113.7"])
    );
    assert!(name.starts_with("chophien:points:") && !name.contains("203"));
    let redis = open(&keys);
    assert_ne!(redis.name("a", &["b", "c"]), redis.name("a", &["bc"]));
}
