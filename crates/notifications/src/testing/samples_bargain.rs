//! Samples of the letters about bargaining and waiting.

use kernel::{contact::PhoneNumber, number::NumberKind};

use super::{
    deal::{DUYEN, MAI, QUAN, asked, day, deal, honey, na, noon, number, price, tonnes, vnd, week},
    samples::{Sample, add},
};
use crate::letter::{
    Answerer, CounteredEntry, CounteredLine, InquiryClosed, InquiryUnanswered, InquiryWithdrawn,
    Letter, QuotationCountered, QuotationEnding, QuotationWithdrawn, ReplyReminder, ShortEntry,
    Side, SupplyShort,
};

pub(super) fn bargain_samples(all: &mut Vec<Sample>) {
    add(
        all,
        "quotation-countered",
        Some(MAI),
        Letter::QuotationCountered(Box::new(countered())),
    );
    for (name, firm) in [
        ("quotation-withdrawn-firm", true),
        ("quotation-withdrawn-free", false),
    ] {
        let letter = QuotationWithdrawn {
            deal: deal(),
            quotation: number(NumberKind::Quotation),
            revision: 2,
            firm,
            reason: "Mưa đá đêm qua, vườn hỏng một nửa.".to_owned(),
        };
        add(
            all,
            name,
            Some(QUAN),
            Letter::QuotationWithdrawn(Box::new(letter)),
        );
    }
    for (name, firm) in [
        ("quotation-ending-firm", true),
        ("quotation-ending-free", false),
    ] {
        let letter = QuotationEnding {
            deal: deal(),
            quotation: number(NumberKind::Quotation),
            revision: 2,
            firm,
            payable: vnd(3_613_280_000),
            valid_until: day(5),
        };
        add(
            all,
            name,
            Some(QUAN),
            Letter::QuotationEnding(Box::new(letter)),
        );
    }
    let letter = SupplyShort {
        deal: deal(),
        quotation: number(NumberKind::Quotation),
        revision: 2,
        valid_until: day(5),
        short: vec![
            ShortEntry {
                product: na(),
                window: week(0),
                offered: Some(tonnes("12")),
                supply: Some(tonnes("15")),
                ordered: Some(tonnes("8")),
            },
            ShortEntry {
                product: honey(),
                window: week(1),
                offered: Some(tonnes("1")),
                supply: None,
                ordered: None,
            },
        ],
    };
    add(
        all,
        "supply-short",
        Some(MAI),
        Letter::SupplyShort(Box::new(letter)),
    );
    waiting(all);
}

fn countered() -> QuotationCountered {
    let entry = |number: i64, wanted: Option<&str>, offered: Option<&str>| CounteredEntry {
        window: week(number),
        offered_window: week(number),
        quantity: wanted.map(tonnes),
        offered: offered.map(tonnes),
    };
    let mut moved = entry(2, Some("20"), Some("20"));
    moved.window.from = day(18);
    QuotationCountered {
        deal: deal(),
        quotation: number(NumberKind::Quotation),
        revision: 2,
        valid_until: day(4),
        lines: vec![
            CounteredLine {
                product: na(),
                substitute: None,
                price: Some(price("62000")),
                offered_price: Some(price("65000")),
                schedule: vec![
                    entry(0, Some("12"), Some("12")),
                    entry(1, None, Some("20")),
                    moved,
                    entry(3, Some("10"), None),
                ],
                note: Some("Tuần 2 kho sửa, không nhận được".to_owned()),
                total: vnd(2_604_000_000),
            },
            CounteredLine {
                product: honey(),
                substitute: Some(na()),
                price: None,
                offered_price: Some(price("180000")),
                schedule: vec![entry(0, None, Some("1"))],
                note: None,
                total: vnd(0),
            },
        ],
        total: vnd(2_604_000_000),
        offered_total: vnd(3_596_000_000),
        note: Some("Nếu được giá này thì lấy cả mùa.".to_owned()),
    }
}

fn waiting(all: &mut Vec<Sample>) {
    for (name, reader, answerer) in [
        ("reply-reminder", MAI, Answerer::Seller),
        ("reply-reminder-desk", DUYEN, Answerer::Desk),
    ] {
        add(
            all,
            name,
            Some(reader),
            Letter::ReplyReminder(Box::new(ReplyReminder {
                deal: deal(),
                asked: asked(),
                answerer,
            })),
        );
    }
    for (name, phone) in [
        ("inquiry-unanswered", PhoneNumber::parse("0912345678").ok()),
        ("inquiry-unanswered-no-phone", None),
    ] {
        let deal = deal();
        let letter = InquiryUnanswered {
            inquiry: number(NumberKind::Inquiry),
            buyer: deal.buyer.organisation,
            seller: deal.seller.organisation,
            phone,
            goods: deal.goods,
            reply_by: noon(1),
        };
        add(
            all,
            name,
            Some(DUYEN),
            Letter::InquiryUnanswered(Box::new(letter)),
        );
    }
    add(
        all,
        "inquiry-withdrawn",
        Some(MAI),
        Letter::InquiryWithdrawn(Box::new(InquiryWithdrawn {
            deal: deal(),
            reason: "Cửa hàng hoãn khai trương.".to_owned(),
        })),
    );
    for (name, reader, side) in [
        ("inquiry-closed-buyer", QUAN, Side::Buyer),
        ("inquiry-closed-seller", MAI, Side::Seller),
    ] {
        let letter = InquiryClosed {
            deal: deal(),
            side,
            quiet_days: 30,
        };
        add(
            all,
            name,
            Some(reader),
            Letter::InquiryClosed(Box::new(letter)),
        );
    }
}
