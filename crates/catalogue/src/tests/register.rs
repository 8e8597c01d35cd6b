//! The shipped register: complete, loaded once, honest about where each fact comes from.

use kernel::time::vn;
use platform::Backend;
use rstest::rstest;
use std::collections::BTreeSet;

use super::{first, register};
use crate::producer::{self, Claim};
use crate::product::{self, Filter, ProductState, Sort};
use crate::provenance::{self, Derivation, Kind};
use crate::rating::{self, Status};
use crate::{import, ocop_set};

#[rstest]
#[tokio::test]
async fn it_is_loaded_once_and_whole(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let today = vn::date(test.db.clock().now());
    let count = product::count(test.db.read(), today, &Filter::default(), 1_000)
        .await
        .unwrap();
    assert_eq!(count, 62);
    assert_eq!(
        producer::count(test.db.read(), &producer::Filter::default(), 1_000)
            .await
            .unwrap(),
        10
    );
    assert_eq!(ocop_set::list(test.db.read()).await.unwrap().len(), 26);

    let mut told = 0;
    assert_eq!(
        import::load(&test.db, &mut |_, _| told += 1).await.unwrap(),
        0
    );
    assert_eq!(told, 0);
    let count = product::count(test.db.read(), today, &Filter::default(), 1_000)
        .await
        .unwrap();
    assert_eq!(count, 62);
}

#[rstest]
#[tokio::test]
async fn progress_ends_with_everything_done(#[values(Backend::Sqlite)] backend: Backend) {
    let test = platform::testing::TestDb::new(backend).await;
    let mut last = (0, 0);
    let rows = import::load(&test.db, &mut |done, total| last = (done, total))
        .await
        .unwrap();
    assert_eq!(last, (rows, rows));
    assert!(rows > 3_355 + 26 + 62);
}

#[rstest]
#[tokio::test]
async fn no_star_of_the_press_shines(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let today = vn::date(test.db.clock().now());
    let listed = product::list(
        test.db.read(),
        today,
        &Filter::default(),
        Sort::Name,
        &first(100),
    )
    .await
    .unwrap();
    let ids: Vec<_> = listed.items.iter().map(|listed| listed.item.id).collect();
    let ratings = rating::many_of_products(test.db.read(), &ids)
        .await
        .unwrap();
    assert_eq!(ratings.len(), 50);
    let statuses: BTreeSet<String> = ratings
        .values()
        .flatten()
        .map(|rating| format!("{:?}", rating.status(today)))
        .collect();
    assert_eq!(
        statuses,
        BTreeSet::from(["Lapsed".to_owned(), "Unproven".to_owned()])
    );
    assert!(
        ratings
            .values()
            .flatten()
            .all(|rating| rating.status(today) != Status::Valid)
    );
    let filter = Filter {
        stars: Some(1),
        ..Filter::default()
    };
    assert_eq!(
        product::count(test.db.read(), today, &filter, 10)
            .await
            .unwrap(),
        0
    );
    let filter = Filter {
        last_known_stars: Some(4),
        ..Filter::default()
    };
    assert_eq!(
        product::count(test.db.read(), today, &filter, 100)
            .await
            .unwrap(),
        17
    );
}

#[rstest]
#[tokio::test]
async fn every_fact_says_where_it_comes_from(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let product = product::by_slug(test.db.read(), None, "na-chi-lang-ls004")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(product.state, ProductState::Published);
    assert_eq!(
        product.season.months.months().collect::<Vec<_>>(),
        [7, 8, 9]
    );
    let ratings = rating::many_of_products(test.db.read(), &[product.id])
        .await
        .unwrap();
    let rating = &ratings[&product.id][0];
    let subjects = [
        product.id.uuid(),
        rating.id.uuid(),
        product.producer.unwrap().uuid(),
    ];
    let provenance = provenance::many_of_subjects(test.db.read(), &subjects)
        .await
        .unwrap();
    let fields: Vec<(&str, Derivation)> = provenance[&product.id.uuid()]
        .iter()
        .map(|row| (row.field.as_str(), row.derivation))
        .collect();
    assert_eq!(
        fields,
        [
            ("administrativeUnit", Derivation::Inferred),
            ("baseUnit", Derivation::Inferred),
            ("districtAtSource", Derivation::Stated),
            ("name", Derivation::Stated),
            ("ocopSet", Derivation::Inferred),
            ("producer", Derivation::Stated),
            ("season", Derivation::Stated),
        ]
    );
    let stars = provenance[&rating.id.uuid()]
        .iter()
        .find(|row| row.field == "stars")
        .unwrap();
    assert_eq!(stars.kind, Kind::Import);
    assert_eq!(stars.as_of.as_deref(), Some("2022"));
    assert!(stars.source.contains("nongthonmoi.langson.gov.vn"));
    assert!(
        stars
            .remark
            .as_deref()
            .unwrap()
            .starts_with("3 stars in 2021")
    );
}

#[rstest]
#[tokio::test]
async fn a_producer_of_two_products_is_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = register(backend).await;
    let today = vn::date(test.db.clock().now());
    let producer = producer::by_slug(test.db.read(), "htx-rau-cu-qua-sach-gia-cat")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(producer.claim(), Claim::Unclaimed);
    let filter = Filter {
        producer: Some(producer.id),
        ..Filter::default()
    };
    let listed = product::list(test.db.read(), today, &filter, Sort::Name, &first(10))
        .await
        .unwrap();
    let names: Vec<&str> = listed
        .items
        .iter()
        .map(|listed| listed.item.name.vi.as_str())
        .collect();
    assert_eq!(names, ["Rau cải làn", "Rau cải ngồng hoa vàng"]);
}
