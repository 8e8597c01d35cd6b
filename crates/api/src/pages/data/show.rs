//! What stands on the page of one's own data.

use accounts::consent::{Choice, Consent, Purpose};
use accounts::organisation::Organisation;
use accounts::person::Origin;
use accounts::personal_data::{DataRequest, Kind, RequestState};
use kernel::contact::LegalKind;

use super::super::Pages;
use super::super::entry::{EntryForm, EntryPage, FormMaker, Line, Section, SectionRow, link};
use super::super::form::{Fields, Refused};
use super::super::organisation::Sealed;
use super::super::owner::Owner;
use super::super::print::Printer;
use super::super::view::{Mark, Row, Tone};
use super::{Facts, Step};

/// What is told as done at the top of the page.
pub(super) const DONE: [&str; 4] = ["consent", "cancel", "mailed", "hand-over"];

struct Scene<'a> {
    print: Printer<'a>,
    origin: Origin,
    facts: &'a Facts,
    sealed: Sealed,
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
    let scene = Scene {
        print,
        origin: owner.person.origin,
        facts,
        sealed: Sealed::new(pages, owner),
    };
    let mut fields = Fields::new(refused);
    let mut sections = vec![scene.consents(), scene.export(), scene.erasure(&mut fields)];
    if !facts.requests.is_empty() {
        sections.push(scene.requests());
    }
    EntryPage {
        title: print.say("page-data-title", &[]),
        complaints: fields.complaints(print),
        notice: done
            .filter(|done| DONE.contains(done))
            .map(|done| print.coded("page-data-done", done)),
        words: vec![print.say("page-data-what", &[])],
        sections,
        links: vec![link(print, "page-link-account", "/account")],
        sign_out: Some(scene.sealed.seal()),
        ..EntryPage::default()
    }
}

/// How a person stands to a purpose. Without the use of her data there is no account, so where that was never written down (by an office that
/// entered her, or for sample people) it is unrecorded and not refused.
fn standing(print: Printer<'_>, purpose: Purpose, entry: Option<&Consent>) -> Mark {
    let (code, tone) = match (entry.map(|entry| entry.choice), purpose) {
        (Some(Choice::Granted), _) => ("GRANTED", Tone::Good),
        (Some(Choice::Withdrawn), _) => ("WITHDRAWN", Tone::Plain),
        (None, Purpose::Trade) => ("UNRECORDED", Tone::Plain),
        (None, Purpose::Advertising) => ("NONE", Tone::Plain),
    };
    print.mark("page-data-consent", code, tone)
}

impl Scene<'_> {
    fn form(&self, step: Step, button: &str, more: &[(&str, &str)]) -> EntryForm {
        EntryForm {
            action: format!("/account/data/{}", step.slug()),
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

    fn consents(&self) -> Section {
        let rows = Purpose::ALL
            .iter()
            .map(|purpose| self.consent(*purpose))
            .collect();
        // Nobody asked the people of a demonstration, who do not exist.
        let invented = self.origin == Origin::Sample;
        Section {
            words: invented
                .then(|| self.print.say("page-data-consent-sample", &[]))
                .into_iter()
                .collect(),
            rows,
            ..self.section("consents", "page-data-consents")
        }
    }

    fn consent(&self, purpose: Purpose) -> SectionRow {
        let print = self.print;
        let entry: Option<&Consent> = self
            .facts
            .consents
            .iter()
            .find(|entry| entry.purpose == purpose);
        let granted = entry.is_some_and(|entry| entry.choice == Choice::Granted);
        let (key, mark) = match purpose {
            Purpose::Trade => ("consent-trade", None),
            Purpose::Advertising if granted => (
                "consent-advertising",
                Some((Choice::Withdrawn, "page-data-consent-withdraw")),
            ),
            Purpose::Advertising => (
                "consent-advertising",
                Some((Choice::Granted, "page-data-consent-grant")),
            ),
        };
        let forms = mark.map(|(choice, button)| EntryForm {
            style: "second",
            ..self.form(Step::Consent, button, &[("choice", choice.code())])
        });
        let facts: Vec<Row> = entry
            .map(|entry| print.row("page-data-consent-since", print.moment(entry.at)))
            .into_iter()
            .collect();
        SectionRow {
            title: print.say(key, &[]),
            mark: Some(standing(print, purpose, entry)),
            facts,
            forms: forms.into_iter().collect(),
            ..SectionRow::default()
        }
    }

    fn export(&self) -> Section {
        Section {
            words: vec![self.print.say("page-data-export-what", &[])],
            forms: vec![self.form(Step::Export, "page-data-export-button", &[])],
            ..self.section("export", "page-data-export")
        }
    }

    fn erasure(&self, fields: &mut Fields) -> Section {
        let print = self.print;
        let open = self
            .facts
            .requests
            .iter()
            .find(|request| request.kind == Kind::Erasure && request.state.is_open());
        let mut words = vec![
            print.say("page-data-erase-what", &[]),
            print.say("page-data-erase-kept", &[]),
        ];
        let mut forms = Vec::new();
        let mut rows = Vec::new();
        if self.facts.hand_over.is_empty() {
            if self.facts.has_password {
                let mut make = FormMaker {
                    print,
                    form: Step::Erase.slug(),
                    fields,
                };
                let password = make.line(
                    "currentPassword",
                    "page-field-current-password",
                    None,
                    Line::Password,
                    "",
                );
                forms.push(EntryForm {
                    inputs: vec![password],
                    style: "danger",
                    ..self.form(Step::Erase, "page-data-erase-button", &[])
                });
            }
            forms.push(EntryForm {
                style: "second",
                ..self.form(Step::EraseMail, "page-data-erase-mail", &[])
            });
        } else {
            let is_office = |house: &Organisation| house.legal_kind == LegalKind::Authority;
            let houses = &self.facts.hand_over;
            // An authority is not closed here.
            if houses.iter().any(|house| !is_office(house)) {
                words.push(print.say("page-data-erase-hand-over", &[]));
            }
            if houses.iter().any(is_office) {
                words.push(print.say("page-data-erase-hand-over-office", &[]));
            }
            rows = self
                .facts
                .hand_over
                .iter()
                .map(|organisation| SectionRow {
                    title: organisation.legal_name.clone(),
                    href: Some(format!("/organisations/{}", organisation.id)),
                    ..SectionRow::default()
                })
                .collect();
            if open.is_none() {
                // The days of the law run from the wish, though the desk may be her own and have nobody else to be told.
                let button = if houses.iter().all(is_office) {
                    words.push(print.say("page-data-erase-noted-office", &[]));
                    "page-data-erase-note"
                } else {
                    "page-data-erase-ask"
                };
                forms.push(EntryForm {
                    style: "second",
                    ..self.form(Step::EraseMail, button, &[])
                });
            }
        }
        if open.is_some() {
            forms.push(EntryForm {
                style: "second",
                ..self.form(Step::Cancel, "page-data-erase-cancel", &[])
            });
        }
        Section {
            words,
            facts: open
                .map(|request| clocks(print, request))
                .unwrap_or_default(),
            rows,
            forms,
            ..self.section("erase", "page-data-erase")
        }
    }

    fn requests(&self) -> Section {
        let rows = self
            .facts
            .requests
            .iter()
            .map(|request| row(self.print, request))
            .collect();
        Section {
            rows,
            ..self.section("requests", "page-data-requests")
        }
    }
}

/// A request with its mark and its days.
pub(in crate::pages) fn row(print: Printer<'_>, request: &DataRequest) -> SectionRow {
    let tone = match request.state {
        RequestState::Received | RequestState::Answered => Tone::Wait,
        RequestState::Completed => Tone::Good,
        RequestState::Withdrawn => Tone::Plain,
    };
    let mut facts = vec![print.row("page-data-asked", print.moment(request.asked_at))];
    if request.state.is_open() {
        facts.extend(clocks(print, request));
    }
    if let Some(ended) = request.ended_at {
        facts.push(print.row("page-data-ended", print.moment(ended)));
    }
    SectionRow {
        title: print.coded("page-data-kind", request.kind.code()),
        mark: Some(print.mark("page-data-state", request.state.code(), tone)),
        facts,
        ..SectionRow::default()
    }
}

/// The law's two clocks, and what the request waits for.
fn clocks(print: Printer<'_>, request: &DataRequest) -> Vec<Row> {
    let mut facts = Vec::new();
    if let Some(waits_for) = request.waits_for {
        let what = print.coded("page-data-waits", waits_for.code());
        facts.push(print.row("page-data-waits", what));
    }
    let answered = request.answered_at.map(|at| print.moment(at));
    facts.push(match answered {
        Some(at) => print.row("page-data-answered", at),
        None => print.strong_row("page-data-answer-by", print.date(request.answer_by)),
    });
    facts.push(print.strong_row("page-data-complete-by", print.date(request.complete_by)));
    facts
}
