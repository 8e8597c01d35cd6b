//! Products at the desk: those that wait, and the page on which one is judged.

use catalogue::ocop_set::{self, OcopSet, SetKey};
use catalogue::product::actions::{Action, allowed};
use catalogue::product::{self, CertifiedFacts, Orderable, Product, Publish, Refuse, waiting};
use catalogue::{administrative_unit, producer};
use kernel::id::ProductId;
use kernel::page::PageRequest;
use kernel::quantity::BaseQuantity;
use kernel::text::LocalisedText;
use std::collections::HashMap;

use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::{Fields, Refused, Typed};
use super::super::organisation::Sealed;
use super::super::owner::Owner;
use super::super::product::state_mark;
use super::super::view::Row;
use super::super::{Pages, print::Printer};
use super::{Desk, SHOWN};
use crate::graphql::once::once;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Publish,
    Refuse,
}

impl Step {
    pub(super) const ALL: [Self; 2] = [Self::Publish, Self::Refuse];

    /// Its name in addresses, and the name of its form.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Refuse => "refuse",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// What is told as done at the top of the desk.
    pub(super) const fn done(self) -> &'static str {
        match self {
            Self::Publish => "product-publish",
            Self::Refuse => "product-refuse",
        }
    }

    const fn action(self) -> Action {
        match self {
            Self::Publish => Action::ProductPublish,
            Self::Refuse => Action::ProductRefuse,
        }
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Publish => "page.desk.product.publish",
            Self::Refuse => "page.desk.product.refuse",
        }
    }
}

/// Those that wait, the longest first.
pub(super) async fn section(desk: &Desk<'_>) -> platform::Result<Section> {
    let conn = desk.pages.app.db.read();
    let request = PageRequest::first(SHOWN);
    let page = request.page().map_err(|error| request.fault(error))?;
    let found = waiting::list(conn, &desk.owner.actor, &page).await?;
    let producers: Vec<_> = found
        .items
        .iter()
        .filter_map(|row| row.item.producer)
        .collect();
    let producers = producer::many(conn, &producers).await?;
    let print = desk.print;
    let rows = found
        .items
        .iter()
        .map(|row| {
            let product = &row.item;
            let mut facts = Vec::new();
            let of = product.producer.and_then(|id| producers.get(&id));
            facts.extend(of.map(|of| print.row("page-row-producer", of.name.clone())));
            facts.push(print.row("page-row-waits-since", print.moment(row.position.since)));
            if product.proposal.is_some() {
                facts.push(print.row(
                    "page-row-proposal",
                    print.say("page-product-proposal-short", &[]),
                ));
            }
            SectionRow {
                title: print.localised(&product.name).0,
                href: Some(format!("/desk/products/{}", product.id)),
                mark: Some(state_mark(print, product.state)),
                facts,
                ..SectionRow::default()
            }
        })
        .collect();
    Ok(desk.or_empty(Section {
        rows,
        ..desk.section("products", "page-desk-products")
    }))
}

/// The page on which an officer judges a product; nothing for what he may not see.
pub(super) async fn page(
    pages: &Pages,
    owner: &Owner,
    id: &str,
    refused: Option<Refused>,
) -> platform::Result<Option<EntryPage>> {
    let Ok(id) = id.parse::<ProductId>() else {
        return Ok(None);
    };
    let conn = pages.app.db.read();
    let found = product::for_inquiry(conn, &[id]).await?.remove(&id);
    let actor = &owner.actor;
    let Some(found) = found.filter(|found| actor.staff_of(&found.product.province_code).is_some())
    else {
        return Ok(None);
    };
    let print = pages.print(owner.language());
    let sealed = Sealed::new(pages, owner);
    let mut fields = Fields::new(refused);
    let mut sections = vec![
        certified(pages, print, &found).await?,
        sold(print, &found.product),
    ];
    for step in Step::ALL {
        if allowed(actor, &found, step.action()) {
            sections.push(decision(print, &sealed, &found.product, step, &mut fields));
        }
    }
    Ok(Some(EntryPage {
        title: print.localised(&found.product.name).0,
        complaints: fields.complaints(print),
        sections,
        links: vec![link(print, "page-link-desk", "/desk")],
        sign_out: Some(sealed.seal()),
        ..EntryPage::default()
    }))
}

/// What the review stands behind: what is shown, and what its owner wants instead.
async fn certified(
    pages: &Pages,
    print: Printer<'_>,
    found: &Orderable,
) -> platform::Result<Section> {
    let conn = pages.app.db.read();
    let product = &found.product;
    let now = product.certified();
    let wanted = product.proposal.as_ref();
    let keys: Vec<SetKey> = [Some(&now), wanted]
        .into_iter()
        .flatten()
        .filter_map(|facts| facts.ocop_set.clone())
        .collect();
    let sets = ocop_set::many(conn, &keys).await?;
    let codes: Vec<String> = [Some(&now), wanted]
        .into_iter()
        .flatten()
        .filter_map(|facts| facts.unit_code.clone())
        .collect();
    let units = administrative_unit::many(conn, &codes).await?;
    let mut facts = Vec::new();
    if let Some(producer) = product.producer
        && let Some(producer) = producer::by_id(conn, producer).await?
    {
        facts.push(print.row("page-row-producer", producer.name));
    }
    let name = |facts: &CertifiedFacts| all(&facts.name);
    let set = |facts: &CertifiedFacts| set_words(&sets, facts);
    let commune = |facts: &CertifiedFacts| {
        let unit = facts.unit_code.as_ref().and_then(|code| units.get(code));
        unit.map_or_else(|| "–".to_owned(), |unit| unit.name.clone())
    };
    for (label, before, after) in [
        ("page-product-field-name", name(&now), wanted.map(name)),
        ("page-product-field-set", set(&now), wanted.map(set)),
        (
            "page-product-field-commune",
            commune(&now),
            wanted.map(commune),
        ),
    ] {
        match after.filter(|after| *after != before) {
            None => facts.push(print.row(label, before)),
            Some(after) => {
                let change = [("before", before.as_str()), ("after", after.as_str())];
                facts.push(print.strong_row(label, print.say("page-product-change", &change)));
            }
        }
    }
    Ok(Section {
        id: "facts",
        title: Some(print.say("page-product-facts", &[])),
        mark: Some(state_mark(print, product.state)),
        facts,
        ..Section::default()
    })
}

fn all(text: &LocalisedText) -> String {
    let texts: Vec<&str> = text.all().map(|(_, text)| text).collect();
    texts.join(" / ")
}

fn set_words(sets: &HashMap<SetKey, OcopSet>, facts: &CertifiedFacts) -> String {
    let set = facts.ocop_set.as_ref().and_then(|key| sets.get(key));
    set.map_or_else(
        || "–".to_owned(),
        |set| format!("{}. {}", set.key.number, set.vi),
    )
}

/// How it is sold; for the officer to know, not to change.
fn sold(print: Printer<'_>, product: &Product) -> Section {
    let base = product.packings.base;
    let amount = |amount: BaseQuantity| print.amount(amount.value(), base.unit());
    let mut facts: Vec<Row> = Vec::new();
    if let Some(description) = &product.description {
        facts.push(print.row("page-product-field-description", all(description)));
    }
    let months: Vec<String> = product
        .season
        .months
        .months()
        .map(|month| month.to_string())
        .collect();
    if !months.is_empty() {
        facts.push(print.row("page-product-season", months.join(", ")));
    }
    for packing in &product.packings.packings {
        facts.push(print.row(
            "page-product-packings",
            format!(
                "{}: {}",
                print.unit(packing.unit),
                amount(BaseQuantity::from_milli(packing.net_milli))
            ),
        ));
    }
    for tier in &product.price_tiers {
        facts.push(print.row(
            "page-product-prices",
            format!(
                "≥ {}: {} ({})",
                amount(tier.from),
                print.unit_price(&tier.term.price),
                print.basis_of(&tier.term)
            ),
        ));
    }
    if let Some(minimum) = product.minimum_order {
        facts.push(print.row("page-product-field-minimum", amount(minimum)));
    }
    if let Some(days) = product.lead_time_days {
        facts.push(print.row("page-product-field-lead-time", days.to_string()));
    }
    Section {
        id: "sold",
        title: Some(print.say("page-product-about", &[])),
        facts,
        ..Section::default()
    }
}

fn decision(
    print: Printer<'_>,
    sealed: &Sealed,
    product: &Product,
    step: Step,
    fields: &mut Fields,
) -> Section {
    let mut make = FormMaker {
        print,
        form: step.slug(),
        fields,
    };
    let inputs = match step {
        Step::Publish => Vec::new(),
        Step::Refuse => {
            let hint = Some("page-field-judge-reason-hint");
            vec![make.line("reason", "page-reason", hint, Line::Prose, "")]
        }
    };
    Section {
        id: step.slug(),
        title: Some(print.coded("page-product-judge", step.slug())),
        words: vec![print.coded("page-product-judge-means", step.slug())],
        forms: vec![EntryForm {
            action: format!("/desk/products/{}/{}", product.id, step.slug()),
            hidden: sealed.hidden(&[("expectedVersion", &product.version.to_string())]),
            inputs,
            button: print.coded("page-product-judge", step.slug()),
            style: match step {
                Step::Publish => "",
                Step::Refuse => "danger",
            },
            ..EntryForm::default()
        }],
        ..Section::default()
    }
}

/// Does it, once for each rendered form.
pub(super) async fn act(
    pages: &Pages,
    owner: &Owner,
    product: &str,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &owner.actor;
    let hand = owner.hand(&pages.app.db);
    let key = Some(hand.key(step.slug(), step.operation(), typed)?);
    let product = product.to_owned();
    let expected_version = typed
        .get("expectedVersion")
        .and_then(|version| version.parse().ok())
        .unwrap_or_default();
    match step {
        Step::Publish => {
            let command = Publish {
                product,
                expected_version,
            };
            once!(hand, key, |tx| product::publish(tx, actor, &command))
        }
        Step::Refuse => {
            let command = Refuse {
                product,
                expected_version,
                reason: typed.prose("reason"),
            };
            once!(hand, key, |tx| product::refuse(tx, actor, &command))
        }
    }
    .map(drop)
}
