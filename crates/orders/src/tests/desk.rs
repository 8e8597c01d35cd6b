use catalogue::product::{self, Filter, Sort};
use kernel::fault::FaultCode;
use kernel::page::PageRequest;
use kernel::quantity::BaseUnit;
use platform::Backend;
use rstest::rstest;

use super::{World, act, offering, quantity, refused};
use crate::inquiry::{self, Decline, EntryInput, Forward, SendMessage, Submit};
use crate::parties::{Side, View};
use crate::{ListFilter, PlaceInput, quotation};

/// An inquiry for a product of the register that nobody answers for.
pub(super) async fn asking_the_desk(world: &World) -> Submit {
    let conn = world.test.db.read();
    let page = PageRequest::first(50).page().unwrap();
    let today = kernel::time::vn::date(world.test.db.clock().now());
    let found = product::list(conn, today, &Filter::default(), Sort::Name, &page)
        .await
        .unwrap();
    let ids: Vec<_> = found.items.iter().map(|found| found.item.id).collect();
    let unclaimed = product::for_inquiry(conn, &ids)
        .await
        .unwrap()
        .into_values()
        .filter(|found| found.seller.is_none() && found.product.packings.base == BaseUnit::Kg)
        // One whose producer is known by name costs a statement more: the worst case for counting.
        .min_by_key(|found| (found.product.producer.is_none(), found.product.id))
        .unwrap();
    Submit {
        organisation: world.organisations["sieuthimau"].to_string(),
        lines: vec![inquiry::LineInput {
            product: unclaimed.product.id.to_string(),
            schedule: vec![EntryInput {
                from: "2026-08-10".to_owned(),
                to: "2026-08-12".to_owned(),
                every_week_until: None,
                quantity: quantity("1000", "kg"),
                place: Some(PlaceInput {
                    lines: vec!["Kho số 7".to_owned()],
                    ..PlaceInput::default()
                }),
            }],
            ..inquiry::LineInput::default()
        }],
        ..Submit::default()
    }
}

#[rstest]
#[case(Backend::Sqlite)]
#[case(Backend::Postgres)]
#[tokio::test]
async fn the_desk_passes_an_inquiry_on_to_a_producer_who_answers(#[case] backend: Backend) {
    let world = World::new(backend).await;
    let conn = world.test.db.read();
    let (buyer, officer) = (world.buyer().await, world.officer().await);
    let mut command = asking_the_desk(&world).await;
    let outcome = act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &command));
    assert_eq!(
        refused(outcome),
        [(
            FaultCode::ConfirmationRequired,
            "input.acknowledgeDesk".to_owned()
        )]
    );
    command.acknowledge_desk = true;
    let id = act!(world, buyer, |tx| inquiry::submit(tx, &buyer, &command))
        .unwrap()
        .inquiry;
    assert_eq!(world.letters().await, ["INQUIRY_AT_DESK", "INQUIRY_COPY"]);

    // It stands in the desk's queue, waiting for the desk; staff elsewhere do not know of it.
    let waiting = ListFilter {
        side: Some(Side::Desk),
        awaiting: Some(crate::Awaiting::Me),
        ..ListFilter::default()
    };
    let queue = inquiry::list_visible(conn, &officer, &waiting, &PageRequest::first(10))
        .await
        .unwrap();
    assert_eq!(queue.items.len(), 1);
    assert_eq!(queue.items[0].view, View::Desk);
    let elsewhere = world.person("staff@caobang.example").await;
    assert!(
        inquiry::get_visible(conn, &elsewhere, id)
            .await
            .unwrap()
            .is_none()
    );
    let decline = Decline {
        inquiry: id.to_string(),
        reason: "…".to_owned(),
        expected_version: None,
    };
    let outcome = act!(world, elsewhere, |tx| inquiry::decline(
        tx, &elsewhere, &decline
    ));
    assert_eq!(
        refused(outcome),
        [(FaultCode::NotFound, "input.inquiryId".to_owned())]
    );

    // Staff write, but never make an offer.
    let message = SendMessage {
        inquiry: id.to_string(),
        body: "Chúng tôi đang hỏi các hợp tác xã.".to_owned(),
        organisation: None,
    };
    act!(world, officer, |tx| inquiry::send_message(
        tx, &officer, &message
    ))
    .unwrap();
    let offer = offering(id);
    let outcome = act!(world, officer, |tx| quotation::send(tx, &officer, &offer));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Forbidden, "input.inquiryId".to_owned())]
    );

    let forward = Forward {
        inquiry: id.to_string(),
        producer: world.loaded.producers["hoimau"].to_string(),
        expected_version: None,
    };
    // What she has read for the office she does not give to a house of her own.
    let mut torn = officer.clone();
    let thanh = world.person("thanh@htx-hoimau.example").await;
    torn.members.extend(thanh.members);
    let outcome = act!(world, torn, |tx| inquiry::forward(tx, &torn, &forward));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Forbidden, "input.producerId".to_owned())]
    );
    for _ in 0..2 {
        act!(world, officer, |tx| inquiry::forward(
            tx, &officer, &forward
        ))
        .unwrap();
    }
    let thanh = world.person("thanh@htx-hoimau.example").await;
    let seen = inquiry::get_visible(conn, &thanh, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.view, View::Party(Side::Selling));
    // The desk has stepped back: it sees that the deal exists, and does not act in it any more.
    let seen = inquiry::get_visible(conn, &officer, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(seen.view, View::Outline);
    assert!(!seen.view.shows_words() && !seen.view.shows_prices());
    let outcome = act!(world, officer, |tx| inquiry::decline(
        tx, &officer, &decline
    ));
    assert_eq!(
        refused(outcome),
        [(FaultCode::Forbidden, "input.inquiryId".to_owned())]
    );

    let mut offer = offering(id);
    offer.lines[0].answers.clear();
    act!(world, thanh, |tx| quotation::send(tx, &thanh, &offer)).unwrap();
    assert_eq!(
        world.letters().await[2..],
        [
            "MESSAGE_RECEIVED",
            "INQUIRY_RECEIVED",
            "INQUIRY_FORWARDED",
            "QUOTATION_RECEIVED",
            "QUOTATION_COPY",
        ]
    );
    assert_eq!(
        world.events().await,
        [
            "inquiry.submitted",
            "inquiry.message_sent",
            "inquiry.answered",
            "inquiry.forwarded",
            "quotation.sent",
        ]
    );
}
