//! A text that finds far more than a page.

use std::fmt::Write as _;
use std::sync::Arc;

use kernel::id::ProductId;
use kernel::page::{Cursor, Page, PageRequest};
use kernel::time::vn;
use platform::db::{Context, count_statements};
use platform::testing::TestDb;
use platform::{Backend, Result};
use rstest::rstest;

use super::{first, register};
use crate::product::{self, Filter, Sort};
use crate::sample::{self, Loaded};
use crate::search::{Finding, Index};
use crate::unit_filter::UnitFilter;

/// More than the index is asked for at first, and more than the second time.
const CRATES: usize = 300;

/// The register, and many products of one name that fit equally well; every fiftieth comes from another commune.
async fn crates(backend: Backend) -> (TestDb, Arc<Index>) {
    let test = register(backend).await;
    let mut world = String::new();
    for (key, unit) in [("here", "06463"), ("there", "06529")] {
        let name = "HTX Thùng Mẫu";
        write!(
            world,
            "[[producer]]\nkey = '{key}'\nname = '{name}'\nunit_code = '{unit}'\n"
        )
        .unwrap();
    }
    for at in 0..CRATES {
        let producer = if at % 50 == 49 { "there" } else { "here" };
        let name = "name = { vi = 'Thùng gỗ thông' }\nbase_unit = 'kg'";
        write!(
            world,
            "[[product]]\nkey = '{at}'\nproducer = '{producer}'\n{name}\n"
        )
        .unwrap();
    }
    let loaded: Result<Loaded> =
        platform::command!(test.db, &Context::program("test"), |tx| sample::load(
            tx,
            &world,
            &std::collections::BTreeMap::new()
        ));
    loaded.unwrap();
    let index = Arc::new(Index::in_memory().unwrap());
    index.refresh(test.db.read()).await.unwrap();
    (test, index)
}

#[rstest]
#[tokio::test]
async fn hundreds_that_fit_equally_well_are_walked_whole_both_ways(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, index) = crates(backend).await;
    let today = vn::date(test.db.clock().now());
    let filter = Filter {
        text: Some(Finding::new(&index, "thung go thong")),
        ..Filter::default()
    };
    assert_eq!(
        product::count(test.db.read(), today, &filter, 1_000)
            .await
            .unwrap(),
        CRATES as u64
    );
    let walk = async |mut page: Page, on: fn(Option<String>) -> PageRequest, forward: bool| {
        let mut ids: Vec<ProductId> = Vec::new();
        loop {
            let slice = product::list(test.db.read(), today, &filter, Sort::Relevance, &page)
                .await
                .unwrap();
            let (end, more) = if forward {
                ids.extend(slice.items.iter().map(|listed| listed.item.id));
                (slice.items.last(), slice.has_next)
            } else {
                ids.extend(slice.items.iter().rev().map(|listed| listed.item.id));
                (slice.items.first(), slice.has_previous)
            };
            if !more {
                return ids;
            }
            page = on(end.map(|listed| Cursor(listed.position.clone()).encode()))
                .page()
                .unwrap();
        }
    };
    let forward = walk(
        first(20),
        |after| PageRequest {
            first: Some(20),
            after,
            ..PageRequest::default()
        },
        true,
    )
    .await;
    let last = |before| PageRequest {
        last: Some(20),
        before,
        ..PageRequest::default()
    };
    let mut backward = walk(last(None).page().unwrap(), last, false).await;
    backward.reverse();
    assert_eq!(forward.len(), CRATES);
    // Of equals the older stand first.
    assert!(forward.is_sorted());
    assert_eq!(forward, backward);
}

#[rstest]
#[tokio::test]
async fn what_a_filter_lets_through_is_found_however_far_down_it_stands(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, index) = crates(backend).await;
    let today = vn::date(test.db.clock().now());
    let list = async |unit: Option<&str>, most: i64| {
        let filter = Filter {
            text: Some(Finding::new(&index, "thùng gỗ thông")),
            unit: unit.map(|unit| UnitFilter::parse(unit).unwrap()),
            ..Filter::default()
        };
        let page = first(most);
        let slice = product::list(test.db.read(), today, &filter, Sort::Relevance, &page).await;
        slice.unwrap().items.len()
    };
    // A page that is full at once is one statement; the few of another commune are looked for further down, to the end where they do not fill a page.
    assert_eq!(count_statements(list(None, 20)).await, (20, 1));
    assert_eq!(count_statements(list(Some("06529"), 1)).await, (1, 2));
    assert_eq!(
        count_statements(list(Some("06529"), 20)).await,
        (CRATES / 50, 3)
    );
}
