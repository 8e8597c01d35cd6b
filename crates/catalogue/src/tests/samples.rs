//! The invented world: complete, marked, removable, and never mixed up with the register.

use accounts::organisation;
use kernel::quantity::{Quantity, Unit};
use kernel::time::vn;
use platform::db::Context;
use platform::{Backend, Result};
use rstest::rstest;

use super::{first, load, world};
use crate::product::{self, Filter, Sort};
use crate::rating::{self, Status};
use crate::{administrative_unit, producer, provenance, sample};

#[rstest]
#[tokio::test]
async fn a_sample_product_can_be_asked_for(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, organisations, loaded) = world(backend).await;
    let id = loaded.products["na-dai"];
    let orderable = &product::for_inquiry(test.db.read(), &[id]).await.unwrap()[&id];
    assert!(orderable.is_published());
    assert_eq!(orderable.seller, Some(organisations["namau"]));
    let product = &orderable.product;
    let cartons = Quantity::parse("50", Unit::Carton).unwrap();
    assert_eq!(
        product.packings.to_base(cartons).unwrap(),
        product.minimum_order.unwrap()
    );
    let total = product.price_tiers[0]
        .term
        .price
        .line_total(cartons, &product.packings)
        .unwrap();
    assert_eq!(total.minor, 32_500_000);
    assert!(
        product
            .price_tiers
            .windows(2)
            .all(|pair| pair[0].from < pair[1].from)
    );
    let ratings = rating::many_of_products(test.db.read(), &[id])
        .await
        .unwrap();
    assert_eq!(
        ratings[&id][0].status(vn::date(test.db.clock().now())),
        Status::Valid
    );
}

/// Letters print an address as it is kept, and `accounts` knows no units: a code alone would stand in them.
#[tokio::test]
async fn the_houses_of_the_sample_world_keep_the_names_of_their_units() {
    let (test, organisations, _) = world(Backend::Sqlite).await;
    let ids: Vec<_> = organisations.into_values().collect();
    let houses = organisation::many(test.db.read(), &ids).await.unwrap();
    assert_eq!(houses.len(), ids.len());
    for house in houses.into_values() {
        let kept = house.address.unit_name.clone();
        let mut named = house.address;
        administrative_unit::name_addresses(test.db.read(), [&mut named])
            .await
            .unwrap();
        assert!(named.unit_name.is_some(), "{}", house.legal_name);
        assert_eq!(kept, named.unit_name, "{}", house.legal_name);
    }
}

#[rstest]
#[tokio::test]
async fn loading_twice_changes_nothing_and_removing_leaves_the_register(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let (test, organisations, loaded) = world(backend).await;
    assert!(load(&test.db, &organisations).await.products.is_empty());
    let subject = loaded.products["na-dai"].uuid();
    assert!(
        !provenance::many_of_subjects(test.db.read(), &[subject])
            .await
            .unwrap()
            .is_empty()
    );

    let removed: Result<usize> =
        platform::command!(test.db, &Context::program("test"), |tx| sample::remove(tx));
    assert_eq!(removed.unwrap(), 5);
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
    assert_eq!(listed.items.len(), 62);
    assert!(listed.items.iter().all(|listed| !listed.item.sample));
    assert!(
        provenance::many_of_subjects(test.db.read(), &[subject])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        producer::by_slug(test.db.read(), "htx-na-mau-chi-lang")
            .await
            .unwrap()
            .is_none()
    );
}
