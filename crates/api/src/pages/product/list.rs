//! The list of one's own products, by producer, with the claims that wait.

use accounts::organisation;
use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::claim::{self, Claim};
use catalogue::product::mine;
use catalogue::{producer, product::Product};
use kernel::page::PageRequest;
use kernel::time::vn;

use super::super::entry::{EntryPage, Section, SectionRow, link};
use super::super::organisation::Sealed;
use super::super::owner::Owner;
use super::super::view::{Row, Tone};
use super::super::{Done, Pages, print::Printer};
use super::state_mark;

/// As many products as the page shows; who has more asks the API.
const SHOWN: i64 = 100;

/// What can be told as done at the top: what became of a claim by invitation.
const DONE: [&str; 2] = ["claimed", "claim-waits"];

/// `GET /products`
pub(in crate::pages) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    owner: Owner,
) -> Response {
    let language = owner.language();
    match page(&pages, &owner).await {
        Ok(mut page) => {
            let known = done.done.as_deref().filter(|done| DONE.contains(done));
            page.notice = known.map(|done| pages.print(language).coded("page-product-done", done));
            pages.entry(language, &page)
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

async fn page(pages: &Pages, owner: &Owner) -> platform::Result<EntryPage> {
    let (conn, actor) = (pages.app.db.read(), &owner.actor);
    let print = pages.print(owner.language());
    let today = vn::date(pages.app.db.clock().now());
    let request = PageRequest::first(SHOWN).page();
    let request = request.map_err(|error| PageRequest::first(SHOWN).fault(error))?;
    let products = mine::list(conn, actor, None, &[], &request).await?.items;
    let mut sections = Vec::new();
    for organisation in actor.organisation_ids() {
        for producer in producer::of_organisation(conn, organisation).await? {
            let rows = products
                .iter()
                .filter(|listed| listed.item.producer == Some(producer.id))
                .map(|listed| row(print, &listed.item, today))
                .collect::<Vec<_>>();
            let empty = rows.is_empty();
            sections.push(Section {
                id: "products",
                title: Some(producer.name.clone()),
                words: if empty {
                    vec![print.say("page-products-none", &[])]
                } else {
                    Vec::new()
                },
                rows: rows
                    .into_iter()
                    .chain([
                        to(
                            print,
                            "page-product-new",
                            format!("/products/new?producer={}", producer.id),
                        ),
                        to(
                            print,
                            "page-link-producer",
                            format!("/producers/{}", producer.id),
                        ),
                    ])
                    .collect(),
                ..Section::default()
            });
        }
    }
    let claims = claim::mine(conn, actor).await?;
    let words = if sections.is_empty() {
        vec![print.say("page-products-nobody", &[])]
    } else {
        Vec::new()
    };
    if let Some(section) = claimed(pages, print, &claims).await? {
        sections.push(section);
    }
    Ok(EntryPage {
        title: print.say("page-products-title", &[]),
        words,
        sections,
        links: vec![link(print, "page-link-find-producer", "/producers")],
        sign_out: Some(Sealed::new(pages, owner).seal()),
        ..EntryPage::default()
    })
}

/// A row that leads somewhere.
fn to(print: Printer<'_>, label: &str, href: String) -> SectionRow {
    SectionRow {
        title: print.say(label, &[]),
        href: Some(href),
        ..SectionRow::default()
    }
}

fn row(print: Printer<'_>, product: &Product, today: chrono::NaiveDate) -> SectionRow {
    let mut facts: Vec<Row> = Vec::new();
    if let Some(reason) = &product.refusal {
        facts.push(print.strong_row("page-row-refusal", reason.clone()));
    }
    if product.proposal.is_some() {
        facts.push(print.row(
            "page-row-proposal",
            print.say("page-product-proposal-short", &[]),
        ));
    }
    if let Some(closure) = product
        .closure
        .as_ref()
        .filter(|closure| !closure.is_over(today))
    {
        let day = |day: Option<chrono::NaiveDate>| {
            day.map_or_else(|| "…".to_owned(), |day| print.date(day))
        };
        facts.push(print.row(
            "page-row-closed",
            format!("{} – {}", day(closure.from), day(closure.to)),
        ));
    }
    SectionRow {
        title: print.localised(&product.name).0,
        href: Some(format!("/products/{}/edit", product.id)),
        mark: Some(state_mark(print, product.state)),
        facts,
        ..SectionRow::default()
    }
}

/// Claims of one's organisations, those that wait and those that were refused.
async fn claimed(
    pages: &Pages,
    print: Printer<'_>,
    claims: &[Claim],
) -> platform::Result<Option<Section>> {
    let open: Vec<&Claim> = claims
        .iter()
        .filter(|claim| claim.state != claim::State::Approved)
        .collect();
    if open.is_empty() {
        return Ok(None);
    }
    let conn = pages.app.db.read();
    let producers: Vec<_> = open.iter().map(|claim| claim.producer).collect();
    let producers = producer::many(conn, &producers).await?;
    let houses: Vec<_> = open.iter().map(|claim| claim.organisation).collect();
    let houses = organisation::many(conn, &houses).await?;
    let rows = open
        .into_iter()
        .filter_map(|claim| {
            let producer = producers.get(&claim.producer)?;
            let house = houses.get(&claim.organisation)?;
            let mut facts = vec![print.row("page-row-organisation", house.legal_name.clone())];
            facts.push(print.row("page-row-when", print.moment(claim.created_at)));
            if let Some(reason) = &claim.reason {
                facts.push(print.strong_row("page-row-refusal", reason.clone()));
            }
            Some(SectionRow {
                title: producer.name.clone(),
                href: Some(format!("/producers/{}", producer.id)),
                mark: Some(claim_mark(print, claim.state)),
                facts,
                ..SectionRow::default()
            })
        })
        .collect();
    Ok(Some(Section {
        id: "claims",
        title: Some(print.say("page-claims-mine", &[])),
        rows,
        ..Section::default()
    }))
}

/// A mark of a claim's state.
pub(in crate::pages) fn claim_mark(
    print: Printer<'_>,
    state: claim::State,
) -> super::super::view::Mark {
    let tone = match state {
        claim::State::Waiting => Tone::Wait,
        claim::State::Approved => Tone::Good,
        claim::State::Refused => Tone::Bad,
        claim::State::Withdrawn => Tone::Plain,
    };
    print.mark("page-claim-state", state.code(), tone)
}
