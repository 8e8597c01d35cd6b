//! One sample of every letter, with every field filled and every branch taken at least once.

use std::collections::BTreeMap;

use chrono::Duration;
use kernel::{
    contact::{Email, PhoneNumber},
    id::PersonId,
    number::NumberKind,
    text::Language,
};
use platform::Words;

use super::deal::{
    DUYEN, MAI, QUAN, day, deal, full_offer, na, noon, number, offer, order, shipment, tonnes, vnd,
};
use super::samples_bargain::bargain_samples;
use super::samples_data::data_samples;
use super::samples_inquiry::inquiry_samples;
use super::samples_order::amendment_samples;
use super::samples_organisations::organisation_samples;
use super::samples_people::people_samples;
use super::samples_register::register_samples;
use crate::{
    compose::{self, ButtonTarget},
    directory::Contact,
    layout::{Layout, Rendered},
    letter::{
        DeliveryReceived, DeliveryShipped, Goods, Letter, LetterBounced, Opens, OrderCancelled,
        OrderCompleted, OrderConfirmed, OrderPlaced, OrderRejected, Outcome, PartyUnreachable,
        QuotationAccepted, QuotationCopy, QuotationExpired, QuotationReceived, QuotationRejected,
        QuotationReplaced, Side,
    },
    link::Purpose,
};

/// A letter with a name for files and snapshots.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// `order-placed-seller`.
    pub name: &'static str,
    /// The letter.
    pub letter: Letter,
    /// Who reads it; `None` for an organisation's letterbox.
    pub reader: Option<PersonId>,
}

/// The people of the samples: Mai sells, Quân buys, Duyên is staff.
pub fn people() -> BTreeMap<PersonId, Contact> {
    let contact = |name: &str, email: &str, phone: Option<&str>| Contact {
        name: name.to_owned(),
        email: Email::parse(email).ok(),
        phone: phone.and_then(|phone| PhoneNumber::parse(phone).ok()),
        language: Language::Vi,
    };
    BTreeMap::from([
        (
            MAI,
            contact("Hoàng Thị Mai", "mai@htx-namau.example", Some("0912345678")),
        ),
        (
            QUAN,
            contact(
                "Trần Minh Quân",
                "quan@sieuthimau.example",
                Some("0987654321"),
            ),
        ),
        (
            DUYEN,
            contact("Nông Thị Duyên", "duyen@langson.example", None),
        ),
    ])
}

/// Prints a sample in a language, with a link that never changes.
///
/// # Panics
/// When the layout is broken.
pub fn print(words: &Words, sample: &Sample, language: Language) -> Rendered {
    let people = people();
    let answers = Email::parse("ocop@langson.example").expect("a sample address");
    let base = "https://chophien.example";
    let button = match (sample.letter.opens(), sample.reader) {
        (Opens::Page(path), _) => ButtonTarget::Page {
            url: format!("{base}{path}"),
        },
        (Opens::Thread | Opens::SignIn | Opens::Nothing, Some(_)) => ButtonTarget::Personal {
            url: format!("{base}/l/MAU"),
            expires_at: noon(1) + Duration::days(7),
        },
        (Opens::Thread | Opens::SignIn | Opens::Nothing, None) => ButtonTarget::FrontDoor {
            url: format!("{base}/"),
        },
        (opens, _) => ButtonTarget::Personal {
            url: format!("{base}{}MAU", opens.purpose().map_or("/", Purpose::path)),
            expires_at: sample.letter.deadline().unwrap_or(noon(1)),
        },
    };
    let document = compose::compose(
        words,
        &sample.letter,
        &compose::Copy {
            language,
            reader: sample
                .reader
                .and_then(|reader| people.get(&reader))
                .map(|reader| reader.name.as_str()),
            for_house: matches!(sample.letter.opens(), Opens::Thread | Opens::Page(_)),
            people: &people,
            button,
            answers: Some(("Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)", &answers)),
        },
    );
    let layout = Layout::load().expect("the layout of letters is sound");
    layout
        .print(&document)
        .expect("the layout of letters is sound")
}

/// Every letter, and every branch of those that have several.
pub fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    people_samples(&mut all);
    register_samples(&mut all);
    inquiry_samples(&mut all);
    quotation_samples(&mut all);
    bargain_samples(&mut all);
    order_samples(&mut all);
    delivery_samples(&mut all);
    amendment_samples(&mut all);
    data_samples(&mut all);
    organisation_samples(&mut all);
    all
}

pub(super) fn add(
    all: &mut Vec<Sample>,
    name: &'static str,
    reader: Option<PersonId>,
    letter: Letter,
) {
    all.push(Sample {
        name,
        letter,
        reader,
    });
}

fn quotation_samples(all: &mut Vec<Sample>) {
    for (name, offer) in [
        ("quotation-received-firm", offer(true)),
        ("quotation-received-free", offer(false)),
        ("quotation-received-full", full_offer()),
    ] {
        let letter = QuotationReceived {
            deal: deal(),
            offer,
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

fn order_samples(all: &mut Vec<Sample>) {
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
        ordered: vec![Goods {
            product: na(),
            quantity: Some(tonnes("32")),
        }],
        received: vec![Goods {
            product: na(),
            quantity: Some(tonnes("31.85")),
        }],
        received_value: vnd(2_070_250_000),
        payable: vnd(2_184_000_000),
        closed: None,
    };
    add(
        all,
        "order-completed",
        Some(MAI),
        Letter::OrderCompleted(Box::new(completed)),
    );
}

fn delivery_samples(all: &mut Vec<Sample>) {
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
    let refused = || Outcome::Refused {
        reason: "Quả dập quá một phần ba.".to_owned(),
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
        ("delivery-refused-buyer", QUAN, Side::Buyer, refused()),
        ("delivery-refused-seller", MAI, Side::Seller, refused()),
    ] {
        let received = (outcome == Outcome::Received).then_some("11.85");
        let letter = DeliveryReceived {
            deal: deal(),
            side,
            shipment: shipment(received),
            outcome,
            remark: None,
            settled_at: noon(3),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::DeliveryReceived(Box::new(letter)),
        );
    }
    let bounced = LetterBounced {
        letter: "INQUIRY_RECEIVED".to_owned(),
        number: Some(number(NumberKind::Inquiry)),
        reader: Some(MAI),
        organisation: Some("HTX Na Mẫu Chi Lăng".to_owned()),
        address: Email::parse("mai@htx-namau.example").ok(),
        phone: None,
        answer: "550 5.1.1 mailbox unavailable".to_owned(),
        at: noon(1),
    };
    add(
        all,
        "letter-bounced",
        Some(DUYEN),
        Letter::LetterBounced(Box::new(bounced.clone())),
    );
    add(
        all,
        "letter-bounced-no-address",
        Some(DUYEN),
        Letter::LetterBounced(Box::new(LetterBounced {
            number: None,
            reader: None,
            organisation: None,
            address: None,
            ..bounced
        })),
    );
    for (name, number) in [
        ("party-unreachable", Some(number(NumberKind::Inquiry))),
        ("party-unreachable-no-number", None),
    ] {
        let letter = PartyUnreachable {
            letter: "INQUIRY_RECEIVED".to_owned(),
            number,
            organisation: "HTX Na Mẫu Chi Lăng".to_owned(),
            phone: PhoneNumber::parse("02053812345").ok(),
            at: noon(1),
        };
        add(
            all,
            name,
            Some(DUYEN),
            Letter::PartyUnreachable(Box::new(letter)),
        );
    }
}
