//! One sample of every letter, with every field filled and every branch taken at least once.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use kernel::{
    actor::Standing,
    contact::{CountryCode, Email, PhoneNumber},
    id::PersonId,
    money::{Currency, Money},
    number::{Number, NumberKind},
    price::{Basis, PriceTerm, UnitPrice, VatRate},
    quantity::{Quantity, Unit},
    text::{Language, LocalisedText},
    time::{DateWindow, Instant, parse_date, parse_instant},
};
use platform::Words;
use uuid::Uuid;

use crate::{
    compose::{self, ButtonTarget},
    directory::Contact,
    layout::{Layout, Rendered},
    letter::{
        AnsweredBy, Asked, AskedEntry, AskedLine, Deal, DeliveryReceived, DeliveryShipped, Goods,
        InquiryAtDesk, InquiryCopy, InquiryDeclined, InquiryExpired, InquiryForwarded,
        InquiryReceived, KnownProducer, Letter, LetterBounced, MessageReceived, Offer,
        OfferedEntry, OfferedLine, OrderCancelled, OrderCompleted, OrderConfirmed, OrderFacts,
        OrderLine, OrderPlaced, OrderRejected, Outcome, Party, QuotationAccepted, QuotationCopy,
        QuotationExpired, QuotationReceived, QuotationRejected, QuotationReplaced, Shipment,
        ShipmentLine, Side, SignInLink,
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

const MAI: PersonId = PersonId::from_uuid(Uuid::from_u128(1));
const QUAN: PersonId = PersonId::from_uuid(Uuid::from_u128(2));
const DUYEN: PersonId = PersonId::from_uuid(Uuid::from_u128(3));

/// The people of the samples: Mai sells, Quân buys, Duyên is staff.
pub fn people() -> BTreeMap<PersonId, Contact> {
    let contact = |name: &str, email: &str, phone: Option<&str>| Contact {
        name: name.to_owned(),
        email: Email::parse(email).ok(),
        phone: phone.and_then(|phone| PhoneNumber::parse(phone).ok()),
        language: Language::Vi,
    };
    BTreeMap::from([
        (MAI, contact("Hoàng Thị Mai", "mai@htx-namau.example", Some("0912345678"))),
        (QUAN, contact("Trần Minh Quân", "quan@sieuthimau.example", Some("0987654321"))),
        (DUYEN, contact("Nông Thị Duyên", "duyen@langson.example", None)),
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
    layout.print(&document).expect("the layout of letters is sound")
}

fn day(number: i64) -> NaiveDate {
    parse_date("2026-08-09").expect("a sample day") + Duration::days(number)
}

fn noon(days: i64) -> Instant {
    parse_instant("2026-08-09T12:00:00+07:00").expect("a sample instant") + Duration::days(days)
}

fn week(number: i64) -> DateWindow {
    DateWindow {
        from: day(1 + 7 * number),
        to: day(7 + 7 * number),
    }
}

fn tonnes(text: &str) -> Quantity {
    Quantity::parse(text, Unit::Tonne).expect("a sample quantity")
}

fn vnd(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::Vnd,
    }
}

fn price(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::Vnd, Unit::Kg).expect("a sample price")
}

fn number(kind: NumberKind) -> Number {
    Number::new(kind, 2026, [7, 3, 20, 22, 23, 4])
}

fn na() -> LocalisedText {
    LocalisedText {
        vi: "Na Chi Lăng".to_owned(),
        en: Some("Chi Lăng custard apple".to_owned()),
        zh_hans: None,
    }
}

fn honey() -> LocalisedText {
    LocalisedText::vi("Mật ong hoa rừng")
}

const SHOP: &str = "Kho Siêu thị Mẫu, 1 Lê Trọng Tấn, phường Phương Liệt, Hà Nội";
const SOUTH: &str = "Kho Siêu thị Mẫu, xã Gia Lâm, Hà Nội";

fn deal() -> Deal {
    Deal {
        inquiry: number(NumberKind::Inquiry),
        buyer: Party {
            organisation: "Công ty TNHH Siêu thị Mẫu Hà Nội".to_owned(),
            standing: Standing::Verified,
            contact: Some(QUAN),
        },
        seller: Party {
            organisation: "HTX Na Mẫu Chi Lăng".to_owned(),
            standing: Standing::Verified,
            contact: Some(MAI),
        },
        buyer_reference: Some("PO-2026/118".to_owned()),
        seller_reference: Some("NM-07".to_owned()),
        goods: vec![
            Goods {
                product: na(),
                quantity: Some(tonnes("80")),
            },
            Goods {
                product: honey(),
                quantity: None,
            },
        ],
    }
}

fn asked() -> Asked {
    let entry = |number: i64, place: &str| AskedEntry {
        window: week(number),
        quantity: tonnes("20"),
        place: place.to_owned(),
    };
    Asked {
        lines: vec![
            AskedLine {
                product: na(),
                schedule: vec![
                    entry(0, SHOP),
                    entry(1, SHOP),
                    entry(2, SOUTH),
                    entry(3, SOUTH),
                ],
                target_price: Some(price("62000")),
                wishes: Some("Loại 1, từ 250 g, hái trong ngày".to_owned()),
            },
            AskedLine {
                product: honey(),
                schedule: vec![AskedEntry {
                    window: DateWindow {
                        from: day(3),
                        to: day(3),
                    },
                    quantity: Quantity::parse("1200", Unit::Bottle).expect("a sample quantity"),
                    place: SHOP.to_owned(),
                }],
                target_price: None,
                wishes: None,
            },
        ],
        certificates: vec!["VIETGAP".to_owned(), "Mã số vùng trồng".to_owned()],
        target_market: Some(CountryCode::vietnam()),
        note: Some(
            "Hàng bán tại 12 cửa hàng ở Hà Nội.\nXin gửi ảnh vườn nếu có, xem thêm tại www.sieuthimau.example/na"
                .to_owned(),
        ),
        reply_by: noon(1),
    }
}

fn term() -> PriceTerm {
    PriceTerm {
        price: price("65000"),
        basis: Basis::Delivered,
        place: Some("Hà Nội".to_owned()),
        grade: Some("Loại 1".to_owned()),
        packing: Some("Thùng 5 kg".to_owned()),
    }
}

fn offer(firm: bool) -> Offer {
    let entry = |number: i64, place: &str, offered: Option<&str>, gap: Option<&str>, amount| {
        OfferedEntry {
            window: week(number),
            place: place.to_owned(),
            asked: tonnes("20"),
            offered: offered.map(tonnes),
            gap: gap.map(tonnes),
            amount,
        }
    };
    Offer {
        number: number(NumberKind::Quotation),
        revision: 2,
        firm,
        valid_until: day(5),
        lines: vec![
            OfferedLine {
                product: na(),
                term: Some(term()),
                vat: None,
                vat_reason: Some("nông sản chưa chế biến do bên sản xuất bán".to_owned()),
                substitute: None,
                note: Some("Tuần đầu mưa nên hái được ít hơn".to_owned()),
                schedule: vec![
                    entry(0, SHOP, Some("12"), Some("8"), Some(vnd(780_000_000))),
                    entry(1, SHOP, Some("20"), None, Some(vnd(1_300_000_000))),
                    entry(2, SOUTH, Some("20"), None, Some(vnd(1_300_000_000))),
                    entry(3, SOUTH, None, Some("20"), None),
                ],
                total: Some(vnd(3_380_000_000)),
            },
            OfferedLine {
                product: honey(),
                term: Some(PriceTerm {
                    price: UnitPrice::parse("180000", Currency::Vnd, Unit::Bottle)
                        .expect("a sample price"),
                    basis: Basis::Packed,
                    place: None,
                    grade: None,
                    packing: None,
                }),
                vat: VatRate::from_basis_points(800).ok(),
                vat_reason: None,
                substitute: Some(LocalisedText::vi("Mật ong bạc hà")),
                note: None,
                schedule: vec![OfferedEntry {
                    window: DateWindow {
                        from: day(3),
                        to: day(3),
                    },
                    place: SHOP.to_owned(),
                    asked: Quantity::parse("1200", Unit::Bottle).expect("a sample quantity"),
                    offered: Quantity::parse("1200", Unit::Bottle).ok(),
                    gap: None,
                    amount: Some(vnd(216_000_000)),
                }],
                total: Some(vnd(216_000_000)),
            },
        ],
        total: vnd(3_596_000_000),
        vat_total: vnd(17_280_000),
        payable: vnd(3_613_280_000),
        note: Some("Giá giữ đến hết thứ Sáu.".to_owned()),
    }
}

fn full_offer() -> Offer {
    let mut offer = offer(true);
    for line in &mut offer.lines {
        line.schedule.retain(|entry| entry.gap.is_none());
    }
    offer
}

fn order() -> OrderFacts {
    OrderFacts {
        number: number(NumberKind::Order),
        quotation: Some(number(NumberKind::Quotation)),
        lines: vec![OrderLine {
            product: na(),
            term: term(),
            vat: VatRate::from_basis_points(500).ok(),
            schedule: vec![
                (week(0), tonnes("12"), SHOP.to_owned()),
                (week(1), tonnes("20"), SHOP.to_owned()),
            ],
            total: vnd(2_080_000_000),
        }],
        total: vnd(2_080_000_000),
        vat_total: vnd(104_000_000),
        payable: vnd(2_184_000_000),
    }
}

fn shipment(received: Option<&str>) -> Shipment {
    Shipment {
        number: number(NumberKind::Delivery),
        order: number(NumberKind::Order),
        window: week(0),
        place: SHOP.to_owned(),
        lines: vec![ShipmentLine {
            product: na(),
            planned: tonnes("12"),
            shipped: Some(tonnes("12")),
            received: received.map(tonnes),
        }],
    }
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
        add(all, name, Some(reader), Letter::InquiryExpired(Box::new(letter)));
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
        add(all, name, Some(QUAN), Letter::MessageReceived(Box::new(letter)));
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
        add(all, name, Some(QUAN), Letter::QuotationReceived(Box::new(letter)));
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
    for (name, firm) in [("quotation-copy-firm", true), ("quotation-copy-free", false)] {
        let letter = QuotationCopy {
            deal: deal(),
            offer: offer(firm),
        };
        add(all, name, Some(MAI), Letter::QuotationCopy(Box::new(letter)));
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
        add(all, name, Some(MAI), Letter::QuotationAccepted(Box::new(letter)));
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
        add(all, name, Some(MAI), Letter::QuotationRejected(Box::new(letter)));
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
        add(all, name, Some(reader), Letter::QuotationExpired(Box::new(letter)));
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
        add(all, name, Some(reader), Letter::OrderPlaced(Box::new(letter)));
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
        add(all, name, Some(reader), Letter::OrderConfirmed(Box::new(letter)));
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
        add(all, name, Some(reader), Letter::OrderRejected(Box::new(letter)));
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
        add(all, name, Some(reader), Letter::OrderCancelled(Box::new(letter)));
    }
    let completed = OrderCompleted {
        deal: deal(),
        side: Side::Seller,
        order: number(NumberKind::Order),
        received: vec![Goods {
            product: na(),
            quantity: Some(tonnes("31.85")),
        }],
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
        };
        add(all, name, Some(reader), Letter::DeliveryShipped(Box::new(letter)));
    }
    let refused = || Outcome::Refused {
        reason: "Quả dập quá một phần ba.".to_owned(),
    };
    for (name, reader, side, outcome) in [
        ("delivery-received-buyer", QUAN, Side::Buyer, Outcome::Received),
        ("delivery-received-seller", MAI, Side::Seller, Outcome::Received),
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
        add(all, name, Some(reader), Letter::DeliveryReceived(Box::new(letter)));
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
