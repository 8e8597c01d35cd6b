//! The page on which an owner reviews what closing the organisation means, before the button.

use accounts::organisation::Organisation;

use super::super::Pages;
use super::super::account::Owner;
use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::{Fields, Refused};
use super::Sealed;
use super::act::Step;

/// What happens, told one line each.
const MEANS: [&str; 5] = [
    "page-closing-members",
    "page-closing-products",
    "page-closing-trade",
    "page-closing-account",
    "page-closing-final",
];

/// The page: what is still open, or what will happen and the button.
pub(super) async fn page(
    pages: &Pages,
    owner: &Owner,
    organisation: &Organisation,
    refused: Option<Refused>,
) -> platform::Result<EntryPage> {
    let db = &pages.app.db;
    let now = db.clock().now();
    let open = orders::open::of_organisation(db.read(), organisation.id, now).await?;
    let print = pages.print(owner.language());
    let sealed = Sealed::new(pages, owner);
    let mut fields = Fields::new(refused);
    let home = format!("/organisations/{}", organisation.id);
    let section = if open.is_empty() {
        let mut make = FormMaker {
            print,
            form: Step::Close.slug(),
            fields: &mut fields,
        };
        let reason = make.line(
            "reason",
            "page-reason",
            Some("page-closing-reason-hint"),
            Line::Text,
            "",
        );
        let version = organisation.version.to_string();
        Section {
            id: "close",
            words: MEANS.iter().map(|word| print.say(word, &[])).collect(),
            forms: vec![EntryForm {
                action: format!("{home}/{}", Step::Close.slug()),
                hidden: sealed.hidden(&[("expectedVersion", &version)]),
                inputs: vec![reason],
                button: print.say("page-closing-button", &[]),
                style: "danger",
                ..EntryForm::default()
            }],
            ..Section::default()
        }
    } else {
        Section {
            id: "open",
            title: Some(print.say("page-closing-open", &[])),
            words: vec![print.say("page-closing-open-what", &[])],
            rows: open
                .iter()
                .map(|deal| SectionRow {
                    title: deal.number.to_string(),
                    href: Some(format!("/threads/{}", deal.thread)),
                    ..SectionRow::default()
                })
                .collect(),
            ..Section::default()
        }
    };
    let name = [("organisation", organisation.legal_name.as_str())];
    Ok(EntryPage {
        title: print.say("page-closing-title", &name),
        complaints: fields.complaints(print),
        sections: vec![section],
        links: vec![link(print, "page-link-organisation", &home)],
        sign_out: Some(sealed.seal()),
        ..EntryPage::default()
    })
}
