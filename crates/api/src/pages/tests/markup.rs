//! The markup of pages: hostile words stay words, what was typed stays, and every link and label leads somewhere.

use kernel::text::{Language, LocalisedText};
use orders::Side;
use orders::inquiry::Certificate;

use super::super::form::Typed;
use super::super::sample::{
    amended_thread, asked, desk_thread, open_thread, ordered_thread, quoted_thread,
};
use super::super::visitor::DoorKind;
use super::{Gallery, refused_quote};

const HOSTILE: &str =
    "<script>alert('x')</script> & \"\"> <img src=x onerror=alert(1)> {{ page.door.seal }}";

#[test]
fn hostile_words_stay_words() {
    let gallery = Gallery::new();
    let mut thread = open_thread(HOSTILE, HOSTILE);
    thread.lines = vec![asked(LocalisedText::vi(HOSTILE))];
    thread.inquiry.reason = Some(HOSTILE.to_owned());
    thread.inquiry.certificates = vec![Certificate::Words(HOSTILE.to_owned())];
    for house in thread.organisations.values_mut() {
        house.legal_name = HOSTILE.to_owned();
    }
    for person in thread.people.values_mut() {
        person.name = HOSTILE.to_owned();
    }
    let mut refused = refused_quote();
    refused.typed = Typed::new(vec![
        ("note".to_owned(), format!("</textarea>{HOSTILE}")),
        ("lines.0.price.amount".to_owned(), HOSTILE.to_owned()),
    ]);
    let text = gallery.thread(
        "hostile",
        DoorKind::Letter,
        Language::Vi,
        &thread,
        Some(refused),
    );
    assert!(
        !text.contains("<script") && !text.contains("<img src=x"),
        "user text became markup"
    );
    assert!(
        text.contains("{{ page.door.seal }}") || text.contains("page.door.seal"),
        "user text is never a template"
    );
    assert_eq!(
        text.matches("</textarea>").count(),
        text.matches("<textarea").count()
    );
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_names_each_field() {
    let gallery = Gallery::new();
    let text = gallery.thread(
        "seller-refused",
        DoorKind::Letter,
        Language::Vi,
        &open_thread("", ""),
        Some(refused_quote()),
    );
    for wanted in [
        "value=\"ba mươi\"",
        "href=\"#quote-lines-0-price-amount\"",
        "id=\"quote-lines-0-price-amount\"",
        "aria-invalid=\"true\"",
        "href=\"#quote-validUntil\"",
        "value=\"2026-11-20\"",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing");
    }
    assert!(text.contains("value=\"no\" checked"), "the choice is kept");
}

#[test]
fn every_link_within_a_page_leads_somewhere() {
    let gallery = Gallery::new();
    let threads = [
        open_thread("", ""),
        quoted_thread(),
        ordered_thread(Side::Buying),
        ordered_thread(Side::Selling),
        amended_thread(Side::Buying),
        amended_thread(Side::Selling),
        desk_thread(),
    ];
    for thread in &threads {
        let text = gallery.thread("links", DoorKind::Letter, Language::Vi, thread, None);
        for link in text
            .split("href=\"#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                text.contains(&format!("id=\"{link}\"")),
                "#{link} leads nowhere"
            );
        }
        for label in text
            .split("<label for=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                text.contains(&format!(" id=\"{label}\"")),
                "the label of {label} has no field"
            );
        }
        let ids: Vec<&str> = text
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "an id stands twice");
        assert!(
            !text.contains("<script")
                && !text.contains(" style=\"")
                && !text.contains("javascript:"),
            "no script, no inline style"
        );
    }
}
