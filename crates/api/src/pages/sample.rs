//! A made-up deal at its stages, for printing pages in tests.

mod amendment;
mod bargain;
mod threads;

pub(super) use amendment::amended_thread;
pub(super) use bargain::{countered_thread, preview, short_thread};
pub(super) use threads::{desk_thread, open_thread, ordered_thread, quoted_thread, visitor};

use accounts::organisation::Organisation;
use accounts::person::{Origin, Person};
use chrono::NaiveDate;
use kernel::actor::{Door, Standing};
use kernel::contact::{Address, CountryCode, Email, LegalKind, PhoneNumber};
use kernel::id::{DeliveryId, InquiryId, MessageId, OrderId, ProductId, QuotationId, TypedId};
use kernel::money::{Currency, Money};
use kernel::number::{Number, NumberKind};
use kernel::price::{Basis, PriceTerm, UnitPrice};
use kernel::quantity::{BaseQuantity, BaseUnit, PackingTable, Quantity, Unit};
use kernel::text::{Language, LocalisedText};
use kernel::time::{DateWindow, Instant, vn};
use orders::delivery::{self, Delivery};
use orders::inquiry::{self, Certificate, Entry, Inquiry, Line, Message};
use orders::order::{self, Order, Terms, TermsLine, TermsWindow};
use orders::quotation::{self, Answer, EntryAnswer, Quotation};
use orders::{Action, Side};
use uuid::Uuid;

use super::thread::Allowed;

fn id<T: TypedId>(number: u128) -> T {
    T::from_uuid(Uuid::from_u128(number))
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, day).expect("a day")
}

fn noon(number: u32) -> Instant {
    vn::start_of_day(day(number)) + chrono::Duration::hours(12)
}

pub(super) fn number(kind: NumberKind) -> Number {
    Number::new(kind, 2026, [7, 19, 3, 22, 24, 4])
}

fn tonnes(value: i64) -> Quantity {
    Quantity::new(value.into(), Unit::Tonne).expect("a quantity")
}

fn place(text: &str) -> Address {
    Address::new(CountryCode::vietnam(), Some("01"), &[text.to_owned()]).expect("an address")
}

fn vnd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Vnd).expect("an amount")
}

const BUYER: u128 = 1;
const SELLER: u128 = 2;

fn house(number: u128, name: &str) -> Organisation {
    Organisation {
        id: id(number),
        legal_name: name.to_owned(),
        legal_kind: LegalKind::Cooperative,
        registration: None,
        capabilities: Vec::new(),
        address: place("Số 1 đường Mẫu"),
        province_code: None,
        review_province: None,
        speaks_in: None,
        phone: None,
        letterbox: None,
        language: Language::Vi,
        standing: Standing::Verified,
        submitted_at: None,
        origin: Origin::Sample,
        version: 1,
        created_at: noon(1),
    }
}

fn person(number: u128, name: &str, phone: Option<&str>, language: Language) -> Person {
    Person {
        id: id(number),
        name: name.to_owned(),
        email: Email::parse("mau@example.vn").ok(),
        phone: phone.map(|phone| PhoneNumber::parse(phone).expect("a number")),
        language,
        origin: Origin::Sample,
    }
}

fn packings() -> PackingTable {
    PackingTable::bare(BaseUnit::Kg)
}

/// Four weeks of 20 t.
pub(super) fn asked(name: LocalisedText) -> Line {
    let schedule = (0..4).map(|week: i32| Entry {
        number: week + 1,
        from: day(1 + 7 * week.unsigned_abs()),
        to: day(7 + 7 * week.unsigned_abs()),
        quantity: tonnes(20),
        base: BaseQuantity::from_milli(20_000_000),
        place: place(if week % 2 == 0 {
            "Kho Gia Lâm, số 12 đường Nguyễn Đức Thuận"
        } else {
            "Kho Hoài Đức"
        }),
    });
    Line {
        id: Uuid::from_u128(50),
        inquiry: id(10),
        position: 1,
        product: id::<ProductId>(40),
        product_name: name,
        packings: packings(),
        target_price: UnitPrice::parse("38000", Currency::Vnd, Unit::Kg).ok(),
        wishes: Some("Quả 250–350 g, không nứt, chín đều trong 2 ngày".to_owned()),
        schedule: schedule.collect(),
    }
}

fn inquiry(state: inquiry::State, note: &str) -> Inquiry {
    Inquiry {
        id: id::<InquiryId>(10),
        number: number(NumberKind::Inquiry),
        buyer: id(BUYER),
        buyer_person: id(21),
        producer: None,
        seller: Some(id(SELLER)),
        desk: None,
        state,
        reply_by: noon(2),
        remind_at: None,
        currency: Currency::Vnd,
        certificates: vec![
            Certificate::parse("VietGAP").expect("a scheme"),
            Certificate::parse("Mã số vùng trồng").expect("words"),
        ],
        target_market: None,
        note: Some(note.to_owned()),
        external_reference: Some("PO-2026-118".to_owned()),
        origin: None,
        province: "20".to_owned(),
        first_answered_at: Some(noon(1)),
        reason: None,
        awaiting: Some(Side::Selling),
        version: 3,
        created_at: noon(1),
        updated_at: noon(1),
    }
}

fn term() -> PriceTerm {
    PriceTerm {
        price: UnitPrice::parse("39500", Currency::Vnd, Unit::Kg).expect("a price"),
        basis: Basis::Delivered,
        place: None,
        grade: Some("loại 1".to_owned()),
        packing: None,
    }
}

fn quotation(revision: i32, state: quotation::State) -> Quotation {
    Quotation {
        id: id::<QuotationId>(60 + u128::from(revision.unsigned_abs())),
        number: number(NumberKind::Quotation),
        inquiry: id(10),
        revision,
        seller: id(SELLER),
        person: id(22),
        state,
        firm: true,
        valid_until: day(4),
        currency: Currency::Vnd,
        total: vnd(2_844_000_000),
        vat_total: vnd(0),
        note: Some("Quả hái sáng, giao tối.".to_owned()),
        external_reference: None,
        tolerance: orders::Tolerance::from_basis_points(250),
        remind_at: None,
        reason: None,
        decided_at: None,
        version: 1,
        created_at: noon(1),
    }
}

fn quoted() -> quotation::Line {
    let answers = (1..=4).map(|entry| EntryAnswer {
        entry,
        answer: if entry == 1 {
            Answer::Less
        } else {
            Answer::Offered
        },
        quantity: Some(tonnes(if entry == 1 { 12 } else { 20 })),
        base: BaseQuantity::from_milli(if entry == 1 { 12_000_000 } else { 20_000_000 }),
        window: (entry == 2).then(|| DateWindow {
            from: day(9),
            to: day(10),
        }),
    });
    quotation::Line {
        id: Uuid::from_u128(70),
        quotation: id(62),
        inquiry_line: Uuid::from_u128(50),
        position: 1,
        price: Some(term()),
        vat_rate: None,
        vat_reason: Some("Nông sản chưa chế biến".to_owned()),
        substitute: None,
        note: None,
        answers: answers.collect(),
        total: vnd(2_844_000_000),
    }
}

fn order(state: order::State) -> Order {
    Order {
        id: id::<OrderId>(80),
        number: number(NumberKind::Order),
        inquiry: id(10),
        quotation: Some(id(62)),
        buyer: id(BUYER),
        buyer_person: id(21),
        seller: id(SELLER),
        seller_person: Some(id(22)),
        producer: None,
        province: "20".to_owned(),
        state,
        confirm_by: None,
        remind_at: None,
        terms_revision: 1,
        buyer_reference: Some("PO-2026-118".to_owned()),
        seller_reference: None,
        reason: None,
        version: 1,
        created_at: noon(2),
        updated_at: noon(2),
    }
}

fn terms() -> Terms {
    let line = asked(name());
    let windows = line.schedule.iter().map(|entry| TermsWindow {
        from: entry.from,
        to: entry.to,
        place: entry.place.clone(),
        quantity: entry.quantity,
        base: entry.base,
    });
    Terms {
        lines: vec![TermsLine {
            line: 1,
            inquiry_line: line.id,
            product: line.product,
            product_name: name(),
            packings: packings(),
            price: term(),
            vat_rate: None,
            vat_reason: None,
            windows: windows.collect(),
            total: vnd(2_844_000_000),
            note: None,
        }],
        total: vnd(2_844_000_000),
        vat_total: vnd(0),
        note: None,
        tolerance: None,
    }
}

fn delivery(position: i32, state: delivery::State) -> Delivery {
    let left = state.has_left();
    Delivery {
        id: id::<DeliveryId>(90 + u128::from(position.unsigned_abs())),
        number: number(NumberKind::Delivery),
        order: id(80),
        position,
        follows: None,
        from: day(1 + 7 * (position.unsigned_abs() - 1)),
        to: day(7 + 7 * (position.unsigned_abs() - 1)),
        place: place("Kho Gia Lâm"),
        state,
        shipped_at: left.then(|| noon(3)),
        arrived_at: None,
        settled_at: None,
        rest: None,
        note: left.then(|| "Xe 12C-123.45, anh Nam 0912 345 678".to_owned()),
        reason: None,
        version: 1,
        created_at: noon(2),
    }
}

fn goods(delivery: &Delivery) -> delivery::Line {
    delivery::Line {
        id: Uuid::from_u128(100),
        delivery: delivery.id,
        order_line: 1,
        product: id(40),
        planned: BaseQuantity::from_milli(12_000_000),
        carried: BaseQuantity::ZERO,
        shipped: delivery
            .shipped_at
            .map(|_| BaseQuantity::from_milli(11_950_000)),
        received: None,
        unit: Unit::Tonne,
    }
}

fn name() -> LocalisedText {
    LocalisedText {
        en: Some("Chi Lăng custard apple, grade 1".to_owned()),
        ..LocalisedText::vi("Na dai Chi Lăng loại 1 vườn đồi đá vôi")
    }
}

fn message(number: u128, who: u128, house: u128, body: &str) -> Message {
    Message {
        id: id::<MessageId>(number),
        inquiry: id(10),
        person: id(who),
        organisation: id(house),
        door: Door::Session,
        body: body.to_owned(),
        created_at: noon(1),
    }
}

fn of_thread(action: Action) -> Allowed {
    Allowed {
        action,
        delivery: None,
    }
}
