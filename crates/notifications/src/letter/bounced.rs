//! The letters that tell staff whom another letter did not reach. Never what stood in it: words and prices are the parties' own.

use std::collections::BTreeSet;

use kernel::{
    contact::{Email, PhoneNumber},
    id::PersonId,
    number::Number,
    time::Instant,
};
use serde::{Deserialize, Serialize};

use super::{Form, Opens};
use crate::compose::Composer;
use crate::speech::{self, said, short};

/// Facts of a letter that came back. The reader's name and telephone are looked up at writing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LetterBounced {
    /// [`super::Letter::kind`] of the letter that came back.
    pub letter: String,
    /// The number people use for what it was about.
    pub number: Option<Number>,
    /// Whom it was for, where that is a person.
    pub reader: Option<PersonId>,
    /// The organisation it was for, by its legal name, where known.
    pub organisation: Option<String>,
    /// The address it was sent to; `None` where the reader has none.
    pub address: Option<Email>,
    /// A telephone to call when the reader's own is not known.
    pub phone: Option<PhoneNumber>,
    /// What the mail server answered.
    pub answer: String,
    /// When it was given up.
    pub at: Instant,
}

impl Form for LetterBounced {
    fn opens(&self) -> Opens {
        Opens::Nothing
    }

    fn number(&self) -> Option<&Number> {
        self.number.as_ref()
    }

    fn people(&self) -> BTreeSet<PersonId> {
        self.reader.into_iter().collect()
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let reader = self.reader.and_then(|person| to.name_of(person));
        let organisation = self.organisation.as_deref().map(said);
        let whom = reader
            .clone()
            .or_else(|| organisation.clone())
            .or_else(|| self.address.as_ref().map(speech::address))
            .unwrap_or_else(|| to.say("letter-bounced-unnamed", &[]));
        let what = to.letter_kind(&self.letter);
        let number = self.number.as_ref().map_or("", Number::as_str);
        to.subject(
            if number.is_empty() {
                "letter-bounced-subject"
            } else {
                "letter-bounced-subject-number"
            },
            &[("whom", &short(&whom)), ("number", number)],
        );
        to.preheader("letter-bounced-preheader", &[]);
        to.paragraph("letter-bounced-lead", &[("whom", &whom), ("what", &what)]);
        let mut rows = vec![to.row("letter-row-letter", &what)];
        if !number.is_empty() {
            rows.push(to.row("letter-row-number", number));
        }
        rows.push(to.row("letter-row-reader", &whom));
        if let Some(organisation) = &organisation {
            rows.push(to.row("letter-row-organisation", organisation));
        }
        rows.push(if let Some(address) = &self.address {
            to.mail_row("letter-row-email", address)
        } else {
            let none = to.say("letter-bounced-no-address", &[]);
            to.row("letter-row-email", &none)
        });
        rows.push(to.row("letter-row-given-up", &to.moment(self.at)));
        rows.push(to.row("letter-row-answer", &said(&self.answer)));
        to.facts(rows);
        let phone = self
            .reader
            .and_then(|person| to.phone_of(person))
            .or_else(|| self.phone.clone());
        to.call(whom, phone.as_ref());
        to.small("letter-bounced-hint", &[]);
    }
}

/// To staff: an organisation that nothing can be sent to, and that does not know what waits for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartyUnreachable {
    /// [`super::Letter::kind`] of the letter that had nowhere to go.
    pub letter: String,
    /// The number people use for what it was about.
    pub number: Option<Number>,
    /// The organisation, by its legal name.
    pub organisation: String,
    /// Its telephone.
    pub phone: Option<PhoneNumber>,
    /// When the letter should have gone.
    pub at: Instant,
}

impl Form for PartyUnreachable {
    fn opens(&self) -> Opens {
        Opens::Nothing
    }

    fn number(&self) -> Option<&Number> {
        self.number.as_ref()
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let organisation = said(&self.organisation);
        let what = to.letter_kind(&self.letter);
        let number = self.number.as_ref().map_or("", Number::as_str);
        to.subject(
            if number.is_empty() {
                "letter-unreachable-subject"
            } else {
                "letter-unreachable-subject-number"
            },
            &[
                ("organisation", &short(&self.organisation)),
                ("number", number),
            ],
        );
        to.preheader("letter-unreachable-preheader", &[]);
        to.paragraph(
            "letter-unreachable-lead",
            &[("organisation", &organisation), ("what", &what)],
        );
        to.paragraph("letter-unreachable-wanted", &[]);
        let mut rows = vec![
            to.row("letter-row-organisation", &organisation),
            to.row("letter-row-letter", &what),
        ];
        if !number.is_empty() {
            rows.push(to.row("letter-row-number", number));
        }
        rows.push(to.row("letter-row-since", &to.moment(self.at)));
        to.facts(rows);
        to.telephone(&self.organisation, self.phone.as_ref());
        to.small("letter-unreachable-hint", &[]);
    }
}
