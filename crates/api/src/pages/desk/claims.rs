//! Claims at the desk: those that wait, and the page on which one is decided.

use accounts::organisation::{self, Organisation};
use accounts::person;
use catalogue::claim::{self, Claim, Decide, Hindrance, State};
use catalogue::producer::{self, Producer};
use kernel::id::ClaimId;
use kernel::page::PageRequest;

use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::{Fields, Refused, Typed};
use super::super::organisation::{Sealed, fact_rows, paper_rows, registration, status_mark};
use super::super::owner::Owner;
use super::super::product::claim_mark;
use super::super::{Pages, print::Printer};
use super::{Desk, SHOWN};
use crate::claims;
use crate::graphql::once::once;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Approve,
    Refuse,
}

impl Step {
    pub(super) const ALL: [Self; 2] = [Self::Approve, Self::Refuse];

    /// Its name in addresses, and the name of its form.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Refuse => "refuse",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// What is told as done at the top of the desk.
    pub(super) const fn done(self) -> &'static str {
        match self {
            Self::Approve => "claim-approve",
            Self::Refuse => "claim-refuse",
        }
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Approve => "page.desk.claim.approve",
            Self::Refuse => "page.desk.claim.refuse",
        }
    }
}

/// Those that wait, the longest first.
pub(super) async fn section(desk: &Desk<'_>) -> platform::Result<Section> {
    let conn = desk.pages.app.db.read();
    let request = PageRequest::first(SHOWN);
    let page = request.page().map_err(|error| request.fault(error))?;
    let found = claim::waiting::list(conn, &desk.owner.actor, &page).await?;
    let producers: Vec<_> = found.items.iter().map(|row| row.item.producer).collect();
    let producers = producer::many(conn, &producers).await?;
    let houses: Vec<_> = found
        .items
        .iter()
        .map(|row| row.item.organisation)
        .collect();
    let houses = organisation::many(conn, &houses).await?;
    let rows = found
        .items
        .iter()
        .filter_map(|row| {
            let producer = producers.get(&row.item.producer)?;
            let house = houses.get(&row.item.organisation)?;
            Some(waiting(desk.print, &row.item, producer, house))
        })
        .collect();
    Ok(desk.or_empty(Section {
        rows,
        ..desk.section("claims", "page-desk-claims")
    }))
}

fn waiting(
    print: Printer<'_>,
    claim: &Claim,
    producer: &Producer,
    house: &Organisation,
) -> SectionRow {
    SectionRow {
        title: producer.name.clone(),
        href: Some(format!("/desk/claims/{}", claim.id)),
        mark: producer.organisation.map(|_| claim_contested(print)),
        facts: vec![
            print.row("page-row-organisation", house.legal_name.clone()),
            print.row("page-row-waits-since", print.moment(claim.created_at)),
        ],
        ..SectionRow::default()
    }
}

fn claim_contested(print: Printer<'_>) -> super::super::view::Mark {
    print.mark("page-claim", "contested", super::super::view::Tone::Bad)
}

/// The page on which an officer decides a claim; nothing for what he may not see.
pub(super) async fn page(
    pages: &Pages,
    owner: &Owner,
    id: &str,
    refused: Option<Refused>,
) -> platform::Result<Option<EntryPage>> {
    let Ok(id) = id.parse::<ClaimId>() else {
        return Ok(None);
    };
    let conn = pages.app.db.read();
    let found = claim::many_visible(conn, &owner.actor, &[id])
        .await?
        .remove(&id);
    let Some(claim) = found else {
        return Ok(None);
    };
    let producer = producer::by_id(conn, claim.producer).await?;
    let house = organisation::get(conn, claim.organisation).await?;
    let (Some(producer), Some(mut house)) = (producer, house) else {
        return Ok(None);
    };
    pages.name_place(&mut house).await?;
    let other = match producer.organisation {
        Some(other) if other != house.id => organisation::get(conn, other).await?,
        _ => None,
    };
    let contact = person::get(conn, claim.person).await?;
    let print = pages.print(owner.language());
    let sealed = Sealed::new(pages, owner);
    let mut fields = Fields::new(refused);
    let mut facts = vec![print.row("page-row-waits-since", print.moment(claim.created_at))];
    if let Some(contact) = contact {
        facts.push(print.row("page-row-contact", contact.name));
        if let Some(phone) = contact.phone {
            facts.push(print.row("page-field-phone", phone.display()));
        }
    }
    if let Some(note) = &claim.note {
        facts.push(print.row("page-field-claim-note", note.clone()));
    }
    facts.extend(paper_rows(print, &claim.papers));
    let words = match claim.invitation {
        Some(_) => vec![print.say("page-claim-invited", &[])],
        None => Vec::new(),
    };
    let mut sections = vec![
        Section {
            id: "claim",
            title: Some(print.say("page-claim-facts", &[])),
            mark: Some(claim_mark(print, claim.state)),
            words,
            facts,
            ..Section::default()
        },
        Section {
            id: "claimant",
            title: Some(house.legal_name.clone()),
            mark: Some(status_mark(print, &house)),
            facts: fact_rows(print, &house, registration(pages, owner, &house)),
            ..Section::default()
        },
    ];
    if claim.state == State::Waiting {
        match claim::hindrance(conn, &owner.actor, &claim, &producer).await? {
            None => sections.extend(Step::ALL.map(|step| {
                let owed = step == Step::Refuse || other.is_some();
                decision(print, &sealed, &claim, step, owed, &mut fields)
            })),
            Some(hindrance) => sections.push(hindered(print, hindrance)),
        }
    }
    Ok(Some(EntryPage {
        title: producer.name,
        complaints: fields.complaints(print),
        warning: other
            .map(|other| print.say("page-claim-contested-by", &[("other", &other.legal_name)])),
        sections,
        links: vec![link(print, "page-link-desk", "/desk")],
        sign_out: Some(sealed.seal()),
        ..EntryPage::default()
    }))
}

/// Somebody else has to decide.
fn hindered(print: Printer<'_>, hindrance: Hindrance) -> Section {
    let why = match hindrance {
        Hindrance::Own => "page-claim-hindered-own",
        Hindrance::Invited => "page-claim-hindered-invited",
    };
    Section {
        id: "hindered",
        words: vec![print.say(why, &[])],
        ..Section::default()
    }
}

fn decision(
    print: Printer<'_>,
    sealed: &Sealed,
    claim: &Claim,
    step: Step,
    reason_owed: bool,
    fields: &mut Fields,
) -> Section {
    let mut make = FormMaker {
        print,
        form: step.slug(),
        fields,
    };
    let hint = Some("page-field-judge-reason-hint");
    let mut reason = make.line("reason", "page-reason", hint, Line::Prose, "");
    reason.required = reason_owed;
    Section {
        id: step.slug(),
        title: Some(print.coded("page-claim-decide", step.slug())),
        words: vec![print.coded("page-claim-means", step.slug())],
        forms: vec![EntryForm {
            action: format!("/desk/claims/{}/{}", claim.id, step.slug()),
            hidden: sealed.hidden(&[]),
            inputs: vec![reason],
            button: print.coded("page-claim-decide", step.slug()),
            style: match step {
                Step::Approve => "",
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
    claim: &str,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &owner.actor;
    let hand = owner.hand(&pages.app.db);
    let key = Some(hand.key(step.slug(), step.operation(), typed)?);
    let command = Decide {
        claim: claim.to_owned(),
        reason: typed.get("reason").map(|_| typed.prose("reason")),
    };
    match step {
        Step::Approve => once!(hand, key, |tx| claims::approve(tx, actor, &command)),
        Step::Refuse => once!(hand, key, |tx| claim::refuse(tx, actor, &command)),
    }
    .map(drop)
}
