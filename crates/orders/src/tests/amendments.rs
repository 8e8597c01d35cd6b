use kernel::actor::Actor;
use kernel::fault::FaultCode;
use kernel::id::{AmendmentId, DeliveryId, OrderId};
use platform::Backend;
use rstest::rstest;

use super::{World, act, conflict_from, quantity, refused};
use crate::WindowInput;
use crate::amendment::{self, Accept, ChangeInput, Decline, Propose, Withdraw};
use crate::delivery::{self, Delivery, Ship, WeightInput};
use crate::order::{self, Order, Revision};

pub(super) async fn row(world: &World, order: OrderId) -> Order {
    let conn = world.test.db.read();
    let buyer = world.buyer().await;
    let found = order::get_visible(conn, &buyer, order).await.unwrap();
    found.unwrap().row
}

pub(super) async fn deliveries(world: &World, order: OrderId) -> Vec<Delivery> {
    let conn = world.test.db.read();
    let mut all = delivery::of_orders(conn, &[order]).await.unwrap();
    all.remove(&order).unwrap()
}

pub(super) async fn planned(world: &World, delivery: DeliveryId) -> Vec<i64> {
    let conn = world.test.db.read();
    let mut all = delivery::lines_of(conn, &[delivery]).await.unwrap();
    let lines = all.remove(&delivery).unwrap_or_default();
    lines.iter().map(|line| line.planned.milli()).collect()
}

async fn history(world: &World, order: OrderId) -> Vec<Revision> {
    let conn = world.test.db.read();
    let mut all = order::terms_of(conn, &[order]).await.unwrap();
    all.remove(&order).unwrap()
}

pub(super) async fn confirmed(world: &World) -> OrderId {
    let quotation = world.send(world.submit().await, true).await;
    world.accept(quotation).await
}

pub(super) fn tonnes(delivery: DeliveryId, tonnes: &str) -> ChangeInput {
    ChangeInput {
        delivery: Some(delivery.to_string()),
        lines: vec![WeightInput {
            line: 1,
            quantity: quantity(tonnes, "tấn"),
        }],
        ..ChangeInput::default()
    }
}

fn days(from: &str, to: &str) -> WindowInput {
    WindowInput {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

pub(super) fn proposal(order: OrderId, deliveries: Vec<ChangeInput>) -> Propose {
    Propose {
        order: order.to_string(),
        note: "Mưa nhiều, tuần đầu hái không đủ.".to_owned(),
        deliveries,
        ..Propose::default()
    }
}

pub(super) async fn propose(
    world: &World,
    actor: &Actor,
    order: OrderId,
    changes: Vec<ChangeInput>,
) -> AmendmentId {
    let command = proposal(order, changes);
    act!(world, actor, |tx| amendment::propose(tx, actor, &command))
        .unwrap()
        .amendment
}

pub(super) fn accept(amendment: AmendmentId) -> Accept {
    Accept {
        amendment: amendment.to_string(),
        ..Accept::default()
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn what_both_agree_to_is_a_new_revision_and_the_deliveries_follow(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let before = deliveries(&world, order).await;
    let changes = vec![
        tonnes(before[0].id, "10"),
        ChangeInput {
            window: Some(days("2026-08-12", "2026-08-14")),
            ..tonnes(before[1].id, "20")
        },
        tonnes(before[2].id, "0"),
        ChangeInput {
            window: Some(days("2026-09-01", "2026-09-03")),
            lines: vec![WeightInput {
                line: 1,
                quantity: quantity("2500", "kg"),
            }],
            ..ChangeInput::default()
        },
    ];
    let amendment = propose(&world, &seller, order, changes).await;
    // Nothing has changed yet, and a second proposal has to wait.
    assert_eq!(row(&world, order).await.terms_revision, 1);
    let again = proposal(order, vec![tonnes(before[3].id, "1")]);
    let outcome = act!(world, buyer, |tx| amendment::propose(tx, &buyer, &again));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Duplicate, "input.orderId".to_owned())]
    );
    // Who proposed does not decide.
    let command = accept(amendment);
    let outcome = act!(world, seller, |tx| amendment::accept(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Forbidden, "input.amendmentId".to_owned())]
    );
    for _ in 0..2 {
        act!(world, buyer, |tx| amendment::accept(tx, &buyer, &command)).unwrap();
    }

    let now = row(&world, order).await;
    assert_eq!(
        (now.terms_revision, now.state),
        (2, order::State::Confirmed)
    );
    let after = deliveries(&world, order).await;
    assert_eq!(after.len(), 5);
    assert_eq!(planned(&world, after[0].id).await, [10_000_000]);
    assert_eq!(after[1].from.to_string(), "2026-08-12");
    let cancelled = after.iter().find(|d| d.id == before[2].id).unwrap();
    assert_eq!(cancelled.state, delivery::State::Cancelled);
    assert_eq!(planned(&world, after[4].id).await, [2_500_000]);

    let history = history(&world, order).await;
    assert_eq!(history.len(), 2);
    assert_eq!(history[1].amendment, Some(amendment));
    // What was agreed before stays as it was: 72.5 t; now 10 + 20 + 20 + 2.5 t at 56,500 đồng, 5 % VAT.
    assert_eq!(history[0].terms.total.minor, 4_096_250_000);
    assert_eq!(history[1].terms.total.minor, 2_966_250_000);
    assert_eq!(history[1].terms.vat_total.minor, 148_312_500);
    assert_eq!(history[1].terms.lines[0].agreed().milli(), 52_500_000);
    let events = world.events().await;
    assert_eq!(
        events[events.len() - 5..],
        [
            "order.amended",
            "delivery.replanned",
            "delivery.replanned",
            "delivery.cancelled",
            "delivery.planned",
        ]
    );
    let letters = world.letters().await;
    let of = |kind: &str| letters.iter().filter(|letter| *letter == kind).count();
    assert_eq!((of("AMENDMENT_PROPOSED"), of("AMENDMENT_ACCEPTED")), (1, 2));
}

#[tokio::test]
async fn days_alone_cost_nothing_and_totals_stay_to_the_last_dong() {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let first = deliveries(&world, order).await[0].id;
    let change = ChangeInput {
        delivery: Some(first.to_string()),
        window: Some(days("2026-08-04", "2026-08-06")),
        ..ChangeInput::default()
    };
    let command = accept(propose(&world, &buyer, order, vec![change]).await);
    act!(world, seller, |tx| amendment::accept(tx, &seller, &command)).unwrap();
    let history = history(&world, order).await;
    assert_eq!(history[0].terms.total, history[1].terms.total);
    assert_eq!(history[0].terms.vat_total, history[1].terms.vat_total);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn nought_of_everything_is_a_cancellation_that_both_agree_to(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let all = deliveries(&world, order).await;
    let changes = all.iter().map(|d| tonnes(d.id, "0")).collect();
    let command = accept(propose(&world, &buyer, order, changes).await);
    act!(world, seller, |tx| amendment::accept(tx, &seller, &command)).unwrap();
    let now = row(&world, order).await;
    assert_eq!(now.state, order::State::Cancelled);
    assert_eq!(
        now.reason.as_deref(),
        Some("Mưa nhiều, tuần đầu hái không đủ.")
    );
    let events = world.events().await;
    assert_eq!(events.last().unwrap(), "order.cancelled");
}

#[tokio::test]
async fn a_declined_and_a_withdrawn_proposal_change_nothing() {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let first = deliveries(&world, order).await[0].id;
    let amendment = propose(&world, &seller, order, vec![tonnes(first, "5")]).await;
    let decline = Decline {
        amendment: amendment.to_string(),
        reason: "Cần đủ hàng.".to_owned(),
    };
    for _ in 0..2 {
        act!(world, buyer, |tx| amendment::decline(tx, &buyer, &decline)).unwrap();
    }
    let command = accept(amendment);
    let outcome = act!(world, buyer, |tx| amendment::accept(tx, &buyer, &command));
    assert_eq!(conflict_from(outcome), "DECLINED");

    let amendment = propose(&world, &seller, order, vec![tonnes(first, "6")]).await;
    let withdraw = Withdraw {
        amendment: amendment.to_string(),
        note: None,
    };
    act!(world, seller, |tx| amendment::withdraw(
        tx, &seller, &withdraw
    ))
    .unwrap();
    let command = accept(amendment);
    let outcome = act!(world, buyer, |tx| amendment::accept(tx, &buyer, &command));
    assert_eq!(conflict_from(outcome), "WITHDRAWN");
    assert_eq!(row(&world, order).await.terms_revision, 1);
    assert_eq!(planned(&world, first).await, [12_500_000]);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_delivery_that_leaves_while_its_change_is_accepted_has_one_outcome(
    #[case] backend: Backend,
) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    for _ in 0..3 {
        let order = confirmed(&world).await;
        let first = deliveries(&world, order).await[0].id;
        let amendment = propose(&world, &buyer, order, vec![tonnes(first, "0")]).await;
        let ship = Ship {
            delivery: first.to_string(),
            ..Ship::default()
        };
        let shipped = {
            let (db, actor) = (world.test.db.clone(), seller.clone());
            tokio::spawn(async move {
                let context = platform::Context::of(&actor, "race");
                platform::command!(db, &context, |tx| delivery::ship(tx, &actor, &ship))
            })
        };
        // The seller's colleague would accept; here he does both at once.
        let command = accept(amendment);
        let accepted = act!(world, seller, |tx| amendment::accept(tx, &seller, &command));
        let shipped: platform::Result<_> = shipped.await.unwrap();
        let state = deliveries(&world, order)
            .await
            .into_iter()
            .find(|delivery| delivery.id == first)
            .unwrap()
            .state;
        let conn = world.test.db.read();
        let open = amendment::get_visible(conn, &buyer, amendment)
            .await
            .unwrap()
            .unwrap()
            .row
            .0
            .state;
        match (accepted, shipped) {
            (Ok(_), Err(refusal)) => {
                let outcome: platform::Result<()> = Err(refusal);
                assert_eq!(conflict_from(outcome), "CANCELLED");
                assert_eq!(state, delivery::State::Cancelled);
                assert_eq!(open, amendment::State::Accepted);
            }
            (refusal @ Err(_), Ok(_)) => {
                assert_eq!(conflict_from(refusal), "LAPSED");
                assert_eq!(state, delivery::State::Shipped);
                assert_eq!(open, amendment::State::Lapsed);
            }
            both => panic!("not one outcome: {both:?}"),
        }
    }
}

#[tokio::test]
async fn faults_of_a_proposal_are_named_all_at_once() {
    let world = World::new(Backend::Sqlite).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let order = confirmed(&world).await;
    let all = deliveries(&world, order).await;
    let ship = Ship {
        delivery: all[0].id.to_string(),
        ..Ship::default()
    };
    act!(world, seller, |tx| delivery::ship(tx, &seller, &ship)).unwrap();
    let mut command = proposal(
        order,
        vec![
            tonnes(all[0].id, "1"),
            ChangeInput {
                window: Some(days("2026-08-20", "2026-08-10")),
                ..tonnes(all[1].id, "-4")
            },
            ChangeInput {
                lines: vec![WeightInput {
                    line: 9,
                    quantity: quantity("1", "tấn"),
                }],
                ..ChangeInput::default()
            },
        ],
    );
    command.note = String::new();
    let outcome = act!(world, buyer, |tx| amendment::propose(tx, &buyer, &command));
    let at = |text: &str| format!("input.{text}");
    assert_eq!(
        refused(outcome),
        [
            (FaultCode::Required, at("note")),
            (FaultCode::StateTransition, at("deliveries.0.deliveryId")),
            (FaultCode::WindowReversed, at("deliveries.1.window.to")),
            (
                FaultCode::QuantityNotPositive,
                at("deliveries.1.lines.0.quantity")
            ),
            (FaultCode::Required, at("deliveries.2.window")),
            (FaultCode::NotFound, at("deliveries.2.lines.0.line")),
        ]
    );
    // The same days and weights are no change.
    let same = ChangeInput {
        window: Some(days("2026-08-10", "2026-08-12")),
        ..tonnes(all[1].id, "20")
    };
    let command = proposal(order, vec![same]);
    let outcome = act!(world, buyer, |tx| amendment::propose(tx, &buyer, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Contradiction, at("deliveries"))]
    );
    // Staff see it and do not act; a stranger does not see it.
    let officer = world.officer().await;
    let command = proposal(order, vec![tonnes(all[1].id, "1")]);
    let outcome = act!(world, officer, |tx| amendment::propose(
        tx, &officer, &command
    ));
    assert_eq!(refused(outcome), [(FaultCode::Forbidden, at("orderId"))]);
    let other = world.person("thanh@htx-hoimau.example").await;
    let outcome = act!(world, other, |tx| amendment::propose(tx, &other, &command));
    assert_eq!(refused(outcome), [(FaultCode::NotFound, at("orderId"))]);
}
