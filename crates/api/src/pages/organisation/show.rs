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
use kernel::actor::Role;
use kernel::id::{OrganisationId, PersonId};
use kernel::page::PageRequest;
use platform::Db;

use super::super::Pages;
use super::super::entry::{
    Choosing, EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link,
};
use super::super::form::{Fields, Refused};
use super::super::owner::Owner;
use super::super::print::Printer;
use super::super::view::{Opt, Row};
use super::act::{SAME_ROLE, Step};
use super::rows::{acts, fact_rows, records, registration, status_mark};
use super::{Hands, Sealed, paper_ticks, role_mark};

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
        if is_self && self.owns_alone(member) {
            let (why, close) = self.stays();
            facts.push(why);
            forms.extend(close);
        } else if is_self || appoints {
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

    /// Whether nobody else owns it: then it would have no owner without this member.
    fn owns_alone(&self, member: &Membership) -> bool {
        let is_owner = |other: &&Membership| other.role == Role::Owner;
        is_owner(&member) && self.inside.members.iter().filter(is_owner).count() == 1
    }

    /// Why the only owner does not leave, and the way to close it instead, where it can be closed.
    fn stays(&self) -> (Row, Option<EntryForm>) {
        let print = self.print;
        let close = self.may(Action::OrganisationClose).then(|| EntryForm {
            action: format!("/organisations/{}/closing", self.organisation.id),
            method: "get",
            button: print.say("page-close-link", &[]),
            style: "second",
            ..EntryForm::default()
        });
        let why = if close.is_some() {
            "page-leave-only-owner-close"
        } else {
            "page-leave-only-owner"
        };
        (print.row("page-leave-button", print.say(why, &[])), close)
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
