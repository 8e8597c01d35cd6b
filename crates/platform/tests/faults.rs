//! A bad hour of the database: statements without end, a full disk, locks that others hold, connections that are cut. Each
//! ends in time as "come back later", leaves nothing half-done, and is over by itself when its cause is.

use std::{future::Future, str::FromStr, time::Duration};

use platform::{
    Backend::{self, Postgres, Sqlite},
    Context, Db, Failure, Result, db, settings,
    testing::TestDb,
};
use rstest::rstest;
use sea_orm::{ConnectionTrait, Statement};
use sqlx::{ConnectOptions, Connection, Executor, sqlite::SqliteConnectOptions};

/// A statement that reads for ever.
fn endless(backend: Backend) -> &'static str {
    match backend {
        Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS found FROM n"
        }
        Postgres => {
            "SELECT count(*) AS found FROM (SELECT generate_series(1, 1000000000000)) AS endless"
        }
    }
}

/// A statement that never comes to the end of writing.
fn endless_write(backend: Backend) -> String {
    let text = match backend {
        Sqlite => "(SELECT found FROM (READ))",
        Postgres => "(SELECT found::text FROM (READ) AS counted)",
    };
    let value = text.replace("READ", endless(backend));
    format!("UPDATE setting SET value = {value} WHERE key = 'note'")
}

async fn read(db: &Db, sql: &str) -> Result<i64> {
    let conn = db.read();
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let row = conn.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| Failure::internal("no row"))?;
    Ok(row.try_get("", "found")?)
}

async fn note(db: &Db, value: &str) -> Result<()> {
    platform::command!(db, &Context::program("test"), |tx| settings::put(
        tx, "note", value
    ))
}

async fn noted(db: &Db) -> Option<String> {
    settings::get(db.read(), "note").await.expect("read")
}

/// Something is read and written as ever.
async fn is_well(db: &Db) {
    for value in ["well", "as ever"] {
        let written = within(8, note(db, value)).await;
        written.expect("written");
        assert_eq!(noted(db).await.as_deref(), Some(value));
    }
    within(3, db.check_writing()).await.expect("ready");
}

/// What has to be over within so many seconds.
async fn within<F: Future>(seconds: u64, work: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(seconds), work)
        .await
        .expect("it ends by itself")
}

/// Waits until something holds, for so many seconds.
async fn until<F: Future<Output = bool>>(seconds: u64, mut holds: impl FnMut() -> F) {
    within(seconds, async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

fn is_busy<T>(outcome: &Result<T>) -> bool {
    matches!(outcome, Err(Failure::Busy))
}

#[rstest]
#[tokio::test]
async fn a_statement_without_end_is_ended_and_the_next_is_answered(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    note(&test.db, "before").await.expect("written");
    // More than one, since each new connection has to know its limit as well.
    let reading = || read(&test.db, endless(backend));
    let writing = async {
        let outcome: Result<()> =
            platform::command!(test.db, &Context::program("test"), |tx| async {
                settings::put(tx, "other", "half").await?;
                tx.execute_unprepared(&endless_write(backend)).await?;
                Ok(())
            });
        outcome
    };
    let all = async { tokio::join!(reading(), reading(), reading(), writing) };
    let (first, second, third, written) = within(25, all).await;
    for read in [first, second, third] {
        assert!(is_busy(&read), "{read:?}");
    }
    assert!(is_busy(&written), "{written:?}");

    let other = settings::get(test.db.read(), "other").await.expect("read");
    assert_eq!(
        (other, noted(&test.db).await),
        (None, Some("before".to_owned()))
    );
    is_well(&test.db).await;
}

#[rstest]
#[tokio::test]
async fn what_nobody_waits_for_any_more_ends_in_the_database_too(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    note(&test.db, "before").await.expect("written");
    let moment = Duration::from_millis(300);
    // As many as there are connections: nobody would be answered if they went on.
    let reads = (0..8).map(|_| db::within(moment, read(&test.db, endless(backend))));
    for read in futures::future::join_all(reads).await {
        // Either of the two may notice first that the time is over.
        let read = read.flatten();
        assert!(is_busy(&read), "{read:?}");
    }
    until(8, || async {
        read(&test.db, "SELECT 1 + count(*) AS found FROM setting")
            .await
            .is_ok()
    })
    .await;

    // Whose client hangs up drops his command in the middle.
    let command = async {
        let outcome: Result<()> =
            platform::command!(test.db, &Context::program("test"), |tx| async {
                settings::put(tx, "other", "half").await?;
                tx.execute_unprepared(&endless_write(backend)).await?;
                Ok(())
            });
        outcome
    };
    assert!(tokio::time::timeout(moment, command).await.is_err());
    is_well(&test.db).await;
    let other = settings::get(test.db.read(), "other").await.expect("read");
    assert_eq!(other, None);

    if backend == Postgres {
        // Sooner than their own time is over.
        let at_work = "SELECT count(*) AS found FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%endless%'";
        until(8, || async {
            read(&test.db, at_work).await.is_ok_and(|found| found == 0)
        })
        .await;
    }
}

/// SQLite ends the transaction itself when there is no room, which its driver does not notice.
#[tokio::test]
async fn a_full_file_refuses_what_has_no_room_and_takes_what_comes_after() {
    let test = TestDb::new(Sqlite).await;
    note(&test.db, "before").await.expect("written");
    let large = "x".repeat(2_000_000);
    for statement in [
        format!("INSERT INTO setting (key, value) VALUES ('large', '{large}')"),
        format!(
            "INSERT INTO setting (key, value) VALUES ('large', '{large}') ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        ),
        format!("UPDATE setting SET value = '{large}' WHERE key = 'note'"),
    ] {
        let outcome: Result<()> =
            platform::command!(test.db, &Context::program("test"), |tx| async {
                settings::put(tx, "other", "half").await?;
                // No more room than the file has: the disk is full.
                tx.execute_unprepared("PRAGMA max_page_count = 1").await?;
                tx.execute_unprepared(&statement).await?;
                Ok(())
            });
        assert!(is_busy(&outcome), "{outcome:?}");
        let other = settings::get(test.db.read(), "other").await.expect("read");
        assert_eq!(other, None, "nothing is half-done");
        let room: Result<()> = platform::command!(test.db, &Context::program("test"), |tx| async {
            tx.execute_unprepared("PRAGMA max_page_count = 1073741823")
                .await?;
            Ok(())
        });
        room.expect("the writer begins another unit of work");
        is_well(&test.db).await;
    }
}

#[tokio::test]
async fn a_file_that_another_program_holds_can_be_read_and_says_come_back_to_writers() {
    let test = TestDb::new(Sqlite).await;
    note(&test.db, "before").await.expect("written");
    let mut other = SqliteConnectOptions::from_str(test.url())
        .expect("a URL")
        .connect()
        .await
        .expect("opened");
    other.execute("BEGIN IMMEDIATE").await.expect("held");

    // Several at once stand behind each other, and still none waits longer than one would.
    let writers = (0..3).map(|_| note(&test.db, "meanwhile"));
    let outcomes = within(12, futures::future::join_all(writers)).await;
    assert!(outcomes.iter().all(is_busy), "{outcomes:?}");
    assert_eq!(noted(&test.db).await.as_deref(), Some("before"));
    let ready = db::within(Duration::from_secs(2), test.db.check_writing()).await;
    assert!(!matches!(ready, Ok(Ok(()))), "{ready:?}");
    test.db.ping().await.expect("it can be read");

    other.execute("ROLLBACK").await.expect("let go");
    other.close().await.expect("closed");
    is_well(&test.db).await;
}

#[tokio::test]
async fn a_table_that_another_transaction_holds_says_come_back() {
    let test = TestDb::new(Postgres).await;
    note(&test.db, "before").await.expect("written");
    let holder = test
        .db
        .begin(&Context::program("test"))
        .await
        .expect("begun");
    holder
        .execute_unprepared("LOCK TABLE setting IN ACCESS EXCLUSIVE MODE")
        .await
        .expect("held");
    let reading = settings::get(test.db.read(), "note");
    let (read, written) = within(10, async {
        tokio::join!(reading, note(&test.db, "meanwhile"))
    })
    .await;
    assert!(
        read.as_ref().is_err_and(Failure::is_unavailable),
        "{read:?}"
    );
    assert!(is_busy(&written), "{written:?}");
    test.db.ping().await.expect("the rest is answered");

    holder.finish(Ok(())).await.expect("let go");
    assert_eq!(noted(&test.db).await.as_deref(), Some("before"));
    is_well(&test.db).await;
}

const CUT_ALL: &str = "SELECT count(pg_terminate_backend(pid, 5000)) AS found FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test]
async fn connections_that_were_cut_are_made_anew() {
    let test = TestDb::new(Postgres).await;
    let other = Db::connect(
        &platform::DbOptions::new(test.url()),
        test.db.clock().clone(),
    )
    .await
    .expect("opened");
    let context = Context::program("test");
    let cut: Result<()> = platform::command!(test.db, &context, |tx| async {
        settings::put(tx, "note", "half").await?;
        read(&other, CUT_ALL).await?;
        settings::put(tx, "note", "whole").await
    });
    assert!(is_busy(&cut), "{cut:?}");
    assert_eq!(noted(&test.db).await, None);
    is_well(&test.db).await;
}

/// As after a failover to the standby that was not made the first yet.
#[tokio::test]
async fn a_server_that_only_reads_is_read_and_known_as_such() {
    let test = TestDb::new(Postgres).await;
    note(&test.db, "before").await.expect("written");
    let url = test.url();
    let shut = |how: &'static str| {
        let sql = format!(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {how}', current_database()); END $$"
        );
        async move {
            let admin = sqlx::PgConnection::connect(url).await;
            let mut admin = admin.expect("connected");
            // A session may say for itself that it writes.
            admin
                .execute("SET default_transaction_read_only = off")
                .await
                .expect("set");
            admin
                .execute(sqlx::AssertSqlSafe(sql))
                .await
                .expect("altered");
            // What is open goes by the old word.
            admin.execute(CUT_ALL).await.expect("cut");
            admin.close().await.expect("closed");
        }
    };
    shut("on").await;

    let written = within(8, note(&test.db, "meanwhile")).await;
    assert!(is_busy(&written), "{written:?}");
    assert!(within(8, test.db.check_writing()).await.is_err());
    assert_eq!(noted(&test.db).await.as_deref(), Some("before"));

    shut("off").await;
    is_well(&test.db).await;
}
