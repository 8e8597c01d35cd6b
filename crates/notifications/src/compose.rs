//! Puts letters together from blocks, in the reader's language.

use std::{collections::BTreeMap, ops::Deref};

use kernel::{
    actor::Standing,
    contact::{Email, PhoneNumber},
    id::PersonId,
    text::Language,
    time::Instant,
};
use platform::Words;

use crate::{
    block::{Block, Card, Document, Phone, Row},
    directory::Contact,
    letter::{Letter, Opens, Party},
    speech::{Speech, address, mailto, said},
};

/// The people a letter names, by id.
pub(crate) type People = BTreeMap<PersonId, Contact>;

/// Where the letter's button leads.
#[derive(Clone, Debug)]
pub(crate) enum ButtonTarget {
    /// A link of the reader's own.
    Personal {
        /// The address, with the token in it.
        url: String,
        /// Until when it works.
        expires_at: Instant,
    },
    /// A page of ours that asks to sign in first.
    Page {
        /// The address.
        url: String,
    },
    /// The front door, for readers that are no person (an organisation's letterbox).
    FrontDoor {
        /// The address.
        url: String,
    },
}

/// Everything besides the facts that shapes one reader's copy.
#[derive(Clone, Debug)]
pub(crate) struct Copy<'a> {
    pub(crate) language: Language,
    /// The reader's name; `None` for a letterbox, and for an address that is nobody's yet.
    pub(crate) reader: Option<&'a str>,
    /// Whether an organisation reads where there is no name.
    pub(crate) for_house: bool,
    pub(crate) people: &'a People,
    pub(crate) button: ButtonTarget,
    /// Whose mailbox takes answers: name and address.
    pub(crate) answers: Option<(&'a str, &'a Email)>,
}

/// Composes one reader's copy of a letter.
pub(crate) fn compose(words: &Words, letter: &Letter, copy: &Copy<'_>) -> Document {
    let mut composer = Composer {
        speech: Speech::new(words, copy.language),
        copy,
        document: Document {
            language: match copy.language {
                Language::Vi => "vi",
                Language::En | Language::ZhHans => "en",
            },
            subject: String::new(),
            preheader: String::new(),
            blocks: Vec::new(),
        },
        personal_link: false,
    };
    let greeted = letter.greets().and_then(|person| copy.people.get(&person));
    let greeted = greeted.map(|person| person.name.as_str());
    match copy.reader.or(greeted).or(letter.addressee()) {
        Some(name) => {
            let name = said(name);
            composer.paragraph("letter-greeting", &[("name", &name)]);
        }
        None if copy.for_house => composer.paragraph("letter-greeting-house", &[]),
        None => composer.paragraph("letter-greeting-nobody", &[]),
    }
    if copy.language == Language::ZhHans {
        composer.small("letter-small-language", &[]);
    }
    letter.compose(&mut composer);
    composer.close(letter)
}

/// A letter in the making.
pub(crate) struct Composer<'a> {
    speech: Speech<'a>,
    copy: &'a Copy<'a>,
    document: Document,
    personal_link: bool,
}

impl<'a> Deref for Composer<'a> {
    type Target = Speech<'a>;

    fn deref(&self) -> &Self::Target {
        &self.speech
    }
}

impl Composer<'_> {
    /// A person's name, if the person is still there.
    pub(crate) fn name_of(&self, person: PersonId) -> Option<String> {
        let contact = self.copy.people.get(&person)?;
        Some(said(&contact.name))
    }

    /// A person's telephone.
    pub(crate) fn phone_of(&self, person: PersonId) -> Option<PhoneNumber> {
        self.copy.people.get(&person)?.phone.clone()
    }

    pub(crate) fn row(&self, label: &str, value: &str) -> Row {
        Row::plain(self.say(label, &[]), value.to_owned())
    }

    pub(crate) fn strong_row(&self, label: &str, value: &str) -> Row {
        Row::strong(self.say(label, &[]), value.to_owned())
    }

    /// An address to write to.
    pub(crate) fn mail_row(&self, label: &str, email: &Email) -> Row {
        Row {
            mailto: mailto(email),
            ..self.row(label, &address(email))
        }
    }

    pub(crate) fn standing_row(&self, standing: Standing) -> Row {
        self.row("letter-row-standing", &self.standing(standing))
    }

    pub(crate) fn subject(&mut self, key: &str, args: &[(&str, &str)]) {
        self.document.subject = self.say(key, args);
    }

    pub(crate) fn preheader(&mut self, key: &str, args: &[(&str, &str)]) {
        self.document.preheader = self.say(key, args);
    }

    pub(crate) fn preheader_text(&mut self, text: &str) {
        text.clone_into(&mut self.document.preheader);
    }

    pub(crate) fn heading(&mut self, key: &str) {
        let text = self.say(key, &[]);
        self.document.blocks.push(Block::Heading { text });
    }

    pub(crate) fn paragraph(&mut self, key: &str, args: &[(&str, &str)]) {
        let text = self.say(key, args);
        self.document.blocks.push(Block::Paragraph { text });
    }

    pub(crate) fn small(&mut self, key: &str, args: &[(&str, &str)]) {
        let text = self.say(key, args);
        self.document.blocks.push(Block::Small { text });
    }

    pub(crate) fn facts(&mut self, rows: Vec<Row>) {
        self.document.blocks.push(Block::Facts { rows });
    }

    pub(crate) fn lines(&mut self, cards: Vec<Card>) {
        self.document.blocks.push(Block::Lines { cards });
    }

    /// Somebody's own words.
    pub(crate) fn quote(&mut self, by: &str, text: &str) {
        let by = self.say("letter-quote-by", &[("by", &said(by))]);
        self.quote_under(by, text);
    }

    /// Somebody's own words, with the moment they were written.
    pub(crate) fn quote_at(&mut self, by: &str, at: Instant, text: &str) {
        let at = self.moment_short(at);
        let by = self.say("letter-quote-by-at", &[("by", &said(by)), ("at", &at)]);
        self.quote_under(by, text);
    }

    fn quote_under(&mut self, by: String, text: &str) {
        let lines = said(text).lines().map(str::to_owned).collect();
        self.document.blocks.push(Block::Quote { by, lines });
    }

    /// The person to call at one side of the deal.
    pub(crate) fn party(&mut self, label: &str, party: &Party) {
        let contact = party.contact.and_then(|id| self.copy.people.get(&id));
        let organisation = said(&party.organisation);
        let (name, organisation) = match contact {
            Some(contact) => (said(&contact.name), Some(organisation)),
            None => (organisation, None),
        };
        let phone = contact
            .and_then(|contact| contact.phone.as_ref())
            .map(phone);
        self.person(label, name, organisation, phone);
    }

    /// Somebody to call who is no side of a deal.
    pub(crate) fn telephone(&mut self, name: &str, number: Option<&PhoneNumber>) {
        self.call(said(name), number);
    }

    /// The same, by a name in words that are fit for a letter already.
    pub(crate) fn call(&mut self, name: String, number: Option<&PhoneNumber>) {
        self.person("letter-contact-call", name, None, number.map(phone));
    }

    fn person(
        &mut self,
        label: &str,
        name: String,
        organisation: Option<String>,
        phone: Option<Phone>,
    ) {
        let block = Block::Person {
            label: self.say(label, &[]),
            name,
            organisation,
            phone,
            no_phone: self.say("letter-no-phone", &[]),
        };
        self.document.blocks.push(block);
    }

    /// The one button. A letterbox has no link of its own and is led to the front door instead.
    pub(crate) fn button(&mut self, key: &str) {
        let (label, url) = match &self.copy.button {
            ButtonTarget::Personal { url, .. } => {
                self.personal_link = true;
                (self.say(key, &[]), url.clone())
            }
            ButtonTarget::Page { url } => (self.say(key, &[]), url.clone()),
            ButtonTarget::FrontDoor { url } => {
                (self.say("letter-button-front-door", &[]), url.clone())
            }
        };
        self.document.blocks.push(Block::Button { label, url });
    }

    fn close(mut self, letter: &Letter) -> Document {
        if let ButtonTarget::Personal { expires_at, .. } = &self.copy.button
            && self.personal_link
            && !letter.is_secret()
        {
            let until = self.until(*expires_at);
            self.small("letter-small-link", &[("until", &until)]);
        }
        if let Some((name, address)) = self.copy.answers {
            let name = said(name);
            let key = match letter.opens() {
                Opens::Thread => "letter-small-answers",
                _ => "letter-small-help",
            };
            self.small(key, &[("name", &name), ("address", &address.to_string())]);
        }
        self.small("letter-small-sender", &[]);
        self.document
    }
}

fn phone(number: &PhoneNumber) -> Phone {
    Phone {
        display: number.display(),
        tel: number.tel(),
    }
}
