//! The deal that the samples tell of.

use chrono::{Duration, NaiveDate};
use kernel::{
    actor::Standing,
    contact::CountryCode,
    id::PersonId,
    money::{Currency, Money},
    number::{Number, NumberKind},
    price::{Basis, PriceTerm, UnitPrice, VatRate},
    quantity::{Quantity, Unit},
    text::LocalisedText,
    time::{DateWindow, Instant, parse_date, parse_instant},
};
use uuid::Uuid;

use crate::letter::{
    Asked, AskedEntry, AskedLine, Deal, Goods, Offer, OfferedEntry, OfferedLine, OrderFacts,
    OrderLine, Party, Shipment, ShipmentLine,
};

pub(super) const MAI: PersonId = PersonId::from_uuid(Uuid::from_u128(1));
pub(super) const QUAN: PersonId = PersonId::from_uuid(Uuid::from_u128(2));
pub(super) const DUYEN: PersonId = PersonId::from_uuid(Uuid::from_u128(3));

pub(super) fn day(number: i64) -> NaiveDate {
    parse_date("2026-08-09").expect("a sample day") + Duration::days(number)
}

pub(super) fn noon(days: i64) -> Instant {
    parse_instant("2026-08-09T12:00:00+07:00").expect("a sample instant") + Duration::days(days)
}

pub(super) fn week(number: i64) -> DateWindow {
    DateWindow {
        from: day(1 + 7 * number),
        to: day(7 + 7 * number),
    }
}

fn only(number: i64) -> DateWindow {
    DateWindow {
        from: day(number),
        to: day(number),
    }
}

pub(super) fn tonnes(text: &str) -> Quantity {
    Quantity::parse(text, Unit::Tonne).expect("a sample quantity")
}

pub(super) fn vnd(minor: i64) -> Money {
    Money {
        minor,
        currency: Currency::Vnd,
    }
}

pub(super) fn price(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::Vnd, Unit::Kg).expect("a sample price")
}

pub(super) fn number(kind: NumberKind) -> Number {
    Number::new(kind, 2026, [7, 3, 20, 22, 23, 4])
}

pub(super) fn na() -> LocalisedText {
    LocalisedText {
        vi: "Na Chi Lăng".to_owned(),
        en: Some("Chi Lăng custard apple".to_owned()),
        zh_hans: None,
    }
}

pub(super) fn honey() -> LocalisedText {
    LocalisedText::vi("Mật ong hoa rừng")
}

pub(super) const SHOP: &str = "Kho Siêu thị Mẫu, 1 Lê Trọng Tấn, phường Phương Liệt, Hà Nội";
pub(super) const SOUTH: &str = "Kho Siêu thị Mẫu, xã Gia Lâm, Hà Nội";

const WISHES: &str = "Loại 1, từ 250 g, hái trong ngày";
const RAIN: &str = "Tuần đầu mưa nên hái được ít hơn";
const HELD: &str = "Giá giữ đến hết thứ Sáu.";

pub(super) fn deal() -> Deal {
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
                instead_of: None,
            },
            Goods {
                product: honey(),
                quantity: None,
                instead_of: None,
            },
        ],
    }
}

pub(super) fn asked() -> Asked {
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
                wishes: Some(WISHES.to_owned()),
                out_of_season: Vec::new(),
            },
            AskedLine {
                product: honey(),
                schedule: vec![AskedEntry {
                    window: only(3),
                    quantity: Quantity::parse("1200", Unit::Bottle).expect("a sample quantity"),
                    place: SHOP.to_owned(),
                }],
                target_price: None,
                wishes: None,
                out_of_season: vec![only(3)],
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

pub(super) fn term() -> PriceTerm {
    PriceTerm {
        price: price("65000"),
        basis: Basis::Delivered,
        place: Some("Hà Nội".to_owned()),
        grade: Some("Loại 1".to_owned()),
        packing: Some("Thùng 5 kg".to_owned()),
    }
}

pub(super) fn offer(firm: bool) -> Offer {
    let entry =
        |number: i64, place: &str, offered: Option<&str>, gap: Option<&str>, amount| OfferedEntry {
            window: week(number),
            place: place.to_owned(),
            asked: tonnes("20"),
            offered: offered.map(tonnes),
            other_window: (number == 1).then(|| DateWindow {
                from: day(10),
                to: day(11),
            }),
            instead: false,
            gap: gap.map(tonnes),
            amount,
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
                note: Some(RAIN.to_owned()),
                schedule: vec![
                    entry(0, SHOP, Some("12"), Some("8"), Some(vnd(780_000_000))),
                    entry(1, SHOP, Some("20"), None, Some(vnd(1_300_000_000))),
                    entry(2, SOUTH, Some("20"), None, Some(vnd(1_300_000_000))),
                    entry(3, SOUTH, None, Some("20"), None),
                ],
                total: Some(vnd(3_380_000_000)),
                above_target: UnitPrice::parse("60000", Currency::Vnd, Unit::Kg).ok(),
                above_counter: None,
                priced: None,
                content: None,
                out_of_season: Vec::new(),
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
                    window: only(3),
                    place: SHOP.to_owned(),
                    asked: Quantity::parse("1200", Unit::Bottle).expect("a sample quantity"),
                    offered: Quantity::parse("1200", Unit::Bottle).ok(),
                    other_window: None,
                    instead: false,
                    gap: None,
                    amount: Some(vnd(216_000_000)),
                }],
                total: Some(vnd(216_000_000)),
                above_target: None,
                above_counter: None,
                priced: None,
                content: Quantity::parse("0.7", Unit::Kg).ok(),
                out_of_season: vec![only(3)],
            },
        ],
        certificates_not_shown: vec!["VIETGAP".to_owned()],
        asked_currency: None,
        total: vnd(3_596_000_000),
        vat_total: vnd(17_280_000),
        payable: vnd(3_613_280_000),
        note: Some(HELD.to_owned()),
        tolerance_bp: Some(250),
    }
}

pub(super) fn full_offer() -> Offer {
    let mut offer = offer(true);
    offer.tolerance_bp = Some(100);
    for line in &mut offer.lines {
        line.schedule.retain(|entry| entry.gap.is_none());
    }
    offer.certificates_not_shown.clear();
    for line in &mut offer.lines {
        line.above_target = None;
    }
    offer
}

pub(super) fn order() -> OrderFacts {
    OrderFacts {
        number: number(NumberKind::Order),
        quotation: Some(number(NumberKind::Quotation)),
        lines: vec![OrderLine {
            product: na(),
            term: term(),
            vat: VatRate::from_basis_points(500).ok(),
            vat_reason: Some("nông sản mới qua sơ chế thông thường".to_owned()),
            schedule: vec![
                (week(0), tonnes("12"), SHOP.to_owned()),
                (week(1), tonnes("20"), SHOP.to_owned()),
            ],
            total: vnd(2_080_000_000),
            priced: None,
            content: None,
            wishes: Some(WISHES.to_owned()),
            note: Some(RAIN.to_owned()),
        }],
        total: vnd(2_080_000_000),
        vat_total: vnd(104_000_000),
        payable: vnd(2_184_000_000),
        tolerance_bp: Some(100),
        certificates: vec!["VIETGAP".to_owned()],
        note: Some(HELD.to_owned()),
    }
}

pub(super) fn shipment(received: Option<&str>) -> Shipment {
    Shipment {
        number: number(NumberKind::Delivery),
        order: number(NumberKind::Order),
        window: week(0),
        place: SHOP.to_owned(),
        lines: vec![ShipmentLine {
            product: na(),
            planned: tonnes("12"),
            shipped: Some(tonnes("12").into()),
            received: received.map(|much| tonnes(much).into()),
        }],
    }
}
