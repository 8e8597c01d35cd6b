//! Pages printed with a made-up deal, and looked at: the tests write them to `target/pages/`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use accounts::personal_data;
use kernel::actor::Standing;
use kernel::fault::{Fault, FaultCode};
use kernel::number::NumberKind;
use kernel::text::{Language, LocalisedText};
use orders::inquiry::{self, Certificate};
use orders::quotation::{self, Answer};
use orders::{Side, View, amendment, delivery, order};
use platform::Words;
use serde::Serialize;

use super::form::{Fields, Refused, Typed};
use super::home::{HomePage, ThreadList, ThreadRow, Tool};
use super::mailbox::{LetterPage, MailboxPage, MailboxRow};
use super::paper::{Paper, Sheet, TEMPLATES};
use super::print::Printer;
use super::sample::{
    amended_thread, asked, desk_thread, number, open_thread, ordered_thread, quoted_thread, visitor,
};
use super::sample::{countered_thread, preview, short_thread};
use super::thread::{Scene, Thread, review, show};
use super::told::{Button, Told, ToldPage};
use super::view::{Field, Mark, Tone};
use super::visitor::DoorKind;

const HOSTILE: &str =
    "<script>alert('x')</script> & \"\"> <img src=x onerror=alert(1)> {{ page.door.seal }}";

struct Gallery {
    words: Arc<Words>,
    paper: Paper,
    folder: PathBuf,
}

impl Gallery {
    fn new() -> Self {
        let words = Arc::new(Words::load().expect("the locales parse"));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pages");
        std::fs::create_dir_all(folder.join("assets")).expect("a folder");
        for file in ["style.css", "mark.svg"] {
            let from = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("assets")
                .join(file);
            std::fs::copy(from, folder.join("assets").join(file)).expect("copied");
        }
        Self {
            paper: Paper::new(&words),
            words,
            folder,
        }
    }

    fn hang(&self, name: &str, language: Language, sheet: Sheet, page: &impl Serialize) -> String {
        let text = self
            .paper
            .print(language, sheet, page)
            .expect("the page prints");
        assert!(
            !text.contains("page-"),
            "a word is missing in {name}: {:?}",
            text.lines().find(|line| line.contains("page-"))
        );
        let local = text.replace("=\"/assets/", "=\"assets/");
        std::fs::write(
            self.folder.join(format!("{name}-{}.html", language.tag())),
            local,
        )
        .expect("written");
        text
    }

    fn thread(
        &self,
        name: &str,
        door: DoorKind,
        language: Language,
        thread: &Thread,
        refused: Option<Refused>,
    ) -> String {
        let visitor = visitor(door, language);
        let scene = Scene {
            print: Printer::new(&self.words, language),
            visitor: &visitor,
            thread,
            seal: "SEAL".to_owned(),
        };
        let page = show(&scene, &mut Fields::new(refused), None);
        self.hang(name, language, Sheet::Thread, &page)
    }

    /// The page with the last look at an offer.
    fn review(&self, name: &str, language: Language, thread: &Thread) -> String {
        let visitor = visitor(DoorKind::Letter, language);
        let scene = Scene {
            print: Printer::new(&self.words, language),
            visitor: &visitor,
            thread,
            seal: "SEAL".to_owned(),
        };
        let Refused { form, typed, .. } = refused_quote();
        let shown = Refused {
            form,
            typed: typed.clone(),
            faults: Vec::new(),
        };
        let mut page = show(&scene, &mut Fields::new(Some(shown)), None);
        page.review = Some(review(&scene, &typed, &preview()));
        self.hang(name, language, Sheet::Thread, &page)
    }
}

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
    }
}

fn refused_quote() -> Refused {
    let typed = [
        ("lines.0.price.amount", "ba mươi"),
        ("lines.0.answers.0.quantity", "25"),
        ("validUntil", "2026-11-20"),
        ("firm", "no"),
        ("note", "Hàng <b>đẹp</b>"),
    ];
    let faults = [
        ("input.lines.0.price.amount", "Không đúng dạng."),
        ("input.lines.0.answers.0.quantity", "Nhiều hơn số hỏi mua."),
        ("input.validUntil", "Hạn này đã qua."),
    ];
    Refused {
        form: "quote".to_owned(),
        typed: Typed::new(
            typed
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        ),
        faults: faults
            .map(|(path, text)| (Fault::new(FaultCode::InvalidFormat, path), text.to_owned()))
            .to_vec(),
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
        let looked = gallery.review("seller-review", language, &countered_thread(Side::Selling));
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

#[test]
fn the_other_pages_print_in_both_languages() {
    let gallery = Gallery::new();
    let words = &gallery.words;
    for language in [Language::Vi, Language::En] {
        let print = Printer::new(words, language);
        for told in Told::ALL {
            let (title, paragraphs) = told.words();
            let button = (told == Told::Expired).then(|| Button {
                label: print.say("page-expired-button", &[]),
                action: "/l/TOKEN/fresh".to_owned(),
                seal: "SEAL".to_owned(),
            });
            let page = ToldPage {
                title: print.say(title, &[]),
                paragraphs: paragraphs.iter().map(|key| print.say(key, &[])).collect(),
                button,
                link: None,
            };
            gallery.hang(
                &format!("told-{told:?}").to_lowercase(),
                language,
                Sheet::Told,
                &page,
            );
        }
        let row = ThreadRow {
            href: "/threads/inquiry_x".to_owned(),
            goods: "80 tấn Na dai Chi Lăng loại 1 vườn đồi đá vôi".to_owned(),
            other: "HTX Na Mẫu Chi Lăng".to_owned(),
            state: Mark {
                text: print.coded("page-inquiry", "ANSWERED"),
                tone: Tone::News,
            },
            number: number(NumberKind::Inquiry).as_str().to_owned(),
            when: "10:02 24/11/2026".to_owned(),
        };
        let list = |title: &str, threads| ThreadList {
            title: print.say(title, &[]),
            empty: print.say(&format!("{title}-empty"), &[]),
            threads,
        };
        let home = HomePage {
            complaints: Vec::new(),
            notice: None,
            person: Some("Trần Minh Quân".to_owned()),
            seal: "SEAL".to_owned(),
            warning: None,
            email: Field::default(),
            first: None,
            links: Vec::new(),
            lists: vec![
                list("page-list-me", vec![row.clone(), row]),
                list("page-list-others", Vec::new()),
            ],
            tools: Vec::new(),
        };
        gallery.hang("home", language, Sheet::Home, &home);
        let email = Field {
            name: "email".to_owned(),
            id: "enter-email".to_owned(),
            ..Field::default()
        };
        let tools = vec![
            Tool {
                href: "/graphiql",
                label: print.say("page-tool-graphiql", &[]),
            },
            Tool {
                href: "/mailbox",
                label: print.say("page-tool-mailbox", &[]),
            },
        ];
        gallery.hang(
            "home-nobody",
            language,
            Sheet::Home,
            &HomePage {
                person: None,
                email,
                lists: Vec::new(),
                tools,
                ..home
            },
        );
        let reader = MailboxRow {
            href: "/mailbox/mai%40example.vn".to_owned(),
            name: "mai@example.vn".to_owned(),
            about: vec![words.text(language, "page-mailbox-count", &[("count", 3.into())])],
        };
        let mailbox = MailboxPage {
            title: print.say("page-mailbox", &[]),
            what: print.say("page-mailbox-what", &[]),
            back: Some("/".to_owned()),
            rows: vec![reader.clone(), reader],
        };
        gallery.hang("mailbox", language, Sheet::Mailbox, &mailbox);
        let letter = LetterPage {
            subject: "Công ty TNHH Siêu thị Mẫu Hà Nội hỏi mua 80 tấn Na dai: xin trả lời trước 12:00 ngày 02/12".to_owned(),
            back: "/mailbox/mai%40example.vn".to_owned(),
            facts: vec![print.row("page-letter-to", "mai@example.vn"), print.row("page-letter-when", "10:02 24/11/2026")],
            html: Some("seller-open-vi.html".to_owned()),
            text: format!("Kính gửi Anh/Chị Mai,\n\n{}", "Một dòng dài. ".repeat(20)),
        };
        gallery.hang("letter", language, Sheet::Letter, &letter);
    }
}

#[test]
fn every_word_that_a_template_says_exists() {
    let words = Words::load().expect("the locales parse");
    for (name, source) in TEMPLATES {
        for key in source
            .split("t(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|key| key.starts_with("page-"))
        {
            for language in [Language::Vi, Language::En] {
                assert!(
                    words.has(language, key),
                    "{name} says {key}, which {language:?} lacks"
                );
            }
        }
    }
}

#[test]
fn every_code_has_its_word() {
    let words = Words::load().expect("the locales parse");
    let mut keys: Vec<String> = Vec::new();
    keys.extend(
        Standing::ALL
            .iter()
            .map(|standing| format!("page-standing-{}", standing.code())),
    );
    for (family, codes) in [
        ("page-data-kind", personal_data::Kind::CODES),
        ("page-data-state", personal_data::RequestState::CODES),
        ("page-data-waits", personal_data::WaitsFor::CODES),
    ] {
        keys.extend(codes.iter().map(|code| format!("{family}-{code}")));
    }
    keys.extend(super::data::told_as_done().map(|done| format!("page-data-done-{done}")));
    keys.extend(
        inquiry::State::ALL
            .iter()
            .map(|state| format!("page-inquiry-{}", state.code())),
    );
    keys.extend(
        quotation::State::ALL
            .iter()
            .map(|state| format!("page-quotation-{}", state.code())),
    );
    keys.extend(
        Answer::ALL
            .iter()
            .map(|answer| format!("page-answer-{}", answer.code())),
    );
    keys.extend(
        order::State::ALL
            .iter()
            .map(|state| format!("page-order-{}", state.code())),
    );
    keys.extend(
        amendment::State::ALL
            .iter()
            .map(|state| format!("page-amendment-{}", state.code())),
    );
    keys.extend(
        delivery::Rest::ALL
            .iter()
            .map(|rest| format!("page-rest-{}", rest.code())),
    );
    keys.extend(
        delivery::State::ALL
            .iter()
            .map(|state| format!("page-delivery-{}", state.code())),
    );
    keys.extend(
        inquiry::Scheme::ALL
            .iter()
            .map(|scheme| format!("page-scheme-{}", scheme.code())),
    );
    keys.extend(super::product::words());
    keys.extend(super::producer::done().map(|step| format!("page-producer-done-{step}")));
    keys.extend(super::account::steps().map(|step| format!("page-account-done-{step}")));
    keys.extend(
        Language::ALL
            .iter()
            .map(|language| format!("page-language-{}", language.code())),
    );
    keys.extend(super::thread::steps().map(|step| format!("page-done-{step}")));
    keys.extend(organisation_words());
    for key in keys {
        for language in [Language::Vi, Language::En] {
            assert!(words.has(language, &key), "{language:?} lacks {key}");
        }
    }
}

/// The words of organisations, members and the desk that end in a code.
fn organisation_words() -> Vec<String> {
    use accounts::organisation::Capability;
    use accounts::organisation::state::Status;
    use accounts::organisation::verification::{Outcome, PaperKind};
    use kernel::actor::Role;
    use kernel::contact::LegalKind;

    let families: [(&[&str], &[&str]); 6] = [
        (&["page-legal-kind"], LegalKind::CODES),
        (
            &["page-capability", "page-field-capability"],
            Capability::CODES,
        ),
        (&["page-role", "page-role-means"], Role::CODES),
        (&["page-status", "page-status-means"], Status::CODES),
        (&["page-record"], Outcome::CODES),
        (&["page-paper"], PaperKind::CODES),
    ];
    let mut keys: Vec<String> = families
        .iter()
        .flat_map(|(families, codes)| {
            families
                .iter()
                .flat_map(move |family| codes.iter().map(move |code| format!("{family}-{code}")))
        })
        .collect();
    // Whatever staff can do to somebody's data is said to that somebody.
    keys.extend(
        accounts::staff_action::Kind::CODES
            .iter()
            .map(|kind| super::organisation::act_key(kind)),
    );
    keys.extend(super::organisation::steps().map(|step| format!("page-organisation-done-{step}")));
    keys.extend(super::desk::done().map(|step| format!("page-desk-done-{step}")));
    for step in ["verify", "reject", "suspend", "reinstate"] {
        for family in ["page-judge", "page-judge-means", "page-judge-button"] {
            keys.push(format!("{family}-{step}"));
        }
    }
    keys
}
