use kernel::actor::{Scope, Standing};
use kernel::fault::FaultCode;
use platform::{Backend, db::count_statements};
use rstest::rstest;

use super::{World, act, offering, quantity, refused};
use crate::delivery::{self, Arrive, Prepare, Receive, Ship, WeightInput};
use crate::inquiry::{self, SendMessage};
use crate::order::{self, Confirm};
use crate::parties::{Side, View};
use crate::quotation::{self, Gap};

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_firm_offer_becomes_an_order_that_completes_by_itself(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let conn = world.test.db.read();

    let inquiry = world.submit().await;
    let seen = inquiry::get_visible(conn, &seller, inquiry)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.view, View::Party(Side::Selling));
    assert_eq!(seen.row.awaiting, Some(Side::Selling));
    let lines = inquiry::lines_of(conn, &[inquiry])
        .await
        .unwrap()
        .remove(&inquiry)
        .unwrap();
    assert_eq!(lines[0].schedule.len(), 4);
    assert_eq!(lines[0].schedule[3].from.to_string(), "2026-08-24");
    assert_eq!(lines[0].schedule[0].base.milli(), 20_000_000);

    let message = SendMessage {
        inquiry: inquiry.to_string(),
        body: "Tuần đầu em chỉ có 12,5 tấn ạ.".to_owned(),
        organisation: None,
    };
    act!(world, seller, |tx| inquiry::send_message(
        tx, &seller, &message
    ))
    .unwrap();
    let quotation = world.send(inquiry, true).await;

    let offered = quotation::get_visible(conn, &buyer, quotation)
        .await
        .unwrap()
        .unwrap();
    let answers = quotation::lines_of(conn, &[quotation])
        .await
        .unwrap()
        .remove(&quotation)
        .unwrap();
    // 72,500 kg at 56,500 đồng; 5 % VAT.
    assert_eq!(offered.row.0.total.minor, 4_096_250_000);
    assert_eq!(offered.row.0.vat_total.minor, 204_812_500);
    let compared = quotation::compare(&offered.row.1, &lines, &offered.row.0, &answers, None);
    assert!(matches!(
        compared[0].gaps.as_slice(),
        [Gap::Less { entry: 1, missing }, Gap::AboveTarget { .. }, Gap::CertificateNotShown { .. }, Gap::CertificateNotShown { .. }]
            if missing.milli() == 7_500_000
    ));
    // Staff read of what is missing, and are not told whether the rest is.
    let told = compared[0].told(View::Outline);
    assert!(told.withheld && !told.is_covered());
    assert!(
        !told
            .gaps
            .iter()
            .any(|gap| matches!(gap, Gap::AboveTarget { .. }))
    );
    let told = compared[0].told(View::Party(Side::Buying));
    assert!(!told.withheld && told.gaps.len() == compared[0].gaps.len());

    let order = world.accept(quotation).await;
    let found = order::get_visible(conn, &buyer, order)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(found.state, order::State::Confirmed);
    assert_eq!(found.buyer_reference.as_deref(), Some("PO-77"));
    let deliveries = delivery::of_orders(conn, &[order])
        .await
        .unwrap()
        .remove(&order)
        .unwrap();
    assert_eq!(deliveries.len(), 4);

    for (index, planned) in deliveries.iter().enumerate() {
        let id = planned.id.to_string();
        if index == 0 {
            let command = Prepare {
                delivery: id.clone(),
                expected_version: Some(1),
            };
            act!(world, seller, |tx| delivery::prepare(tx, &seller, &command)).unwrap();
        }
        let command = Ship {
            delivery: id.clone(),
            note: Some("12C-123.45".to_owned()),
            ..Ship::default()
        };
        act!(world, seller, |tx| delivery::ship(tx, &seller, &command)).unwrap();
        if index == 1 {
            let command = Arrive {
                delivery: id.clone(),
                expected_version: None,
            };
            act!(world, buyer, |tx| delivery::arrive(tx, &buyer, &command)).unwrap();
        }
        let command = Receive {
            delivery: id,
            expected_version: None,
            note: None,
            lines: vec![WeightInput {
                line: 1,
                quantity: quantity("12480.5", "kg"),
            }],
        };
        act!(world, buyer, |tx| delivery::receive(tx, &buyer, &command)).unwrap();
    }
    let done = order::get_visible(conn, &seller, order)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(done.state, order::State::Completed);
    let weighed = delivery::lines_of(conn, &[deliveries[0].id])
        .await
        .unwrap()
        .remove(&deliveries[0].id)
        .unwrap();
    assert_eq!(weighed[0].planned.milli(), 12_500_000);
    assert_eq!(weighed[0].shipped.unwrap().milli(), 12_500_000);
    assert_eq!(weighed[0].received.unwrap().milli(), 12_480_500);

    assert_eq!(
        world.events().await,
        [
            "inquiry.submitted",
            "inquiry.message_sent",
            "inquiry.answered",
            "quotation.sent",
            "quotation.accepted",
            "inquiry.ordered",
            "order.confirmed",
            "delivery.preparing",
            "delivery.shipped",
            "delivery.received",
            "delivery.shipped",
            "delivery.arrived",
            "delivery.received",
            "delivery.shipped",
            "delivery.received",
            "delivery.shipped",
            "delivery.received",
            "order.completed",
        ]
    );
    let letters = world.letters().await;
    assert_eq!(
        letters[..7],
        [
            "INQUIRY_RECEIVED",
            "INQUIRY_COPY",
            "MESSAGE_RECEIVED",
            "QUOTATION_RECEIVED",
            "QUOTATION_COPY",
            "QUOTATION_ACCEPTED",
            "ORDER_CONFIRMED",
        ]
    );
    assert_eq!(
        letters
            .iter()
            .filter(|kind| *kind == "DELIVERY_RECEIVED")
            .count(),
        8
    );
    assert_eq!(
        letters
            .iter()
            .filter(|kind| *kind == "ORDER_COMPLETED")
            .count(),
        2
    );
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn a_free_offer_waits_for_her_word_and_revision_two_replaces_the_first(
    #[case] backend: Backend,
) {
    let world = World::new(backend).await;
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let conn = world.test.db.read();
    let inquiry = world.submit().await;
    let first = world.send(inquiry, false).await;

    let mut better = offering(inquiry);
    better.firm = false;
    better.expected_revision = Some(1);
    better.lines[0].answers.clear();
    let second = act!(world, seller, |tx| quotation::send(tx, &seller, &better))
        .unwrap()
        .quotation;
    let revisions = quotation::of_inquiries(conn, &[inquiry])
        .await
        .unwrap()
        .remove(&inquiry)
        .unwrap();
    assert_eq!(revisions[0].state, quotation::State::Replaced);
    assert_eq!(revisions[1].state, quotation::State::Sent);
    assert_eq!(revisions[0].number, revisions[1].number);
    assert_eq!(revisions[1].total.minor, 80_000 * 56_500);

    let stale = quotation::Accept {
        quotation: first.to_string(),
        ..quotation::Accept::default()
    };
    let outcome = act!(world, buyer, |tx| quotation::accept(tx, &buyer, &stale));
    assert_eq!(super::conflict_from(outcome), "REPLACED");

    let order = world.accept(second).await;
    assert_eq!(
        order::get_visible(conn, &buyer, order)
            .await
            .unwrap()
            .unwrap()
            .row
            .state,
        order::State::Placed
    );
    let command = Confirm {
        order: order.to_string(),
        external_reference: Some("HD-9".to_owned()),
        expected_version: Some(1),
    };
    // Nobody is bound yet, so a seller who was suspended meanwhile does not bind himself.
    let mut suspended = seller.clone();
    suspended.members[0].standing = Standing::Suspended;
    let outcome = act!(world, suspended, |tx| order::confirm(
        tx, &suspended, &command
    ));
    assert_eq!(
        refused(outcome),
        [(FaultCode::OrganisationSuspended, "input.orderId".to_owned())]
    );
    // The buyer cannot confirm for her; pressing twice is harmless.
    let outcome = act!(world, buyer, |tx| order::confirm(tx, &buyer, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Forbidden, "input.orderId".to_owned())]
    );
    for _ in 0..2 {
        act!(world, seller, |tx| order::confirm(tx, &seller, &command)).unwrap();
    }
    let row = order::get_visible(conn, &buyer, order)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!((row.state, row.version), (order::State::Confirmed, 2));
    assert_eq!(row.seller_reference.as_deref(), Some("HD-9"));
    // The clock of tests stands still: the time of the first offer's letters ended when the second came, and that of the letter
    // that asked her to confirm when she did.
    let withdrawn = "SELECT kind AS it FROM letter WHERE not_after <= created_at ORDER BY id";
    assert_eq!(
        world.column(withdrawn).await,
        ["QUOTATION_RECEIVED", "QUOTATION_COPY", "QUOTATION_ACCEPTED"]
    );
    let letters = world.letters().await;
    assert_eq!(
        letters[2..],
        [
            "QUOTATION_RECEIVED",
            "QUOTATION_COPY",
            "QUOTATION_REPLACED",
            "QUOTATION_COPY",
            "QUOTATION_ACCEPTED",
            "ORDER_PLACED",
            "ORDER_CONFIRMED",
            "ORDER_CONFIRMED",
        ]
    );
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn an_inquiry_costs_at_most_twelve_statements_that_travel(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let buyer = world.buyer().await;
    let command = world.asking();
    // What an event and those whose business it is are written with: one statement where each is a way to go.
    let most = match backend {
        Backend::Postgres => 12,
        Backend::Sqlite => 13,
    };
    let (outcome, statements) =
        count_statements(async { act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &command)) })
            .await;
    outcome.unwrap();
    assert!(statements <= most, "{statements}");

    let mut at_desk = super::desk::asking_the_desk(&world).await;
    at_desk.acknowledge_desk = true;
    let (outcome, statements) =
        count_statements(async { act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &at_desk)) })
            .await;
    outcome.unwrap();
    assert!(statements <= most, "{statements}");
}

#[tokio::test]
async fn a_letter_link_acts_on_its_own_thread_only() {
    let world = World::new(Backend::Sqlite).await;
    let conn = world.test.db.read();
    let (one, other) = (world.submit().await, world.submit().await);
    let mut seller = world.seller().await;
    seller.scope = Some(Scope {
        thread: one.uuid(),
        organisation: world.organisations["namau"],
    });
    let mut command = offering(other);
    let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &command));
    assert_eq!(
        refused(outcome),
        [(FaultCode::NotFound, "input.inquiryId".to_owned())]
    );
    assert!(
        inquiry::get_visible(conn, &seller, other)
            .await
            .unwrap()
            .is_none()
    );
    command.inquiry = one.to_string();
    act!(world, seller, |tx| quotation::send(tx, &seller, &command)).unwrap();
}

#[tokio::test]
async fn who_is_not_verified_does_not_sell_and_who_is_suspended_begins_nothing() {
    let world = World::new(Backend::Sqlite).await;
    let inquiry = world.submit().await;
    let command = offering(inquiry);
    for (standing, code) in [
        (Standing::Unverified, FaultCode::OrganisationNotVerified),
        (Standing::Suspended, FaultCode::OrganisationSuspended),
    ] {
        let mut seller = world.seller().await;
        seller.members[0].standing = standing;
        let outcome = act!(world, seller, |tx| quotation::send(tx, &seller, &command));
        assert_eq!(refused(outcome), [(code, "input.inquiryId".to_owned())]);
    }
    let mut buyer = world.buyer().await;
    buyer.members[0].standing = Standing::Suspended;
    let command = world.asking();
    let outcome = act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &command));
    assert_eq!(
        refused(outcome),
        [(
            FaultCode::OrganisationSuspended,
            "input.organisationId".to_owned()
        )]
    );
}
