use chrono::Duration;
use kernel::fault::FaultCode;
use kernel::id::OrderId;
use platform::Backend;
use rstest::rstest;

use super::{World, act, conflict_from, offering, quantity, refused};
use crate::delivery::{self, Receive, Refuse, Ship, WeightInput};
use crate::inquiry::{self, Decline, SendMessage};
use crate::order::{self, Cancel, Complete};
use crate::quotation;

async fn deliveries(world: &World, order: OrderId) -> Vec<delivery::Delivery> {
    let conn = world.test.db.read();
    delivery::of_orders(conn, &[order])
        .await
        .unwrap()
        .remove(&order)
        .unwrap()
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_cooperative_declines_and_the_buyer_is_told(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let id = world.submit().await;
    let decline = Decline {
        inquiry: id.to_string(),
        reason: "Mùa này đã bán hết.".to_owned(),
        expected_version: Some(1),
    };
    let outcome = act!(world, buyer, |tx| inquiry::decline(tx, &buyer, &decline));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Forbidden, "input.inquiryId".to_owned())]
    );
    // The same words sent twice, because the answer was lost on the way.
    for _ in 0..2 {
        act!(world, seller, |tx| inquiry::decline(tx, &seller, &decline)).unwrap();
    }
    let offer = offering(id);
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &offer));
    assert_eq!(conflict_from(outcome), "DECLINED");
    // The thread stays open for words, and words reopen nothing.
    let message = SendMessage {
        inquiry: id.to_string(),
        body: "Sang năm nhé!".to_owned(),
        organisation: None,
    };
    act!(world, buyer, |tx| inquiry::send_message(
        tx, &buyer, &message
    ))
    .unwrap();
    let row = inquiry::get_visible(world.test.db.read(), &buyer, id)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(row.state, inquiry::State::Declined);
    assert_eq!(row.reason.as_deref(), Some("Mùa này đã bán hết."));
    assert_eq!(
        world.letters().await[2..],
        ["INQUIRY_DECLINED", "MESSAGE_RECEIVED"]
    );
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn an_inquiry_that_nobody_answers_expires_once(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let seller = world.seller().await;
    let id = world.submit().await;
    world.test.hand.advance(Duration::hours(48));
    // Late by the clock, even before the worker has written it down.
    let offer = offering(id);
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &offer));
    assert_eq!(conflict_from(outcome), "EXPIRED");
    assert_eq!(inquiry::expire_due(&world.test.db).await.unwrap(), 1);
    assert_eq!(inquiry::expire_due(&world.test.db).await.unwrap(), 0);
    assert_eq!(
        world.letters().await[2..],
        ["INQUIRY_EXPIRED", "INQUIRY_EXPIRED", "INQUIRY_UNANSWERED"],
        "both sides, and the staff who may call"
    );
}

#[tokio::test]
async fn a_rejection_closes_the_inquiry() {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let id = world.submit().await;
    let sent = world.send(id, true).await;
    let reject = quotation::Reject {
        quotation: sent.to_string(),
        expected_revision: Some(2),
        reason: "Giá cao quá.".to_owned(),
    };
    let outcome = act!(world, buyer, |tx| quotation::reject(tx, &buyer, &reject));
    assert_eq!(
        refused(outcome),
        [(
            FaultCode::VersionConflict,
            "input.expectedRevision".to_owned()
        )]
    );
    let reject = quotation::Reject {
        expected_revision: Some(1),
        ..reject
    };
    for _ in 0..2 {
        act!(world, buyer, |tx| quotation::reject(tx, &buyer, &reject)).unwrap();
    }
    let mut offer = offering(id);
    offer.expected_revision = Some(1);
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &offer));
    assert_eq!(conflict_from(outcome), "CLOSED");
    assert_eq!(
        world.events().await[3..],
        ["quotation.rejected", "inquiry.closed"]
    );
    assert_eq!(world.letters().await[4..], ["QUOTATION_REJECTED"]);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn either_side_cancels_until_goods_have_left(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let cancel = |order: OrderId| Cancel {
        order: order.to_string(),
        reason: "Bão số 3.".to_owned(),
        ..Cancel::default()
    };
    let order = world
        .accept(world.send(world.submit().await, true).await)
        .await;
    let command = cancel(order);
    act!(world, seller, |tx| order::cancel(tx, &seller, &command)).unwrap();
    assert!(
        deliveries(&world, order)
            .await
            .iter()
            .all(|d| d.state == delivery::State::Cancelled)
    );
    let outcome = act!(world, buyer, |tx| order::cancel(tx, &buyer, &command));
    assert_eq!(conflict_from(outcome), "CANCELLED");
    let ship = Ship {
        delivery: deliveries(&world, order).await[0].id.to_string(),
        ..Ship::default()
    };
    let outcome = act!(world, seller, |tx| delivery::ship(tx, &seller, &ship));
    assert_eq!(conflict_from(outcome), "CANCELLED");

    let order = world
        .accept(world.send(world.submit().await, true).await)
        .await;
    let ship = Ship {
        delivery: deliveries(&world, order).await[3].id.to_string(),
        ..Ship::default()
    };
    act!(world, seller, |tx| delivery::ship(tx, &seller, &ship)).unwrap();
    let command = cancel(order);
    let outcome = act!(world, buyer, |tx| order::cancel(tx, &buyer, &command));
    assert_eq!(conflict_from(outcome), "CONFIRMED");
}

#[tokio::test]
async fn a_placed_order_is_rejected_and_delivers_nothing() {
    let world = World::new(Backend::Sqlite).await;
    let seller = world.seller().await;
    let order = world
        .accept(world.send(world.submit().await, false).await)
        .await;
    let ship = Ship {
        delivery: deliveries(&world, order).await[0].id.to_string(),
        ..Ship::default()
    };
    let outcome = act!(world, seller, |tx| delivery::ship(tx, &seller, &ship));
    assert_eq!(conflict_from(outcome), "PLANNED");
    let reject = order::Reject {
        order: order.to_string(),
        reason: "Hết hàng.".to_owned(),
        expected_version: None,
    };
    act!(world, seller, |tx| order::reject(tx, &seller, &reject)).unwrap();
    let events = world.events().await;
    assert_eq!(
        events
            .iter()
            .filter(|kind| *kind == "delivery.cancelled")
            .count(),
        4
    );
    assert!(events.contains(&"order.rejected".to_owned()));
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn an_order_whose_every_delivery_is_refused_is_cancelled(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = world
        .accept(world.send(world.submit().await, true).await)
        .await;
    for planned in deliveries(&world, order).await {
        let ship = Ship {
            delivery: planned.id.to_string(),
            ..Ship::default()
        };
        act!(world, seller, |tx| delivery::ship(tx, &seller, &ship)).unwrap();
        let refuse = Refuse {
            delivery: planned.id.to_string(),
            reason: "Hàng dập.".to_owned(),
            expected_version: None,
        };
        act!(world, buyer, |tx| delivery::refuse(tx, &buyer, &refuse)).unwrap();
    }
    let row = order::get_visible(world.test.db.read(), &buyer, order)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(row.state, order::State::Cancelled);
    assert_eq!(row.reason.as_deref(), Some("Hàng dập."));
    assert!(row.was_refused(&deliveries(&world, order).await));
    // The letters about the refusals say that it is over; nobody is asked to stop preparing.
    let letters = world.letters().await;
    let of = |kind: &str| letters.iter().filter(|known| *known == kind).count();
    assert_eq!(of("DELIVERY_REFUSED"), 8);
    assert_eq!(of("DELIVERY_RECEIVED"), 0);
    assert_eq!(of("ORDER_CANCELLED"), 0);
}

#[tokio::test]
async fn an_order_that_is_closed_after_a_refusal_was_ended_by_whoever_closed_it() {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = world
        .accept(world.send(world.submit().await, true).await)
        .await;
    let first = deliveries(&world, order).await[0].id.to_string();
    let ship = Ship {
        delivery: first.clone(),
        ..Ship::default()
    };
    act!(world, seller, |tx| delivery::ship(tx, &seller, &ship)).unwrap();
    let refuse = Refuse {
        delivery: first,
        reason: "Hàng dập.".to_owned(),
        expected_version: None,
    };
    act!(world, buyer, |tx| delivery::refuse(tx, &buyer, &refuse)).unwrap();
    world.test.hand.advance(Duration::days(60));
    let close = Complete {
        order: order.to_string(),
        organisation: None,
        expected_version: None,
        reason: "Không có chuyến nào nữa.".to_owned(),
    };
    act!(world, buyer, |tx| order::complete(tx, &buyer, &close)).unwrap();
    let row = order::get_visible(world.test.db.read(), &buyer, order)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(row.state, order::State::Cancelled);
    assert!(!row.was_refused(&deliveries(&world, order).await));
    let letters = world.letters().await;
    assert!(letters.contains(&"ORDER_CANCELLED".to_owned()));
}

#[tokio::test]
async fn weights_are_sane_complete_and_more_than_nothing() {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = world
        .accept(world.send(world.submit().await, true).await)
        .await;
    let id = deliveries(&world, order).await[0].id.to_string();
    let receive = |lines: Vec<(i32, &str)>| Receive {
        delivery: id.clone(),
        expected_version: None,
        note: None,
        lines: lines
            .into_iter()
            .map(|(line, kg)| WeightInput {
                line,
                quantity: quantity(kg, "kg"),
            })
            .collect(),
    };
    let command = receive(vec![(1, "12000")]);
    let outcome = act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command));
    assert_eq!(conflict_from(outcome), "PLANNED");
    let ship = Ship {
        delivery: id.clone(),
        ..Ship::default()
    };
    act!(world, seller, |tx| delivery::ship(tx, &seller, &ship)).unwrap();
    for (lines, code, path) in [
        (vec![], FaultCode::Required, "input.lines"),
        (vec![(1, "0")], FaultCode::NothingReceived, "input.lines"),
        (
            vec![(1, "-5")],
            FaultCode::QuantityNotPositive,
            "input.lines.0.quantity",
        ),
        (
            vec![(1, "12625.001")],
            FaultCode::BeyondTolerance,
            "input.lines.0.quantity",
        ),
        (
            vec![(1, "12000"), (2, "1")],
            FaultCode::NotFound,
            "input.lines.1.line",
        ),
    ] {
        let command = receive(lines);
        let outcome = act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command));
        assert_eq!(refused(outcome), [(code, path.to_owned())]);
    }
    let command = receive(vec![(1, "12000")]);
    for _ in 0..2 {
        act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command)).unwrap();
    }
    let outcome = act!(world, seller, |tx| delivery::receive(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Forbidden, "input.deliveryId".to_owned())]
    );
}
