//! The listing: filters, orders, pages, and how few statements it takes.

use kernel::fault::FaultCode;
use kernel::id::ProductId;
use kernel::page::{Cursor, Page, PageRequest};
use kernel::time::vn;
use platform::db::count_statements;
use platform::testing::TestDb;
use platform::{Backend, Failure};
use rstest::rstest;
use std::sync::Arc;

use super::{first, world};
use crate::ocop_set::SetKey;
use crate::producer::{self, Claim};
use crate::product::{self, Filter, Position, Sort};
use crate::rating;
use crate::search::{Finding, Index};
use crate::unit_filter::UnitFilter;

async fn names(test: &TestDb, filter: Filter) -> Vec<String> {
    let today = vn::date(test.db.clock().now());
    let listed = product::list(test.db.read(), today, &filter, Sort::Name, &first(100))
        .await
        .unwrap();
    let count = product::count(test.db.read(), today, &filter, 1_000)
        .await
        .unwrap();
    assert_eq!(count, listed.items.len() as u64);
    listed
        .items
        .into_iter()
        .map(|listed| listed.item.name.vi)
        .collect()
}

#[rstest]
#[tokio::test]
async fn a_buyer_narrows_it_down(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let (test, _, loaded) = world(backend).await;
    let filter = Filter {
        claim: Some(Claim::Claimed),
        ..Filter::default()
    };
    assert_eq!(names(&test, filter).await.len(), 5);
    let filter = Filter {
        claim: Some(Claim::Unclaimed),
        ..Filter::default()
    };
    assert_eq!(names(&test, filter).await.len(), 62);
    let filter = Filter {
        stars: Some(4),
        ..Filter::default()
    };
    assert_eq!(
        names(&test, filter).await,
        ["Hoa hồi khô Mẫu Văn Quan", "Na dai Mẫu Chi Lăng"]
    );
    let filter = Filter {
        producer: Some(loaded.producers["namau"]),
        season_month: Some(8),
        ..Filter::default()
    };
    assert_eq!(names(&test, filter).await.len(), 3);
    let filter = Filter {
        producer: Some(loaded.producers["namau"]),
        season_month: Some(1),
        ..Filter::default()
    };
    assert_eq!(names(&test, filter).await, ["Na sấy dẻo Mẫu"]);
    let filter = Filter {
        season_month: Some(13),
        ..Filter::default()
    };
    assert!(names(&test, filter).await.is_empty());
    let filter = Filter {
        ocop_group: Some("III".to_owned()),
        ..Filter::default()
    };
    assert_eq!(
        names(&test, filter).await,
        [
            "Tinh dầu hồi (Chi Lăng)",
            "Tinh dầu hồi Mẫu",
            "Tinh dầu hồi Văn Quan"
        ]
    );
    let filter = Filter {
        ocop_set: Some(SetKey::current(11)),
        ..Filter::default()
    };
    assert_eq!(
        names(&test, filter).await,
        ["Chè dưới tán hồi Bình Gia", "Chè Ngọc Thúy", "Trà ô long"]
    );
    let old = SetKey {
        decision: "1048/QĐ-TTg".to_owned(),
        number: 11,
    };
    let filter = Filter {
        ocop_set: Some(old),
        ..Filter::default()
    };
    assert!(names(&test, filter).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn places_of_today_and_of_before_both_work(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, ..) = world(backend).await;
    let there = |code: &str| Filter {
        unit: UnitFilter::parse(code),
        ..Filter::default()
    };
    assert_eq!(names(&test, there("20")).await.len(), 67);
    assert!(names(&test, there("04")).await.is_empty());
    // The commune of today: products whose source names a part of it.
    assert_eq!(names(&test, there("06505")).await, ["Na Y Tịch"]);
    // The district of before: what its source places there, commune known or not, and the samples of its communes.
    let chi_lang = names(&test, there("187")).await;
    for name in ["Na Y Tịch", "Na Hoàng hậu", "Na dai Mẫu Chi Lăng"] {
        assert!(chi_lang.iter().any(|other| other == name), "{name}");
    }
    assert!(!chi_lang.iter().any(|name| name == "Na Chi Lăng (Hữu Lũng)"));
}

#[rstest]
#[tokio::test]
async fn every_order_is_walked_whole_in_both_directions(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Sort::Relevance, Sort::Name, Sort::Stars, Sort::Newest)] sort: Sort,
) {
    let (test, ..) = world(backend).await;
    let today = vn::date(test.db.clock().now());
    let index = Arc::new(Index::in_memory().unwrap());
    index.refresh(test.db.read()).await.unwrap();
    let filters = [
        Filter::default(),
        Filter {
            text: Some(Finding::new(&index, "na")),
            ..Filter::default()
        },
    ];
    for filter in filters {
        let whole = product::list(test.db.read(), today, &filter, sort, &first(100))
            .await
            .unwrap();
        assert!(!whole.has_next && !whole.has_previous && whole.items.len() > 10);
        let whole: Vec<ProductId> = whole.items.iter().map(|listed| listed.item.id).collect();

        let mut forward = Vec::new();
        let mut page = first(7);
        loop {
            let slice = product::list(test.db.read(), today, &filter, sort, &page)
                .await
                .unwrap();
            forward.extend(slice.items.iter().map(|listed| listed.item.id));
            if !slice.has_next {
                break;
            }
            page = after(&slice.items.last().unwrap().position);
        }
        assert_eq!(forward, whole);

        let mut backward = Vec::new();
        let mut page = PageRequest {
            last: Some(7),
            ..PageRequest::default()
        }
        .page()
        .unwrap();
        loop {
            let slice = product::list(test.db.read(), today, &filter, sort, &page)
                .await
                .unwrap();
            backward.extend(slice.items.iter().rev().map(|listed| listed.item.id));
            if !slice.has_previous {
                break;
            }
            let before = Some(Cursor(slice.items[0].position.clone()).encode());
            page = PageRequest {
                last: Some(7),
                before,
                ..PageRequest::default()
            }
            .page()
            .unwrap();
        }
        backward.reverse();
        assert_eq!(backward, whole);
    }
}

fn after(position: &Position) -> Page {
    let after = Some(Cursor(position.clone()).encode());
    PageRequest {
        first: Some(7),
        after,
        ..PageRequest::default()
    }
    .page()
    .unwrap()
}

#[rstest]
#[tokio::test]
async fn stars_that_hold_come_first(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, ..) = world(backend).await;
    let today = vn::date(test.db.clock().now());
    let listed = product::list(
        test.db.read(),
        today,
        &Filter::default(),
        Sort::Stars,
        &first(5),
    )
    .await
    .unwrap();
    let names: Vec<&str> = listed
        .items
        .iter()
        .map(|listed| listed.item.name.vi.as_str())
        .collect();
    assert_eq!(
        names[..3],
        [
            "Hoa hồi khô Mẫu Văn Quan",
            "Na dai Mẫu Chi Lăng",
            "Na bở Mẫu Chi Lăng"
        ]
    );
    assert_eq!(listed.items[3].item.last_known_stars, Some(4));
}

#[rstest]
#[tokio::test]
async fn a_star_that_runs_out_moves_down_by_the_clock(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, ..) = world(backend).await;
    test.hand.set("2029-01-01T00:00:00Z".parse().unwrap());
    let today = vn::date(test.db.clock().now());
    let refreshed: platform::Result<usize> =
        platform::command!(test.db, &platform::Context::program("test"), |tx| {
            rating::refresh_standings(tx, 100)
        });
    assert_eq!(refreshed.unwrap(), 1);
    let listed = product::list(
        test.db.read(),
        today,
        &Filter::default(),
        Sort::Stars,
        &first(2),
    )
    .await
    .unwrap();
    let names: Vec<&str> = listed
        .items
        .iter()
        .map(|listed| listed.item.name.vi.as_str())
        .collect();
    assert_eq!(names, ["Hoa hồi khô Mẫu Văn Quan", "Na bở Mẫu Chi Lăng"]);
}

#[rstest]
#[tokio::test]
async fn a_page_with_producers_and_stars_takes_three_statements(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, ..) = world(backend).await;
    let today = vn::date(test.db.clock().now());
    let index = Arc::new(Index::in_memory().unwrap());
    index.refresh(test.db.read()).await.unwrap();
    let page = async {
        let filter = Filter {
            text: Some(Finding::new(&index, "na chi lang")),
            unit: UnitFilter::parse("187"),
            ..Filter::default()
        };
        let listed = product::list(test.db.read(), today, &filter, Sort::Relevance, &first(20))
            .await
            .unwrap();
        let products: Vec<ProductId> = listed.items.iter().map(|listed| listed.item.id).collect();
        let producers: Vec<_> = listed
            .items
            .iter()
            .filter_map(|listed| listed.item.producer)
            .collect();
        let producers = producer::many(test.db.read(), &producers).await.unwrap();
        let ratings = rating::many_of_products(test.db.read(), &products)
            .await
            .unwrap();
        (products.len(), producers.len(), ratings.len())
    };
    let (found, statements) = count_statements(page).await;
    assert!(found.0 > 3 && found.1 > 1 && found.2 > 1, "{found:?}");
    assert_eq!(statements, 3);
}

#[rstest]
#[tokio::test]
async fn a_cursor_of_another_order_is_refused(#[values(Backend::Sqlite)] backend: Backend) {
    let (test, ..) = world(backend).await;
    let today = vn::date(test.db.clock().now());
    let listed = product::list(
        test.db.read(),
        today,
        &Filter::default(),
        Sort::Newest,
        &first(1),
    )
    .await
    .unwrap();
    let page = after(&listed.items[0].position);
    let refused = product::list(test.db.read(), today, &Filter::default(), Sort::Name, &page).await;
    let Err(Failure::Refused(faults)) = refused else {
        panic!("{refused:?}")
    };
    let faults: Vec<_> = faults
        .iter()
        .map(|fault| (fault.code, fault.path.join(".")))
        .collect();
    assert_eq!(faults, [(FaultCode::InvalidFormat, "after".to_owned())]);
}
