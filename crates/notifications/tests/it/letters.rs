//! How letters read.

use std::fmt::Write;

use kernel::{contact::Email, text::Language};
use notifications::{
    Letter,
    letter::Opens,
    testing::{Sample, print, samples},
};
use platform::Words;
use proptest::prelude::*;

pub(crate) fn sample(name: &str) -> Sample {
    samples()
        .into_iter()
        .find(|sample| sample.name == name)
        .expect("a sample of this name")
}

#[test]
fn every_letter_reads_well_in_both_languages() {
    let words = Words::load().unwrap();
    for sample in samples() {
        let mut text = String::new();
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            writeln!(text, "[{language}] {}\n\n{}", letter.subject, letter.plain).unwrap();
        }
        insta::assert_snapshot!(sample.name, text);
    }
}

#[test]
fn the_html_of_a_letter_is_as_it_was_looked_at() {
    let words = Words::load().unwrap();
    let letter = print(&words, &sample("inquiry-received"), Language::Vi);
    insta::assert_snapshot!("inquiry-received-html", letter.html);
}

#[test]
fn there_is_a_sample_of_every_kind_of_letter() {
    for kind in Letter::KINDS.iter().copied() {
        assert!(
            samples().iter().any(|sample| sample.letter.kind() == kind),
            "{kind} has no sample"
        );
    }
    for sample in samples() {
        assert!(Letter::KINDS.contains(&sample.letter.kind()));
    }
}

#[test]
fn a_stored_letter_is_read_back_as_it_was() {
    for sample in samples() {
        let stored = serde_json::to_value(&sample.letter).unwrap();
        assert_eq!(stored["kind"], sample.letter.kind());
        let read: Letter = serde_json::from_value(stored).unwrap();
        assert_eq!(read, sample.letter, "{}", sample.name);
    }
}

#[test]
fn a_refusal_that_was_posted_before_it_told_what_becomes_of_the_order_proposes_nothing() {
    let words = Words::load().unwrap();
    let mut sample = sample("delivery-refused-last");
    let mut stored = serde_json::to_value(&sample.letter).unwrap();
    let refused = stored.pointer_mut("/facts/outcome/REFUSED").unwrap();
    let told = refused.as_object_mut().unwrap().remove("order");
    assert_eq!(told, Some("OVER".into()));
    sample.letter = serde_json::from_value(stored).unwrap();
    for language in [Language::Vi, Language::En] {
        let letter = print(&words, &sample, language);
        assert!(letter.plain.contains("> Quả dập quá một phần ba."));
        for key in [
            "letter-delivery-refused-goes-on",
            "letter-delivery-refused-over-buyer",
            "letter-delivery-refused-over-seller",
        ] {
            let unknown = words.text(language, key, &[]);
            assert!(!letter.plain.contains(&unknown), "{}", letter.plain);
        }
    }
}

#[test]
fn a_completion_that_was_posted_before_nothing_had_a_unit_tells_nothing_and_its_own_basis() {
    let words = Words::load().unwrap();
    let mut sample = sample("order-completed-refused");
    let mut stored = serde_json::to_value(&sample.letter).unwrap();
    let facts = stored["facts"].as_object_mut().unwrap();
    facts.remove("turned_back");
    facts.remove("received_payable");
    facts["received"][1]["quantity"] = serde_json::Value::Null;
    sample.letter = serde_json::from_value(stored).unwrap();
    for language in [Language::Vi, Language::En] {
        let letter = print(&words, &sample, language);
        for key in ["letter-nothing", "letter-row-received-value"] {
            let told = words.text(language, key, &[]);
            assert!(letter.plain.contains(&told), "{}", letter.plain);
        }
    }
}

/// What a person sees of the HTML: tags and the hidden preview gone, entities read, blanks joined.
fn visible(html: &str) -> String {
    let body = html.split("<body").nth(1).expect("a body");
    let mut text = String::new();
    let mut in_tag = true;
    for c in body.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    for (entity, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&#160;", " "),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, c);
    }
    joined(&text)
}

fn joined(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" :", ":")
        .to_lowercase()
}

#[test]
fn html_and_text_say_the_same() {
    let words = Words::load().unwrap();
    for sample in samples() {
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            let seen = visible(&letter.html);
            for line in letter.plain.lines() {
                let line = line.trim_start_matches(['*', '>', ' ']);
                if let Some(url) = line.strip_prefix("https://") {
                    let url = format!("https://{url}").replace('/', "&#x2f;");
                    assert!(letter.html.contains(&url), "{}: {line}", sample.name);
                    continue;
                }
                // The number as one dials it from abroad stands beside it in the text and behind it in the HTML.
                let line = line.split(" (+").next().unwrap_or(line);
                for part in line.split(", ") {
                    let part = joined(part.trim_end_matches(':'));
                    assert!(seen.contains(&part), "{}: {part:?} in {seen}", sample.name);
                }
            }
        }
    }
}

#[test]
fn every_letter_asks_for_one_thing_at_most_and_names_its_language() {
    let words = Words::load().unwrap();
    for sample in samples() {
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            let buttons = letter.html.matches("href=\"https:").count();
            let has_button = sample.letter.opens() != Opens::Nothing;
            assert_eq!(buttons, usize::from(has_button), "{}", sample.name);
            assert!(letter.html.contains(&format!("<html lang=\"{language}\"")));
            assert!(!letter.html.contains("fonts.googleapis"));
            assert!(
                !letter.html.contains("<img"),
                "no picture tells that a letter was opened"
            );
            assert!(!letter.subject.contains(['\r', '\n']));
            assert!(letter.subject.chars().count() <= 200, "{}", letter.subject);
        }
    }
}

/// The hidden line that a telephone shows behind the subject.
fn preview(html: &str) -> String {
    let hidden = html.split("display:none").nth(1).expect("a preview");
    let words = hidden.split(['<', '>']).nth(1).expect("words");
    let words = words.replace("&#x2f;", "/").replace("&#x27;", "'");
    words.replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn the_preview_of_a_letter_repeats_neither_its_subject_nor_a_sentence_of_ours() {
    let words = Words::load().unwrap();
    for sample in samples() {
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            let preview = preview(&letter.html);
            assert!(!preview.trim().is_empty(), "{}", sample.name);
            assert!(
                !letter.subject.contains(preview.trim_end_matches('.')),
                "{}: {preview}",
                sample.name
            );
            // What somebody else says stands in the letter as it was said.
            let ours = letter.plain.lines().filter(|line| !line.starts_with('>'));
            for line in ours {
                assert!(!line.contains(&preview), "{}: {preview}", sample.name);
            }
        }
    }
}

#[test]
fn no_letter_begins_with_what_its_subject_has_said() {
    let words = Words::load().unwrap();
    for sample in samples() {
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            let mut lines = letter.plain.lines().filter(|line| !line.is_empty());
            let greeting = lines.next().expect("a greeting");
            let first = lines.next().expect("a first sentence");
            assert!(greeting.ends_with(','), "{}: {greeting}", sample.name);
            let sentence = first.split_inclusive(". ").next().unwrap_or(first);
            let sentence = sentence.trim_end_matches([' ', '.']);
            assert!(
                !letter.subject.contains(sentence),
                "{}: {sentence}",
                sample.name
            );
        }
    }
}

#[test]
fn two_lines_in_a_row_do_not_lead_to_the_same_words() {
    let words = Words::load().unwrap();
    for sample in samples() {
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            let lines: Vec<&str> = letter.plain.lines().filter(|l| !l.is_empty()).collect();
            for three in lines.windows(3) {
                let leads = three[0].ends_with(':') && three[1].ends_with(':');
                assert!(
                    !(leads && three[2].starts_with('>')),
                    "{}: {three:?}",
                    sample.name
                );
            }
        }
    }
}

#[test]
fn the_text_part_is_plain_text_with_its_link_on_a_line_of_its_own() {
    let words = Words::load().unwrap();
    for sample in samples() {
        for language in [Language::Vi, Language::En] {
            let letter = print(&words, &sample, language);
            for line in letter.plain.lines() {
                for mark in ["<", "&#", "tel:", "{{", "{%"] {
                    assert!(!line.contains(mark), "{}: {line}", sample.name);
                }
                let link = line.find("https://").is_none_or(|at| at == 0);
                assert!(link && !line.ends_with(' '), "{}: {line:?}", sample.name);
            }
        }
    }
}

/// Puts a text wherever a person's words go.
fn with_words(name: &str, text: &str) -> Sample {
    let mut sample = sample(name);
    match &mut sample.letter {
        Letter::InquiryReceived(letter) => {
            text.clone_into(&mut letter.deal.buyer.organisation);
            letter.deal.buyer_reference = Some(text.to_owned());
            text.clone_into(&mut letter.deal.goods[0].product.vi);
            letter.asked.note = Some(text.to_owned());
            letter.asked.certificates = vec![text.to_owned()];
            text.clone_into(&mut letter.asked.lines[0].product.vi);
            letter.asked.lines[0].wishes = Some(text.to_owned());
            text.clone_into(&mut letter.asked.lines[0].schedule[0].place);
        }
        Letter::MessageReceived(letter) => text.clone_into(&mut letter.body),
        Letter::OrderRejected(letter) => text.clone_into(&mut letter.reason),
        Letter::LetterBounced(letter) => text.clone_into(&mut letter.answer),
        _ => panic!("a letter without words of others"),
    }
    sample
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_that_people_write_becomes_markup_or_a_link(
        text in "[<>\"'&{}%#a-zđ0-9./:@=-]{1,40}( [<>\"'&{}%#a-z./:@]{1,20})?",
        name in prop::sample::select(vec![
            "inquiry-received", "message-received", "order-rejected-buyer", "letter-bounced",
        ]),
    ) {
        let words = Words::load().unwrap();
        let hostile = print(&words, &with_words(name, &text), Language::Vi);
        let benign = print(&words, &with_words(name, "x"), Language::Vi);
        // Every such mark that is left is ours.
        for mark in ["<", ">", "\""] {
            prop_assert_eq!(
                hostile.html.matches(mark).count(),
                benign.html.matches(mark).count(),
                "{} of {}", mark, text
            );
        }
        prop_assert!(!hostile.plain.contains("http://"));
        prop_assert!(!hostile.subject.contains('\n'));
    }
}

#[test]
fn staff_copy_an_address_and_write_to_it_unless_it_looks_like_something_else() {
    let words = Words::load().unwrap();
    for (name, address) in [
        ("letter-bounced", "mai@htx-namau.example"),
        ("letter-bounced-address-only", "mai@htx-namau.example"),
        ("inquiry-at-desk", "mau@nha.example"),
    ] {
        let letter = print(&words, &sample(name), Language::Vi);
        assert!(letter.plain.contains(&format!(": {address}\n")), "{name}");
        let link = format!("<a href=\"mailto:{address}\" style=\"color:#175c36;\">{address}</a>");
        assert!(letter.html.contains(&link), "{name}: {}", letter.html);
    }
    for sly in [
        "www.xau.example/@xau.example",
        "mai?bcc=www.xau@xau.example",
    ] {
        let mut sample = sample("letter-bounced-address-only");
        let Letter::LetterBounced(facts) = &mut sample.letter else {
            panic!("another letter");
        };
        facts.address = Some(Email::parse(sly).unwrap());
        let letter = print(&words, &sample, Language::Vi);
        assert!(!letter.html.contains("mailto:"), "{sly}");
        for text in [&letter.subject, &letter.plain, &letter.html] {
            assert!(!text.contains("www.xau"), "{sly}: {text}");
        }
    }
}

#[test]
fn template_marks_in_the_words_of_others_stay_words() {
    let words = Words::load().unwrap();
    let letter = print(
        &words,
        &with_words("message-received", "{{ 7 * 7 }} {% for x in y %}"),
        Language::Vi,
    );
    assert!(letter.plain.contains("> {{ 7 * 7 }} {% for x in y %}"));
    assert!(letter.html.contains("{{ 7 * 7 }} {% for x in y %}"));
}
