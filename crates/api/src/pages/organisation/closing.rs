//! The page on which an owner reviews what closing the organisation means, before the button.

use accounts::organisation::Organisation;
use kernel::id::InquiryId;
use kernel::time::Instant;
use orders::open::OpenDeal;
use orders::{inquiry, order};

use super::super::Pages;
use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::{Fields, Refused};
use super::super::owner::Owner;
use super::super::print::Printer;
use super::super::thread::Ordered;
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
            rows: rows(pages, owner, print, &open, now).await?,
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

/// What is open, each with its goods and how far it has come. Six statements, however much it is.
async fn rows(
    pages: &Pages,
    owner: &Owner,
    print: Printer<'_>,
    open: &[OpenDeal],
    now: Instant,
) -> platform::Result<Vec<SectionRow>> {
    let conn = pages.app.db.read();
    let threads: Vec<InquiryId> = open.iter().map(|deal| deal.thread).collect();
    let inquiries = inquiry::many_visible(conn, &owner.actor, &threads).await?;
    let lines = inquiry::lines_of(conn, &threads).await?;
    let orders = order::of_inquiries(conn, &threads).await?;
    let ordered = Ordered::load(conn, &orders).await?;
    Ok(open
        .iter()
        .map(|deal| {
            let order = orders
                .get(&deal.thread)
                .filter(|order| order.number == deal.number);
            let mark = inquiries
                .get(&deal.thread)
                .map(|found| ordered.standing(print, &found.row, order, now));
            let wanted = lines.get(&deal.thread).map_or(&[][..], Vec::as_slice);
            SectionRow {
                title: format!(
                    "{} · {}",
                    ordered.goods(print, order, wanted),
                    deal.number.as_str()
                ),
                href: Some(format!("/threads/{}", deal.thread)),
                mark,
                ..SectionRow::default()
            }
        })
        .collect())
}
