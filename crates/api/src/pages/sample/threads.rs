//! The made-up deal as threads at its stages, and who looks at them.

use std::collections::HashMap;

use catalogue::product::Season;
use kernel::actor::{Actor, Door, Member, Role, Scope, Standing};
use kernel::id::{OrganisationId, PersonId};
use kernel::text::Language;
use orders::inquiry::Inquiry;
use orders::{Action, Side, View};
use uuid::Uuid;

use super::super::thread::{Allowed, Claimed, Thread};
use super::super::visitor::{DoorKind, Visitor};
use super::{
    BUYER, SELLER, asked, delivery, goods, house, id, inquiry, message, name, noon, of_thread,
    order, person, quotation, quoted, terms,
};

/// A thread that nothing has come of yet.
pub(in crate::pages) fn open_thread(note: &str, words: &str) -> Thread {
    let people = [
        person(21, "Trần Minh Quân", Some("0987654321"), Language::Vi),
        person(22, "Hoàng Thị Mai", Some("0912345678"), Language::Vi),
    ];
    Thread {
        now: noon(1),
        inquiry: inquiry(inquiry::State::Open, note),
        view: View::Party(Side::Selling),
        lines: vec![asked(name())],
        messages: vec![
            message(
                31,
                22,
                SELLER,
                "Chào anh, tuần đầu bên em chỉ đủ 12 tấn loại 1, từ tuần hai đủ 20 tấn ạ.",
            ),
            message(32, 21, BUYER, words),
        ],
        quotations: Vec::new(),
        quoted: Vec::new(),
        order: None,
        terms: None,
        amendments: Vec::new(),
        deliveries: Vec::new(),
        goods: HashMap::new(),
        organisations: [
            house(BUYER, "Công ty TNHH Siêu thị Mẫu Hà Nội"),
            house(SELLER, "HTX Na Mẫu Chi Lăng"),
        ]
        .map(|house| (house.id, house))
        .into(),
        people: people.map(|person| (person.id, person)).into(),
        counter: None,
        countered: None,
        offered_supply: Vec::new(),
        asked_supply: Vec::new(),
        shortages: Vec::new(),
        ocop_sets: HashMap::new(),
        own_products: Vec::new(),
        places: Vec::new(),
        units: HashMap::from([("01".to_owned(), "Thành phố Hà Nội".to_owned())]),
        seasons: HashMap::from([(id(40), Season::parse("Aug-Sep"))]),
        producer: None,
        producers: Vec::new(),
        allowed: [
            Action::InquiryMessageSend,
            Action::InquiryDecline,
            Action::QuotationSend,
        ]
        .map(of_thread)
        .to_vec(),
    }
}

pub(in crate::pages) fn quoted_thread() -> Thread {
    Thread {
        inquiry: Inquiry {
            awaiting: Some(Side::Buying),
            ..inquiry(inquiry::State::Answered, "Xe lạnh từ 8 đến 12 độ.")
        },
        view: View::Party(Side::Buying),
        quotations: vec![
            quotation(1, quotation::State::Replaced),
            quotation(2, quotation::State::Sent),
        ],
        quoted: vec![quoted()],
        allowed: [
            Action::InquiryMessageSend,
            Action::QuotationAccept,
            Action::QuotationCounter,
            Action::QuotationReject,
            Action::InquiryWithdraw,
        ]
        .map(of_thread)
        .to_vec(),
        ..open_thread("", "Được chị nhé, chị gửi báo giá giúp em.")
    }
}

pub(in crate::pages) fn ordered_thread(side: Side) -> Thread {
    let deliveries = vec![
        delivery(
            1,
            if side == Side::Buying {
                delivery::State::Shipped
            } else {
                delivery::State::Planned
            },
        ),
        delivery(2, delivery::State::Planned),
    ];
    let own = if side == Side::Buying {
        vec![
            Action::DeliveryArrive,
            Action::DeliveryReceive,
            Action::DeliveryRefuse,
        ]
    } else {
        vec![Action::DeliveryPrepare, Action::DeliveryShip]
    };
    let mut allowed: Vec<Allowed> = own
        .into_iter()
        .map(|action| Allowed {
            action,
            delivery: Some(deliveries[0].id),
        })
        .collect();
    allowed.extend([Action::OrderCancel, Action::InquiryMessageSend].map(of_thread));
    Thread {
        inquiry: inquiry(inquiry::State::Ordered, "Xe lạnh từ 8 đến 12 độ."),
        view: View::Party(side),
        order: Some(order(order::State::Confirmed)),
        terms: Some(terms()),
        goods: deliveries
            .iter()
            .map(|delivery| (delivery.id, vec![goods(delivery)]))
            .collect(),
        deliveries,
        quotations: vec![quotation(2, quotation::State::Accepted)],
        allowed,
        ..quoted_thread()
    }
}

pub(in crate::pages) fn desk_thread() -> Thread {
    Thread {
        inquiry: Inquiry {
            seller: None,
            desk: Some(id(SELLER)),
            first_answered_at: None,
            ..inquiry(inquiry::State::Open, "")
        },
        view: View::Desk,
        messages: Vec::new(),
        producers: vec![
            Claimed {
                id: id(3),
                name: "HTX Na Mẫu Chi Lăng".to_owned(),
                unit_code: Some("01".to_owned()),
            },
            Claimed {
                id: id(4),
                name: "HTX Hồi Mẫu Văn Quan".to_owned(),
                unit_code: None,
            },
        ],
        allowed: [
            Action::InquiryMessageSend,
            Action::InquiryDecline,
            Action::InquiryForward,
        ]
        .map(of_thread)
        .to_vec(),
        ..open_thread("", "")
    }
}

pub(in crate::pages) fn visitor(door: DoorKind, language: Language) -> Visitor {
    let seller: OrganisationId = id(SELLER);
    let reader: PersonId = id(22);
    let actor = Actor {
        person: reader,
        door: Door::LetterLink,
        members: vec![Member {
            organisation: seller,
            role: Role::Owner,
            standing: Standing::Verified,
            authority: None,
        }],
        scope: (door == DoorKind::Letter).then(|| Scope {
            thread: Uuid::from_u128(10),
            organisation: seller,
        }),
    };
    let base = if door == DoorKind::Letter {
        "/l/TOKEN"
    } else {
        "/threads/inquiry_x"
    };
    Visitor {
        actor,
        person: person(22, "Hoàng Thị Mai", None, language),
        base: base.to_owned(),
        secret: "SECRET".to_owned(),
        door,
        request_id: "request".to_owned(),
    }
}
