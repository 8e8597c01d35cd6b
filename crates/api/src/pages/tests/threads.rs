//! The pages of threads, in every state and from every side.

use kernel::fault::{Fault, FaultCode};
use kernel::text::Language;
use orders::{Side, View};

use super::super::form::{Refused, Typed};
use super::super::sample::{
    amended_thread, countered_thread, desk_thread, open_thread, ordered_thread, quoted_thread,
    short_thread,
};
use super::super::thread::Thread;
use super::super::visitor::DoorKind;
use super::{Gallery, refused_quote};

fn refused_counter() -> Refused {
    let typed = [
        ("lines.0.price.amount", "0"),
        ("lines.0.entries.0.quantity", "30"),
        ("lines.0.entries.1.window.from", "2026-11-20"),
        ("validUntil", "2026-11-27"),
    ];
    let faults = [
        ("input.lines.0.price.amount", "Giá phải lớn hơn 0."),
        ("input.lines.0.entries.0.quantity", "Nhiều hơn số hỏi mua."),
        (
            "input.lines.0.entries.1.window.to",
            "Khoảng ngày này đã qua.",
        ),
    ];
    Refused {
        form: "counter".to_owned(),
        typed: Typed::new(
            typed
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        ),
        faults: faults
            .map(|(path, text)| (Fault::new(FaultCode::InvalidFormat, path), text.to_owned()))
            .to_vec(),
        unchosen: String::new(),
    }
}

#[test]
fn every_thread_page_prints_in_both_languages() {
    let gallery = Gallery::new();
    let polite = || {
        open_thread(
            "Đề nghị báo giá giao tận kho.\nXe lạnh từ 8 đến 12 độ.",
            "Được chị nhé, chị gửi báo giá giúp em.",
        )
    };
    for language in [Language::Vi, Language::En] {
        gallery.thread("seller-open", DoorKind::Letter, language, &polite(), None);
        gallery.thread(
            "seller-refused",
            DoorKind::Letter,
            language,
            &polite(),
            Some(refused_quote()),
        );
        gallery.thread(
            "buyer-quoted",
            DoorKind::Session,
            language,
            &quoted_thread(),
            None,
        );
        let looked = gallery.acceptance("buyer-accepts", language, &quoted_thread());
        assert!(looked.contains("name=\"reviewed\" value=\"yes\""));
        gallery.thread(
            "buyer-counter-refused",
            DoorKind::Session,
            language,
            &quoted_thread(),
            Some(refused_counter()),
        );
        gallery.thread(
            "buyer-countered",
            DoorKind::Session,
            language,
            &countered_thread(Side::Buying),
            None,
        );
        gallery.thread(
            "seller-countered",
            DoorKind::Letter,
            language,
            &countered_thread(Side::Selling),
            None,
        );
        gallery.thread(
            "seller-short",
            DoorKind::Letter,
            language,
            &short_thread(),
            None,
        );
        let countered = countered_thread(Side::Selling);
        let looked = gallery.review("seller-review-free", language, &countered, "no");
        assert!(
            !looked.contains("name=\"confirmOversell\""),
            "it promises nothing"
        );
        let looked = gallery.review("seller-review", language, &countered, "yes");
        assert!(looked.contains("name=\"reviewed\" value=\"yes\""));
        assert!(looked.contains("name=\"confirmOversell\""));
        gallery.thread(
            "buyer-ordered",
            DoorKind::Session,
            language,
            &ordered_thread(Side::Buying),
            None,
        );
        gallery.thread(
            "seller-ordered",
            DoorKind::Letter,
            language,
            &ordered_thread(Side::Selling),
            None,
        );
        for (name, side) in [
            ("buyer-amended", Side::Buying),
            ("seller-amended", Side::Selling),
        ] {
            let thread = amended_thread(side);
            gallery.thread(name, DoorKind::Letter, language, &thread, None);
        }
        gallery.thread("desk", DoorKind::Letter, language, &desk_thread(), None);
        let quoted = Thread {
            view: View::Outline,
            allowed: Vec::new(),
            ..quoted_thread()
        };
        let text = gallery.thread("outline-quoted", DoorKind::Session, language, &quoted, None);
        for advice in ["hãy hỏi", "ask to see", "Đáp ứng đủ", "Covers everything"] {
            assert!(!text.contains(advice), "{advice} is nothing for staff");
        }
        let outline = Thread {
            view: View::Outline,
            allowed: Vec::new(),
            ..amended_thread(Side::Selling)
        };
        let text = gallery.thread("outline", DoorKind::Session, language, &outline, None);
        for hidden in [
            "39.500",
            "39,500",
            "38.000",
            "38,000",
            "2.844",
            "2,844",
            "Quả hái sáng",
            "Xe lạnh",
            "0987",
            "PO-2026-118",
            "12C-123.45",
            "Được chị",
            "Mưa nhiều",
            "siêu thị cần đủ",
        ] {
            assert!(
                !text.contains(hidden),
                "staff who see the outline must not read {hidden}"
            );
        }
    }
}
