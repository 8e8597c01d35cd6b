//! What people type, and what they find.

use kernel::id::InquiryId;
use kernel::time::vn;
use platform::db::{Context, count_statements};
use platform::live::Hub;
use platform::testing::TestDb;
use platform::{Backend, Fact, Follower, Result};
use rstest::rstest;
use sea_orm::ConnectionTrait;
use std::sync::Arc;

use super::{first, load, register, world};
use crate::product::{self, Filter, Sort};
use crate::sample;
use crate::search::{Finding, Index};

async fn found(test: &TestDb, index: &Arc<Index>, text: &str) -> Vec<String> {
    let today = vn::date(test.db.clock().now());
    let filter = Filter {
        text: Some(Finding::new(index, text)),
        ..Filter::default()
    };
    let listed = product::list(test.db.read(), today, &filter, Sort::Relevance, &first(100))
        .await
        .unwrap();
    listed
        .items
        .into_iter()
        .map(|listed| listed.item.name.vi)
        .collect()
}

#[rstest]
#[tokio::test]
async fn marks_do_not_matter_for_finding_but_do_for_ranking(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let index = Arc::new(Index::in_memory().unwrap());
    assert_eq!(index.refresh(test.db.read()).await.unwrap(), 62);
    let names = found(&test, &index, "na chi lang").await;
    assert_eq!(names[0], "Na Chi Lăng");
    assert!(names.contains(&"Na dai Chi Lăng (xã Chi Lăng)".to_owned()));
    // Decomposed input is the same text.
    assert_eq!(
        found(&test, &index, "Na Chi La\u{0306}ng").await[0],
        "Na Chi Lăng"
    );
    // hồng is the persimmon; Hồng Nhung and Hồng Xiêm only sound alike when the marks are missing.
    let names = found(&test, &index, "hồng").await;
    assert!(names[0].starts_with("Hồng"), "{names:?}");
    // Old district, new commune and producer are places to look in.
    assert!(
        found(&test, &index, "quyt bac son")
            .await
            .contains(&"Quýt vàng Bắc Sơn".to_owned())
    );
    assert!(
        found(&test, &index, "mat ong luong van tri")
            .await
            .contains(&"Mật ong ngũ gia bì".to_owned())
    );
    assert_eq!(
        found(&test, &index, "htx quang hong").await,
        ["Mật ong hương rừng Xứ Lạng"]
    );
    assert_eq!(
        found(&test, &index, "LS045").await,
        ["Rượu men lá người Dao Công Sơn"]
    );
    assert!(found(&test, &index, "durian").await.is_empty());
    assert!(found(&test, &index, "  …!  ").await.is_empty());
}

#[rstest]
#[case("mãng cầu")]
#[case("mang cau")]
#[case("custard apple")]
#[case("番荔枝")]
#[tokio::test]
async fn one_fruit_has_many_names(#[case] text: &str) {
    let test = register(Backend::Sqlite).await;
    let index = Arc::new(Index::in_memory().unwrap());
    index.refresh(test.db.read()).await.unwrap();
    let names = found(&test, &index, text).await;
    assert_eq!(names.len(), 10, "{names:?}");
    assert!(
        names.iter().all(|name| name.starts_with("Na ")),
        "{names:?}"
    );
}

#[rstest]
#[tokio::test]
async fn an_index_follows_what_happens_and_survives_a_restart(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, organisations, _) = world(backend).await;
    let folder = tempfile::tempdir().unwrap();
    {
        let index = Index::open(folder.path()).unwrap();
        assert_eq!(index.refresh(test.db.read()).await.unwrap(), 67);
        assert_eq!(index.search("sample", 10).unwrap().len(), 5);
        let removed: Result<usize> =
            platform::command!(test.db, &Context::program("test"), |tx| sample::remove(tx));
        assert_eq!(removed.unwrap(), 5);
        until(&test, &index, 0).await;
    }
    let index = Arc::new(Index::open(folder.path()).unwrap());
    assert_eq!(found(&test, &index, "na chi lang").await[0], "Na Chi Lăng");
    assert_eq!(index.refresh(test.db.read()).await.unwrap(), 0);
    // What is found is kept for the next who asks, but not beyond a change.
    assert!(found(&test, &index, "sample").await.is_empty());
    load(&test.db, &organisations).await;
    until(&test, &index, 5).await;
    assert_eq!(found(&test, &index, "sample").await.len(), 5);
}

/// A disk that is full, or gone: the index stays as it was, and follows when it can be written again.
#[tokio::test]
async fn an_index_that_cannot_be_written_is_searched_as_it_was_and_catches_up() {
    let (test, ..) = world(Backend::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let (place, away) = (folder.path().join("search"), folder.path().join("away"));
    let index = Index::open(&place).unwrap();
    index.refresh(test.db.read()).await.unwrap();
    let removed: Result<usize> =
        platform::command!(test.db, &Context::program("test"), |tx| sample::remove(tx));
    assert_eq!(removed.unwrap(), 5);

    std::fs::rename(&place, &away).unwrap();
    for _ in 0..2 {
        assert!(index.refresh(test.db.read()).await.is_err());
        assert_eq!(index.search("sample", 10).unwrap().len(), 5);
    }
    std::fs::rename(&away, &place).unwrap();
    until(&test, &index, 0).await;
}

/// Refreshes until so many samples are found. PostgreSQL shows an event only when no older transaction of the whole
/// server is still open, and other tests run beside this one.
async fn until(test: &TestDb, index: &Index, samples: usize) {
    let patience = async {
        loop {
            index.refresh(test.db.read()).await.unwrap();
            if index.search("sample", 10).unwrap().len() == samples {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), patience)
        .await
        .unwrap();
}

/// What a follower hands on is not read again.
#[tokio::test]
async fn an_index_keeps_up_with_what_is_handed_on() {
    let (test, ..) = world(Backend::Sqlite).await;
    let conn = test.db.read();
    let index = Index::in_memory().unwrap();
    let follower = Follower::new(&test.db, &Hub::open(conn).await.unwrap());
    assert_eq!(index.keep_up(conn, &follower).await.unwrap(), 67);
    let removed: Result<usize> =
        platform::command!(test.db, &Context::program("test"), |tx| sample::remove(tx));
    assert_eq!(removed.unwrap(), 5);
    index.keep_up(conn, &follower).await.unwrap();
    assert_eq!(index.search("sample", 10).unwrap().len(), 5, "not yet");
    follower.look().await.unwrap();
    index.keep_up(conn, &follower).await.unwrap();
    assert!(index.search("sample", 10).unwrap().is_empty());
    let (written, statements) = count_statements(index.keep_up(conn, &follower)).await;
    assert_eq!((written.unwrap(), statements), (0, 0));
}

/// Positions are given again after a restore from a backup: an index that has followed what is no more starts anew.
#[tokio::test]
async fn an_index_of_before_a_restore_is_rebuilt() {
    let (test, ..) = world(Backend::Sqlite).await;
    let happens = async || -> Result<()> {
        platform::command!(test.db, &Context::program("test"), |tx| async {
            let inquiry: InquiryId = tx.new_id();
            tx.record(Fact::about("thing.done", inquiry))
                .await
                .map(|_| ())
        })
    };
    happens().await.unwrap();
    let index = Index::in_memory().unwrap();
    assert_eq!(index.refresh(test.db.read()).await.unwrap(), 67);
    assert_eq!(index.refresh(test.db.read()).await.unwrap(), 0);
    let restored: Result<()> = platform::command!(test.db, &Context::program("test"), |tx| async {
        tx.execute_unprepared(
            "DELETE FROM event WHERE position = (SELECT max(position) FROM event)",
        )
        .await?;
        tx.execute_unprepared("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'event'")
            .await?;
        Ok(())
    });
    restored.unwrap();
    happens().await.unwrap();
    assert_eq!(index.refresh(test.db.read()).await.unwrap(), 67);
}

#[rstest]
#[tokio::test]
async fn the_index_of_another_database_is_rebuilt(#[values(Backend::Sqlite)] backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let (one, ..) = world(backend).await;
    let index = Index::open(folder.path()).unwrap();
    index.refresh(one.db.read()).await.unwrap();
    drop(index);
    let other = register(backend).await;
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.refresh(other.db.read()).await.unwrap(), 62);
    assert!(index.search("sample", 10).unwrap().is_empty());
}

#[test]
fn rubbish_in_its_folder_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("meta.json"), "no index").unwrap();
    assert!(
        Index::open(folder.path())
            .unwrap()
            .search("na", 10)
            .unwrap()
            .is_empty()
    );
}
