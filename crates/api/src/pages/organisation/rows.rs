//! What is told of an organisation, on its own page and at an authority's desk: its facts, its records, what staff did.

use std::collections::HashMap;

use accounts::organisation::Organisation;
use accounts::organisation::number::{self, Told};
use accounts::organisation::state::Status;
use accounts::organisation::verification::Verification;
use accounts::person::Person;
use accounts::staff_action::Noted;
use kernel::id::{OrganisationId, PersonId};
use kernel::text::Language;

use super::super::entry::SectionRow;
use super::super::owner::Owner;
use super::super::view::{Mark, Row, Tone};
use super::super::{Pages, print::Printer};
use super::paper_rows;

/// How far an authority knows it, as a mark.
pub(in crate::pages) fn status_mark(print: Printer<'_>, organisation: &Organisation) -> Mark {
    let status = organisation.status();
    let tone = match status {
        Status::Unverified => Tone::Plain,
        Status::Submitted => Tone::Wait,
        Status::Verified => Tone::Good,
        Status::Suspended | Status::Closed => Tone::Bad,
    };
    print.mark("page-status", status.code(), tone)
}

/// The registration of an organisation, as the reader of a page may see it.
pub(in crate::pages) fn registration(
    pages: &Pages,
    owner: &Owner,
    organisation: &Organisation,
) -> Option<String> {
    let told = number::told(&pages.app.keys, Some(&owner.actor), organisation)?;
    Some(match told {
        Told::Whole(registration) => registration.to_string(),
        Told::Masked(number) => number,
    })
}

/// The facts of an organisation, as rows; its registration as [`registration`] gives it.
pub(in crate::pages) fn fact_rows(
    print: Printer<'_>,
    organisation: &Organisation,
    registration: Option<String>,
) -> Vec<Row> {
    let registration = registration.unwrap_or_else(|| print.say("page-registration-none", &[]));
    let does: Vec<String> = organisation
        .capabilities
        .iter()
        .map(|capability| print.coded("page-capability", capability.code()))
        .collect();
    let mut rows = vec![
        print.row(
            "page-field-legal-kind",
            print.coded("page-legal-kind", organisation.legal_kind.code()),
        ),
        print.row("page-row-registration", registration),
    ];
    // An office neither sells nor buys.
    if !does.is_empty() {
        rows.push(print.row("page-row-capabilities", does.join(", ")));
    }
    rows.push(print.row("page-row-address", organisation.address.one_line()));
    if let Some(phone) = &organisation.phone {
        rows.push(print.row("page-field-phone", phone.display()));
    }
    if let Some(letterbox) = &organisation.letterbox {
        rows.push(print.row("page-field-letterbox", letterbox.to_string()));
    }
    rows
}

/// The records of an organisation, the newest first.
pub(in crate::pages) fn records(
    print: Printer<'_>,
    records: &[Verification],
    people: &HashMap<PersonId, Person>,
    houses: &HashMap<OrganisationId, Organisation>,
) -> Vec<SectionRow> {
    records
        .iter()
        .map(|record| {
            let mut facts = vec![print.row("page-row-when", print.moment(record.at))];
            if let Some(house) = record.authority.and_then(|id| houses.get(&id)) {
                facts.push(print.row("page-row-authority", house.legal_name.clone()));
            }
            if let Some(by) = record.person.and_then(|id| people.get(&id)) {
                facts.push(print.row("page-row-by", by.name.clone()));
            }
            facts.extend(paper_rows(print, &record.papers));
            if let Some(reason) = &record.reason {
                facts.push(print.row("page-reason", reason.clone()));
            }
            SectionRow {
                title: print.coded("page-record", record.outcome.code()),
                facts,
                ..SectionRow::default()
            }
        })
        .collect()
}

/// Acts of staff, the newest first.
pub(super) fn acts(
    print: Printer<'_>,
    acts: &[Noted],
    people: &HashMap<PersonId, Person>,
    houses: &HashMap<OrganisationId, Organisation>,
) -> Vec<SectionRow> {
    acts.iter()
        .map(|act| {
            let mut facts = vec![print.row("page-row-when", print.moment(act.at))];
            if let Some(house) = houses.get(&act.authority) {
                facts.push(print.row("page-row-authority", house.legal_name.clone()));
            }
            if let Some(officer) = act.officer.and_then(|id| people.get(&id)) {
                facts.push(print.row("page-row-by", officer.name.clone()));
            }
            if let Some(reason) = &act.reason {
                facts.push(print.row("page-reason", reason.clone()));
            }
            SectionRow {
                title: print.act(&act.kind),
                facts,
                ..SectionRow::default()
            }
        })
        .collect()
}

/// The key of the words of an act.
pub(in crate::pages) fn act_key(kind: &str) -> String {
    format!("page-act-{}", kind.replace(['.', '_'], "-"))
}

impl Printer<'_> {
    /// What an officer did, in words; one that an older program wrote, and this one does not know, is a change.
    fn act(&self, kind: &str) -> String {
        let key = act_key(kind);
        if self.words().has(Language::Vi, &key) {
            self.say(&key, &[])
        } else {
            self.say("page-act-other", &[])
        }
    }
}
