//! Finding a producer: by its name or its products', and for staff those that nobody speaks for.

use catalogue::producer::{self, Claim, Filter, Producer};
use catalogue::{UnitFilter, product};
use kernel::actor::Actor;
use kernel::id::ProducerId;
use kernel::page::PageRequest;

use super::super::Pages;
use super::super::account::Owner;
use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::Fields;
use super::super::organisation::Sealed;
use super::{claimants, spoken_mark};

/// As many producers as a list shows; who looks for others writes more of the name.
const SHOWN: i64 = 100;
/// As many products as a search looks through for their producers.
const SEARCHED: usize = 200;

/// The page: what somebody may type, and what was found.
pub(super) async fn page(pages: &Pages, owner: &Owner, text: &str) -> platform::Result<EntryPage> {
    let print = pages.print(owner.language());
    let text = text.trim();
    let mut fields = Fields::default();
    let mut make = FormMaker {
        print,
        form: "find",
        fields: &mut fields,
    };
    let form = EntryForm {
        action: "/producers".to_owned(),
        inputs: vec![make.line(
            "text",
            "page-field-producer-or-product",
            None,
            Line::Text,
            text,
        )],
        button: print.say("page-find-button", &[]),
        method: "get",
        ..EntryForm::default()
    };
    let found = if text.is_empty() {
        unspoken(pages, &owner.actor).await?
    } else {
        search(pages, text).await?
    };
    let rows: Vec<SectionRow> = found
        .iter()
        .map(|producer| SectionRow {
            title: producer.name.clone(),
            href: Some(format!("/producers/{}", producer.id)),
            mark: Some(spoken_mark(print, producer)),
            ..SectionRow::default()
        })
        .collect();
    let words = if rows.is_empty() && !text.is_empty() {
        vec![print.say("page-producers-nothing", &[])]
    } else {
        Vec::new()
    };
    Ok(EntryPage {
        title: print.say("page-producers-title", &[]),
        words: vec![print.say("page-producers-what", &[])],
        sections: vec![Section {
            id: "found",
            forms: vec![form],
            words,
            rows,
            ..Section::default()
        }],
        links: claimants(&owner.actor)
            .first()
            .map(|_| link(print, "page-link-products", "/products"))
            .into_iter()
            .collect(),
        sign_out: Some(Sealed::new(pages, owner).seal()),
        ..EntryPage::default()
    })
}

/// For staff, the producers of their provinces that nobody speaks for.
async fn unspoken(pages: &Pages, actor: &Actor) -> platform::Result<Vec<Producer>> {
    let request = PageRequest::first(SHOWN);
    let page = request.page().map_err(|error| request.fault(error))?;
    let mut found = Vec::new();
    for province in actor.provinces() {
        let filter = Filter {
            unit: UnitFilter::parse(&province),
            claim: Some(Claim::Unclaimed),
            organisation: None,
        };
        let slice = producer::list(pages.app.db.read(), &filter, &page).await?;
        found.extend(slice.items.into_iter().map(|listed| listed.item));
    }
    Ok(found)
}

/// The producers of the products that a text finds, best first.
async fn search(pages: &Pages, text: &str) -> platform::Result<Vec<Producer>> {
    let conn = pages.app.db.read();
    let hits = pages.app.search.search(text, SEARCHED)?;
    let ids: Vec<_> = hits.iter().map(|hit| hit.id).collect();
    let products = product::many(conn, None, &ids).await?;
    let mut producers: Vec<ProducerId> = Vec::new();
    for id in ids {
        let of = products.get(&id).and_then(|product| product.producer);
        producers.extend(of.filter(|of| !producers.contains(of)));
    }
    let mut found = producer::many(conn, &producers).await?;
    Ok(producers
        .into_iter()
        .filter_map(|id| found.remove(&id))
        .collect())
}
