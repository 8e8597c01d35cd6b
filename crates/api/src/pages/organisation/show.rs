//! What stands on an organisation's page.

use std::collections::HashMap;

use accounts::invitation::{self, Invitation};
use accounts::membership::{self, Membership};
use accounts::organisation::actions::{Action, allowed};
use accounts::organisation::number::{self, Told};
use accounts::organisation::state::Status;
use accounts::organisation::verification::{self, Verification};
use accounts::organisation::{self, Organisation, policy};
use accounts::person::{self, Person};
use accounts::staff_action::{self, Concerned, Noted};
use kernel::actor::Role;
use kernel::id::{OrganisationId, PersonId};
use kernel::page::PageRequest;
use platform::Db;

use super::super::Pages;
use super::super::account::Owner;
use super::super::entry::{
    Choosing, EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link,
};
use super::super::form::{Fields, Refused};
use super::super::print::Printer;
use super::super::view::{Mark, Opt, Row, Tone};
use super::act::Step;
use super::{Hands, Sealed, paper_rows, paper_ticks, role_mark};

/// As many acts of staff as the page shows.
const SHOWN: i64 = 20;

/// What the page knows of an organisation besides its row.
pub(super) struct Inside {
    members: Vec<Membership>,
    invitations: Vec<Invitation>,
    records: Vec<Verification>,
    acts: Vec<Noted>,
    people: HashMap<PersonId, Person>,
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
        print.row("page-row-capabilities", does.join(", ")),
        print.row("page-row-address", organisation.address.one_line()),
    ];
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

/// Makes the parts of the page.
struct Scene<'a> {
    print: Printer<'a>,
    owner: &'a Owner,
    organisation: &'a Organisation,
    inside: &'a Inside,
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
    let known = done.filter(|done| *done == "found" || Step::parse(done).is_some());
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
    fn may(&self, action: Action) -> bool {
        allowed(&self.owner.actor, self.organisation, action)
    }

    fn form(&self, step: Step, button: &str, more: &[(&str, &str)]) -> EntryForm {
        EntryForm {
            action: format!("/organisations/{}/{}", self.organisation.id, step.slug()),
            hidden: self.sealed.hidden(more),
            button: self.print.say(button, &[]),
            ..EntryForm::default()
        }
    }

    fn section(&self, id: &'static str, title: &str) -> Section {
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

    fn members(&self, fields: &mut Fields) -> Section {
        let appoints = policy::may_appoint(&self.owner.actor, self.organisation.id);
        let rows = self
            .inside
            .members
            .iter()
            .map(|member| self.member(member, appoints, fields))
            .collect();
        Section {
            rows,
            ..self.section("members", "page-members")
        }
    }

    fn member(&self, member: &Membership, appoints: bool, fields: &mut Fields) -> SectionRow {
        let print = self.print;
        let is_self = member.person == self.owner.actor.person;
        let person = self.inside.people.get(&member.person);
        let id = member.id.to_string();
        let mut facts = vec![print.row("page-row-member-since", print.moment(member.since))];
        let email = person.and_then(|person| person.email.as_ref());
        if let Some(email) = email.filter(|_| appoints || is_self) {
            facts.push(print.row("page-field-email", email.to_string()));
        }
        let mut forms = Vec::new();
        if self.may(Action::MemberRoleSet) {
            let form = format!("{}-{id}", Step::Role.slug());
            let choice = self.role_choice(fields, &form, member.role);
            forms.push(EntryForm {
                choices: vec![choice],
                style: "second",
                ..self.form(Step::Role, "page-role-button", &[("member", &id)])
            });
        }
        if is_self || appoints {
            let (step, button) = if is_self {
                (Step::Leave, "page-leave-button")
            } else {
                (Step::Remove, "page-remove-button")
            };
            forms.push(EntryForm {
                style: "danger",
                ..self.form(step, button, &[("member", &id)])
            });
        }
        SectionRow {
            title: person.map_or_else(
                || print.say("page-member-gone", &[]),
                |person| person.name.clone(),
            ),
            mark: Some(role_mark(print, member.role)),
            facts,
            forms,
            ..SectionRow::default()
        }
    }

    fn role_choice(&self, fields: &mut Fields, form: &str, now: Role) -> Choosing {
        let print = self.print;
        let label = print.say("page-member-role", &[]);
        let options = [Role::Agent, Role::Manager, Role::Owner]
            .iter()
            .map(|role| Opt {
                value: role.code().to_owned(),
                label: print.coded("page-role-means", role.code()),
                ..Opt::default()
            })
            .collect();
        Choosing {
            choice: fields.choice(form, "role", &label, options, now.code()),
            label,
        }
    }

    /// The invitations that wait, and the form of another; for owners.
    fn invitations(&self, fields: &mut Fields) -> Option<Section> {
        let print = self.print;
        let rows: Vec<SectionRow> = self
            .inside
            .invitations
            .iter()
            .map(|invitation| {
                let id = invitation.id.to_string();
                SectionRow {
                    title: invitation.email.to_string(),
                    mark: Some(role_mark(print, invitation.role)),
                    facts: vec![print.row("page-row-until", print.moment(invitation.expires_at))],
                    forms: vec![EntryForm {
                        style: "second",
                        ..self.form(
                            Step::Withdraw,
                            "page-withdraw-button",
                            &[("invitation", &id)],
                        )
                    }],
                    ..SectionRow::default()
                }
            })
            .collect();
        if !self.may(Action::MemberInvite) && rows.is_empty() {
            return None;
        }
        let mut forms = Vec::new();
        if self.may(Action::MemberInvite) {
            let slug = Step::Invite.slug();
            let mut make = FormMaker {
                print,
                form: slug,
                fields,
            };
            let email = make.line(
                "email",
                "page-field-invite-email",
                Some("page-field-invite-email-hint"),
                Line::Email,
                "",
            );
            let role = self.role_choice(fields, slug, Role::Agent);
            forms.push(EntryForm {
                inputs: vec![email],
                choices: vec![role],
                ..self.form(Step::Invite, "page-invite-button", &[])
            });
        }
        Some(Section {
            rows,
            forms,
            ..self.section("invite", "page-invite")
        })
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

/// Acts of staff, the newest first.
fn acts(
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
        if self.words().has(kernel::text::Language::Vi, &key) {
            self.say(&key, &[])
        } else {
            self.say("page-act-other", &[])
        }
    }
}
