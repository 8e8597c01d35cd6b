//! Pages made of forms to fill in: signing up and in, one's own account.

use axum::http::StatusCode;
use axum::response::Response;
use kernel::fault::Faults;
use kernel::text::Language;
use serde::Serialize;

use super::form::{Fields, Refused, Typed};
use super::paper::Sheet;
use super::told::Link;
use super::view::{Choice, Complaint, Field, Hidden, Mark, Row};
use super::visitor::Onlooker;
use super::{Pages, print::Printer};
use crate::graphql::user_error::message;

/// The page.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct EntryPage {
    pub title: String,
    pub complaints: Vec<Complaint>,
    pub notice: Option<String>,
    pub warning: Option<String>,
    pub words: Vec<String>,
    pub sections: Vec<Section>,
    pub links: Vec<Link>,
    /// The seal of the button that signs out, for somebody who is signed in.
    pub sign_out: Option<String>,
}

/// A card of the page.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Section {
    pub id: &'static str,
    pub title: Option<String>,
    pub mark: Option<Mark>,
    pub words: Vec<String>,
    pub qr: Option<Qr>,
    pub facts: Vec<Row>,
    pub codes: Vec<String>,
    pub rows: Vec<SectionRow>,
    pub forms: Vec<EntryForm>,
}

/// One of several things in a card.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct SectionRow {
    pub title: String,
    /// Where the title leads.
    pub href: Option<String>,
    pub mark: Option<Mark>,
    pub facts: Vec<Row>,
    pub forms: Vec<EntryForm>,
}

/// A QR code as an inline picture.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Qr {
    pub size: i32,
    pub path: String,
    pub label: String,
}

/// A form with its button.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct EntryForm {
    pub action: String,
    /// `get` for a form that only asks; empty for one that does something.
    pub method: &'static str,
    pub hidden: Vec<Hidden>,
    /// What is ticked before anything is typed.
    pub boxes: Vec<Tick>,
    pub inputs: Vec<Input>,
    pub choices: Vec<Choosing>,
    /// What only a few fill in.
    pub folded: Option<Folded>,
    pub ticks: Vec<Tick>,
    pub button: String,
    pub style: &'static str,
}

/// Lines behind a heading that opens them.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Folded {
    pub summary: String,
    pub open: bool,
    pub inputs: Vec<Input>,
}

impl Folded {
    /// Folded, unless something stands in it or is wrong with it.
    pub(super) fn new(summary: String, inputs: Vec<Input>) -> Self {
        Self {
            summary,
            open: inputs.iter().any(|input| input.field.is_spoken_for()),
            inputs,
        }
    }
}

/// A line to type into.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Input {
    pub field: Field,
    pub label: String,
    pub hint: Option<String>,
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub required: bool,
}

/// Something to choose, with its label.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Choosing {
    pub choice: Choice,
    pub label: String,
}

/// Something to agree to.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Tick {
    pub field: Field,
    pub label: String,
}

/// What a line is for: the kind of its keyboard, and what a browser may fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Email,
    Name,
    Phone,
    /// The password that counts now.
    Password,
    /// One to be chosen.
    NewPassword,
    /// A code of the second step.
    Code,
    /// Anything on one line.
    Text,
    /// Several lines.
    Prose,
}

impl Line {
    const fn kind(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name | Self::Code | Self::Text => "text",
            Self::Prose => "prose",
            Self::Phone => "tel",
            Self::Password | Self::NewPassword => "password",
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Phone => "tel",
            Self::Password => "current-password",
            Self::NewPassword => "new-password",
            Self::Code => "one-time-code",
            Self::Text | Self::Prose => "off",
        }
    }

    const fn is_password(self) -> bool {
        matches!(self, Self::Password | Self::NewPassword)
    }

    /// Whether what was typed comes back with a refused form; secrets do not.
    const fn comes_back(self) -> bool {
        !matches!(self, Self::Password | Self::NewPassword | Self::Code)
    }
}

/// Makes the lines of one form. Their words stand under `page-field-…`.
pub(super) struct FormMaker<'a> {
    pub print: Printer<'a>,
    pub form: &'static str,
    pub fields: &'a mut Fields,
}

impl FormMaker<'_> {
    /// A line that must be filled in. `hint` is a key of words.
    pub(super) fn line(
        &mut self,
        name: &str,
        label: &str,
        hint: Option<&str>,
        line: Line,
        proposal: &str,
    ) -> Input {
        let label = self.print.say(label, &[]);
        let field = if line.comes_back() {
            self.fields.field(self.form, name, &label, proposal)
        } else {
            self.fields.secret(self.form, name, &label)
        };
        let hint = hint.map(|hint| self.print.say(hint, &[]));
        let hint = if line.is_password() && self.fields.forgets(self.form, name) {
            let again = self.print.say("page-field-password-again", &[]);
            Some(match hint {
                Some(hint) => format!("{again} {hint}"),
                None => again,
            })
        } else {
            hint
        };
        Input {
            field,
            label,
            hint,
            kind: line.kind(),
            autocomplete: line.autocomplete(),
            required: true,
        }
    }

    /// Something that the law wants agreed to in words; what is wrong calls it by a shorter name.
    pub(super) fn consent(&mut self, name: &str, words: &str) -> Tick {
        let short = self.print.say("page-field-consent", &[]);
        let owed = self.print.say("page-field-consent-owed", &[]);
        Tick {
            field: self.fields.tick(self.form, name, &short, &owed),
            label: self.print.say(words, &[]),
        }
    }

    /// One of several boxes of which at least one is ticked; what is wrong calls them by the name of the group.
    pub(super) fn one_of(&mut self, name: &str, label: &str, group: &str) -> Tick {
        let group = self.print.say(group, &[]);
        let owed = self.print.say("page-field-one-of-owed", &[]);
        Tick {
            field: self.fields.tick(self.form, name, &group, &owed),
            label: self.print.say(label, &[]),
        }
    }

    /// Something to agree to, never ticked beforehand.
    pub(super) fn tick(&mut self, name: &str, label: &str) -> Tick {
        let label = self.print.say(label, &[]);
        Tick {
            field: self.fields.field(self.form, name, &label, ""),
            label,
        }
    }
}

impl Pages {
    /// The page as an answer; one that holds complaints is an answer to a form that was refused.
    pub(super) fn entry(&self, language: Language, page: &EntryPage) -> Response {
        let status = if page.complaints.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        self.paper.answer(status, language, Sheet::Entry, page)
    }

    /// A page that is nobody's own, as an answer: whoever is signed in reads that he is, and signs out or goes home instead of in.
    pub(super) fn entry_to(&self, onlooker: &Onlooker, mut page: EntryPage) -> Response {
        page.sign_out = self.sign_out(onlooker);
        if let Some(known) = &onlooker.known {
            let print = self.print(onlooker.language);
            let name = [("name", known.name.as_str())];
            page.notice = Some(print.say("page-signed-in-as", &name));
            page.links
                .retain(|link| !matches!(link.href.as_str(), "/sign-in" | "/join"));
        }
        self.entry(onlooker.language, &page)
    }

    /// A form that a command refused, with the words for each fault.
    pub(super) fn refused(
        &self,
        language: Language,
        form: &str,
        typed: Typed,
        faults: &Faults,
    ) -> Refused {
        Refused {
            form: form.to_owned(),
            typed,
            faults: faults
                .iter()
                .map(|fault| (fault.clone(), message(&self.app.words, language, fault)))
                .collect(),
            unchosen: self.print(language).say("page-field-choice-owed", &[]),
        }
    }
}

/// A link with its words.
pub(super) fn link(print: Printer<'_>, label: &str, href: &str) -> Link {
    Link {
        label: print.say(label, &[]),
        href: href.to_owned(),
    }
}
