//! The post over time: what waits, what left, and letting time pass until everything has.

use std::collections::BTreeMap;

use chrono::Duration;
use notifications::testing::{ReceivedMail, Reply};
use platform::{Backend, Db, ManualClock};
use sea_orm::{ConnectionTrait, Statement, Value};

/// How often a story looks whether the post has settled.
const LOOKS: usize = 3_000;

/// The one column named `it` of a query.
///
/// # Panics
/// When the query fails.
pub async fn texts(db: &Db, sql: &str) -> Vec<String> {
    texts_with(db, sql, []).await
}

async fn texts_with<const N: usize>(db: &Db, sql: &str, values: [Value; N]) -> Vec<String> {
    let conn = db.read();
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = conn
        .query_all_raw(statement)
        .await
        .unwrap_or_else(|failure| panic!("{failure}: {sql}"));
    rows.iter()
        .map(|row| row.try_get("", "it").expect("a text"))
        .collect()
}

/// One number of the database.
///
/// # Panics
/// When the query does not give one.
pub async fn count(db: &Db, from: &str) -> usize {
    let found = texts(
        db,
        &format!("SELECT CAST(count(*) AS TEXT) AS it FROM {from}"),
    )
    .await;
    found[0].parse().expect("a number")
}

/// Waits until no letter is in the worker's hand and none is left that it would take now.
///
/// A letter behind an earlier one of its thread does not count: it waits for that one. Nor does one that gathers messages.
///
/// # Panics
/// When it does not come to rest.
pub async fn rests(db: &Db) {
    let due = "SELECT CAST(count(*) AS TEXT) AS it \
               FROM letter w WHERE w.state = 'SENDING' OR (w.state = 'QUEUED' AND w.attempts = 0 AND w.next_try_at <= $1 AND NOT EXISTS \
               (SELECT 1 FROM letter e WHERE e.thread = w.thread AND e.reader_key = w.reader_key AND e.id < w.id AND e.state IN ('QUEUED', 'SENDING')))";
    for _ in 0..LOOKS {
        let now = db.clock().now().into();
        if texts_with(db, due, [now]).await == ["0"] {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the post does not come to rest");
}

/// Lets minutes pass until every letter has left or is given up. The clock stands still while one is in hand.
///
/// # Panics
/// When letters still wait after days.
pub async fn drains(db: &Db, hand: &ManualClock) {
    for _ in 0..LOOKS {
        if count(db, "letter WHERE state IN ('QUEUED', 'SENDING')").await == 0 {
            return;
        }
        if count(db, "letter WHERE state = 'SENDING'").await == 0 {
            hand.advance(Duration::minutes(1));
        }
        db.letters_posted().notify_one();
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("letters wait for ever");
}

/// The letters that the server took, by Message-ID, in the order of the first arrival.
pub fn taken(received: &[ReceivedMail]) -> Vec<&ReceivedMail> {
    received
        .iter()
        .filter(|mail| {
            matches!(
                mail.reply,
                Reply::Accept | Reply::Slow(_) | Reply::HangUpAfter
            )
        })
        .collect()
}

/// The Message-IDs that arrived at each address, each where it came first.
///
/// # Panics
/// When a letter has none.
pub fn first_arrivals(received: &[ReceivedMail]) -> BTreeMap<String, Vec<String>> {
    let mut arrivals: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in taken(received) {
        let id = mail.header("Message-ID").expect("a Message-ID");
        let so_far = arrivals.entry(mail.to.clone()).or_default();
        if !so_far.contains(&id) {
            so_far.push(id);
        }
    }
    arrivals
}

/// Asserts that every letter of the database arrived in the order of its thread and that none was posted twice.
///
/// # Panics
/// When one is missing, doubled or out of order.
pub async fn all_arrived_in_order(db: &Db, received: &[ReceivedMail]) {
    let doubled = "(SELECT cause_event_id, reader_key, kind FROM letter WHERE cause_event_id IS NOT NULL \
                   GROUP BY cause_event_id, reader_key, kind HAVING count(*) > 1) d";
    assert_eq!(count(db, doubled).await, 0, "one letter a fact and reader");
    let arrivals = first_arrivals(received);
    let thread = match db.backend() {
        Backend::Sqlite => "COALESCE(hex(l.thread), hex(l.id))",
        Backend::Postgres => "COALESCE(l.thread, l.id)::text",
    };
    let threads = texts(
        db,
        &format!(
            "SELECT b.address || ' ' || l.message_id || ' ' || {thread} || l.reader_key AS it \
             FROM letter l JOIN letter_body b ON b.letter_id = l.id WHERE l.state IN ('SENT', 'UNKNOWN') ORDER BY l.id"
        ),
    )
    .await;
    assert_eq!(
        threads.len(),
        count(db, "letter WHERE state IN ('SENT', 'UNKNOWN')").await
    );
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for line in threads {
        let mut parts = line.splitn(3, ' ');
        let (address, id, thread) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let place = arrivals.get(address).and_then(|ids| {
            ids.iter()
                .position(|known| known.trim_matches(['<', '>']) == id)
        });
        let place = place.unwrap_or_else(|| panic!("{id} never arrived at {address}"));
        if let Some(earlier) = last.insert(thread.to_owned(), place) {
            assert!(
                earlier < place,
                "{id} overtook an earlier letter of its thread to {address}"
            );
        }
    }
}
