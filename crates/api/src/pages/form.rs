//! What somebody typed into a form, and how it comes back to him with what is wrong beside the field.
//!
//! A field's name is the path that a command gives a fault for it (`lines.0.price.amount`), so that no table of names is needed.

mod typed;

use kernel::fault::{Fault, FaultCode};

use super::print::Printer;
use super::view::{Choice, Complaint, Field, Opt};
pub(super) use typed::Typed;

/// A form that was refused.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    /// Which form of the page.
    pub form: String,
    /// What was typed.
    pub typed: Typed,
    /// What is wrong, with the words for it.
    pub faults: Vec<(Fault, String)>,
    /// What is said where nothing was chosen.
    pub unchosen: String,
}

/// Makes the fields of a page's forms: with what was typed where one was refused, else with what is proposed.
#[derive(Debug, Default)]
pub(super) struct Fields {
    refused: Option<Refused>,
    placed: Vec<Option<Placed>>,
    made: usize,
    /// Something that was typed stands in its field again.
    kept: bool,
    /// A password was typed, and has to be typed again.
    forgotten: bool,
}

/// The field that a fault stands at.
#[derive(Clone, Debug)]
struct Placed {
    /// The field's place among those of the page.
    order: usize,
    id: String,
    label: String,
}

impl Fields {
    pub(super) fn new(refused: Option<Refused>) -> Self {
        let placed = refused
            .as_ref()
            .map_or_else(Vec::new, |refused| vec![None; refused.faults.len()]);
        Self {
            refused,
            placed,
            ..Self::default()
        }
    }

    /// Whether this form was refused.
    pub(super) fn is_refused(&self, form: &str) -> bool {
        self.refused
            .as_ref()
            .is_some_and(|refused| refused.form == form)
    }

    /// What was typed into a form that was refused.
    pub(super) fn typed(&self, form: &str) -> Option<&Typed> {
        self.refused
            .as_ref()
            .filter(|refused| refused.form == form)
            .map(|refused| &refused.typed)
    }

    /// A field with a proposal. The label is what the list of faults calls it.
    pub(super) fn field(
        &mut self,
        form: &str,
        name: &str,
        label: &str,
        proposal: impl Into<String>,
    ) -> Field {
        let id = id(form, name);
        let value = match self.typed(form) {
            Some(typed) => typed.prose(name),
            None => proposal.into(),
        };
        self.kept |= self.is_refused(form) && !value.is_empty();
        Field {
            error: self.place(form, name, label, &id),
            name: name.to_owned(),
            id,
            value,
        }
    }

    /// A field for a secret, which never comes back with the form.
    pub(super) fn secret(&mut self, form: &str, name: &str, label: &str) -> Field {
        let id = id(form, name);
        Field {
            error: self.place(form, name, label, &id),
            name: name.to_owned(),
            id,
            value: String::new(),
        }
    }

    /// Whether a password was typed here that has to be typed again.
    pub(super) fn forgets(&mut self, form: &str, name: &str) -> bool {
        let typed = self
            .typed(form)
            .is_some_and(|typed| !typed.raw(name).is_empty());
        self.forgotten |= typed;
        typed
    }

    /// A box to tick; `owed` is what is said where it must be ticked, or another of its group.
    pub(super) fn tick(&mut self, form: &str, name: &str, label: &str, owed: &str) -> Field {
        self.owe(form, name, owed);
        self.field(form, name, label, "")
    }

    /// Says by other words that what belongs here was left out.
    fn owe(&mut self, form: &str, name: &str, owed: &str) {
        let Some(refused) = self.refused.as_mut().filter(|refused| refused.form == form) else {
            return;
        };
        for ((fault, text), placed) in refused.faults.iter_mut().zip(&self.placed) {
            let unsaid = placed.is_none() && fault.code == FaultCode::Required;
            if unsaid && belongs(&path(fault), name) {
                owed.clone_into(text);
            }
        }
    }

    /// A choice with a proposal.
    pub(super) fn choice(
        &mut self,
        form: &str,
        name: &str,
        label: &str,
        options: Vec<Opt>,
        proposal: &str,
    ) -> Choice {
        let unchosen = self
            .refused
            .as_ref()
            .map(|refused| refused.unchosen.clone());
        if let Some(unchosen) = unchosen {
            self.owe(form, name, &unchosen);
        }
        let id = id(form, name);
        let chosen = self
            .typed(form)
            .map_or_else(|| proposal.to_owned(), |typed| typed.text(name));
        let options = options
            .into_iter()
            .map(|option| Opt {
                chosen: option.value == chosen,
                ..option
            })
            .collect();
        Choice {
            error: self.place(form, name, label, &id),
            name: name.to_owned(),
            id,
            options,
        }
    }

    /// Every fault: those that belong to no field first, then in the order of the page.
    pub(super) fn complaints(&self, print: Printer<'_>) -> Vec<Complaint> {
        let Some(refused) = &self.refused else {
            return Vec::new();
        };
        let kept = match (self.kept, self.forgotten) {
            (true, false) => Some("page-errors-kept"),
            (true, true) => Some("page-errors-kept-but-password"),
            (false, true) => Some("page-errors-password"),
            (false, false) => None,
        };
        let kept = kept.map(|key| print.say(key, &[]));
        let mut all: Vec<_> = refused
            .faults
            .iter()
            .zip(&self.placed)
            .map(|((_, text), placed)| (placed.as_ref(), text))
            .collect();
        all.sort_by_key(|(placed, _)| placed.map(|placed| placed.order));
        let complaint = |(placed, text): (Option<&Placed>, &String)| match placed {
            Some(placed) => Complaint {
                text: print.say(
                    "page-complaint",
                    &[("field", &placed.label), ("text", text)],
                ),
                field: Some(placed.id.clone()),
                kept: kept.clone(),
            },
            None => Complaint {
                text: text.clone(),
                field: None,
                kept: kept.clone(),
            },
        };
        all.into_iter().map(complaint).collect()
    }

    /// Puts the faults that belong here beside the field: those of this very input, of a part of it, or of the whole that
    /// it is the first field of.
    fn place(&mut self, form: &str, name: &str, label: &str, id: &str) -> Option<String> {
        self.made += 1;
        let order = self.made;
        let refused = self
            .refused
            .as_ref()
            .filter(|refused| refused.form == form)?;
        let mut texts: Vec<&str> = Vec::new();
        for ((fault, text), placed) in refused.faults.iter().zip(&mut self.placed) {
            if placed.is_some() {
                continue;
            }
            if belongs(&path(fault), name) {
                *placed = Some(Placed {
                    order,
                    id: id.to_owned(),
                    label: label.to_owned(),
                });
                if !texts.contains(&text.as_str()) {
                    texts.push(text);
                }
            }
        }
        (!texts.is_empty()).then(|| texts.join(" "))
    }
}

/// Whether a fault at a path stands at this field: at this very input, at a part of it, or at the whole that it is part of.
fn belongs(path: &str, name: &str) -> bool {
    !path.is_empty() && (path == name || within(path, name) || within(name, path))
}

fn within(inner: &str, outer: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.starts_with('.'))
}

/// A fault's path as a form has it: without the `input` that wraps every command's own.
fn path(fault: &Fault) -> String {
    let path = fault.path.as_slice();
    path.strip_prefix(&["input".to_owned()])
        .unwrap_or(path)
        .join(".")
}

fn id(form: &str, name: &str) -> String {
    format!("{form}-{name}")
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character
            } else {
                '-'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use kernel::fault::FaultCode;

    use super::*;

    fn refused(paths: &[&str]) -> Fields {
        let typed = Typed::new(vec![(
            "lines.0.price.amount".to_owned(),
            " 35 \r\nx ".to_owned(),
        )]);
        let faults = paths
            .iter()
            .map(|path| {
                (
                    Fault::new(FaultCode::Required, *path),
                    format!("wrong: {path}"),
                )
            })
            .collect();
        Fields::new(Some(Refused {
            form: "quote".to_owned(),
            typed,
            faults,
            unchosen: "choose one".to_owned(),
        }))
    }

    #[test]
    fn a_fault_stands_at_its_field_and_what_was_typed_stays() {
        let paths = ["lines.0.price.amount", "validUntil", "inquiryId"];
        let paths = paths.map(|path| format!("input.{path}"));
        let mut fields = refused(&paths.each_ref().map(String::as_str));
        let price = fields.field("quote", "lines.0.price.amount", "Price", "1");
        assert_eq!(price.value, "35 \nx");
        assert_eq!(
            price.error.as_deref(),
            Some("wrong: input.lines.0.price.amount")
        );
        assert_eq!(
            fields
                .field("quote", "validUntil", "Until", "2026-11-27")
                .value,
            ""
        );
        let words = platform::Words::load().expect("the locales parse");
        let complaints = fields.complaints(Printer::new(&words, kernel::text::Language::En));
        assert_eq!(
            complaints[1].text,
            "Price: wrong: input.lines.0.price.amount"
        );
        let places: Vec<_> = complaints
            .iter()
            .map(|complaint| complaint.field.as_deref())
            .collect();
        assert_eq!(
            places,
            [
                None,
                Some("quote-lines-0-price-amount"),
                Some("quote-validUntil")
            ]
        );
    }

    #[test]
    fn what_is_to_be_chosen_is_not_said_to_be_filled_in() {
        let mut fields = refused(&["input.rest", "input.note"]);
        let rest = fields.choice("quote", "rest.outcome", "Rest", Vec::new(), "");
        assert_eq!(rest.error.as_deref(), Some("choose one"));
        let note = fields.field("quote", "note", "Note", "").error;
        assert_eq!(note.as_deref(), Some("wrong: input.note"));
    }

    #[test]
    fn a_fault_of_the_whole_stands_at_its_first_field_only() {
        let mut fields = refused(&["input.lines.0"]);
        assert!(
            fields
                .field("quote", "lines.0.price.amount", "Price", "")
                .error
                .is_some()
        );
        assert!(
            fields
                .field("quote", "lines.0.price.per", "For", "")
                .error
                .is_none()
        );
    }

    #[test]
    fn what_became_of_what_was_typed_is_told_where_something_was() {
        let words = platform::Words::load().expect("the locales parse");
        let print = Printer::new(&words, kernel::text::Language::En);
        let told = |fields: &Fields| {
            let first = fields.complaints(print).into_iter().next();
            first.and_then(|complaint| complaint.kept)
        };
        let mut fields = refused(&["input.reason"]);
        assert_eq!(told(&fields), None, "a button is nothing typed");
        fields.field("quote", "reason", "Reason", "proposed");
        assert_eq!(told(&fields), None, "nor is a blank field");
        assert!(!fields.forgets("decline", "lines.0.price.amount"));
        assert!(fields.forgets("quote", "lines.0.price.amount"));
        assert_eq!(told(&fields), Some(print.say("page-errors-password", &[])));
        fields.field("quote", "lines.0.price.amount", "Price", "");
        let told = told(&fields);
        assert_eq!(told, Some(print.say("page-errors-kept-but-password", &[])));
    }

    #[test]
    fn a_box_that_must_be_ticked_says_so_in_its_own_words() {
        let mut fields = refused(&["input.papers", "input.note"]);
        let tick = |fields: &mut Fields, name: &str| {
            fields.tick("quote", name, "Paper", "Choose one.").error
        };
        let first = tick(&mut fields, "papers.IDENTITY");
        assert_eq!(first.as_deref(), Some("Choose one."));
        assert_eq!(tick(&mut fields, "papers.OTHER"), None);
        let note = fields.field("quote", "note", "Note", "");
        assert_eq!(note.error.as_deref(), Some("wrong: input.note"));
    }

    #[test]
    fn another_form_of_the_page_is_untouched() {
        let mut fields = refused(&["input.reason"]);
        let reason = fields.field("decline", "reason", "Reason", "proposed");
        assert_eq!((reason.value.as_str(), reason.error), ("proposed", None));
    }
}
