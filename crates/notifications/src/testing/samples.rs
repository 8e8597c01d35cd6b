//! One sample of every letter, with every field filled and every branch taken at least once.

use std::collections::BTreeMap;

use chrono::Duration;
use kernel::{
    actor::Standing,
    contact::{Email, PhoneNumber},
    id::PersonId,
    number::NumberKind,
    text::Language,
};
use platform::Words;
use uuid::Uuid;

use super::deal::{
    DUYEN, MAI, QUAN, asked, day, deal, full_offer, na, noon, number, offer, order, shipment,
    tonnes, vnd,
};
use crate::{
    compose::{self, ButtonTarget},
    directory::Contact,
    layout::{Layout, Rendered},
    letter::{
        AnsweredBy, DeliveryReceived, DeliveryShipped, FreshLink, Goods, InquiryAtDesk,
        InquiryCopy, InquiryDeclined, InquiryExpired, InquiryForwarded, InquiryReceived,
        KnownProducer, Letter, LetterBounced, MessageReceived, OrderCancelled, OrderCompleted,
        OrderConfirmed, OrderPlaced, OrderRejected, Outcome, QuotationAccepted, QuotationCopy,
        QuotationExpired, QuotationReceived, QuotationRejected, QuotationReplaced, Side,
        SignInLink,
    },
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
    let button = match sample.reader {
        Some(_) => ButtonTarget::Personal {
            url: "https://chophien.example/l/MAU".to_owned(),
            expires_at: noon(1) + Duration::days(7),
        },
        None => ButtonTarget::FrontDoor {
            url: "https://chophien.example/".to_owned(),
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
    inquiry_samples(&mut all);
    quotation_samples(&mut all);
    order_samples(&mut all);
    delivery_samples(&mut all);
    all
}

fn add(all: &mut Vec<Sample>, name: &'static str, reader: Option<PersonId>, letter: Letter) {
    all.push(Sample {
        name,
        letter,
        reader,
    });
}

fn inquiry_samples(all: &mut Vec<Sample>) {
    add(
        all,
        "sign-in-link",
        Some(MAI),
        Letter::SignInLink(SignInLink {
            expires_at: noon(0),
        }),
    );
    let fresh = FreshLink {
        inquiry: deal().inquiry,
    };
    add(all, "fresh-link", Some(MAI), Letter::FreshLink(fresh));
    let received = InquiryReceived {
        deal: deal(),
        asked: asked(),
        forwarded_by: None,
    };
    add(
        all,
        "inquiry-received",
        Some(MAI),
        Letter::InquiryReceived(Box::new(received.clone())),
    );
    add(
        all,
        "inquiry-received-forwarded-to-letterbox",
        None,
        Letter::InquiryReceived(Box::new(InquiryReceived {
            forwarded_by: Some("Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)".to_owned()),
            ..received
        })),
    );
    for (name, answered_by) in [
        ("inquiry-copy", AnsweredBy::Producer),
        ("inquiry-copy-desk", AnsweredBy::Desk { producer: None }),
        (
            "inquiry-copy-desk-known",
            AnsweredBy::Desk {
                producer: Some("Hộ Triệu Văn Mẫu".to_owned()),
            },
        ),
    ] {
        let letter = InquiryCopy {
            deal: deal(),
            asked: asked(),
            answered_by,
        };
        add(all, name, Some(QUAN), Letter::InquiryCopy(Box::new(letter)));
    }
    let mut unnamed = deal();
    unnamed.goods.clear();
    unnamed.buyer.standing = Standing::Unverified;
    unnamed.buyer.contact = None;
    let at_desk = InquiryAtDesk {
        deal: unnamed,
        asked: asked(),
        producer: None,
    };
    add(
        all,
        "inquiry-at-desk-nobody",
        Some(DUYEN),
        Letter::InquiryAtDesk(Box::new(at_desk)),
    );
    let at_desk = InquiryAtDesk {
        deal: deal(),
        asked: asked(),
        producer: Some(KnownProducer {
            name: "Hộ Triệu Văn Mẫu".to_owned(),
            address: Some("Thôn Mẫu, xã Chi Lăng".to_owned()),
            phone: PhoneNumber::parse("02053812345").ok(),
            email: Email::parse("mau@nha.example").ok(),
        }),
    };
    add(
        all,
        "inquiry-at-desk",
        Some(DUYEN),
        Letter::InquiryAtDesk(Box::new(at_desk)),
    );
    let forwarded = InquiryForwarded {
        deal: deal(),
        forwarded_by: "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)".to_owned(),
        reply_by: noon(1),
    };
    add(
        all,
        "inquiry-forwarded",
        Some(QUAN),
        Letter::InquiryForwarded(Box::new(forwarded)),
    );
    for (name, reader, side) in [
        ("inquiry-expired-buyer", QUAN, Side::Buyer),
        ("inquiry-expired-seller", MAI, Side::Seller),
    ] {
        let letter = InquiryExpired {
            deal: deal(),
            side,
            reply_by: noon(1),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::InquiryExpired(Box::new(letter)),
        );
    }
    for (name, writer) in [
        ("message-received", MAI),
        (
            "message-received-unnamed",
            PersonId::from_uuid(Uuid::from_u128(9)),
        ),
    ] {
        let letter = MessageReceived {
            deal: deal(),
            from: Side::Seller,
            writer,
            body: "Tuần đầu chúng tôi có 12 tấn.\n\nAnh nhận được không?".to_owned(),
        };
        add(
            all,
            name,
            Some(QUAN),
            Letter::MessageReceived(Box::new(letter)),
        );
    }
    let declined = InquiryDeclined {
        deal: deal(),
        reason: "Vụ này đã bán hết.".to_owned(),
    };
    add(
        all,
        "inquiry-declined",
        Some(QUAN),
        Letter::InquiryDeclined(Box::new(declined)),
    );
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
}
