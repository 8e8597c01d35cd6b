//! The pages beside threads: what is told, the first page, the mailbox.

use kernel::number::NumberKind;
use kernel::text::Language;

use super::super::home::{HomePage, Task, ThreadList, ThreadRow, Tool};
use super::super::mailbox::{LetterPage, MailboxPage, MailboxRow};
use super::super::paper::Sheet;
use super::super::print::Printer;
use super::super::sample::number;
use super::super::told::{Button, Told, ToldPage};
use super::super::view::{Field, Mark, Tone};
use super::Gallery;

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
                sign_out: (told == Told::Missing).then(|| "SEAL".to_owned()),
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
            dues: [
                print.say("page-due-answer", &[("until", "12:00 26/11/2026")]),
                print.say(
                    "page-due-message",
                    &[("who", "Hoàng Thị Mai"), ("when", "10:02 24/11/2026")],
                ),
            ]
            .map(|text| Mark {
                text,
                tone: Tone::Wait,
            })
            .to_vec(),
        };
        let task = Task {
            href: "/desk".to_owned(),
            name: print.say("page-link-desk", &[]),
            mark: Mark {
                text: words.text(language, "page-home-desk", &[("count", 3.into())]),
                tone: Tone::Wait,
            },
            about: vec![words.text(language, "page-home-desk-claims", &[("count", 3.into())])],
        };
        let list = |title: &str, tasks, threads| ThreadList {
            title: print.say(title, &[]),
            empty: print.say(&format!("{title}-empty"), &[]),
            tasks,
            threads,
        };
        let home = HomePage {
            complaints: Vec::new(),
            notice: None,
            person: Some("Trần Minh Quân".to_owned()),
            sign_out: Some("SEAL".to_owned()),
            warning: None,
            email: Field::default(),
            first: None,
            links: Vec::new(),
            lists: vec![
                list("page-list-me", vec![task], vec![row.clone(), row]),
                list("page-list-others", Vec::new(), Vec::new()),
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
                sign_out: None,
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
            sign_out: Some("SEAL".to_owned()),
        };
        gallery.hang("mailbox", language, Sheet::Mailbox, &mailbox);
        let letter = LetterPage {
            subject: "Công ty TNHH Siêu thị Mẫu Hà Nội hỏi mua 80 tấn Na dai: xin trả lời trước 12:00 ngày 02/12".to_owned(),
            back: "/mailbox/mai%40example.vn".to_owned(),
            facts: vec![print.row("page-letter-to", "mai@example.vn"), print.row("page-letter-when", "10:02 24/11/2026")],
            html: Some("seller-open-vi.html".to_owned()),
            narrow: 2_400,
            wide: 1_600,
            text: format!("Kính gửi Anh/Chị Mai,\n\n{}", "Một dòng dài. ".repeat(20)),
            sign_out: None,
        };
        gallery.hang("letter", language, Sheet::Letter, &letter);
    }
}
