//! Finding a producer: by its name or its products', and for staff those that nobody speaks for. Who does not find his own reads whom to
//! ask.

use accounts::authority::{self, Authority};
use accounts::organisation::{self, Organisation};
use catalogue::producer::{self, Claim, Filter, Producer};
use catalogue::search::Finding;
use catalogue::{UnitFilter, product};
use kernel::actor::{Actor, AuthorityKind};
use kernel::id::ProducerId;
use kernel::page::PageRequest;

use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::Fields;
use super::super::organisation::Sealed;
use super::super::owner::Owner;
use super::super::{Pages, print::Printer};
use super::{claimants, spoken_mark};

/// As many producers as a list shows; who looks for others writes more of the name.
const SHOWN: i64 = 100;
/// As many products as a search looks through for their producers.
const SEARCHED: usize = 200;
/// As many producers as are found by their own names.
const NAMED: u64 = 20;

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
    let is_staff = owner.actor.office().is_some();
    let rows: Vec<SectionRow> = found
        .iter()
        .map(|producer| SectionRow {
            title: producer.name.clone(),
            href: Some(format!("/producers/{}", producer.id)),
            mark: Some(spoken_mark(print, producer)),
            ..SectionRow::default()
        })
        .collect();
    let is_missing = rows.is_empty() && !text.is_empty();
    let words = if is_missing {
        vec![print.say("page-producers-nothing", &[])]
    } else {
        Vec::new()
    };
    let mut sections = vec![Section {
        id: "found",
        forms: vec![form],
        words,
        rows,
        ..Section::default()
    }];
    let mut links = Vec::new();
    if !claimants(&owner.actor).is_empty() {
        links.push(link(print, "page-link-products", "/products"));
        if is_missing {
            sections.push(whom_to_ask(print, office(pages, &owner.actor).await?));
        }
    }
    if is_staff {
        links.push(link(
            print,
            "page-link-register-producer",
            "/desk/producers/new",
        ));
    }
    Ok(EntryPage {
        title: print.say("page-producers-title", &[]),
        words: vec![print.say("page-producers-what", &[])],
        sections,
        links,
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

/// The office that keeps the register where an organisation of the actor sits, if one is known here.
async fn office(
    pages: &Pages,
    actor: &Actor,
) -> platform::Result<Option<(Organisation, Authority)>> {
    let conn = pages.app.db.read();
    let own = claimants(actor);
    let houses = organisation::many(conn, &own).await?;
    let provinces = own
        .iter()
        .filter_map(|id| houses.get(id)?.province_code.as_deref());
    for province in provinces {
        let Some(id) = authority::for_unit(conn, province, AuthorityKind::Register).await? else {
            continue;
        };
        let office = organisation::get(conn, id).await?;
        return Ok(office.zip(authority::get(conn, id).await?));
    }
    Ok(None)
}

/// Whose producer the register does not know asks its office to enter it.
fn whom_to_ask(print: Printer<'_>, office: Option<(Organisation, Authority)>) -> Section {
    let section = Section {
        id: "missing",
        title: Some(print.say("page-producers-missing", &[])),
        ..Section::default()
    };
    let Some((office, authority)) = office else {
        return Section {
            words: vec![print.say("page-producers-missing-nobody", &[])],
            ..section
        };
    };
    let mut rows = vec![SectionRow {
        title: authority.mailbox.to_string(),
        href: Some(format!("mailto:{}", authority.mailbox)),
        ..SectionRow::default()
    }];
    if let Some(phone) = &office.phone {
        rows.push(SectionRow {
            title: phone.display(),
            href: Some(phone.tel()),
            ..SectionRow::default()
        });
    }
    Section {
        words: vec![print.say(
            "page-producers-missing-what",
            &[("office", &office.legal_name)],
        )],
        rows,
        ..section
    }
}

/// The producers that a text names, then those of the products that it finds, best first.
async fn search(pages: &Pages, text: &str) -> platform::Result<Vec<Producer>> {
    let conn = pages.app.db.read();
    let hits = Finding::new(&pages.app.search, text)
        .first(SEARCHED)
        .await?;
    let ids: Vec<_> = hits.iter().map(|hit| hit.id).collect();
    let products = product::many(conn, None, &ids).await?;
    let named = producer::named(conn, text, NAMED).await?;
    let mut producers: Vec<ProducerId> = named.iter().map(|producer| producer.id).collect();
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
