//! What stands on an organisation's page.

use std::collections::HashMap;

use accounts::invitation::{self, Invitation};
use accounts::membership::{self, Membership};
use accounts::organisation::actions::{Action, allowed};
use accounts::organisation::state::Status;
use accounts::organisation::verification::{self, Verification};
use accounts::organisation::{self, Organisation, policy};
use accounts::person::{self, Person};
use accounts::staff_action::{self, Concerned, Noted};
use kernel::id::{OrganisationId, PersonId};
use kernel::page::PageRequest;
use platform::Db;

use super::super::Pages;
use super::super::entry::{EntryForm, EntryPage, FormMaker, Section, SectionRow, link};
use super::super::form::{Fields, Refused};
use super::super::owner::Owner;
use super::super::print::Printer;
use super::act::{SAME_ROLE, Step};
use super::rows::{acts, fact_rows, records, registration, status_mark};
use super::{Hands, Sealed, paper_ticks};

/// As many acts of staff as the page shows.
const SHOWN: i64 = 20;

/// What the page knows of an organisation besides its row.
pub(super) struct Inside {
    pub(super) members: Vec<Membership>,
    pub(super) invitations: Vec<Invitation>,
    records: Vec<Verification>,
    acts: Vec<Noted>,
    pub(super) people: HashMap<PersonId, Person>,
    houses: HashMap<OrganisationId, Organisation>,
}

impl Inside {
    pub(super) async fn load(
        db: &Db,
        owner: &Owner,
        organisation: &Organisation,
    ) -> platform::Result<Self> {
        let (conn, id) = (db.read(), organisation.id);
        let members = membership::of_organisation(conn, id).await?;
        let invitations = if policy::may_appoint(&owner.actor, id) {
            invitation::waiting(conn, &[id], db.clock().now())
                .await?
                .remove(&id)
                .unwrap_or_default()
        } else {
            Vec::new()
        };
        let records = verification::of_organisations(conn, &[id])
            .await?
            .remove(&id)
            .unwrap_or_default();
        let request = PageRequest::first(SHOWN);
        let acts = staff_action::list(conn, Concerned::Organisation(id), &request)
            .await?
            .items;
        let mut people: Vec<PersonId> = members.iter().map(|member| member.person).collect();
        people.extend(acts.iter().filter_map(|act| act.officer));
        people.extend(records.iter().filter_map(|record| record.person));
        people.sort_unstable();
        people.dedup();
        let mut houses: Vec<OrganisationId> = acts.iter().map(|act| act.authority).collect();
        houses.extend(records.iter().filter_map(|record| record.authority));
        houses.sort_unstable();
        houses.dedup();
        Ok(Self {
            members,
            invitations,
            records,
            acts,
            people: person::many(conn, &people).await?,
            houses: organisation::many(conn, &houses).await?,
        })
    }
}

/// Makes the parts of the page.
pub(super) struct Scene<'a> {
    pub(super) print: Printer<'a>,
    pub(super) owner: &'a Owner,
    pub(super) organisation: &'a Organisation,
    pub(super) inside: &'a Inside,
    sealed: Sealed,
    registration: Option<String>,
}

/// The page, with the form that was refused, if one was.
pub(super) fn page(
    pages: &Pages,
    owner: &Owner,
    organisation: &Organisation,
    inside: &Inside,
    refused: Option<Refused>,
    done: Option<&str>,
) -> EntryPage {
    let print = pages.print(owner.language());
    let scene = Scene {
        print,
        owner,
        organisation,
        inside,
        sealed: Sealed::new(pages, owner),
        registration: registration(pages, owner, organisation),
    };
    let mut fields = Fields::new(refused);
    let mut sections = vec![
        scene.verification(&mut fields),
        scene.facts(),
        scene.members(&mut fields),
    ];
    sections.extend(scene.invitations(&mut fields));
    sections.extend(scene.acts());
    sections.extend(scene.closing());
    let known =
        done.filter(|done| ["found", SAME_ROLE].contains(done) || Step::parse(done).is_some());
    EntryPage {
        title: organisation.legal_name.clone(),
        complaints: fields.complaints(print),
        notice: known.map(|done| print.coded("page-organisation-done", done)),
        warning: organisation
            .is_suspended()
            .then(|| print.say("page-organisation-suspended", &[])),
        sections,
        links: vec![
            link(print, "page-link-organisations", "/organisations"),
            link(print, "page-link-found", "/organisation/new"),
        ],
        sign_out: Some(scene.sealed.seal()),
        ..EntryPage::default()
    }
}

impl Scene<'_> {
    pub(super) fn may(&self, action: Action) -> bool {
        allowed(&self.owner.actor, self.organisation, action)
    }

    pub(super) fn form(&self, step: Step, button: &str, more: &[(&str, &str)]) -> EntryForm {
        EntryForm {
            action: format!("/organisations/{}/{}", self.organisation.id, step.slug()),
            hidden: self.sealed.hidden(more),
            button: self.print.say(button, &[]),
            ..EntryForm::default()
        }
    }

    pub(super) fn section(&self, id: &'static str, title: &str) -> Section {
        Section {
            id,
            title: Some(self.print.say(title, &[])),
            ..Section::default()
        }
    }

    fn verification(&self, fields: &mut Fields) -> Section {
        let print = self.print;
        let status = self.organisation.status();
        let mut forms = Vec::new();
        if self.may(Action::OrganisationSubmit) {
            let mut make = FormMaker {
                print,
                form: Step::Submit.slug(),
                fields,
            };
            let (ticks, other) = paper_ticks(&mut make, Hands::Applicant);
            forms.push(EntryForm {
                boxes: ticks,
                inputs: vec![other],
                style: if status == Status::Submitted {
                    "second"
                } else {
                    ""
                },
                ..self.form(Step::Submit, "page-submit-button", &[])
            });
        }
        Section {
            mark: Some(status_mark(print, self.organisation)),
            words: vec![print.coded("page-status-means", status.code())],
            rows: records(
                print,
                &self.inside.records,
                &self.inside.people,
                &self.inside.houses,
            ),
            forms,
            ..self.section("verification", "page-verification")
        }
    }

    fn facts(&self) -> Section {
        let print = self.print;
        let rows = if self.may(Action::OrganisationUpdate) {
            vec![SectionRow {
                title: print.say("page-facts-edit", &[]),
                href: Some(format!("/organisations/{}/facts", self.organisation.id)),
                ..SectionRow::default()
            }]
        } else {
            Vec::new()
        };
        Section {
            facts: fact_rows(print, self.organisation, self.registration.clone()),
            rows,
            ..self.section("facts", "page-facts")
        }
    }

    /// The way to the page on which an owner closes it.
    fn closing(&self) -> Option<Section> {
        if !self.may(Action::OrganisationClose) {
            return None;
        }
        Some(Section {
            words: vec![self.print.say("page-close-what", &[])],
            rows: vec![SectionRow {
                title: self.print.say("page-close-link", &[]),
                href: Some(format!("/organisations/{}/closing", self.organisation.id)),
                ..SectionRow::default()
            }],
            ..self.section("closing", "page-close")
        })
    }

    /// What staff did; nothing is shown when there was nothing.
    fn acts(&self) -> Option<Section> {
        if self.inside.acts.is_empty() {
            return None;
        }
        Some(Section {
            rows: acts(
                self.print,
                &self.inside.acts,
                &self.inside.people,
                &self.inside.houses,
            ),
            words: vec![self.print.say("page-staff-actions-what", &[])],
            ..self.section("staff", "page-staff-actions")
        })
    }
}
