//! The second step: its card on the account's page, what an authenticator app is given, and the recovery codes.

use accounts::second_factor::{self, Setup, Status};
use axum::response::Response;
use secrecy::ExposeSecret;

use super::super::act::Step;
use super::super::{Owner, qr};
use super::{Facts, Scene};
use crate::pages::entry::{EntryForm, EntryPage, Line, Section, link};
use crate::pages::form::Fields;
use crate::pages::view::Tone;
use crate::pages::{Pages, guard};

impl Scene<'_> {
    pub(super) fn factor(&self, fields: &mut Fields) -> Section {
        let print = self.print;
        let section = self.section("factor", "page-account-factor");
        if let Status::On {
            since,
            recovery_codes_left,
        } = self.facts.factor
        {
            let mut make = self.make(Step::FactorOff, fields);
            let code = make.line(
                "code",
                "page-field-code",
                Some("page-field-code-hint"),
                Line::Code,
                "",
            );
            return Section {
                mark: Some(print.mark("page-account-factor", "ON", Tone::Good)),
                facts: vec![
                    print.row("page-account-factor-since", print.moment(since)),
                    print.row("page-account-factor-left", recovery_codes_left.to_string()),
                ],
                forms: vec![EntryForm {
                    inputs: vec![code],
                    style: "danger",
                    ..self.form(Step::FactorOff, "page-account-factor-off")
                }],
                ..section
            };
        }
        let mut forms = Vec::new();
        if self.facts.factor == Status::Waiting {
            forms.push(self.code_form(fields));
        }
        let mut make = self.make(Step::FactorBegin, fields);
        forms.push(EntryForm {
            inputs: self.current(&mut make),
            style: "second",
            ..self.form(Step::FactorBegin, "page-account-factor-begin")
        });
        Section {
            mark: Some(print.mark("page-account-factor", "OFF", Tone::Plain)),
            words: self.factor_words(),
            forms,
            ..section
        }
    }

    /// What the second step is, and for staff whether they need it here: the sample people of a demonstration are let off.
    fn factor_words(&self) -> Vec<String> {
        let is_staff = self.facts.is_staff;
        let of_staff = is_staff.then_some(
            if second_factor::is_required(&self.owner.person, is_staff) {
                "page-account-factor-staff"
            } else {
                "page-account-factor-sample"
            },
        );
        ["page-account-factor-what"]
            .into_iter()
            .chain(of_staff)
            .map(|key| self.print.say(key, &[]))
            .collect()
    }

    fn code_form(&self, fields: &mut Fields) -> EntryForm {
        let mut make = self.make(Step::FactorConfirm, fields);
        let code = make.line(
            "code",
            "page-field-app-code",
            Some("page-field-app-code-hint"),
            Line::Code,
            "",
        );
        EntryForm {
            inputs: vec![code],
            ..self.form(Step::FactorConfirm, "page-account-factor-confirm")
        }
    }
}

impl Pages {
    /// What an authenticator app is given: a picture, the same in letters, and the field for the first code.
    pub(in crate::pages::account) fn factor_setup(&self, owner: &Owner, setup: &Setup) -> Response {
        let print = self.print(owner.language());
        let facts = Facts {
            sessions: Vec::new(),
            factor: Status::Waiting,
            is_staff: false,
            has_password: true,
        };
        let scene = Scene {
            print,
            owner,
            facts: &facts,
            seal: guard::seal(&self.app.keys, &owner.secret),
            key: platform::random::token().expose().to_owned(),
        };
        let label = print.say("page-factor-qr", &[]);
        let page = EntryPage {
            title: print.say("page-factor-setup-title", &[]),
            words: vec![print.say("page-factor-setup-what", &[])],
            sections: vec![Section {
                id: "factor",
                qr: qr::draw(setup.uri.expose_secret(), label),
                facts: vec![
                    print.strong_row("page-factor-secret", grouped(setup.secret.expose_secret())),
                ],
                forms: vec![scene.code_form(&mut Fields::default())],
                ..Section::default()
            }],
            sign_out: Some(scene.seal.clone()),
            ..EntryPage::default()
        };
        self.entry(owner.language(), &page)
    }

    /// Recovery codes, shown this once.
    pub(in crate::pages::account) fn factor_codes(
        &self,
        owner: &Owner,
        codes: Vec<String>,
    ) -> Response {
        let print = self.print(owner.language());
        let page = EntryPage {
            title: print.say("page-factor-codes-title", &[]),
            notice: Some(print.coded("page-account-done", Step::FactorConfirm.slug())),
            words: vec![print.say("page-factor-codes-what", &[])],
            sections: vec![Section {
                id: "codes",
                codes,
                ..Section::default()
            }],
            links: vec![link(print, "page-link-account", "/account")],
            sign_out: Some(guard::seal(&self.app.keys, &owner.secret)),
            ..EntryPage::default()
        };
        self.entry(owner.language(), &page)
    }
}

/// Letters in groups of four, as they are typed.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}
