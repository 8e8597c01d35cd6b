//! One look at the event table for everybody who follows it.

use std::{sync::Arc, time::Duration};

use kernel::id::{InquiryId, OrganisationId};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Context, Db, DbOptions, Fact, Follower, command,
    db::{Pool, count_statements},
    events::{Event, Place},
    live::Hub,
    testing::TestDb,
};
use rstest::rstest;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// How long a test waits for events to be settled: transactions of other tests hold them back for a moment.
const PATIENCE: Duration = Duration::from_secs(20);

async fn followed(db: &Db) -> (Hub, Follower) {
    let hub = Hub::open(db.read()).await.expect("a hub");
    let follower = Follower::new(db, &hub);
    (hub, follower)
}

async fn happens(db: &Db, kind: &'static str, times: usize) {
    let recorded: platform::Result<()> = command!(db, &Context::program("test"), |tx| async {
        for _ in 0..times {
            let inquiry: InquiryId = tx.new_id();
            tx.record(Fact::about(kind, inquiry)).await?;
        }
        Ok(())
    });
    recorded.expect("recorded");
}

/// Something happens that is the business of a house.
async fn concerns(db: &Db, house: Uuid) {
    let house = OrganisationId::from_uuid(house);
    let recorded: platform::Result<()> = command!(db, &Context::program("test"), |tx| async {
        let inquiry: InquiryId = tx.new_id();
        let fact = Fact::about("thing.done", inquiry).concerning([house]);
        tx.record(fact).await.map(|_| ())
    });
    recorded.expect("recorded");
}

/// A statement that keeps its connection until the database ends it, after ten seconds.
fn long(backend: Backend) -> &'static str {
    match backend {
        Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        }
        Postgres => "SELECT pg_sleep(60)",
    }
}

/// Looks until so many events were handed on.
async fn look(follower: &Follower, number: usize) {
    let mut handed_on = 0;
    let looking = async {
        while handed_on < number {
            handed_on += follower.look().await.expect("followed");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .expect("all are handed on");
    assert_eq!(handed_on, number);
}

/// What comes after a place, with the statements that it took.
async fn after(follower: &Follower, place: Place) -> (Vec<Arc<Event>>, u64) {
    let (read, statements) = count_statements(follower.after(place, 10)).await;
    let read = read.expect("read");
    (read.expect("a place that is known"), statements)
}

#[rstest]
#[tokio::test]
async fn a_look_is_one_statement_for_all_who_follow(#[values(Sqlite, Postgres)] backend: Backend) {
    let test = TestDb::new(backend).await;
    let (hub, follower) = followed(&test.db).await;
    follower.look().await.expect("followed");
    let begun = Place::default();
    let (looked, statements) = count_statements(follower.look()).await;
    assert_eq!((looked.expect("followed"), statements), (0, 1));

    let house = Uuid::from_u128(1);
    let mut listener = hub.listen([house]);
    concerns(&test.db, house).await;
    let generation = test.db.generation();
    look(&follower, 1).await;
    assert_ne!(test.db.generation(), generation, "it was heard of");
    let told = listener.next().await.expect("an event");
    let (read, statements) = after(&follower, begun).await;
    assert_eq!((read.len(), statements), (1, 0), "from memory");
    assert_eq!(read[0].id, told.id);
    let (read, statements) = after(&follower, told.place()).await;
    assert_eq!((read.len(), statements), (0, 0));
}

#[rstest]
#[tokio::test]
async fn whoever_stays_behind_reads_the_table_and_loses_nothing(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let (_hub, follower) = followed(&test.db).await;
    happens(&test.db, "thing.done", 1_203).await;
    look(&follower, 1_203).await;
    let (mut place, mut all, mut from_memory) = (Place::default(), Vec::new(), 0);
    loop {
        let (read, statements) = after(&follower, place).await;
        let Some(last) = read.last() else { break };
        place = last.place();
        if statements == 0 {
            from_memory += read.len();
        }
        all.extend(read);
    }
    assert!(from_memory >= 990, "{from_memory} from memory");
    assert_eq!(all.len(), 1_203);
    let positions: Vec<_> = all.iter().map(|event| event.position).collect();
    assert!(positions.is_sorted_by(|one, next| one < next));
}

#[tokio::test]
async fn a_table_that_is_another_one_is_followed_anew_by_everybody() {
    let test = TestDb::new(Sqlite).await;
    let (hub, follower) = followed(&test.db).await;
    happens(&test.db, "thing.done", 3).await;
    look(&follower, 3).await;
    let known = hub.listen([Uuid::from_u128(1)]).since();
    let mut listener = hub.listen([Uuid::from_u128(1)]);
    let generation = test.db.generation();

    // The table goes, and comes back as it was before the last two events; then something else happens there.
    let broken: platform::Result<()> = command!(test.db, &Context::program("test"), |tx| async {
        tx.execute_unprepared("ALTER TABLE event RENAME TO lost")
            .await?;
        Ok(())
    });
    broken.expect("taken away");
    follower.look().await.expect_err("there is no table");
    assert_eq!(test.db.generation(), None, "nobody knows what others do");
    let restored: platform::Result<()> = command!(test.db, &Context::program("test"), |tx| async {
        tx.execute_unprepared("DELETE FROM lost WHERE position > 1")
            .await?;
        tx.execute_unprepared("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'lost'")
            .await?;
        tx.execute_unprepared("ALTER TABLE lost RENAME TO event")
            .await?;
        Ok(())
    });
    restored.expect("put back");
    happens(&test.db, "thing.done", 3).await;

    follower.look().await.expect("followed");
    assert!(listener.next().await.is_err(), "he has to listen anew");
    let unknown = follower.after(known, 10).await.expect("read");
    assert!(
        unknown.is_none(),
        "his place is another event's: {unknown:?}"
    );
    assert_ne!(test.db.generation(), generation);
    let since = hub.listen([Uuid::from_u128(1)]).since();
    happens(&test.db, "thing.done", 2).await;
    look(&follower, 2).await;
    assert_eq!(after(&follower, since).await.0.len(), 2);
}

/// As behind a pooler, where no statement fails when another server answers from now on.
#[rstest]
#[tokio::test]
async fn another_table_is_noticed_by_the_first_look_that_reaches_it(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let (hub, follower) = followed(&test.db).await;
    happens(&test.db, "thing.done", 3).await;
    look(&follower, 3).await;
    let house = Uuid::from_u128(1);
    let mut listener = hub.listen([house]);
    let place = listener.since();

    // The table is as it was before the last event, and something else has happened since.
    let restored: platform::Result<()> = command!(test.db, &Context::program("test"), |tx| async {
        tx.execute_unprepared(
            "DELETE FROM event WHERE position = (SELECT max(position) FROM event)",
        )
        .await?;
        Ok(())
    });
    restored.expect("restored");
    happens(&test.db, "thing.done", 1).await;
    let generation = test.db.generation();
    follower.look().await.expect("followed");
    let told = tokio::time::timeout(PATIENCE, listener.next()).await;
    assert!(
        told.expect("told at once").is_err(),
        "he has to listen anew"
    );
    assert_ne!(test.db.generation(), generation, "nobody knows what was");
    let unknown = follower.after(place, 10).await.expect("read");
    assert!(unknown.is_none(), "his place is gone: {unknown:?}");

    // Whoever listens anew hears what happens from now on.
    let mut again = hub.listen([house]);
    concerns(&test.db, house).await;
    let heard = async {
        loop {
            follower.look().await.expect("followed");
            if again.at_hand().is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.expect("heard");
}

/// Everybody else waits for the only connection there is.
#[rstest]
#[tokio::test]
async fn a_look_is_in_time_however_busy_the_others_are(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let options = DbOptions {
        url: test.url().to_owned(),
        max_connections: 1,
    };
    let busy = Db::connect(&options, test.db.clock().clone())
        .await
        .expect("opened");
    let (_hub, follower) = followed(&busy).await;
    follower.look().await.expect("followed");
    let before = busy.generation();

    let long = tokio::spawn({
        let busy = busy.clone();
        async move { busy.read().execute_unprepared(long(backend)).await }
    });
    let taken = async {
        let is_full = |pool: &Pool| pool.name != "writer" && pool.in_use == pool.most;
        while !busy.pools().iter().any(is_full) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, taken).await.expect("taken");
    happens(&test.db, "thing.done", 1).await;
    follower.look().await.expect("followed");
    assert!(!long.is_finished(), "the others wait still");
    assert_ne!(busy.generation(), before, "it was heard of");
    long.abort();
}

/// Another node keeps the horizon of events back; what a third commits meanwhile is in force, and is heard, but not handed on.
#[tokio::test]
async fn what_another_node_commits_beside_a_slow_transaction_is_heard_once_and_handed_on_later() {
    let test = TestDb::new(Postgres).await;
    let other = Db::connect(&DbOptions::new(test.url()), test.db.clock().clone())
        .await
        .expect("opened");
    let (_hub, follower) = followed(&test.db).await;
    follower.look().await.expect("heard");
    let before = test.db.generation();
    follower.look().await.expect("heard");
    assert_eq!(test.db.generation(), before, "nothing happened");

    let mut slow = other.begin(&Context::program("test")).await.expect("begun");
    let made: OrganisationId = slow.new_id();
    slow.record(Fact::about("thing.made", made))
        .await
        .expect("recorded");
    let mut last = before;
    for round in 0..2 {
        happens(&other, "thing.changed", 1).await;
        assert_eq!(
            test.db.generation(),
            last,
            "nobody has looked in round {round}"
        );
        let (handed_on, statements) = count_statements(follower.look()).await;
        assert_eq!((handed_on.expect("heard"), statements), (0, 1));
        assert_ne!(test.db.generation(), last, "heard in round {round}");
        last = test.db.generation();
        follower.look().await.expect("heard");
        assert_eq!(test.db.generation(), last, "heard once in round {round}");
    }
    happens(&other, "inquiry.message_sent", 1).await;
    follower.look().await.expect("heard");
    assert_eq!(test.db.generation(), last, "nobody else's business");
    slow.finish(Ok(())).await.expect("committed");
    look(&follower, 4).await;
    assert_ne!(test.db.generation(), last, "the slow one is heard too");
}

#[rstest]
#[tokio::test]
async fn who_hears_nothing_tells_nothing_from_memory(#[values(Sqlite, Postgres)] backend: Backend) {
    let test = TestDb::new(backend).await;
    let (_hub, follower) = followed(&test.db).await;
    follower.look().await.expect("heard");
    assert!(test.db.generation().is_some());
    test.db.close().await;
    follower.look().await.expect_err("the database is away");
    assert_eq!(test.db.generation(), None);
}
