//! Who belongs to an organisation, and who is invited, on its page.

use accounts::membership::Membership;
use accounts::organisation::actions::Action;
use accounts::organisation::policy;
use kernel::actor::Role;

use super::super::entry::{Choosing, EntryForm, FormMaker, Line, Section, SectionRow};
use super::super::form::Fields;
use super::super::view::{Opt, Row};
use super::act::Step;
use super::role_mark;
use super::show::Scene;

impl Scene<'_> {
    /// Who belongs to it, and what may be done about each.
    pub(super) fn members(&self, fields: &mut Fields) -> Section {
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
        let stays = is_self && self.owns_alone(member);
        if self.may(Action::MemberRoleSet) && !stays {
            let form = format!("{}-{id}", Step::Role.slug());
            let choice = self.role_choice(fields, &form, member.role);
            forms.push(EntryForm {
                choices: vec![choice],
                style: "second",
                ..self.form(Step::Role, "page-role-button", &[("member", &id)])
            });
        }
        if stays {
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

    /// Why the only owner neither leaves nor takes another role, and the way to close it instead, where it can be closed.
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
        (print.row("page-member-stays", print.say(why, &[])), close)
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
    pub(super) fn invitations(&self, fields: &mut Fields) -> Option<Section> {
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
}
