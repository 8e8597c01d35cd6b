//! What stands on the account's page.

mod factor;

use accounts::second_factor::{self, Status};
use accounts::session::{self, Session};
use accounts::{proof, session::SessionKind};
use kernel::text::Language;
use platform::Db;

use super::super::entry::{
    Choosing, EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link,
};
use super::super::form::{Fields, Refused};
use super::super::print::Printer;
use super::super::view::{Hidden, Opt, Tone};
use super::super::{Pages, guard};
use super::Owner;
use super::act::Step;

/// What the page knows.
pub(super) struct Facts {
    sessions: Vec<Session>,
    factor: Status,
    is_staff: bool,
    has_password: bool,
}

impl Facts {
    pub(super) async fn load(db: &Db, owner: &Owner) -> platform::Result<Self> {
        let (conn, person) = (db.read(), owner.actor.person);
        Ok(Self {
            sessions: session::of_person(conn, person, db.clock().now()).await?,
            factor: second_factor::status(conn, person).await?,
            is_staff: session::is_staff(conn, person).await?,
            has_password: proof::has_password(conn, person).await?,
        })
    }
}

/// Makes the forms of the page.
struct Scene<'a> {
    print: Printer<'a>,
    owner: &'a Owner,
    facts: &'a Facts,
    seal: String,
    key: String,
}

/// The page, with the form that was refused, if one was.
pub(super) fn page(
    pages: &Pages,
    owner: &Owner,
    facts: &Facts,
    refused: Option<Refused>,
    done: Option<&str>,
) -> EntryPage {
    let print = pages.print(owner.language());
    let seal = guard::seal(&pages.app.keys, &owner.secret);
    let scene = Scene {
        print,
        owner,
        facts,
        seal: seal.clone(),
        key: platform::random::token().expose().to_owned(),
    };
    let mut fields = Fields::new(refused);
    let sections = vec![
        scene.profile(&mut fields),
        scene.email(&mut fields),
        scene.password(&mut fields),
        scene.factor(&mut fields),
        scene.sessions(),
    ];
    let known = done.filter(|done| *done == "no-password" || Step::parse(done).is_some());
    let weak =
        !owner.session.second_factor && second_factor::is_required(&owner.person, facts.is_staff);
    EntryPage {
        title: print.say("page-account-title", &[]),
        complaints: fields.complaints(print),
        notice: known.map(|done| print.coded("page-account-done", done)),
        warning: weak.then(|| print.say("page-account-factor-needed", &[])),
        sections,
        links: vec![link(print, "page-link-data", "/account/data")],
        sign_out: Some(seal),
        ..EntryPage::default()
    }
}

impl Scene<'_> {
    fn form(&self, step: Step, button: &str) -> EntryForm {
        let hidden = |name: &str, value: &str| Hidden {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        EntryForm {
            action: format!("/account/{}", step.slug()),
            hidden: vec![hidden("seal", &self.seal), hidden("key", &self.key)],
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

    fn make<'f>(&'f self, step: Step, fields: &'f mut Fields) -> FormMaker<'f> {
        FormMaker {
            print: self.print,
            form: step.slug(),
            fields,
        }
    }

    fn profile(&self, fields: &mut Fields) -> Section {
        let print = self.print;
        let person = &self.owner.person;
        let mut make = self.make(Step::Profile, fields);
        let name = make.line("name", "page-field-name", None, Line::Name, &person.name);
        let phone = person
            .phone
            .as_ref()
            .map_or_else(String::new, kernel::contact::PhoneNumber::display);
        let mut phone = make.line(
            "phone",
            "page-field-phone",
            Some("page-field-phone-hint"),
            Line::Phone,
            &phone,
        );
        phone.required = false;
        let label = print.say("page-field-language", &[]);
        let options = Language::ALL
            .iter()
            .map(|language| Opt {
                value: language.code().to_owned(),
                label: print.coded("page-language", language.code()),
                ..Opt::default()
            })
            .collect();
        let choice = make.fields.choice(
            Step::Profile.slug(),
            "language",
            &label,
            options,
            person.language.code(),
        );
        Section {
            forms: vec![EntryForm {
                inputs: vec![name, phone],
                choices: vec![Choosing { choice, label }],
                ..self.form(Step::Profile, "page-account-save")
            }],
            ..self.section("profile", "page-account-profile")
        }
    }

    /// The line for the password that counts now, where there is one.
    fn current(&self, make: &mut FormMaker<'_>) -> Vec<super::super::entry::Input> {
        if !self.facts.has_password {
            return Vec::new();
        }
        vec![make.line(
            "currentPassword",
            "page-field-current-password",
            None,
            Line::Password,
            "",
        )]
    }

    fn email(&self, fields: &mut Fields) -> Section {
        let print = self.print;
        let mut make = self.make(Step::Email, fields);
        let mut inputs = vec![make.line(
            "email",
            "page-field-new-email",
            Some("page-field-new-email-hint"),
            Line::Email,
            "",
        )];
        inputs.extend(self.current(&mut make));
        let email = self.owner.person.email.as_ref();
        Section {
            facts: email
                .map(|email| print.row("page-account-email-now", email.to_string()))
                .into_iter()
                .collect(),
            forms: vec![EntryForm {
                inputs,
                style: "second",
                ..self.form(Step::Email, "page-account-email-button")
            }],
            ..self.section("email", "page-account-email")
        }
    }

    fn password(&self, fields: &mut Fields) -> Section {
        if !self.facts.has_password {
            return Section {
                words: vec![self.print.say("page-account-password-none", &[])],
                forms: vec![EntryForm {
                    style: "second",
                    ..self.form(Step::PasswordMail, "page-account-password-mail")
                }],
                ..self.section("password", "page-account-password")
            };
        }
        let mut make = self.make(Step::Password, fields);
        let mut inputs = self.current(&mut make);
        inputs.push(make.line(
            "newPassword",
            "page-field-new-password",
            Some("page-field-new-password-hint"),
            Line::NewPassword,
            "",
        ));
        Section {
            forms: vec![EntryForm {
                inputs,
                style: "second",
                ..self.form(Step::Password, "page-account-password-button")
            }],
            ..self.section("password", "page-account-password")
        }
    }

    fn sessions(&self) -> Section {
        let print = self.print;
        let current = self.owner.session.id;
        let rows = self
            .facts
            .sessions
            .iter()
            .map(|session| {
                let mut facts = vec![
                    print.row("page-session-last", print.moment(session.last_used_at)),
                    print.row("page-session-since", print.moment(session.created_at)),
                ];
                if let Some(network) = &session.network {
                    facts.push(print.row("page-session-network", network.clone()));
                }
                let here = session.id == current;
                SectionRow {
                    title: session
                        .agent
                        .clone()
                        .unwrap_or_else(|| print.coded("page-session", kind(session.kind))),
                    mark: here.then(|| print.mark("page-session", "HERE", Tone::Good)),
                    facts,
                    forms: (!here)
                        .then(|| {
                            let mut form = self.form(Step::SessionEnd, "page-session-end");
                            form.hidden.push(Hidden {
                                name: "sessionId".to_owned(),
                                value: session.id.to_string(),
                            });
                            form.style = "second";
                            form
                        })
                        .into_iter()
                        .collect(),
                    ..SectionRow::default()
                }
            })
            .collect();
        let others = self.facts.sessions.len() > 1;
        let forms = others.then(|| EntryForm {
            style: "danger",
            ..self.form(Step::SessionsEnd, "page-sessions-end")
        });
        Section {
            rows,
            forms: forms.into_iter().collect(),
            ..self.section("sessions", "page-account-sessions")
        }
    }
}

const fn kind(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Bearer => "BEARER",
        SessionKind::Cookie => "COOKIE",
    }
}
