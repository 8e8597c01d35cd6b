//! Samples of the letters about amendments, and about the steps of a delivery.

use kernel::{contact::PhoneNumber, number::NumberKind, quantity::Quantity};

use super::{
    deal::{
        DUYEN, MAI, QUAN, SHOP, SOUTH, deal, na, noon, number, order, shipment, tonnes, vnd, week,
    },
    samples::{Sample, add},
};
use crate::letter::{
    AmendmentAccepted, AmendmentDeclined, AmendmentFacts, AmendmentProposed, AmendmentReminder,
    AmendmentWithdrawn, Closed, DeliveryArrived, DeliveryChange, DeliveryPreparing,
    DeliveryReceived, DeliveryShipped, Following, Goods, Letter, OrderCompleted, OrderLapsed,
    OrderReminder, OrderUnanswered, Outcome, PlannedDelivery, Reckoning, Shipment, Short, Side,
    Taken,
};

fn goods(quantity: Quantity) -> Vec<Goods> {
    vec![Goods {
        product: na(),
        quantity: Some(quantity),
        instead_of: None,
    }]
}

fn plan(week_number: i64, place: &str, quantity: &str) -> PlannedDelivery {
    PlannedDelivery {
        window: week(week_number),
        place: place.to_owned(),
        goods: goods(tonnes(quantity)),
    }
}

/// A delivery of twelve tonnes of which so many were loaded.
fn loaded(shipped: Option<&str>) -> Shipment {
    let mut shipment = shipment(None);
    for line in &mut shipment.lines {
        line.shipped = shipped.map(|much| tonnes(much).into());
    }
    shipment
}

fn amendment(by: Side) -> AmendmentFacts {
    AmendmentFacts {
        order: number(NumberKind::Order),
        by,
        note: "Mưa nhiều, tuần đầu chỉ hái được 15 tấn.\nPhần còn lại xin giao tuần sau."
            .to_owned(),
        changes: vec![
            DeliveryChange::Replanned {
                before: plan(0, SHOP, "20"),
                after: plan(0, SHOP, "15"),
            },
            DeliveryChange::Replanned {
                before: plan(1, SHOP, "20"),
                after: plan(2, SOUTH, "20"),
            },
            DeliveryChange::CalledOff(plan(3, SHOP, "20")),
            DeliveryChange::New(plan(1, SHOP, "5")),
        ],
        payable_before: vnd(4_520_000_000),
        payable_after: vnd(3_390_000_000),
    }
}

pub(super) fn amendment_samples(all: &mut Vec<Sample>) {
    waiting(all);
    amendments(all);
    deliveries(all);
    add(
        all,
        "order-completed-closed",
        Some(MAI),
        Letter::OrderCompleted(Box::new(OrderCompleted {
            deal: deal(),
            side: Side::Seller,
            order: number(NumberKind::Order),
            reckoning: Reckoning {
                ordered: goods(tonnes("80")),
                received: vec![Taken {
                    product: na(),
                    quantity: Some(tonnes("60").into()),
                }],
                dropped: Vec::new(),
                turned_back: Vec::new(),
                less_than_loaded: Vec::new(),
                received_value: vnd(3_228_571_429),
                received_payable: Some(vnd(3_390_000_000)),
                payable: vnd(4_520_000_000),
            },
            closed: Some(Closed {
                by: Side::Buyer,
                reason: "Quá hạn giao hai tuần, chúng tôi đã mua nơi khác.".to_owned(),
            }),
        })),
    );
}

fn waiting(all: &mut Vec<Sample>) {
    add(
        all,
        "order-reminder",
        Some(MAI),
        Letter::OrderReminder(Box::new(OrderReminder {
            deal: deal(),
            order: order(),
            confirm_by: noon(1),
        })),
    );
    for (name, reader, side) in [
        ("order-lapsed-buyer", QUAN, Side::Buyer),
        ("order-lapsed-seller", MAI, Side::Seller),
    ] {
        add(
            all,
            name,
            Some(reader),
            Letter::OrderLapsed(Box::new(OrderLapsed {
                deal: deal(),
                side,
                order: number(NumberKind::Order),
                confirm_by: noon(1),
            })),
        );
    }
    let deal = deal();
    add(
        all,
        "order-unanswered",
        Some(DUYEN),
        Letter::OrderUnanswered(Box::new(OrderUnanswered {
            order: number(NumberKind::Order),
            buyer: deal.buyer.organisation,
            seller: deal.seller.organisation,
            phone: PhoneNumber::parse("0912345678").ok(),
            goods: deal.goods,
            confirm_by: noon(1),
        })),
    );
}

fn amendments(all: &mut Vec<Sample>) {
    add(
        all,
        "amendment-proposed",
        Some(QUAN),
        Letter::AmendmentProposed(Box::new(AmendmentProposed {
            deal: deal(),
            side: Side::Buyer,
            amendment: amendment(Side::Seller),
        })),
    );
    add(
        all,
        "amendment-reminder",
        Some(QUAN),
        Letter::AmendmentReminder(Box::new(AmendmentReminder {
            deal: deal(),
            side: Side::Buyer,
            amendment: amendment(Side::Seller),
            proposed_at: noon(-1),
        })),
    );
    let accepted = |side| {
        Letter::AmendmentAccepted(Box::new(AmendmentAccepted {
            deal: deal(),
            side,
            amendment: amendment(Side::Seller),
            order: order(),
        }))
    };
    add(
        all,
        "amendment-accepted-buyer",
        Some(QUAN),
        accepted(Side::Buyer),
    );
    add(
        all,
        "amendment-accepted-seller",
        Some(MAI),
        accepted(Side::Seller),
    );
    add(
        all,
        "amendment-declined",
        Some(MAI),
        Letter::AmendmentDeclined(Box::new(AmendmentDeclined {
            deal: deal(),
            side: Side::Seller,
            amendment: amendment(Side::Seller),
            reason: "Tuần đầu siêu thị đã quảng cáo, xin giao đủ 20 tấn.".to_owned(),
        })),
    );
    for (name, reason) in [
        ("amendment-withdrawn", None),
        (
            "amendment-withdrawn-reason",
            Some("Trời đã tạnh, hái đủ rồi ạ.".to_owned()),
        ),
    ] {
        add(
            all,
            name,
            Some(QUAN),
            Letter::AmendmentWithdrawn(Box::new(AmendmentWithdrawn {
                deal: deal(),
                side: Side::Buyer,
                amendment: amendment(Side::Seller),
                reason,
            })),
        );
    }
}

fn deliveries(all: &mut Vec<Sample>) {
    add(
        all,
        "delivery-preparing",
        Some(QUAN),
        Letter::DeliveryPreparing(Box::new(DeliveryPreparing {
            deal: deal(),
            shipment: loaded(None),
            begun_at: Some(noon(0)),
        })),
    );
    for (name, side, reader) in [
        ("delivery-arrived-buyer", Side::Buyer, QUAN),
        ("delivery-arrived-seller", Side::Seller, MAI),
    ] {
        add(
            all,
            name,
            Some(reader),
            Letter::DeliveryArrived(Box::new(DeliveryArrived {
                deal: deal(),
                side,
                shipment: shipment(None),
                arrived_at: noon(9),
            })),
        );
    }
    let following = Following {
        number: number(NumberKind::Delivery),
        window: week(1),
    };
    for (name, follows) in [
        ("delivery-shipped-short-follows", Some(following)),
        ("delivery-shipped-short-dropped", None),
    ] {
        add(
            all,
            name,
            Some(QUAN),
            Letter::DeliveryShipped(Box::new(DeliveryShipped {
                deal: deal(),
                side: Side::Buyer,
                shipment: loaded(Some("4.5")),
                shipped_at: noon(8),
                note: None,
                short: Some(Short {
                    missing: goods(tonnes("7.5")),
                    follows,
                }),
                amendment_lapsed: true,
            })),
        );
    }
    add(
        all,
        "delivery-received-less",
        Some(MAI),
        Letter::DeliveryReceived(Box::new(DeliveryReceived {
            deal: deal(),
            side: Side::Seller,
            shipment: shipment(Some("11.2")),
            outcome: Outcome::Received,
            remark: Some("800 kg dập do xếp chồng, không nhận.".to_owned()),
            reckoning: None,
            settled_at: noon(9),
        })),
    );
}
