//! Writing a letter: who is who, the link, the words, the bytes.

use kernel::{contact::Email, text::Language, time::Instant};
use platform::{Failure, Result, random};

use super::{PostOffice, message, record::Claimed};
use crate::{
    compose::{self, ButtonTarget, People},
    directory::Contact,
    letter::{Letter, Opens},
    link::{self, Link, Purpose},
    outbox::store::{self, letter::Model},
};

/// A freshly written letter, not yet kept.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) body: store::body::Model,
    pub(super) message_id: String,
    pub(super) link: Option<(Vec<u8>, Link)>,
    /// Whether it takes the place of what was written before.
    pub(super) again: bool,
}

/// A letter's address and bytes, and what must be kept of it before the first try.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) address: Email,
    pub(super) raw: Vec<u8>,
    pub(super) written: Option<Written>,
}

/// The link that a letter's button carries, if it carries one: a letterbox has no thread of its own to open, and cannot
/// sign in.
fn new_link(row: &Model, letter: &Letter, now: Instant) -> Option<Link> {
    let purpose = letter.opens().purpose()?;
    let (person, organisation, thread, subject) = (
        row.reader_person_id,
        row.reader_organisation_id,
        row.thread,
        row.subject_id,
    );
    let bare = Link {
        purpose,
        letter: row.id,
        person,
        organisation: None,
        thread: None,
        subject: None,
        expires_at: link::end(letter, now),
    };
    match purpose {
        Purpose::SignIn => person.map(|_| bare),
        Purpose::Thread => (person.is_some() && thread.is_some()).then_some(Link {
            organisation,
            thread,
            ..bare
        }),
        Purpose::ConfirmAddress
        | Purpose::ResetPassword
        | Purpose::Invitation
        | Purpose::Claim
        | Purpose::Erasure => Some(Link { subject, ..bare }),
    }
}

impl PostOffice {
    /// The bytes that were kept at the first try, or the letter freshly written; `None` when there is no address. What was
    /// written for the mailbox has no bytes for a mail server, and the other way round has no link: then it is written again.
    pub(super) async fn prepare(
        &self,
        claimed: &Claimed,
        letter: &Letter,
    ) -> Result<Option<Prepared>> {
        let kept = store::kept_body(self.db.read(), claimed.row.id).await?;
        let again = kept.is_some();
        if let Some(body) = kept
            && body.raw.is_empty() == self.transport.is_mailbox()
        {
            let address = Email::parse(&body.address).map_err(Failure::internal)?;
            return Ok(Some(Prepared {
                address,
                raw: body.raw.clone(),
                written: None,
            }));
        }
        let people = self.people(&claimed.row, letter).await?;
        let reader = claimed
            .row
            .reader_person_id
            .and_then(|person| people.get(&person));
        let house = claimed
            .row
            .reader_address
            .as_deref()
            .and_then(|address| Email::parse(address).ok());
        let Some(address) = reader.and_then(|reader| reader.email.clone()).or(house) else {
            return Ok(None);
        };
        let (raw, written) = self
            .write(&claimed.row, letter, &people, reader, &address)
            .await?;
        Ok(Some(Prepared {
            address,
            raw,
            written: Some(Written { again, ..written }),
        }))
    }

    async fn people(&self, row: &Model, letter: &Letter) -> Result<People> {
        let mut wanted = letter.people();
        wanted.extend(row.reader_person_id);
        let mut people = People::new();
        for person in wanted {
            if let Some(contact) = (self.directory)(self.db.read(), person).await? {
                people.insert(person, contact);
            }
        }
        Ok(people)
    }

    async fn write(
        &self,
        row: &Model,
        letter: &Letter,
        people: &People,
        reader: Option<&Contact>,
        address: &Email,
    ) -> Result<(Vec<u8>, Written)> {
        let now = self.db.clock().now();
        let token = random::token();
        let language = reader.map_or_else(
            || Language::parse(&row.language).unwrap_or(Language::Vi),
            |reader| reader.language,
        );
        let base = &self.settings.public_url;
        let link = new_link(row, letter, now);
        let button = match (&link, letter.opens()) {
            (Some(link), _) => ButtonTarget::Personal {
                url: format!("{base}{}{}", link.purpose.path(), token.expose()),
                expires_at: link.expires_at,
            },
            (None, Opens::Page(path)) => ButtonTarget::Page {
                url: format!("{base}{path}"),
            },
            (None, _) => ButtonTarget::FrontDoor {
                url: format!("{base}/"),
            },
        };
        let answers = self
            .settings
            .reply_to
            .as_ref()
            .map(|(name, address)| (name.as_str(), address));
        let document = compose::compose(
            &self.words,
            letter,
            &compose::Copy {
                language,
                reader: reader.map(|reader| reader.name.as_str()),
                for_house: row.reader_organisation_id.is_some(),
                people,
                button,
                answers,
            },
        );
        let rendered = self.layout.print(&document).map_err(Failure::internal)?;

        let domain = self.settings.from.domain();
        let message_id = format!("{}@{domain}", row.id);
        let mut references = Vec::new();
        if let Some(thread) = row.thread {
            references.push(format!("thread.{}@{domain}", thread.simple()));
            references.extend(store::earlier_message_ids(self.db.read(), row).await?);
        }
        let headers = message::Headers {
            from: (
                &self.words.text(language, "letter-sender-name", &[]),
                &self.settings.from,
            ),
            to: (reader.map_or("", |reader| &reader.name), address),
            reply_to: answers,
            message_id: &message_id,
            references: &references,
            date: now,
            language: document.language,
        };
        let raw = message::build(headers, &rendered).map_err(Failure::Internal)?;

        // What is kept to be read later must not let anybody in: only the mailbox of a demonstration keeps the link.
        let mailbox = self.transport.is_mailbox();
        let kept = |text: &str| {
            if mailbox {
                text.to_owned()
            } else if letter.is_secret() {
                String::new()
            } else {
                text.replace(token.expose(), "…")
            }
        };
        let body = store::body::Model {
            letter_id: row.id,
            address: address.to_string(),
            subject: rendered.subject.clone(),
            html: kept(&rendered.html),
            plain: kept(&rendered.plain),
            raw: if mailbox { Vec::new() } else { raw.clone() },
            wiped: false,
        };
        let link = link.map(|link| (token.hash(), link));
        Ok((
            raw,
            Written {
                body,
                message_id,
                link,
                again: false,
            },
        ))
    }
}
