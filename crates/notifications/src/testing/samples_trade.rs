//! Samples of the letters about offers, the order made of one, and its deliveries.

use kernel::number::NumberKind;

use super::{
    deal::{
        MAI, QUAN, day, deal, full_offer, na, noon, number, offer, order, shipment, tonnes, vnd,
    },
    samples::{Sample, add},
};
use crate::letter::{
    AfterRefusal, DeliveryReceived, DeliveryShipped, Goods, Letter, OrderCancelled, OrderCompleted,
    OrderConfirmed, OrderPlaced, OrderRejected, Outcome, QuotationAccepted, QuotationCopy,
    QuotationExpired, QuotationReceived, QuotationRejected, QuotationReplaced, Reckoning, Side,
    Taken,
};

pub(super) fn quotation_samples(all: &mut Vec<Sample>) {
    for (name, offer, countered) in [
        ("quotation-received-firm", offer(true), false),
        ("quotation-received-free", offer(false), false),
        ("quotation-received-full", full_offer(), false),
        ("quotation-received-counter", offer(true), true),
    ] {
        let letter = QuotationReceived {
            deal: deal(),
            offer,
            countered,
        };
        add(
            all,
            name,
            Some(QUAN),
            Letter::QuotationReceived(Box::new(letter)),
        );
    }
    let replaced = QuotationReplaced {
        deal: deal(),
        offer: offer(true),
        replaces: 1,
    };
    add(
        all,
        "quotation-replaced",
        Some(QUAN),
        Letter::QuotationReplaced(Box::new(replaced)),
    );
    for (name, firm) in [
        ("quotation-copy-firm", true),
        ("quotation-copy-free", false),
    ] {
        let letter = QuotationCopy {
            deal: deal(),
            offer: offer(firm),
        };
        add(
            all,
            name,
            Some(MAI),
            Letter::QuotationCopy(Box::new(letter)),
        );
    }
    for (name, firm) in [
        ("quotation-accepted-firm", true),
        ("quotation-accepted-free", false),
    ] {
        let letter = QuotationAccepted {
            deal: deal(),
            quotation: number(NumberKind::Quotation),
            revision: 2,
            firm,
            order: order(),
            confirm_by: (!firm).then(|| noon(2)),
        };
        add(
            all,
            name,
            Some(MAI),
            Letter::QuotationAccepted(Box::new(letter)),
        );
    }
    for (name, reason) in [
        ("quotation-rejected", Some("Giá cao hơn nơi khác.")),
        ("quotation-rejected-no-reason", None),
    ] {
        let letter = QuotationRejected {
            deal: deal(),
            quotation: number(NumberKind::Quotation),
            revision: 2,
            reason: reason.map(str::to_owned),
        };
        add(
            all,
            name,
            Some(MAI),
            Letter::QuotationRejected(Box::new(letter)),
        );
    }
    for (name, reader, side) in [
        ("quotation-expired-buyer", QUAN, Side::Buyer),
        ("quotation-expired-seller", MAI, Side::Seller),
    ] {
        let letter = QuotationExpired {
            deal: deal(),
            side,
            quotation: number(NumberKind::Quotation),
            revision: 2,
            valid_until: day(5),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::QuotationExpired(Box::new(letter)),
        );
    }
}

pub(super) fn order_samples(all: &mut Vec<Sample>) {
    for (name, reader, side) in [
        ("order-placed-buyer", QUAN, Side::Buyer),
        ("order-placed-seller", MAI, Side::Seller),
    ] {
        let letter = OrderPlaced {
            deal: deal(),
            side,
            order: order(),
            note: (side == Side::Seller).then(|| "Giao trước 9 giờ sáng.".to_owned()),
            confirm_by: Some(noon(2)),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::OrderPlaced(Box::new(letter)),
        );
    }
    for (name, reader, side) in [
        ("order-confirmed-buyer", QUAN, Side::Buyer),
        ("order-confirmed-seller", MAI, Side::Seller),
    ] {
        let letter = OrderConfirmed {
            deal: deal(),
            side,
            order: order(),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::OrderConfirmed(Box::new(letter)),
        );
    }
    for (name, reader, side) in [
        ("order-rejected-buyer", QUAN, Side::Buyer),
        ("order-rejected-seller", MAI, Side::Seller),
    ] {
        let letter = OrderRejected {
            deal: deal(),
            side,
            order: number(NumberKind::Order),
            reason: "Mưa đá làm hỏng vườn.".to_owned(),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::OrderRejected(Box::new(letter)),
        );
    }
    for (name, reader, side) in [
        ("order-cancelled-other", MAI, Side::Seller),
        ("order-cancelled-own", QUAN, Side::Buyer),
    ] {
        let letter = OrderCancelled {
            deal: deal(),
            side,
            order: number(NumberKind::Order),
            by: Side::Buyer,
            reason: "Cửa hàng đổi kế hoạch.".to_owned(),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::OrderCancelled(Box::new(letter)),
        );
    }
    let completed = OrderCompleted {
        deal: deal(),
        side: Side::Seller,
        order: number(NumberKind::Order),
        reckoning: Reckoning {
            ordered: vec![Goods {
                product: na(),
                quantity: Some(tonnes("32")),
                instead_of: None,
            }],
            received: vec![Taken {
                product: na(),
                quantity: Some(tonnes("31.85").into()),
            }],
            dropped: Vec::new(),
            turned_back: Vec::new(),
            less_than_loaded: Vec::new(),
            received_value: vnd(2_070_250_000),
            received_payable: Some(vnd(2_173_762_500)),
            payable: vnd(2_184_000_000),
        },
        closed: None,
    };
    add(
        all,
        "order-completed",
        Some(MAI),
        Letter::OrderCompleted(Box::new(completed)),
    );
}

pub(super) fn delivery_samples(all: &mut Vec<Sample>) {
    for (name, reader, side) in [
        ("delivery-shipped-buyer", QUAN, Side::Buyer),
        ("delivery-shipped-seller", MAI, Side::Seller),
    ] {
        let letter = DeliveryShipped {
            deal: deal(),
            side,
            shipment: shipment(None),
            shipped_at: noon(2),
            note: Some("Xe 12C-123.45, lái xe anh Nam".to_owned()),
            short: None,
            amendment_lapsed: false,
        };
        add(
            all,
            name,
            Some(reader),
            Letter::DeliveryShipped(Box::new(letter)),
        );
    }
    let refused = |order| Outcome::Refused {
        reason: "Quả dập quá một phần ba.".to_owned(),
        order: Some(order),
    };
    for (name, reader, side, outcome) in [
        (
            "delivery-received-buyer",
            QUAN,
            Side::Buyer,
            Outcome::Received,
        ),
        (
            "delivery-received-seller",
            MAI,
            Side::Seller,
            Outcome::Received,
        ),
        (
            "delivery-refused-buyer",
            QUAN,
            Side::Buyer,
            refused(AfterRefusal::GoesOn),
        ),
        (
            "delivery-refused-seller",
            MAI,
            Side::Seller,
            refused(AfterRefusal::GoesOn),
        ),
        (
            "delivery-refused-last",
            MAI,
            Side::Seller,
            refused(AfterRefusal::Over),
        ),
        (
            "delivery-refused-last-buyer",
            QUAN,
            Side::Buyer,
            refused(AfterRefusal::Over),
        ),
    ] {
        let received = outcome == Outcome::Received;
        let letter = Box::new(DeliveryReceived {
            deal: deal(),
            side,
            shipment: shipment(received.then_some("11.85")),
            outcome,
            remark: None,
            reckoning: None,
            settled_at: noon(3),
        });
        let letter = if received {
            Letter::DeliveryReceived(letter)
        } else {
            Letter::DeliveryRefused(letter)
        };
        add(all, name, Some(reader), letter);
    }
}
