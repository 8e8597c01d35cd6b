//! The letter that tells staff whom another letter did not reach.

use kernel::{
    contact::{Email, PhoneNumber},
    id::PersonId,
    number::Number,
    time::Instant,
};
use serde::{Deserialize, Serialize};

use crate::compose::Composer;
use crate::speech::{said, short};

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

impl LetterBounced {
    pub(super) fn compose(&self, to: &mut Composer<'_>) {
        let reader = self.reader.and_then(|person| to.name_of(person));
        let organisation = self.organisation.as_deref().map(said);
        let address = self.address.as_ref().map(|a| said(&a.to_string()));
        let whom = reader
            .clone()
            .or_else(|| organisation.clone())
            .or_else(|| address.clone())
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
        let address = address.unwrap_or_else(|| to.say("letter-bounced-no-address", &[]));
        rows.push(to.row("letter-row-email", &address));
        rows.push(to.row("letter-row-given-up", &to.moment(self.at)));
        rows.push(to.row("letter-row-answer", &said(&self.answer)));
        to.facts(rows);
        let phone = self
            .reader
            .and_then(|person| to.phone_of(person))
            .or_else(|| self.phone.clone());
        to.telephone(&whom, phone.as_ref());
        to.small("letter-bounced-hint", &[]);
    }
}
