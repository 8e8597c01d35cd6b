use kernel::fault::FaultCode;
use kernel::page::PageRequest;
use platform::{Backend, db::count_statements};
use rstest::rstest;

use super::{World, refused};
use crate::actions::{Action, Reason};
use crate::{Awaiting, ListFilter, Side, View, cursor, delivery, inquiry, order, quotation};

/// More than any list here has.
const CAP: u64 = 100;

fn waiting<S>(side: Option<Side>, awaiting: Awaiting) -> ListFilter<S> {
    ListFilter {
        organisation: None,
        side,
        awaiting: Some(awaiting),
        states: Vec::new(),
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn lists_page_by_key_in_one_statement_and_say_whose_move_it_is(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let conn = world.test.db.read();
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(world.submit().await);
        world.test.hand.advance(chrono::Duration::seconds(1));
    }
    ids.reverse();

    let all = ListFilter::default();
    let (first, statements) = count_statements(inquiry::list_visible(
        conn,
        &buyer,
        &all,
        &PageRequest::first(2),
    ))
    .await;
    let first = first.unwrap();
    assert_eq!(statements, 1);
    let page: Vec<_> = first.items.iter().map(|seen| seen.row.id).collect();
    assert_eq!(page, ids[..2]);
    assert!(first.has_next && !first.has_previous);
    let last = &first.items[1].row;
    let next = PageRequest {
        first: Some(10),
        after: Some(cursor(last.created_at, last.id)),
        ..PageRequest::default()
    };
    let second = inquiry::list_visible(conn, &buyer, &all, &next)
        .await
        .unwrap();
    let page: Vec<_> = second.items.iter().map(|seen| seen.row.id).collect();
    assert_eq!(page, ids[2..]);
    let back = PageRequest {
        last: Some(1),
        before: Some(cursor(last.created_at, last.id)),
        ..PageRequest::default()
    };
    let before = inquiry::list_visible(conn, &buyer, &all, &back)
        .await
        .unwrap();
    assert_eq!(before.items[0].row.id, ids[0]);
    assert_eq!(
        inquiry::count_visible(conn, &buyer, &all, CAP)
            .await
            .unwrap(),
        5
    );
    let begun = inquiry::count_visible(conn, &buyer, &all, 3).await;
    assert_eq!(begun.unwrap(), 3, "nobody counts beyond");

    let broken = PageRequest {
        first: Some(0),
        ..PageRequest::default()
    };
    let outcome = inquiry::list_visible(conn, &buyer, &all, &broken)
        .await
        .map(|_| ());
    assert_eq!(
        refused(outcome),
        [(FaultCode::OutOfRange, "first".to_owned())]
    );
    let foreign = ListFilter {
        organisation: Some(world.organisations["namau"]),
        ..ListFilter::default()
    };
    let outcome = inquiry::list_visible(conn, &buyer, &foreign, &next)
        .await
        .map(|_| ());
    assert_eq!(
        refused(outcome),
        [(FaultCode::NotFound, "organisation".to_owned())]
    );

    let mine = waiting(None, Awaiting::Me);
    let theirs = waiting(None, Awaiting::Them);
    assert_eq!(
        inquiry::count_visible(conn, &seller, &mine, CAP)
            .await
            .unwrap(),
        5
    );
    assert_eq!(
        inquiry::count_visible(conn, &buyer, &theirs, CAP)
            .await
            .unwrap(),
        5
    );
    let sent = world.send(ids[0], true).await;
    assert_eq!(
        inquiry::count_visible(conn, &seller, &mine, CAP)
            .await
            .unwrap(),
        4
    );
    assert_eq!(
        inquiry::count_visible(conn, &buyer, &mine, CAP)
            .await
            .unwrap(),
        1
    );
    let quotes = waiting(Some(Side::Buying), Awaiting::Me);
    assert_eq!(
        quotation::count_visible(conn, &buyer, &quotes, CAP)
            .await
            .unwrap(),
        1
    );

    let order = world.accept(sent).await;
    assert_eq!(
        order::count_visible(conn, &seller, &waiting(None, Awaiting::Me), CAP)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        order::count_visible(conn, &buyer, &waiting(None, Awaiting::Me), CAP)
            .await
            .unwrap(),
        0
    );
    let deliveries = delivery::list_visible(
        conn,
        &seller,
        &waiting(Some(Side::Selling), Awaiting::Me),
        &PageRequest::first(10),
    )
    .await
    .unwrap();
    assert_eq!(deliveries.items.len(), 4);
    assert!(deliveries.items.iter().all(|seen| seen.row.1.id == order));
    let orders = order::list_visible(
        conn,
        &seller,
        &ListFilter::default(),
        &PageRequest::first(10),
    )
    .await
    .unwrap();
    assert_eq!(orders.items.len(), 1);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn nobody_counts_beyond_what_is_asked_for(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let conn = world.test.db.read();
    let (seller, officer) = (world.seller().await, world.officer().await);
    for _ in 0..2 {
        // One that nobody answers, and one that becomes an order of four deliveries.
        world.submit().await;
        let answered = world.submit().await;
        let sent = world.send(answered, true).await;
        world.accept(sent).await;
    }
    world.test.hand.advance(chrono::Duration::hours(48));
    assert_eq!(inquiry::expire_due(&world.test.db).await.unwrap(), 2);
    let now = world.test.db.clock().now();
    let counted = async |cap: u64| {
        [
            inquiry::count_visible(conn, &seller, &ListFilter::default(), cap).await,
            quotation::count_visible(conn, &seller, &ListFilter::default(), cap).await,
            order::count_visible(conn, &seller, &ListFilter::default(), cap).await,
            delivery::count_visible(conn, &seller, &ListFilter::default(), cap).await,
            inquiry::count_unanswered(conn, &officer, now, cap).await,
        ]
        .map(platform::Result::unwrap)
    };
    assert_eq!(counted(CAP).await, [4, 2, 2, 8, 2]);
    assert_eq!(counted(1).await, [1; 5]);
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn staff_see_that_a_deal_exists_and_strangers_see_nothing(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let conn = world.test.db.read();
    let inquiry = world.submit().await;
    let sent = world.send(inquiry, true).await;
    let order = world.accept(sent).await;
    let officer = world.officer().await;
    let outline = ListFilter {
        side: Some(Side::Desk),
        ..ListFilter::default()
    };
    let seen = inquiry::list_visible(conn, &officer, &outline, &PageRequest::first(10))
        .await
        .unwrap();
    assert_eq!(seen.items[0].view, View::Outline);
    let outline = ListFilter {
        side: Some(Side::Desk),
        ..ListFilter::default()
    };
    let seen = order::list_visible(conn, &officer, &outline, &PageRequest::first(10))
        .await
        .unwrap();
    assert_eq!(seen.items[0].view, View::Outline);
    for email in [
        "staff@caobang.example",
        "ha@xuatkhaumau.example",
        "thanh@htx-hoimau.example",
    ] {
        let stranger = world.person(email).await;
        assert!(
            inquiry::get_visible(conn, &stranger, inquiry)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            quotation::get_visible(conn, &stranger, sent)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            order::get_visible(conn, &stranger, order)
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(
            inquiry::count_visible(conn, &stranger, &ListFilter::default(), CAP)
                .await
                .unwrap(),
            0
        );
        assert_eq!(
            delivery::count_visible(conn, &stranger, &ListFilter::default(), CAP)
                .await
                .unwrap(),
            0
        );
    }
}

#[tokio::test]
async fn actions_say_why_not() {
    let world = World::new(Backend::Sqlite).await;
    let conn = world.test.db.read();
    let now = world.test.db.clock().now();
    let (buyer, seller) = (world.buyer().await, world.seller().await);
    let id = world.submit().await;
    let row = inquiry::get_visible(conn, &seller, id)
        .await
        .unwrap()
        .unwrap()
        .row;
    let reasons = |actions: Vec<crate::ActionState>, wanted: Action| {
        actions
            .into_iter()
            .find(|state| state.action == wanted)
            .unwrap()
            .reasons
    };
    assert_eq!(
        reasons(
            inquiry::actions(&seller, &row, &[], now),
            Action::QuotationSend
        ),
        []
    );
    assert_eq!(
        reasons(
            inquiry::actions(&buyer, &row, &[], now),
            Action::QuotationSend
        ),
        [Reason::NotYourSide]
    );
    assert_eq!(
        reasons(
            inquiry::actions(&seller, &row, &[], row.reply_by),
            Action::QuotationSend
        ),
        [Reason::Expired]
    );

    let sent = world.send(id, true).await;
    let seen = quotation::get_visible(conn, &buyer, sent)
        .await
        .unwrap()
        .unwrap()
        .row;
    assert_eq!(
        reasons(
            inquiry::actions(&seller, &seen.1, std::slice::from_ref(&seen.0), now),
            Action::InquiryDecline
        ),
        [Reason::QuotationOpen]
    );
    assert_eq!(
        reasons(
            quotation::actions(&buyer, &seen.0, &seen.1, now),
            Action::QuotationAccept
        ),
        []
    );
    let order = world.accept(sent).await;
    let order = order::get_visible(conn, &buyer, order)
        .await
        .unwrap()
        .unwrap()
        .row;
    let deliveries = delivery::of_orders(conn, &[order.id])
        .await
        .unwrap()
        .remove(&order.id)
        .unwrap();
    assert_eq!(
        reasons(
            order::actions(&buyer, &order, &deliveries, &[], now),
            Action::OrderCancel
        ),
        []
    );
    assert_eq!(
        reasons(
            delivery::actions(&buyer, &deliveries[0], &order),
            Action::DeliveryReceive
        ),
        [Reason::StateForbids]
    );
    assert_eq!(
        reasons(
            delivery::actions(&seller, &deliveries[0], &order),
            Action::DeliveryShip
        ),
        []
    );
}
