//! Pages printed with a made-up deal, and looked at: the tests write them to `target/pages/`.

mod markup;
mod others;
mod threads;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::fault::{Fault, FaultCode};
use kernel::text::Language;
use platform::Words;
use serde::Serialize;

use super::form::{Fields, Refused, Typed};
use super::paper::{Paper, Sheet};
use super::print::Printer;
use super::sample::{preview, visitor};
use super::thread::{Scene, Thread, look, review, show};
use super::visitor::{DoorKind, Visitor};

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

    fn scene<'a>(&'a self, visitor: &'a Visitor, thread: &'a Thread) -> Scene<'a> {
        Scene {
            print: Printer::new(&self.words, visitor.language()),
            visitor,
            thread,
            seal: "SEAL".to_owned(),
        }
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
        let scene = self.scene(&visitor, thread);
        let page = show(&scene, &mut Fields::new(refused), None);
        self.hang(name, language, Sheet::Thread, &page)
    }

    /// The page with the last look at what is accepted.
    fn acceptance(&self, name: &str, language: Language, thread: &Thread) -> String {
        let visitor = visitor(DoorKind::Letter, language);
        let scene = self.scene(&visitor, thread);
        let typed = [("externalReference".to_owned(), "PO-2026-118".to_owned())];
        let typed = Typed::new(typed.to_vec());
        let quotation = thread.quotations.last().expect("a quotation");
        let mut page = show(&scene, &mut Fields::new(None), None);
        page.review = Some(look(&scene, &typed, quotation).expect("a look"));
        self.hang(name, language, Sheet::Thread, &page)
    }

    /// The page with the last look at an offer.
    fn review(&self, name: &str, language: Language, thread: &Thread, firm: &str) -> String {
        let visitor = visitor(DoorKind::Letter, language);
        let scene = self.scene(&visitor, thread);
        let Refused { form, .. } = refused_quote();
        let typed = [
            ("lines.0.price.amount", "39.500"),
            ("validUntil", "2026-11-20"),
            ("firm", firm),
        ];
        let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let typed = Typed::new(typed.to_vec());
        let shown = Refused {
            form,
            typed: typed.clone(),
            faults: Vec::new(),
            unchosen: String::new(),
        };
        let mut page = show(&scene, &mut Fields::new(Some(shown)), None);
        page.review = Some(review(&scene, &typed, &preview()));
        self.hang(name, language, Sheet::Thread, &page)
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
        unchosen: String::new(),
    }
}
