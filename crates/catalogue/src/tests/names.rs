//! Producers found by the words of their names.

use kernel::text;
use platform::db::{Tx, count_statements};
use platform::testing::TestDb;
use platform::{Backend, Context, Result};
use rstest::rstest;
use sea_orm::ConnectionTrait;

use super::{first, register};
use crate::producer::{self, Filter};

async fn found(test: &TestDb, text: &str) -> Vec<String> {
    let named = producer::named(test.db.read(), text, 100).await.unwrap();
    named.into_iter().map(|producer| producer.name).collect()
}

async fn forget_words(tx: &mut Tx) -> Result<()> {
    tx.execute_unprepared("DELETE FROM producer_word").await?;
    Ok(())
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_name_is_found_by_its_words_in_vietnamese_order(#[case] backend: Backend) {
    let test = register(backend).await;
    let all = producer::list(test.db.read(), &Filter::default(), &first(100)).await;
    let all: Vec<String> = all
        .unwrap()
        .items
        .into_iter()
        .map(|listed| listed.item.name)
        .collect();
    for text in ["htx", "hợp tác xã", "HỢP-TÁC x", "na", "s", "đ l"] {
        let sought = text::sought(text);
        let has_all = |name: &&String| {
            let words = text::words(name);
            let begun = |sought: &String| words.iter().any(|word| word.starts_with(sought));
            sought.iter().all(begun)
        };
        let wanted: Vec<String> = all.iter().filter(has_all).cloned().collect();
        assert_eq!(found(&test, text).await, wanted, "{text}");
    }
    let whole = found(&test, &all[0]).await;
    assert!(whole.contains(&all[0]), "{whole:?}");
    for nothing in ["", "---", "zzz", "%", "na zzz"] {
        assert_eq!(found(&test, nothing).await, Vec::<String>::new());
    }
    let search = producer::named(test.db.read(), &all[0], 1);
    let (one, statements) = count_statements(search).await;
    assert_eq!((one.unwrap().len(), statements), (1, 1));
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn names_of_before_there_were_words_are_given_theirs(#[case] backend: Backend) {
    let test = register(backend).await;
    let before = found(&test, "h").await;
    assert!(!before.is_empty());
    let forgotten: Result<()> =
        platform::command!(test.db, &Context::program("test"), |tx| forget_words(tx));
    forgotten.unwrap();
    assert_eq!(found(&test, "h").await, Vec::<String>::new());
    for _ in 0..2 {
        producer::give_words(&test.db).await.unwrap();
        assert_eq!(found(&test, "h").await, before);
    }
}

/// Gives a producer another name as the release does that knows nothing of words.
async fn rename_without_words(tx: &mut Tx, from: &str) -> Result<()> {
    let sql = format!("UPDATE producer SET name = 'Vqzx Wkjy' WHERE name = '{from}'");
    tx.execute_unprepared(&sql).await?;
    Ok(())
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_name_that_an_older_release_changes_is_found_no_more_and_the_new_one_from_the_next_start(
    #[case] backend: Backend,
) {
    let test = register(backend).await;
    let all = found(&test, "h").await;
    let old = all.iter().find(|name| !name.contains('\'')).unwrap();
    let renamed: Result<()> = platform::command!(test.db, &Context::program("test"), |tx| {
        rename_without_words(tx, old)
    });
    renamed.unwrap();
    let new = "Vqzx Wkjy".to_owned();
    for _ in 0..2 {
        // By the words of the old name the row would be found under its new one.
        let by_old = found(&test, old).await;
        assert!(
            !by_old.contains(&new) && !by_old.contains(old),
            "{by_old:?}"
        );
        producer::give_words(&test.db).await.unwrap();
        assert_eq!(found(&test, &new).await, std::slice::from_ref(&new));
    }
}
