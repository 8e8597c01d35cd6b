use chrono::{Duration, NaiveDate};
use kernel::fault::FaultCode;
use kernel::id::{DeliveryId, OrderId};
use kernel::time::vn;
use platform::Backend;
use rstest::rstest;

use super::amendments::{confirmed, deliveries, planned, row};
use super::{World, act, conflict_from, quantity, refused};
use crate::WindowInput;
use crate::delivery::{self, Receive, Rest, RestInput, Ship, WeightInput};
use crate::order::{self, Complete, Progress};

fn load(delivery: DeliveryId, kg: &str, rest: Option<RestInput>) -> Ship {
    Ship {
        delivery: delivery.to_string(),
        lines: vec![WeightInput {
            line: 1,
            quantity: quantity(kg, "kg"),
        }],
        rest,
        ..Ship::default()
    }
}

fn weighed(delivery: DeliveryId, kg: &str) -> Receive {
    Receive {
        delivery: delivery.to_string(),
        lines: vec![WeightInput {
            line: 1,
            quantity: quantity(kg, "kg"),
        }],
        ..Receive::default()
    }
}

fn rest(outcome: &str) -> RestInput {
    RestInput {
        outcome: outcome.to_owned(),
        window: None,
    }
}

async fn progress(world: &World, order: OrderId) -> Progress {
    let conn = world.test.db.read();
    let all = deliveries(world, order).await;
    let ids: Vec<DeliveryId> = all.iter().map(|delivery| delivery.id).collect();
    let lines = delivery::lines_of(conn, &ids).await.unwrap();
    let lines: Vec<delivery::Line> = lines.into_values().flatten().collect();
    let revisions = order::terms_of(conn, &[order]).await.unwrap();
    let terms = &revisions[&order].last().unwrap().terms;
    Progress::of(terms, &all, &lines).unwrap()
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn the_rest_of_a_short_load_follows_in_a_delivery_of_its_own(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let all = deliveries(&world, order).await;
    // One per cent is what scales differ by; more needs a word, and less is not asked about.
    let command = load(all[0].id, "8000", None);
    let outcome = act!(world, seller, |tx| delivery::ship(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Required, "input.rest".to_owned())]
    );
    let command = load(all[1].id, "19800", None);
    act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();

    let mut follows = rest("FOLLOWS");
    follows.window = Some(WindowInput {
        from: "2026-08-06".to_owned(),
        to: "2026-08-07".to_owned(),
    });
    let command = load(all[0].id, "8000", Some(follows));
    act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();
    let now = deliveries(&world, order).await;
    assert_eq!(now.len(), 5);
    let first = now.iter().find(|d| d.id == all[0].id).unwrap();
    let next = now.iter().find(|d| d.follows == Some(first.id)).unwrap();
    assert_eq!(first.rest, Some(Rest::Follows));
    assert_eq!((next.position, next.state), (5, delivery::State::Planned));
    assert_eq!(planned(&world, next.id).await, [4_500_000]);
    let line = progress(&world, order).await.lines[0];
    assert_eq!(line.agreed.milli(), 72_500_000);
    assert_eq!(line.to_come.milli(), 44_500_000);
    assert_eq!(line.under_way.milli(), 27_800_000);
    assert_eq!(line.missing().milli(), 200_000);

    // The rest comes, and the first delivery alone is worth what was weighed.
    let command = weighed(all[0].id, "7950.5");
    act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command)).unwrap();
    let so_far = progress(&world, order).await;
    assert_eq!(so_far.value_received.minor, 449_203_250);
    // Half a đồng goes to the even one.
    assert_eq!(so_far.vat_received.minor, 22_460_162);
    let events = world.events().await;
    assert_eq!(
        events
            .iter()
            .filter(|kind| *kind == "delivery.planned")
            .count(),
        1
    );
}

#[tokio::test]
async fn more_than_the_tolerance_leaves_neither_the_yard_nor_the_lorry() {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let first = deliveries(&world, order).await[0].id;
    let beyond = [(
        FaultCode::BeyondTolerance,
        "input.lines.0.quantity".to_owned(),
    )];
    let command = load(first, "12625.001", None);
    let outcome = act!(world, seller, |tx| delivery::ship(tx, &seller, &command));
    assert_eq!(refused(outcome), beyond);
    let command = load(first, "0", Some(rest("DROPPED")));
    let outcome = act!(world, seller, |tx| delivery::ship(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::QuantityNotPositive, "input.lines".to_owned())]
    );
    let command = load(first, "12625", None);
    act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();
    let command = weighed(first, "12751.251");
    let outcome = act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command));
    assert_eq!(refused(outcome), beyond);
    let command = weighed(first, "12751.25");
    act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command)).unwrap();
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn an_order_whose_deliveries_stay_away_is_closed_by_the_buyer_at_once_and_the_seller_later(
    #[case] backend: Backend,
) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let all = deliveries(&world, order).await;
    let close = Complete {
        order: order.to_string(),
        reason: "Bão, mất mùa.".to_owned(),
        ..Complete::default()
    };
    let last = |days: i64| {
        let day = NaiveDate::from_ymd_opt(2026, 8, 26).unwrap();
        vn::end_of_day(day) + Duration::days(days)
    };
    let outcome = act!(world, buyer, |tx| order::complete(tx, &buyer, &close));
    assert_eq!(conflict_from(outcome), "CONFIRMED");
    let command = load(all[0].id, "12500", None);
    act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();
    world.test.hand.set(last(0));
    // What is on the road comes first.
    let outcome = act!(world, buyer, |tx| order::complete(tx, &buyer, &close));
    assert_eq!(conflict_from(outcome), "CONFIRMED");
    let command = weighed(all[0].id, "12400");
    act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command)).unwrap();
    world.test.hand.set(last(7) - Duration::microseconds(1));
    let outcome = act!(world, seller, |tx| order::complete(tx, &seller, &close));
    assert_eq!(conflict_from(outcome), "CONFIRMED");
    if backend == Backend::Sqlite {
        act!(world, buyer, |tx| order::complete(tx, &buyer, &close)).unwrap();
    } else {
        world.test.hand.set(last(7));
        act!(world, seller, |tx| order::complete(tx, &seller, &close)).unwrap();
    }
    let now = row(&world, order).await;
    assert_eq!(now.state, order::State::Completed);
    assert_eq!(now.reason.as_deref(), Some("Bão, mất mùa."));
    let line = progress(&world, order).await.lines[0];
    assert_eq!(line.missing().milli(), 60_100_000);
    let letters = world.letters().await;
    assert_eq!(
        letters
            .iter()
            .filter(|kind| *kind == "ORDER_COMPLETED")
            .count(),
        2
    );
}

#[rstest]
#[case("FOLLOWS")]
#[case("DROPPED")]
#[tokio::test]
async fn what_stayed_behind_is_not_received(#[case] outcome: &str) {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let first = deliveries(&world, order).await[0].id;
    let command = load(first, "3000", Some(rest(outcome)));
    act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();
    // Twelve and a half tonnes were agreed and three left: the scales may differ by a hundredth of three.
    let command = weighed(first, "3030.001");
    let outcome = act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command));
    assert_eq!(
        refused(outcome),
        [(
            FaultCode::BeyondTolerance,
            "input.lines.0.quantity".to_owned()
        )]
    );
    let command = weighed(first, "3030");
    act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command)).unwrap();
}

#[tokio::test]
async fn a_rest_does_not_follow_for_ever() {
    let world = World::new(Backend::Sqlite).await;
    let seller = world.seller().await;
    let order = confirmed(&world).await;
    let mut next = deliveries(&world, order).await[0].id;
    for _ in 0..5 {
        let command = load(next, "0.001", Some(rest("FOLLOWS")));
        act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();
        let all = deliveries(&world, order).await;
        next = all.iter().find(|d| d.follows == Some(next)).unwrap().id;
    }
    let command = load(next, "0.001", Some(rest("FOLLOWS")));
    let outcome = act!(world, seller, |tx| delivery::ship(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::TooMany, "input.rest.outcome".to_owned())]
    );
    // What does not come any more is dropped, or agreed on anew.
    let command = load(next, "0.001", Some(rest("DROPPED")));
    act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();
}
