//! Events handed on as they come: nobody misses one between listening and reading, and whoever is slow keeps nothing.

use std::{collections::HashSet, time::Duration};

use kernel::id::{EventId, InquiryId, OrderId, OrganisationId, PersonId};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Context, Db, Fact, Follower, Tx, command,
    events::{self, Event, Place, Position},
    live::{Hub, Listener, Over},
    testing::TestDb,
};
use rstest::rstest;
use uuid::Uuid;

/// How long a test waits for an event.
const PATIENCE: Duration = Duration::from_secs(20);

fn house(number: u128) -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128(number))
}

async fn record(tx: &mut Tx, houses: &[OrganisationId]) -> platform::Result<Uuid> {
    let inquiry: InquiryId = tx.new_id();
    let fact = Fact::about("thing.done", inquiry).concerning(houses.iter().copied());
    tx.record(fact).await?;
    Ok(inquiry.uuid())
}

/// Something happens to these organisations.
async fn happens(db: &Db, houses: &[OrganisationId]) -> Uuid {
    let context = Context::program("test");
    let recorded: platform::Result<Uuid> = command!(db, &context, |tx| record(tx, houses));
    recorded.expect("recorded")
}

/// A hub, with the one who tells it.
async fn followed(db: &Db) -> (Hub, Follower) {
    let hub = Hub::open(db.read()).await.expect("a hub");
    let follower = Follower::new(db, &hub);
    (hub, follower)
}

/// Follows until so many events were handed on: a transaction of another test may hold them back for a moment.
async fn follow(follower: &Follower, number: usize) {
    let mut handed_on = 0;
    let following = async {
        while handed_on < number {
            handed_on += follower.look().await.expect("followed");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, following)
        .await
        .expect("all are handed on");
    assert_eq!(handed_on, number);
}

async fn next(listener: &mut Listener) -> Uuid {
    let event = tokio::time::timeout(PATIENCE, listener.next()).await;
    event.expect("in time").expect("an event").subject_id
}

fn subjects(events: &[Event]) -> Vec<Uuid> {
    events.iter().map(|event| event.subject_id).collect()
}

/// Events of these organisations once there are `number` of them.
async fn concerning(db: &Db, houses: &[OrganisationId], number: usize) -> Vec<Event> {
    let reading = async {
        loop {
            let read = events::concerning(db.read(), houses, Position::default(), 1_000).await;
            let read = read.expect("read");
            if read.len() >= number {
                return read;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, reading)
        .await
        .expect("all show themselves")
}

#[rstest]
#[tokio::test]
async fn listeners_hear_what_is_about_their_topics_each_once_in_order(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let (hub, follower) = followed(&test.db).await;
    let mut first = hub.listen([house(1).uuid(), house(1).uuid()]);
    let mut both = hub.listen([house(1).uuid(), house(2).uuid()]);
    let one = happens(&test.db, &[house(1)]).await;
    let two = happens(&test.db, &[house(2)]).await;
    let shared = happens(&test.db, &[house(1), house(2)]).await;
    happens(&test.db, &[house(3)]).await;
    follow(&follower, 4).await;
    for expected in [one, shared] {
        assert_eq!(next(&mut first).await, expected);
    }
    for expected in [one, two, shared] {
        assert_eq!(next(&mut both).await, expected);
    }
    assert!(first.at_hand().is_none());
    assert!(both.at_hand().is_none());
}

#[rstest]
#[tokio::test]
async fn subjects_threads_persons_and_orders_are_topics_too(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let (hub, follower) = followed(&test.db).await;
    let thread = InquiryId::from_uuid(Uuid::from_u128(11));
    let done_by = PersonId::from_uuid(Uuid::from_u128(12));
    let done_to = PersonId::from_uuid(Uuid::from_u128(13));
    let subject = InquiryId::from_uuid(Uuid::from_u128(14));
    let order = OrderId::from_uuid(Uuid::from_u128(15));
    let context = Context {
        person: Some(done_by),
        ..Context::program("test")
    };
    let mut listeners: Vec<Listener> = [
        subject.uuid(),
        thread.uuid(),
        done_by.uuid(),
        done_to.uuid(),
        order.uuid(),
    ]
    .into_iter()
    .map(|topic| hub.listen([topic]))
    .collect();
    let recorded: platform::Result<()> = command!(test.db, &context, |tx| async {
        let facts =
            serde_json::json!({ "person": done_to.to_string(), "order": order.to_string() });
        let fact = Fact::about("thing.done", subject)
            .in_thread(thread)
            .with(facts);
        tx.record(fact).await.map(|_| ())
    });
    recorded.expect("recorded");
    follow(&follower, 1).await;
    for listener in &mut listeners {
        assert_eq!(next(listener).await, subject.uuid());
    }
}

#[rstest]
#[tokio::test]
async fn nothing_falls_between_what_is_read_and_what_is_heard(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let (hub, follower) = followed(&test.db).await;
    let mut all = vec![happens(&test.db, &[house(1)]).await];
    follow(&follower, 1).await;
    // Committed and not yet handed on when he begins to listen: he hears it.
    all.push(happens(&test.db, &[house(1)]).await);
    let mut listener = hub.listen([house(1).uuid()]);
    let since = listener.since().at;
    assert_eq!(since, hub.position());
    all.push(happens(&test.db, &[house(1)]).await);
    follow(&follower, 2).await;
    let read = concerning(&test.db, &[house(1)], 3).await;
    let mut known: Vec<Uuid> = read
        .iter()
        .filter(|event| event.position <= since)
        .map(|event| event.subject_id)
        .collect();
    assert_eq!(known.len(), 1);
    known.push(next(&mut listener).await);
    known.push(next(&mut listener).await);
    assert_eq!(known, all);
    assert!(hub.position() > since);
}

#[tokio::test]
async fn whoever_does_not_keep_up_is_let_go_and_others_are_not() {
    let test = TestDb::new(Sqlite).await;
    let (hub, follower) = followed(&test.db).await;
    let mut slow = hub.listen([house(1).uuid()]);
    let mut quick = hub.listen([house(1).uuid()]);
    for round in 0..6 {
        for _ in 0..50 {
            happens(&test.db, &[house(1)]).await;
        }
        follow(&follower, 50).await;
        let heard = std::iter::from_fn(|| quick.at_hand()).count();
        assert_eq!(heard, 50, "in round {round}");
    }
    // Nothing is kept for him.
    assert!(slow.at_hand().is_none());
    assert_eq!(slow.next().await.err(), Some(Over::Behind));

    // He listens anew.
    drop(slow);
    let mut anew = hub.listen([house(1).uuid()]);
    let subject = happens(&test.db, &[house(1)]).await;
    follow(&follower, 1).await;
    assert_eq!(next(&mut anew).await, subject);
    assert_eq!(next(&mut quick).await, subject);
}

#[tokio::test]
async fn a_hub_that_closes_tells_everybody_who_is_there_and_whoever_comes() {
    let test = TestDb::new(Sqlite).await;
    let (hub, follower) = followed(&test.db).await;
    let mut listener = hub.listen([house(1).uuid()]);
    let waiting = {
        let hub = hub.clone();
        tokio::spawn(async move { hub.closed().await })
    };
    let subject = happens(&test.db, &[house(1)]).await;
    follow(&follower, 1).await;
    hub.close();
    // What was handed on before is heard.
    assert_eq!(next(&mut listener).await, subject);
    assert_eq!(listener.next().await.err(), Some(Over::Closed));
    let mut late = hub.listen([house(1).uuid()]);
    assert_eq!(late.next().await.err(), Some(Over::Closed));
    waiting.await.expect("closed");
    hub.closed().await;
}

#[tokio::test]
async fn a_stop_waits_for_those_who_are_connected() {
    let test = TestDb::new(Sqlite).await;
    let hub = Hub::open(test.db.read()).await.expect("a hub");
    hub.deserted().await;
    let (one, two) = (hub.connected(), hub.connected());
    drop(one);
    let waiting = {
        let hub = hub.clone();
        tokio::spawn(async move { hub.deserted().await })
    };
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(two);
    waiting.await.expect("all have gone");
}

#[rstest]
#[tokio::test]
async fn more_than_a_round_is_followed_to_its_end(#[values(Sqlite, Postgres)] backend: Backend) {
    let test = TestDb::new(backend).await;
    let (hub, follower) = followed(&test.db).await;
    let context = Context::program("test");
    let recorded: platform::Result<()> = command!(test.db, &context, |tx| async {
        for _ in 0..1_100 {
            record(tx, &[house(1)]).await?;
        }
        Ok(())
    });
    recorded.expect("recorded");
    follow(&follower, 1_100).await;
    assert_eq!(follower.look().await.expect("followed"), 0);
    let newest = events::newest(test.db.read()).await.expect("read");
    assert_eq!(hub.position(), newest.at);
}

#[rstest]
#[tokio::test]
async fn everybody_finds_his_own_events_and_those_of_two_each_once(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let one = happens(&test.db, &[house(1)]).await;
    let shared = happens(&test.db, &[house(1), house(2), house(1)]).await;
    happens(&test.db, &[]).await;
    let two = happens(&test.db, &[house(2)]).await;
    happens(&test.db, &[house(3)]).await;
    let last = happens(&test.db, &[house(2), house(1)]).await;

    let of_one = concerning(&test.db, &[house(1)], 3).await;
    assert_eq!(subjects(&of_one), [one, shared, last]);
    assert_eq!(
        of_one[1].organisations.iter().collect::<HashSet<_>>().len(),
        2
    );
    let of_two = concerning(&test.db, &[house(2)], 3).await;
    assert_eq!(subjects(&of_two), [shared, two, last]);
    let of_both = concerning(&test.db, &[house(1), house(2)], 4).await;
    assert_eq!(subjects(&of_both), [one, shared, two, last]);
    assert_eq!(
        concerning(&test.db, &[house(4)], 0).await.len(),
        0,
        "nobody's"
    );
    assert_eq!(concerning(&test.db, &[], 0).await.len(), 0);
}

#[rstest]
#[tokio::test]
async fn whoever_reads_page_by_page_gets_all_each_once(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let mut expected = Vec::new();
    for number in 0..20 {
        let houses: &[OrganisationId] = match number % 3 {
            0 => &[house(1)],
            1 => &[house(1), house(2)],
            _ => &[house(2)],
        };
        expected.push(happens(&test.db, houses).await);
    }
    concerning(&test.db, &[house(1), house(2)], 20).await;
    for limit in [1, 2, 3, 7, 100] {
        let (mut all, mut after) = (Vec::new(), Position::default());
        loop {
            let page = events::concerning(test.db.read(), &[house(1), house(2)], after, limit)
                .await
                .expect("read");
            let Some(last) = page.last() else { break };
            assert!(page.len() <= usize::try_from(limit).expect("small"));
            assert!(last.position > after);
            after = last.position;
            all.extend(subjects(&page));
        }
        assert_eq!(all, expected, "{limit} at a time");
    }
}

#[rstest]
#[tokio::test]
async fn a_place_is_known_where_its_event_stands_and_at_the_beginning(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let known = async |place| {
        let conn = test.db.read();
        events::is_known(conn, place).await.expect("read")
    };
    assert!(known(Place::default()).await);
    happens(&test.db, &[house(1)]).await;
    let place = concerning(&test.db, &[house(1)], 1).await[0].place();
    assert!(known(place).await);
    for (xid, position) in [(0, 1), (1, 0), (0, 7), (7, 7)] {
        let at = Position {
            xid: place.at.xid + xid,
            position: place.at.position + position,
        };
        assert!(!known(Place { at, ..place }).await, "{at:?}");
    }
    // After a restore from a backup another event stands there.
    let another = EventId::from_uuid(Uuid::from_u128(7));
    for event in [Some(another), None] {
        assert!(!known(Place { event, ..place }).await, "{event:?}");
    }
    assert!(
        !known(Place {
            event: Some(another),
            ..Place::default()
        })
        .await
    );
}
