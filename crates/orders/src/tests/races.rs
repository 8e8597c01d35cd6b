use accounts::membership;
use chrono::Duration;
use kernel::actor::Role;
use kernel::fault::FaultCode;
use platform::{Backend, Context};
use rstest::rstest;

use super::{World, act, conflict_from, offering, refused};
use crate::inquiry::{self, Decline};
use crate::order;
use crate::quotation::{self, Accept};

/// Two people of one organisation: the second belongs to it from now on.
async fn colleague(world: &World, email: &str, organisation: &str) -> kernel::actor::Actor {
    let person = world.person(email).await.person;
    let begin = membership::Begin {
        organisation: world.organisations[organisation],
        person,
        role: Role::Agent,
    };
    let outcome: platform::Result<_> =
        platform::command!(world.test.db, &Context::program("test"), |tx| {
            membership::begin(tx, begin)
        });
    outcome.unwrap();
    world.person(email).await
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_acceptances_exactly_one_wins(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let one = world.buyer().await;
    let two = colleague(&world, "ha@xuatkhaumau.example", "sieuthimau").await;
    let quotation = world.send(world.submit().await, true).await;
    let command = Accept {
        quotation: quotation.to_string(),
        ..Accept::default()
    };
    let mut running = Vec::new();
    for actor in [one.clone(), two, one.clone()] {
        let (db, command) = (world.test.db.clone(), command.clone());
        running.push(tokio::spawn(async move {
            let outcome = platform::command!(db, &Context::of(&actor, "race"), |tx| {
                quotation::accept(tx, &actor, &command)
            });
            (actor.person, outcome)
        }));
    }
    let mut outcomes = Vec::new();
    for task in running {
        outcomes.push(task.await.unwrap());
    }
    let orders: Vec<_> = outcomes
        .iter()
        .filter_map(|(_, outcome)| outcome.as_ref().ok())
        .map(|accepted| accepted.order)
        .collect();
    // The same person twice gets the same order twice; the other one the typed conflict.
    let conn = world.test.db.read();
    let order = order::get_visible(conn, &one, orders[0])
        .await
        .unwrap()
        .unwrap()
        .row;
    assert!(orders.iter().all(|id| *id == order.id));
    for (person, outcome) in outcomes {
        if person == order.buyer_person {
            outcome.unwrap();
        } else {
            assert_eq!(conflict_from(outcome), "ACCEPTED");
        }
    }
    assert_eq!(
        world
            .events()
            .await
            .iter()
            .filter(|kind| *kind == "order.confirmed")
            .count(),
        1
    );
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_members_who_answer_at_once_do_not_overwrite_each_other(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let mai = world.seller().await;
    let thanh = colleague(&world, "thanh@htx-hoimau.example", "namau").await;
    let id = world.submit().await;
    let offer = offering(id);
    let mut running = Vec::new();
    for actor in [mai.clone(), thanh.clone()] {
        let (db, offer) = (world.test.db.clone(), offer.clone());
        running.push(tokio::spawn(async move {
            platform::command!(db, &Context::of(&actor, "race"), |tx| {
                quotation::send(tx, &actor, &offer)
            })
        }));
    }
    let (mut sent, mut refusals) = (0, Vec::new());
    for task in running {
        match task.await.unwrap() {
            Ok(_) => sent += 1,
            outcome => refusals.extend(refused(outcome)),
        }
    }
    assert_eq!(sent, 1);
    assert_eq!(
        refusals,
        [(
            FaultCode::VersionConflict,
            "input.expectedRevision".to_owned()
        )]
    );

    // One declines while the other's offer is open: the offer binds.
    let decline = Decline {
        inquiry: id.to_string(),
        reason: "Hết hàng.".to_owned(),
        expected_version: None,
    };
    let outcome = act!(world, thanh, |tx| inquiry::decline(tx, &thanh, &decline));
    assert_eq!(conflict_from(outcome), "ANSWERED");
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_quotation_that_expires_while_being_accepted_has_one_outcome(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let buyer = world.buyer().await;
    let quotation = world.send(world.submit().await, true).await;
    let command = Accept {
        quotation: quotation.to_string(),
        ..Accept::default()
    };
    // The last second of the last day in Vietnam is in time …
    let last = kernel::time::vn::end_of_day(chrono::NaiveDate::from_ymd_opt(2026, 7, 31).unwrap());
    world.test.hand.set(last - Duration::microseconds(1));
    assert_eq!(quotation::expire_due(&world.test.db).await.unwrap(), 0);
    // … the next is not: acceptance and worker race for the row.
    world.test.hand.set(last);
    let db = world.test.db.clone();
    let worker = tokio::spawn(async move { quotation::expire_due(&db).await });
    let outcome = act!(world, buyer, |tx| quotation::accept(tx, &buyer, &command));
    assert_eq!(conflict_from(outcome), "EXPIRED");
    assert_eq!(worker.await.unwrap().unwrap(), 1);
    assert_eq!(quotation::expire_due(&world.test.db).await.unwrap(), 0);
    let letters = world.letters().await;
    assert_eq!(
        letters
            .iter()
            .filter(|kind| *kind == "QUOTATION_EXPIRED")
            .count(),
        2
    );
    assert!(!letters.iter().any(|kind| kind == "ORDER_CONFIRMED"));
}
