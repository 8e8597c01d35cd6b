use catalogue::supply;
use chrono::NaiveDate;
use kernel::fault::{Facts, FaultCode};
use kernel::quantity::BaseQuantity;
use kernel::time::DateWindow;
use platform::{Backend, Context, Failure};
use rstest::rstest;

use super::{World, act, quantity, refused};
use crate::inquiry::{self, EntryInput};
use crate::order::{self, Confirm, LineAtListPrice, PlaceAtListPrice};

fn entry(from: &str, to: &str, value: &str, unit: &str) -> EntryInput {
    EntryInput {
        from: from.to_owned(),
        to: to.to_owned(),
        every_week_until: None,
        quantity: quantity(value, unit),
        place: None,
    }
}

impl World {
    pub(super) async fn ordering(
        &self,
        product: &str,
        schedule: Vec<EntryInput>,
    ) -> PlaceAtListPrice {
        PlaceAtListPrice {
            organisation: self.organisations["sieuthimau"].to_string(),
            lines: vec![LineAtListPrice {
                product: self.loaded.products[product].to_string(),
                expected_version: Some(self.version_of(product).await),
                schedule,
                ..LineAtListPrice::default()
            }],
            external_reference: Some("PO-88".to_owned()),
            note: Some("Giao buổi sáng.".to_owned()),
        }
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn an_order_at_listed_prices_waits_for_the_seller(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let conn = world.test.db.read();
    let command = world
        .ordering(
            "na-dai",
            vec![
                entry("2026-08-03", "2026-08-05", "300", "thùng"),
                entry("2026-08-10", "2026-08-12", "3", "tấn"),
            ],
        )
        .await;
    let placed = act!(world, buyer, |tx| order::place_at_list_price(
        tx, &buyer, &command
    ))
    .unwrap();
    let row = order::get_visible(conn, &seller, placed.order)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(row.state, order::State::Placed);
    assert_eq!((row.quotation, row.seller_person), (None, None));
    let terms = order::terms_of(conn, &[placed.order]).await.unwrap();
    let terms = &terms[&placed.order][0].terms;
    // Three tonnes and three hundred cartons of ten kilograms are six tonnes: the price from five tonnes on.
    assert_eq!(terms.lines[0].price.price.to_string(), "60000 VND/kg");
    assert_eq!(terms.total.minor, 360_000_000);
    let thread = inquiry::get_visible(conn, &buyer, placed.inquiry)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(thread.state, inquiry::State::Ordered);
    assert_eq!(thread.origin, Some(inquiry::Origin::ListedPrices));
    assert_eq!(world.events().await, ["inquiry.ordered", "order.placed"]);
    assert_eq!(world.letters().await, ["ORDER_PLACED", "ORDER_PLACED"]);

    let confirm = Confirm {
        order: placed.order.to_string(),
        ..Confirm::default()
    };
    act!(world, seller, |tx| order::confirm(tx, &seller, &confirm)).unwrap();
    let row = order::get_visible(conn, &buyer, placed.order)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(row.seller_person, Some(seller.person));
}

#[tokio::test]
async fn what_cannot_be_ordered_at_listed_prices_is_named() {
    let world = World::new(Backend::Sqlite).await;
    let buyer = world.buyer().await;
    let at = |text: &str| format!("input.lines.0.{text}");
    // It is 25 July 2026; na is picked from July to September, two days after the order.
    for (product, schedule, expected) in [
        (
            "na-dai",
            entry("2026-07-25", "2026-07-26", "1", "tấn"),
            (FaultCode::ClosedThen, at("schedule.0.to")),
        ),
        (
            "na-dai",
            entry("2026-11-01", "2026-11-03", "1", "tấn"),
            (FaultCode::ClosedThen, at("schedule.0.from")),
        ),
        (
            "na-dai",
            entry("2026-08-03", "2026-08-05", "1", "chai"),
            (FaultCode::UnitNotConvertible, at("schedule.0.quantity")),
        ),
    ] {
        let command = world.ordering(product, vec![schedule]).await;
        let outcome = act!(world, buyer, |tx| order::place_at_list_price(
            tx, &buyer, &command
        ));
        assert_eq!(refused(outcome), [expected]);
    }
    let mut command = world
        .ordering(
            "na-dai",
            vec![entry("2026-08-03", "2026-08-05", "1", "tấn")],
        )
        .await;
    command.lines[0].expected_version = Some(99);
    let outcome = act!(world, buyer, |tx| order::place_at_list_price(
        tx, &buyer, &command
    ));
    assert_eq!(
        refused(outcome),
        [(FaultCode::VersionConflict, at("expectedVersion"))]
    );
    // Money is agreed: the price that was read is named.
    command.lines[0].expected_version = None;
    let outcome = act!(world, buyer, |tx| order::place_at_list_price(
        tx, &buyer, &command
    ));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Required, at("expectedVersion"))]
    );
    // What repeats every week is named where it was written, whichever week is at fault.
    let mut weekly = entry("2026-08-03", "2026-08-05", "1", "tấn");
    weekly.every_week_until = Some("2026-11-02".to_owned());
    let again = entry("2026-07-25", "2026-07-26", "1", "tấn");
    let command = world.ordering("na-dai", vec![weekly, again]).await;
    let outcome = act!(world, buyer, |tx| order::place_at_list_price(
        tx, &buyer, &command
    ));
    assert_eq!(
        refused(outcome),
        [
            (FaultCode::ClosedThen, at("schedule.0.from")),
            (FaultCode::ClosedThen, at("schedule.1.to")),
        ]
    );
    // Below the minimum, and below the first listed price.
    let command = world
        .ordering(
            "na-dai",
            vec![entry("2026-08-03", "2026-08-05", "499.999", "kg")],
        )
        .await;
    let outcome = act!(world, buyer, |tx| order::place_at_list_price(
        tx, &buyer, &command
    ));
    let codes: Vec<FaultCode> = refused(outcome).into_iter().map(|(code, _)| code).collect();
    assert!(
        codes
            .iter()
            .all(|code| *code == FaultCode::BelowMinimumOrder)
    );
    // Nobody answers for what stands in the register alone; two currencies make two orders.
    let mut command = world
        .ordering(
            "hoi-kho",
            vec![entry("2026-08-03", "2026-08-05", "10", "tấn")],
        )
        .await;
    let mut other = world
        .ordering(
            "tinh-dau-hoi",
            vec![entry("2026-08-03", "2026-08-05", "20", "lít")],
        )
        .await;
    command.lines.append(&mut other.lines);
    let outcome = act!(world, buyer, |tx| order::place_at_list_price(
        tx, &buyer, &command
    ));
    assert_eq!(
        refused(outcome),
        [(
            FaultCode::CurrencyMismatch,
            "input.lines.1.productId".to_owned()
        )]
    );
    assert!(world.events().await.is_empty());
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_tonnes_are_ordered_once(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let buyer = world.buyer().await;
    let product = world.loaded.products["na-dai"];
    let day = |day: u32| NaiveDate::from_ymd_opt(2026, 8, day).unwrap();
    let august = DateWindow {
        from: day(1),
        to: day(31),
    };
    let stated = [supply::Window {
        days: august,
        quantity: BaseQuantity::from_milli(5_000_000),
        kind: supply::Kind::Expected,
    }];
    let done: platform::Result<()> =
        platform::command!(world.test.db, &Context::program("test"), |tx| {
            supply::replace(tx, product, &stated)
        });
    done.unwrap();
    let command = world
        .ordering(
            "na-dai",
            vec![entry("2026-08-03", "2026-08-05", "2", "tấn")],
        )
        .await;
    let mut running = Vec::new();
    for _ in 0..5 {
        let (db, actor, command) = (world.test.db.clone(), buyer.clone(), command.clone());
        running.push(tokio::spawn(async move {
            platform::command!(db, &Context::of(&actor, "race"), |tx| {
                order::place_at_list_price(tx, &actor, &command)
            })
        }));
    }
    let (mut placed, mut left) = (0, Vec::new());
    for task in running {
        let outcome: platform::Result<order::Placed> = task.await.unwrap();
        match outcome {
            Ok(_) => placed += 1,
            Err(Failure::Refused(faults)) => left.extend(faults.into_iter().map(|fault| {
                assert_eq!(fault.code, FaultCode::QuantityUnavailable);
                fault.facts
            })),
            Err(failure) => panic!("{failure}"),
        }
    }
    assert_eq!(placed, 2);
    // How much is left is the seller's own to know.
    assert_eq!(left, [Facts::None, Facts::None, Facts::None]);
    let standing = supply::standing(world.test.db.read(), &[(product, august)])
        .await
        .unwrap();
    assert_eq!(standing[0].ordered.milli(), 4_000_000);
}
