//! The promises of the unit of work and the event table, on both databases.

use kernel::{
    fault::{Fault, FaultCode},
    id::{OrganisationId, PersonId},
};
use platform::{
    Backend::{self, Postgres, Sqlite},
    Context, Db, Fact, Failure, Result, Tx,
    events::{self, Position},
    idempotency::{self, Claim, Key},
    settings,
    testing::TestDb,
};
use rstest::rstest;
use sea_orm::ConnectionTrait;

async fn note(tx: &mut Tx, value: &str) -> Result<()> {
    settings::put(tx, "note", value).await?;
    let organisation: OrganisationId = tx.new_id();
    tx.record(
        Fact::about("note.written", organisation).with(serde_json::json!({ "value": value })),
    )
    .await?;
    Ok(())
}

async fn noted(db: &Db) -> Option<String> {
    settings::get(db.read(), "note").await.expect("read")
}

/// How many events were recorded, whether or not they show themselves yet.
async fn count(db: &Db) -> i64 {
    let statement = sea_orm::Statement::from_string(
        db.read().get_database_backend(),
        "SELECT COUNT(*) AS events FROM event",
    );
    let row = db
        .read()
        .query_one_raw(statement)
        .await
        .expect("read")
        .expect("a row");
    row.try_get("", "events").expect("a number")
}

/// The next events once there are `number` of them. The horizon is the server's, so a transaction of another test that runs
/// beside this one may hold events back for a moment.
async fn shown(db: &Db, after: Position, number: usize) -> Vec<events::Event> {
    let began = std::time::Instant::now();
    loop {
        let seen = events::after(db.read(), after, u64::try_from(number).expect("small"))
            .await
            .expect("read");
        if seen.len() == number {
            return seen;
        }
        assert!(began.elapsed().as_secs() < 20, "only {seen:?}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[rstest]
#[tokio::test]
async fn a_refused_command_leaves_nothing_behind(#[values(Sqlite, Postgres)] backend: Backend) {
    let test = TestDb::new(backend).await;
    let context = Context::program("test");
    let outcome: Result<()> = platform::command!(test.db, &context, |tx| async {
        note(tx, "one").await?;
        Err(Fault::new(FaultCode::Forbidden, ["input"].map(str::to_owned).to_vec()).into())
    });
    assert!(outcome.is_err_and(|failure| failure.faults().is_some()));
    assert_eq!((noted(&test.db).await, count(&test.db).await), (None, 0));

    let written: Result<()> = platform::command!(test.db, &context, |tx| note(tx, "one"));
    written.expect("written");
    assert_eq!(
        (noted(&test.db).await.as_deref(), count(&test.db).await),
        (Some("one"), 1)
    );
}

#[rstest]
#[tokio::test]
async fn a_command_that_swallows_a_database_error_is_not_committed(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let outcome: Result<()> = platform::command!(test.db, &Context::program("test"), |tx| async {
        note(tx, "one").await?;
        assert!(
            tx.execute_unprepared("SELECT * FROM no_such_table")
                .await
                .is_err()
        );
        Ok(())
    });
    assert!(matches!(outcome, Err(Failure::Internal(_))), "{outcome:?}");
    assert_eq!(noted(&test.db).await, None);
}

#[rstest]
#[tokio::test]
async fn readers_cannot_write_on_the_embedded_database() {
    let test = TestDb::new(Sqlite).await;
    let refused = test
        .db
        .read()
        .execute_unprepared("INSERT INTO setting (key, value) VALUES ('a', 'b')")
        .await;
    assert!(refused.is_err());
}

#[rstest]
#[tokio::test]
async fn fifty_writers_at_once_all_come_through(#[values(Sqlite, Postgres)] backend: Backend) {
    let test = TestDb::new(backend).await;
    let writers = (0..50).map(|number| {
        let db = test.db.clone();
        tokio::spawn(async move {
            platform::command!(db, &Context::program("test"), |tx| note(
                tx,
                &number.to_string()
            ))
        })
    });
    for writer in futures::future::join_all(writers).await {
        writer.expect("ran").expect("written");
    }
    assert_eq!(count(&test.db).await, 50);
}

/// The first transaction takes its place in the sequence and stays open; the second begins later and commits first.
#[tokio::test]
async fn a_reader_of_events_loses_none_to_a_slow_transaction() {
    let test = TestDb::new(Postgres).await;
    let context = Context::program("test");
    let mut slow = test.db.begin(&context).await.expect("begun");
    settings::put(&mut slow, "slow", "1").await.expect("put");
    let mut quick = test.db.begin(&context).await.expect("begun");
    let organisation: OrganisationId = quick.new_id();
    quick
        .record(Fact::about("quick.done", organisation))
        .await
        .expect("recorded");
    slow.record(Fact::about("slow.done", organisation))
        .await
        .expect("recorded");

    quick.finish(Ok(())).await.expect("committed");
    let seen = events::after(test.db.read(), Position::default(), 10)
        .await
        .expect("read");
    assert!(
        seen.is_empty(),
        "an event shows itself before an older transaction has ended: {seen:?}"
    );

    slow.finish(Ok(())).await.expect("committed");
    let first = shown(&test.db, Position::default(), 1).await;
    let rest = shown(&test.db, first[0].position, 1).await;
    let kinds: Vec<_> = first
        .iter()
        .chain(&rest)
        .map(|event| event.kind.as_str())
        .collect();
    assert_eq!(
        kinds,
        ["slow.done", "quick.done"],
        "in the order of transactions, none lost"
    );
}

#[rstest]
#[tokio::test]
async fn whoever_has_an_acknowledgement_finds_another_generation(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let context = Context::program("test");
    let before = test.db.generation();
    let refused: Result<()> = platform::command!(test.db, &context, |tx| async {
        note(tx, "one").await?;
        Err(Fault::new(FaultCode::NotFound, "input").into())
    });
    refused.expect_err("refused");
    assert_eq!(test.db.generation(), before, "a refusal changed nothing");
    let written: Result<()> = platform::command!(test.db, &context, |tx| note(tx, "two"));
    written.expect("written");
    assert_ne!(test.db.generation(), before);
}

async fn answered(tx: &mut Tx, key: &Key) -> Result<String> {
    match idempotency::claim(tx, key).await? {
        Claim::Replay(answer) => Ok(answer),
        Claim::Fresh => {
            let id: OrganisationId = tx.new_id();
            tx.record(Fact::about("thing.made", id)).await?;
            idempotency::record(tx, key, &id.to_string()).await?;
            Ok(id.to_string())
        }
    }
}

#[rstest]
#[tokio::test]
async fn twenty_calls_with_one_key_do_the_work_once_and_answer_alike(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let caller: PersonId = platform::random::id(test.db.clock().now());
    let calls = (0..20).map(|_| {
        let db = test.db.clone();
        tokio::spawn(async move {
            let key = Key::new(caller, "key-1", "thingMake", &serde_json::json!({ "a": 1 }))?;
            platform::command!(db, &Context::program("test"), |tx| answered(tx, &key))
        })
    });
    let mut answers: Vec<String> = futures::future::join_all(calls)
        .await
        .into_iter()
        .map(|call| call.expect("ran").expect("answered"))
        .collect();
    answers.dedup();
    assert_eq!((answers.len(), count(&test.db).await), (1, 1));

    let other =
        Key::new(caller, "key-1", "thingMake", &serde_json::json!({ "a": 2 })).expect("a key");
    let reused = platform::command!(test.db, &Context::program("test"), |tx| answered(
        tx, &other
    ))
    .expect_err("another input");
    assert_eq!(
        reused
            .faults()
            .and_then(|faults| faults.iter().next().map(|fault| fault.code)),
        Some(FaultCode::IdempotencyKeyReused)
    );

    let somebody: PersonId = platform::random::id(test.db.clock().now());
    let theirs = Key::new(
        somebody,
        "key-1",
        "thingMake",
        &serde_json::json!({ "a": 2 }),
    )
    .expect("a key");
    let answer: Result<String> =
        platform::command!(test.db, &Context::program("test"), |tx| answered(
            tx, &theirs
        ));
    assert!(
        answer.is_ok_and(|answer| answer != answers[0]),
        "keys belong to their callers"
    );
}

#[rstest]
#[tokio::test]
async fn broken_constraints_have_one_name(#[values(Sqlite, Postgres)] backend: Backend) {
    let test = TestDb::new(backend).await;
    let outcome: Result<()> = platform::command!(test.db, &Context::program("test"), |tx| async {
        let insert = "INSERT INTO producer (id, slug, name, province_code, sort_key, sample, version, created_at) VALUES ";
        let id = match backend {
            Sqlite => [
                "x'00000000000000000000000000000001'",
                "x'00000000000000000000000000000002'",
                "x''",
            ],
            Postgres => [
                "'00000000-0000-0000-0000-000000000001'",
                "'00000000-0000-0000-0000-000000000002'",
                "''",
            ],
        };
        for one in &id[..2] {
            tx.execute_unprepared(&format!(
                "{insert} ({one}, 'same', 'n', '20', {}, false, 1, '2026-01-01T00:00:00Z')",
                id[2]
            ))
            .await?;
        }
        Ok(())
    });
    assert!(
        outcome
            .expect_err("the same slug twice")
            .is_unique("producer_slug_idx")
    );
}

#[rstest]
#[tokio::test]
async fn a_second_start_of_a_newer_database_is_refused(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    test.db
        .migrate()
        .await
        .expect("a second start finds nothing to do");
    let from_the_future: Result<()> =
        platform::command!(test.db, &Context::program("test"), |tx| async {
            tx.execute_unprepared(
                "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)",
            )
            .await?;
            Ok(())
        });
    from_the_future.expect("written");
    let refused = test.db.migrate().await.expect_err("an older program");
    assert!(refused.to_string().contains("newer program"), "{refused}");
}

#[rstest]
#[tokio::test]
async fn statements_are_counted_over_tasks_that_carry_the_count(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let ((), statements) = platform::db::count_statements(async {
        noted(&test.db).await;
        let db = test.db.clone();
        tokio::spawn(platform::db::carry_count(async move { noted(&db).await }))
            .await
            .expect("ran");
        let written: Result<()> =
            platform::command!(test.db, &Context::program("test"), |tx| note(tx, "x"));
        written.expect("written");
    })
    .await;
    assert_eq!(statements, 4);
}
