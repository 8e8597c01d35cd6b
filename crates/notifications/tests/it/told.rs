//! What a letter tells of terms: in words of its reader's language, once, and as they are.

use chrono::Duration;
use kernel::quantity::{Quantity, Unit};
use kernel::text::Language;
use notifications::{
    Letter,
    letter::Opens,
    testing::{print, samples},
};
use platform::Words;
use platform::words::VAT_REASON_UNPROCESSED;

use crate::letters::sample;

#[test]
fn the_sentence_of_a_form_is_told_in_the_readers_language() {
    let words = Words::load().unwrap();
    let chosen = words.text(Language::Vi, VAT_REASON_UNPROCESSED, &[]);
    let mut sample = sample("order-confirmed-buyer");
    let Letter::OrderConfirmed(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    letter.order.lines[0].vat_reason = Some(chosen.clone());
    let letter = print(&words, &sample, Language::En);
    assert!(!letter.plain.contains(&chosen), "{}", letter.plain);
    let told = words.text(Language::En, VAT_REASON_UNPROCESSED, &[]);
    assert!(letter.plain.contains(&told), "{}", letter.plain);
}

#[test]
fn a_price_for_a_packing_stands_beside_the_number_of_packings() {
    let words = Words::load().unwrap();
    let mut sample = sample("order-confirmed-buyer");
    let Letter::OrderConfirmed(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    letter.order.lines[0].priced = Quantity::parse("300", Unit::Bag).ok();
    let letter = print(&words, &sample, Language::Vi);
    let told = "Quy ra đơn vị tính giá: 300 túi";
    assert!(letter.plain.contains(told), "{}", letter.plain);
}

#[test]
fn a_copy_asks_for_nothing_but_for_papers_that_are_wanted() {
    let words = Words::load().unwrap();
    let mut sample = sample("quotation-copy-firm");
    let nothing = words.text(Language::En, "letter-quotation-copy-lead", &[]);
    let asking = print(&words, &sample, Language::En);
    assert!(!asking.plain.contains(&nothing), "{}", asking.plain);
    let Letter::QuotationCopy(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    letter.offer.certificates_not_shown.clear();
    let copy = print(&words, &sample, Language::En);
    assert!(copy.plain.contains(&nothing), "{}", copy.plain);
    assert!(!copy.plain.contains("still valid"), "{}", copy.plain);
}

#[test]
fn goods_that_left_in_the_year_before_are_told_with_the_year_and_the_days_agreed_on() {
    let words = Words::load().unwrap();
    let mut sample = sample("delivery-shipped-buyer");
    let early = "the goods left early, on ";
    let usual = print(&words, &sample, Language::En);
    assert!(!usual.plain.contains(early), "{}", usual.plain);
    let Letter::DeliveryShipped(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    letter.shipped_at -= Duration::days(250);
    let letter = print(&words, &sample, Language::En);
    assert!(letter.subject.contains(" 2026"), "{}", letter.subject);
    assert!(letter.plain.contains(early), "{}", letter.plain);
}

#[test]
fn a_letter_whose_button_works_once_knows_until_when() {
    for sample in samples() {
        let once = !matches!(
            sample.letter.opens(),
            Opens::Thread | Opens::Page(_) | Opens::Nothing
        );
        assert!(
            !once || sample.letter.deadline().is_some(),
            "{} would carry a link that never works",
            sample.name
        );
    }
}

#[test]
fn a_subject_tells_a_substitute_as_one() {
    let words = Words::load().unwrap();
    let mut sample = sample("quotation-received-full");
    let Letter::QuotationReceived(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    let goods = &mut letter.deal.goods;
    assert_eq!(goods.len(), 2);
    goods[1].instead_of = Some(goods[1].product.clone());
    let another = print(&words, &sample, Language::En).subject;
    assert!(!another.contains("substitute"), "{another}");
    let Letter::QuotationReceived(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    let goods = &mut letter.deal.goods;
    goods[1].instead_of = Some(goods[0].product.clone());
    let beside = print(&words, &sample, Language::En).subject;
    assert!(beside.contains(" and a substitute"), "{beside}");
    let Letter::QuotationReceived(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    letter.deal.goods.remove(0);
    let alone = print(&words, &sample, Language::En).subject;
    assert!(alone.contains(" instead of "), "{alone}");
}

#[test]
fn another_product_is_not_told_as_everything_that_was_asked() {
    let words = Words::load().unwrap();
    let mut sample = sample("quotation-received-full");
    let Letter::QuotationReceived(letter) = &mut sample.letter else {
        panic!("another letter");
    };
    letter.offer.certificates_not_shown.clear();
    for line in &mut letter.offer.lines {
        line.above_target = None;
        for entry in &mut line.schedule {
            entry.gap = None;
        }
    }
    let line = &mut letter.offer.lines[0];
    line.substitute = Some(line.product.clone());
    line.schedule[0].instead = true;
    let offered = line.schedule[0].offered;
    assert!(offered.is_some());
    let letter = print(&words, &sample, Language::En);
    let plain = &letter.plain;
    assert!(plain.contains("(offered instead)"), "{plain}");
    assert!(plain.contains(" is offered instead."), "{plain}");
    for untrue in ["covers everything", "everything as asked"] {
        assert!(!plain.contains(untrue), "{untrue}: {plain}");
    }
}

#[test]
fn a_closed_order_says_what_is_to_be_agreed_on_about_goods_turned_back_and_what_the_scales_did_not_find()
 {
    let words = Words::load().unwrap();
    let mut sample = sample("order-completed-closed");
    let mut stored = serde_json::to_value(&sample.letter).unwrap();
    stored["facts"]["turned_back"] = stored["facts"]["ordered"].clone();
    stored["facts"]["less_than_loaded"] = stored["facts"]["ordered"].clone();
    stored["facts"]["dropped"] = stored["facts"]["ordered"].clone();
    sample.letter = serde_json::from_value(stored).unwrap();
    for language in [Language::Vi, Language::En] {
        let letter = print(&words, &sample, language);
        for key in [
            "letter-order-completed-turned-back",
            "letter-order-completed-dropped",
            "letter-row-less-than-loaded",
        ] {
            let told = words.text(language, key, &[]);
            assert!(letter.plain.contains(&told), "{}", letter.plain);
        }
    }
}

#[test]
fn the_refusal_of_the_last_delivery_tells_what_the_order_came_to() {
    let words = Words::load().unwrap();
    let completed = sample("order-completed-refused");
    let completed = serde_json::to_value(&completed.letter).unwrap();
    for name in ["delivery-refused-last", "delivery-refused-last-buyer"] {
        let mut sample = sample(name);
        let mut stored = serde_json::to_value(&sample.letter).unwrap();
        stored["facts"]["reckoning"] = completed["facts"].clone();
        sample.letter = serde_json::from_value(stored).unwrap();
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            for key in ["letter-row-received-payable", "letter-row-agreed-total"] {
                let told = words.text(language, key, &[]);
                assert!(letter.plain.contains(&told), "{}", letter.plain);
            }
        }
    }
}
