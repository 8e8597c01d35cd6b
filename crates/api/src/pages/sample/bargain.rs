//! The same deal while it is bargained for.

use catalogue::product::Closure;
use catalogue::supply::Standing as Supply;
use kernel::price::UnitPrice;
use kernel::quantity::BaseQuantity;
use kernel::time::{DateWindow, MonthSet};
use orders::order::TermsWindow;
use orders::quotation::supply::EntryStanding;
use orders::quotation::{
    Answer, CounterLine, CounterOffer, EntryAnswer, Gap, LineComparison, Preview, PreviewLine,
};
use orders::{Action, Side, View};

use super::super::thread::Thread;
use super::{
    Currency, Inquiry, Unit, day, id, inquiry, name, noon, of_thread, packings, place, quotation,
    quoted, quoted_thread, term, tonnes, vnd,
};

/// The buyer wants a lower price, nothing in the second week and other days in the third.
fn counter() -> CounterOffer {
    let entry = |entry: i32, wanted: i64| EntryAnswer {
        entry,
        answer: if wanted == 0 {
            Answer::Declined
        } else {
            Answer::Offered
        },
        quantity: (wanted > 0).then(|| tonnes(wanted)),
        base: BaseQuantity::from_milli(wanted * 1_000_000),
        window: (entry == 3).then(|| DateWindow {
            from: day(16),
            to: day(18),
        }),
    };
    CounterOffer {
        quotation: id(62),
        inquiry: id(10),
        person: id(21),
        currency: Currency::Vnd,
        total: vnd(1_976_000_000),
        valid_until: day(3),
        note: Some("Nếu được giá này thì lấy cả mùa.".to_owned()),
        lines: vec![CounterLine {
            inquiry_line: quoted().inquiry_line,
            position: 1,
            price: UnitPrice::parse("38000", Currency::Vnd, Unit::Kg).ok(),
            entries: vec![entry(1, 12), entry(2, 0), entry(3, 20), entry(4, 20)],
            substitute: None,
            note: Some("Tuần hai kho sửa, không nhận được.".to_owned()),
            total: vnd(1_976_000_000),
        }],
        created_at: noon(2),
    }
}

fn standing(entry: i32, supply: i64, promised: i64, own: i64) -> EntryStanding {
    let days = DateWindow {
        from: day(1),
        to: day(7),
    };
    let amount = |tonnes: i64| BaseQuantity::from_milli(tonnes * 1_000_000);
    EntryStanding {
        line: 1,
        entry,
        product: id(40),
        name: name(),
        packings: packings(),
        days,
        wanted: amount(20),
        own: amount(own),
        others: Supply {
            product: id(40),
            days,
            supply: Some(amount(supply)),
            ordered: amount(promised),
            offered: BaseQuantity::ZERO,
        },
        season: MonthSet::from_months([1, 2]).expect("two months"),
        out_of_season: true,
        closed: Some(Closure {
            from: Some(day(1)),
            to: None,
            note: None,
        }),
    }
}

/// A thread in which the buyer has made a counter-offer.
pub(in crate::pages) fn countered_thread(side: Side) -> Thread {
    let (waits, own) = match side {
        Side::Buying => (Action::InquiryWithdraw, Vec::new()),
        Side::Selling | Side::Desk => (Action::QuotationSend, vec![standing(1, 60, 25, 20)]),
    };
    Thread {
        inquiry: Inquiry {
            awaiting: Some(Side::Selling),
            ..inquiry(inquiry::State::Answered, "Xe lạnh từ 8 đến 12 độ.")
        },
        view: View::Party(side),
        quotations: vec![quotation(2, quotation::State::Countered)],
        counter: Some(counter()),
        asked_supply: own,
        allowed: [Action::InquiryMessageSend, waits].map(of_thread).to_vec(),
        ..quoted_thread()
    }
}

/// An open firm offer that orders have left too little for.
pub(in crate::pages) fn short_thread() -> Thread {
    Thread {
        view: View::Party(Side::Selling),
        offered_supply: vec![standing(1, 30, 25, 20)],
        allowed: [
            Action::InquiryMessageSend,
            Action::QuotationSend,
            Action::QuotationWithdraw,
        ]
        .map(of_thread)
        .to_vec(),
        ..quoted_thread()
    }
}

/// What the last look at an offer shows: more than there is, and out of season.
pub(in crate::pages) fn preview() -> Preview {
    Preview {
        lines: vec![PreviewLine {
            product: name(),
            instead_of: None,
            quantity: Some(tonnes(72)),
            priced: None,
            price: term(),
            content: None,
            vat_rate: quoted().vat_rate,
            vat_reason: quoted().vat_reason,
            windows: vec![TermsWindow {
                from: day(1),
                to: day(7),
                place: place("Kho Gia Lâm, số 12 đường Nguyễn Đức Thuận"),
                quantity: tonnes(72),
                base: BaseQuantity::from_milli(72_000_000),
            }],
            note: Some("Hái trong ngày.".to_owned()),
            total: vnd(2_844_000_000),
        }],
        total: vnd(2_844_000_000),
        vat_total: vnd(0),
        tolerance: orders::Tolerance::UNSAID,
        compared: vec![LineComparison {
            inquiry_line: quoted().inquiry_line,
            position: 1,
            product: id(40),
            entries: Vec::new(),
            target: None,
            offered: Some(term()),
            gaps: vec![Gap::Less {
                entry: 1,
                missing: BaseQuantity::from_milli(8_000_000),
            }],
        }],
        note: Some("Giá giữ đến hết thứ Sáu.".to_owned()),
        supply: vec![standing(1, 60, 25, 72)],
    }
}
