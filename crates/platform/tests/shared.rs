//! What nodes share by Redis: two handles with the same keys are two nodes. Every test here has keys of its own on the server that all tests share.

use std::time::{Duration as StdDuration, Instant};

use chrono::Duration;
use platform::{
    Backend::{self, Postgres, Sqlite},
    Clock, Context, Db, DbOptions, Fact, Failure,
    budget::Budget,
    command,
    keys::Keys,
    presence::Presence,
    redis::{Redis, Wakes},
    testing::{self, TestDb, start},
    throttle::{Counts, Rule, Throttle, Window},
};
use rstest::rstest;
use tokio::sync::{Notify, watch};

/// How long a test waits for what happens on a server.
const PATIENCE: StdDuration = StdDuration::from_secs(20);

/// Two nodes on one Redis.
struct Nodes {
    one: Redis,
    two: Redis,
    clock: Clock,
}

impl Nodes {
    async fn start() -> Self {
        let keys = Keys::ephemeral();
        let (clock, _hand) = Clock::manual(start());
        Self {
            one: answering(&keys, &clock).await,
            two: answering(&keys, &clock).await,
            clock,
        }
    }
}

async fn answering(keys: &Keys, clock: &Clock) -> Redis {
    let redis = Redis::open(&testing::redis(), keys, clock.clone()).expect("a URL");
    until("Redis answers", async || redis.answers()).await;
    redis
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !holds().await {
        assert!(began.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(StdDuration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_is_spent_at_one_node_is_missing_at_the_other_until_it_comes_back() {
    let nodes = Nodes::start().await;
    let one = Budget::new(nodes.clock.clone()).shared(Some(nodes.one));
    let two = Budget::new(nodes.clock).shared(Some(nodes.two));
    // A hundred points a second.
    assert!(one.spend("a", 6_000, 5_900).await.is_ok());
    let left = two.spend("a", 6_000, 50).await.expect("some are left");
    assert!((50..=100).contains(&left.points), "{left:?}");
    let over = two.spend("a", 6_000, 3_000).await.expect_err("too much");
    assert!(over.wait.is_some_and(|wait| wait < Duration::minutes(1)));
    assert_eq!(
        two.spend("a", 6_000, 6_001).await.expect_err("never").wait,
        None
    );
    assert!(two.spend("b", 6_000, 6_000).await.is_ok(), "another key");
    until("points come back", async || {
        two.spend("a", 6_000, 100).await.is_ok()
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_costs_nothing_at_either_node() {
    let nodes = Nodes::start().await;
    let one = Budget::new(nodes.clock.clone()).shared(Some(nodes.one));
    let two = Budget::new(nodes.clock).shared(Some(nodes.two));
    for _ in 0..20 {
        assert!(one.spend("a", 1_000, 1_001).await.is_err());
    }
    assert!(two.spend("a", 1_000, 1_000).await.is_ok());
}

#[tokio::test]
async fn what_one_node_gives_back_is_there_at_the_other() {
    let nodes = Nodes::start().await;
    let one = Budget::new(nodes.clock.clone()).shared(Some(nodes.one));
    let two = Budget::new(nodes.clock).shared(Some(nodes.two));
    assert!(one.spend("a", 1_000, 1_000).await.is_ok());
    assert!(two.spend("a", 1_000, 900).await.is_err());
    one.give_back("a", 1_000, 900).await;
    assert!(two.spend("a", 1_000, 900).await.is_ok());
    // More than was spent is never had.
    two.give_back("a", 1_000, 1_000).await;
    two.give_back("a", 1_000, 1_000).await;
    let left = one.spend("a", 1_000, 0).await.expect("all");
    assert_eq!(left.points, 1_000);
    one.give_back("who spent nothing", 1_000, 1_000).await;
    assert!(two.spend("who spent nothing", 1_000, 1_000).await.is_ok());
}

#[tokio::test]
async fn failures_at_one_node_slow_the_other() {
    const FAILURES: Rule = Rule {
        name: "failures",
        windows: &[
            Window {
                most: 2,
                within: Duration::milliseconds(300),
            },
            Window {
                most: 3,
                within: Duration::hours(1),
            },
        ],
        counts: Counts::Each,
    };
    let nodes = Nodes::start().await;
    let one = Throttle::new(nodes.clock.clone()).shared(Some(nodes.one));
    let two = Throttle::new(nodes.clock).shared(Some(nodes.two));
    one.note(&FAILURES, "a", "").await;
    one.note(&FAILURES, "a", "").await;
    assert_eq!(two.wait(&FAILURES, "b").await, None);
    until("the first window is over", async || {
        two.wait(&FAILURES, "a").await.is_none()
    })
    .await;
    one.note(&FAILURES, "a", "").await;
    let wait = two.wait(&FAILURES, "a").await.expect("three in an hour");
    assert!(
        wait > Duration::minutes(59) && wait <= Duration::hours(1),
        "{wait}"
    );
}

#[tokio::test]
async fn the_same_thing_at_two_nodes_counts_once() {
    const ACCOUNTS: Rule = Rule {
        name: "accounts",
        windows: &[Window {
            most: 2,
            within: Duration::hours(1),
        }],
        counts: Counts::Different,
    };
    let nodes = Nodes::start().await;
    let one = Throttle::new(nodes.clock.clone()).shared(Some(nodes.one));
    let two = Throttle::new(nodes.clock).shared(Some(nodes.two));
    for throttle in [&one, &two, &one, &two] {
        throttle.note(&ACCOUNTS, "address", "somebody").await;
    }
    assert_eq!(one.wait(&ACCOUNTS, "address").await, None);
    two.note(&ACCOUNTS, "address", "somebody else").await;
    assert!(one.wait(&ACCOUNTS, "address").await.is_some());
}

/// Where presence is kept.
#[derive(Clone, Copy, Debug)]
enum Kept {
    Here,
    InRedis,
}

/// Everybody who might be somewhere.
const ALL: [&str; 3] = ["one", "two", "three"];

#[rstest]
#[case(Kept::Here)]
#[case(Kept::InRedis)]
#[tokio::test]
async fn whoever_gives_no_sign_of_life_is_gone(#[case] kept: Kept) {
    let (clock, hand) = Clock::manual(start());
    let presence = match kept {
        Kept::Here => Presence::new(clock),
        Kept::InRedis => {
            let redis = answering(&Keys::ephemeral(), &clock).await;
            Presence::new(clock).shared(Some(redis))
        }
    };
    let long = Duration::minutes(5);
    let short = Duration::milliseconds(150);
    presence.enter("booth", "two", long).await;
    presence.enter("booth", "one", long).await;
    presence.enter("thread", "one", long).await;
    assert_eq!(presence.who("booth", &ALL).await, ["one", "two"]);
    assert_eq!(presence.who("booth", &["two"]).await, ["two"]);
    presence.leave("booth", "one").await;
    assert_eq!(presence.who("booth", &ALL).await, ["two"]);
    assert_eq!(presence.count("thread").await, 1);
    assert_eq!(presence.count("elsewhere").await, 0);

    presence.enter("booth", "three", short).await;
    until("the third is gone and the second stays", async || {
        hand.advance(Duration::milliseconds(5));
        presence.who("booth", &ALL).await == ["two"]
    })
    .await;
    // A new sign of life counts, not the first one.
    presence.enter("thread", "one", short).await;
    until("the thread is empty", async || {
        hand.advance(Duration::milliseconds(5));
        presence.count("thread").await == 0
    })
    .await;
}

#[tokio::test]
async fn who_is_at_one_node_is_seen_at_the_other() {
    let nodes = Nodes::start().await;
    let one = Presence::new(nodes.clock.clone()).shared(Some(nodes.one));
    let two = Presence::new(nodes.clock).shared(Some(nodes.two));
    one.enter("booth", "one", Duration::minutes(1)).await;
    two.enter("booth", "two", Duration::minutes(1)).await;
    assert_eq!(one.who("booth", &ALL).await, ["one", "two"]);
    two.leave("booth", "one").await;
    assert_eq!(one.who("booth", &ALL).await, ["two"]);
}

#[tokio::test]
async fn what_redis_keeps_of_who_is_where_names_nobody() {
    let (clock, _hand) = Clock::manual(start());
    let redis = answering(&Keys::ephemeral(), &clock).await;
    let presence = Presence::new(clock).shared(Some(redis));
    presence
        .enter("booth", "person_one", Duration::minutes(1))
        .await;
    assert_eq!(presence.who("booth", &["person_one"]).await, ["person_one"]);
    let client = ::redis::Client::open(testing::redis()).expect("a URL");
    let mut line = client
        .get_multiplexed_async_connection()
        .await
        .expect("it answers");
    let mut keys = ::redis::cmd("KEYS");
    keys.arg("chophien:presence:*");
    let places: Vec<String> = keys.query_async(&mut line).await.expect("places");
    let mut all: Vec<String> = Vec::new();
    for place in &places {
        let mut range = ::redis::cmd("ZRANGE");
        range.arg(place).arg(0).arg(-1);
        let people: Vec<String> = range.query_async(&mut line).await.expect("people");
        all.extend(people);
    }
    assert!(!all.is_empty(), "she is somewhere in {places:?}");
    for who in places.iter().chain(&all) {
        assert!(who.starts_with("chophien:pres"), "{who}");
        assert!(
            !who.contains("person_one") && !who.contains("booth"),
            "{who}"
        );
    }
}

/// A second program on the same database.
async fn beside(test: &TestDb) -> Db {
    let (clock, _hand) = Clock::manual(start());
    Db::connect(&DbOptions::new(test.url()), clock)
        .await
        .expect("opened")
}

async fn record(db: &Db) {
    let recorded: Result<(), Failure> =
        command!(db, &Context::program("test"), |tx| record_one(tx));
    recorded.expect("recorded");
}

async fn record_one(tx: &mut platform::Tx) -> Result<(), Failure> {
    tx.letters_posted();
    let inquiry: kernel::id::InquiryId = tx.new_id();
    tx.record(Fact::about("inquiry.submitted", inquiry)).await?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_commit_at_one_node_wakes_the_other_and_nobody_on_another_database(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let (one, two) = (test.db.clone(), beside(&test).await);
    let stranger = TestDb::new(backend).await;
    let (_stop, stopped) = watch::channel(false);
    for db in [&one, &two, &stranger.db] {
        let redis = answering(&Keys::ephemeral(), db.clock()).await;
        let wakes = Wakes::of(db, &redis).await.expect("a channel");
        wakes.start(&stopped);
    }
    // Each is woken once when it begins to listen.
    for db in [&one, &two, &stranger.db] {
        for woken in [db.facts_recorded(), db.letters_posted()] {
            tokio::time::timeout(PATIENCE, woken.notified())
                .await
                .expect("it listens");
            while is_woken(&woken).await {}
        }
    }
    let (facts, letters) = (two.facts_recorded(), two.letters_posted());
    record(&one).await;
    tokio::time::timeout(PATIENCE, facts.notified())
        .await
        .expect("the other node is woken for facts");
    tokio::time::timeout(PATIENCE, letters.notified())
        .await
        .expect("and for letters");
    // A word from the other database would have come by now, since the channel of the first was as quick.
    assert!(
        !is_woken(&stranger.db.facts_recorded()).await,
        "another database is none of its business"
    );
}

async fn is_woken(notify: &Notify) -> bool {
    tokio::time::timeout(StdDuration::from_millis(50), notify.notified())
        .await
        .is_ok()
}

#[rstest]
#[tokio::test]
async fn nodes_that_start_at_once_agree_on_their_channel(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let (one, two) = (test.db.clone(), beside(&test).await);
    let redis = answering(&Keys::ephemeral(), one.clock()).await;
    let (first, second) = tokio::join!(Wakes::of(&one, &redis), Wakes::of(&two, &redis));
    let (first, second) = (first.expect("one"), second.expect("two"));
    assert_eq!(first.channel(), second.channel());
    let again = Wakes::of(&two, &redis).await.expect("again");
    assert_eq!(again.channel(), first.channel());
}
