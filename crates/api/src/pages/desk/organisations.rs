//! Organisations at the desk: those that wait, and the page on which one is judged.

use accounts::organisation::actions::{Action, allowed};
use accounts::organisation::verification::{self, Note};
use accounts::organisation::{self, Judge, Organisation, waiting};
use accounts::person::{self, Person};
use catalogue::administrative_unit;
use kernel::contact::{Address, TaxCode};
use kernel::page::PageRequest;
use serde::Deserialize;

use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::{Fields, Refused, Typed};
use super::super::organisation::{
    Hands, Sealed, fact_rows, paper_ticks, papers_typed, records, registration, status_mark,
};
use super::super::owner::Owner;
use super::super::{Pages, print::Printer};
use super::{Desk, SHOWN};
use crate::graphql::once::once;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Verify,
    Reject,
    Suspend,
    Reinstate,
}

impl Step {
    pub(super) const ALL: [Self; 4] = [Self::Verify, Self::Reject, Self::Suspend, Self::Reinstate];

    /// Its name in addresses, and the name of its form.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reject => "reject",
            Self::Suspend => "suspend",
            Self::Reinstate => "reinstate",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    const fn action(self) -> Action {
        match self {
            Self::Verify => Action::OrganisationVerify,
            Self::Reject => Action::OrganisationReject,
            Self::Suspend => Action::OrganisationSuspend,
            Self::Reinstate => Action::OrganisationReinstate,
        }
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Verify => "page.desk.verify",
            Self::Reject => "page.desk.reject",
            Self::Suspend => "page.desk.suspend",
            Self::Reinstate => "page.desk.reinstate",
        }
    }
}

/// Those that wait, the longest first.
pub(super) async fn section(desk: &Desk<'_>) -> platform::Result<Section> {
    let conn = desk.pages.app.db.read();
    let request = PageRequest::first(SHOWN);
    let found = waiting::list(conn, &desk.owner.actor, &request).await?;
    let mut found = found.items;
    name_places(desk.pages, &mut found).await?;
    let rows = found
        .iter()
        .map(|organisation| row(desk.print, organisation))
        .collect();
    Ok(desk.or_empty(Section {
        rows,
        ..desk.section("organisations", "page-desk-organisations")
    }))
}

/// Writes the names of administrative units into addresses that have only their codes.
async fn name_places(pages: &Pages, organisations: &mut [Organisation]) -> platform::Result<()> {
    let addresses: Vec<&mut Address> = organisations
        .iter_mut()
        .map(|organisation| &mut organisation.address)
        .filter(|address| address.unit_name.is_none())
        .collect();
    administrative_unit::name_addresses(pages.app.db.read(), addresses).await?;
    Ok(())
}

fn row(print: Printer<'_>, organisation: &Organisation) -> SectionRow {
    let mut facts = vec![print.row("page-row-address", organisation.address.one_line())];
    if let Some(since) = organisation.submitted_at {
        facts.push(print.row("page-row-waits-since", print.moment(since)));
    }
    SectionRow {
        title: organisation.legal_name.clone(),
        href: Some(format!("/desk/organisations/{}", organisation.id)),
        mark: Some(status_mark(print, organisation)),
        facts,
        ..SectionRow::default()
    }
}

/// What an officer looks for.
#[derive(Debug, Deserialize)]
pub(in crate::pages) struct Asked {
    #[serde(default, alias = "number")]
    text: Option<String>,
}

/// As many organisations as a name finds.
const NAMED: u64 = 20;

/// The page on which an organisation is found by its tax code or its name.
pub(super) async fn find(
    pages: &Pages,
    owner: &Owner,
    asked: &Asked,
) -> platform::Result<EntryPage> {
    let print = pages.print(owner.language());
    let typed = asked.text.as_deref().unwrap_or_default().trim();
    let mut fields = Fields::default();
    let mut make = FormMaker {
        print,
        form: "find",
        fields: &mut fields,
    };
    let form = EntryForm {
        action: "/desk/organisations".to_owned(),
        inputs: vec![make.line("text", "page-field-find", None, Line::Text, typed)],
        button: print.say("page-find-button", &[]),
        method: "get",
        ..EntryForm::default()
    };
    let (conn, keys) = (pages.app.db.read(), &pages.app.keys);
    let mut found = match TaxCode::read(typed) {
        Ok(code) => organisation::by_tax_code(conn, keys, &owner.actor, &code).await?,
        Err(_) => organisation::by_name(conn, &owner.actor, typed, NAMED).await?,
    };
    name_places(pages, &mut found).await?;
    let rows: Vec<SectionRow> = found.iter().map(|found| row(print, found)).collect();
    let words = if rows.is_empty() && !typed.is_empty() {
        vec![print.say("page-find-nothing", &[])]
    } else {
        Vec::new()
    };
    Ok(EntryPage {
        title: print.say("page-find-title", &[]),
        words: vec![print.say("page-find-what", &[])],
        sections: vec![Section {
            id: "found",
            forms: vec![form],
            words,
            rows,
            ..Section::default()
        }],
        links: vec![link(print, "page-link-desk", "/desk")],
        sign_out: Some(Sealed::new(pages, owner).seal()),
        ..EntryPage::default()
    })
}

/// The page on which an officer judges an organisation.
pub(super) async fn page(
    pages: &Pages,
    owner: &Owner,
    organisation: &Organisation,
    refused: Option<Refused>,
) -> platform::Result<EntryPage> {
    let (conn, id) = (pages.app.db.read(), organisation.id);
    let kept = verification::of_organisations(conn, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let people: Vec<_> = kept.iter().filter_map(|record| record.person).collect();
    let houses: Vec<_> = kept.iter().filter_map(|record| record.authority).collect();
    let people = person::many(conn, &people).await?;
    let houses = organisation::many(conn, &houses).await?;
    let owners = organisation::owners(conn, &owner.actor, organisation).await?;
    let print = pages.print(owner.language());
    let sealed = Sealed::new(pages, owner);
    let mut fields = Fields::new(refused);
    let mut sections = vec![
        Section {
            id: "facts",
            title: Some(print.say("page-facts", &[])),
            mark: Some(status_mark(print, organisation)),
            facts: fact_rows(
                print,
                organisation,
                registration(pages, owner, organisation),
            ),
            ..Section::default()
        },
        Section {
            id: "records",
            title: Some(print.say("page-records", &[])),
            rows: records(print, &kept, &people, &houses),
            ..Section::default()
        },
    ];
    if !owners.is_empty() {
        let rows = owners.iter().map(|owner| reach(print, owner)).collect();
        let reach = Section {
            id: "reach",
            title: Some(print.say("page-desk-reach", &[])),
            rows,
            ..Section::default()
        };
        sections.insert(1, reach);
    }
    for step in Step::ALL {
        if allowed(&owner.actor, organisation, step.action()) {
            sections.push(decision(print, &sealed, organisation, step, &mut fields));
        }
    }
    let taken = kept
        .first()
        .is_some_and(|record| record.note == Some(Note::RegistrationTaken));
    Ok(EntryPage {
        title: organisation.legal_name.clone(),
        complaints: fields.complaints(print),
        warning: taken.then(|| print.say("page-registration-taken", &[])),
        sections,
        links: vec![link(print, "page-link-desk", "/desk")],
        sign_out: Some(sealed.seal()),
        ..EntryPage::default()
    })
}

/// An owner, and how she is reached: her name calls her.
fn reach(print: Printer<'_>, owner: &Person) -> SectionRow {
    let mut row = SectionRow {
        title: owner.name.clone(),
        ..SectionRow::default()
    };
    if let Some(phone) = &owner.phone {
        row.title = format!("{} · {}", owner.name, phone.display());
        row.href = Some(phone.tel());
    } else {
        row.facts
            .push(print.row("page-field-phone", print.say("page-no-phone", &[])));
    }
    if let Some(email) = &owner.email {
        row.facts
            .push(print.row("page-field-email", email.to_string()));
    }
    row
}

/// A decision with its form.
fn decision(
    print: Printer<'_>,
    sealed: &Sealed,
    organisation: &Organisation,
    step: Step,
    fields: &mut Fields,
) -> Section {
    let mut make = FormMaker {
        print,
        form: step.slug(),
        fields,
    };
    let (mut inputs, mut boxes) = (Vec::new(), Vec::new());
    if step == Step::Verify {
        let (papers, other) = paper_ticks(&mut make, Hands::Staff);
        boxes = papers;
        inputs.push(other);
    }
    let mut reason = make.line(
        "reason",
        "page-reason",
        Some("page-field-judge-reason-hint"),
        Line::Prose,
        "",
    );
    reason.required = matches!(step, Step::Reject | Step::Suspend);
    inputs.push(reason);
    let form = EntryForm {
        action: format!("/desk/organisations/{}/{}", organisation.id, step.slug()),
        hidden: sealed.hidden(&[("expectedVersion", &organisation.version.to_string())]),
        boxes,
        inputs,
        button: print.coded("page-judge-button", step.slug()),
        style: match step {
            Step::Verify => "",
            Step::Reinstate => "second",
            Step::Reject | Step::Suspend => "danger",
        },
        ..EntryForm::default()
    };
    Section {
        id: step.slug(),
        title: Some(print.coded("page-judge", step.slug())),
        words: vec![print.coded("page-judge-means", step.slug())],
        forms: vec![form],
        ..Section::default()
    }
}

/// Does it, once for each rendered form.
pub(super) async fn act(
    pages: &Pages,
    owner: &Owner,
    organisation: &str,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &owner.actor;
    let hand = owner.hand(&pages.app.db);
    let key = Some(hand.key(step.slug(), step.operation(), typed)?);
    let command = Judge {
        organisation: organisation.to_owned(),
        expected_version: typed
            .get("expectedVersion")
            .and_then(|version| version.parse().ok())
            .unwrap_or_default(),
        papers: if step == Step::Verify {
            papers_typed(typed)
        } else {
            Vec::new()
        },
        reason: typed.get("reason").map(|_| typed.prose("reason")),
    };
    match step {
        Step::Verify => once!(hand, key, |tx| organisation::verify(tx, actor, &command)),
        Step::Reject => once!(hand, key, |tx| organisation::reject(tx, actor, &command)),
        Step::Suspend => once!(hand, key, |tx| organisation::suspend(tx, actor, &command)),
        Step::Reinstate => once!(hand, key, |tx| organisation::reinstate(tx, actor, &command)),
    }
    .map(drop)
}
