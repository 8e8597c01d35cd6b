//! The worker: claims what is due, writes each letter, sends it, records what the mail server said.
//!
//! | step | in the database |
//! |---|---|
//! | claim | one statement marks due letters SENDING under a lease; other workers skip them |
//! | write | the letter's words are made now; the exact bytes, its address and its link's hash are kept |
//! | try | an attempt row is written *before* the mail server is asked |
//! | record | SENT; or QUEUED with a later try; or DEAD, and staff are told in the same transaction |
//!
//! A crash between "accepted" and "recorded" leaves an attempt without an end. When the lease runs out, the same bytes
//! under the same Message-ID are sent once more; when that ends unknown too, the letter stays UNKNOWN for a person to see.
//! A try of which the server's answer was lost after the last dot counts as unknown likewise.

mod message;
mod schedule;

use std::{collections::BTreeMap, sync::Arc};

use chrono::Duration;
use futures::{StreamExt, future::BoxFuture, stream};
use kernel::{
    actor::Door,
    contact::{Email, PhoneNumber},
    id::{LetterId, OrganisationId, PersonId},
    number::Number,
    text::Language,
    time::Instant,
};
use platform::{Context, Db, Failure, Result, Tx, Words, random};
use sea_orm::sea_query::Expr;
use uuid::Uuid;

use crate::{
    compose::{self, ButtonTarget, People},
    directory::{Contact, Directory},
    layout::{Layout, LayoutError},
    letter::{Letter, LetterBounced, Opens},
    link::{self, Link, Purpose},
    outbox::{
        Draft, Reader, State, post,
        store::{self, Held, letter::Column, letter::Model, outcome},
    },
    transport::{Answer, Transport},
};

/// A worker has a letter in hand for so long at most; much longer than one conversation takes.
const LEASE: Duration = Duration::minutes(5);
/// A letter of unknown end is tried once more, then left.
const UNKNOWN_TRIES: usize = 2;

/// What all letters share.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach this program, without a slash at the end: `https://chophien.example`.
    pub public_url: String,
    /// The sender's address. Its domain also makes Message-IDs.
    pub from: Email,
    /// Whose mailbox takes answers: the authority's name and address.
    pub reply_to: Option<(String, Email)>,
}

/// A letter that did not reach its reader.
#[derive(Clone, Debug, PartialEq)]
pub struct BouncedLetter {
    /// The letter.
    pub letter: LetterId,
    /// [`Letter::kind`].
    pub kind: String,
    /// The number people use for what it was about.
    pub number: Option<Number>,
    /// Whom it was for.
    pub person: Option<PersonId>,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// Where it went; `None` when the reader has no address.
    pub address: Option<Email>,
    /// The thread it belongs to.
    pub thread: Option<Uuid>,
    /// What the mail server answered.
    pub answer: String,
}

/// Who is told that a letter did not arrive, and what helps them to reach the reader otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BounceDesk {
    /// Staff who read it.
    pub readers: Vec<Reader>,
    /// The legal name of the organisation that was not reached.
    pub organisation: Option<String>,
    /// The organisation's telephone, for readers that have none of their own.
    pub phone: Option<PhoneNumber>,
}

/// Decides who is told of a letter that came back, inside the transaction that records it.
pub type BounceReaders =
    for<'a> fn(&'a mut Tx, &'a BouncedLetter) -> BoxFuture<'a, Result<BounceDesk>>;

/// What one round of deliveries came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivered {
    /// Letters taken by the mail server (or laid into the mailbox).
    pub sent: usize,
    /// Letters that wait for another try.
    pub deferred: usize,
    /// Letters of which nobody knows whether they arrived.
    pub unknown: usize,
    /// Letters that became pointless while they waited.
    pub obsolete: u64,
    /// Letters given up.
    pub bounced: Vec<BouncedLetter>,
}

impl Delivered {
    /// Whether the round moved anything: another round may find more (a letter waits for the earlier one of its thread).
    pub fn moved(&self) -> bool {
        self.sent > 0 || self.unknown > 0 || self.obsolete > 0 || !self.bounced.is_empty()
    }
}

/// Writes and sends letters.
#[derive(Debug)]
pub struct PostOffice {
    db: Db,
    words: Arc<Words>,
    transport: Transport,
    directory: Directory,
    bounce_readers: BounceReaders,
    settings: Settings,
    layout: Layout,
    context: Context,
}

/// A letter in hand.
#[derive(Debug)]
struct Claimed {
    row: Model,
    lease: Instant,
    /// Earlier tries of unknown end.
    unknown: usize,
}

/// What became of one letter.
#[derive(Debug)]
enum Fate {
    Sent,
    Deferred,
    Unknown,
    Bounced(Box<BouncedLetter>),
    /// Another worker has it.
    Lost,
}

/// A letter ready to go.
#[derive(Debug)]
struct Ready {
    address: Email,
    raw: Vec<u8>,
    attempt: Uuid,
}

/// A freshly written letter, not yet kept.
#[derive(Debug)]
struct Written {
    body: store::body::Model,
    message_id: String,
    link: Option<(Vec<u8>, Link)>,
}

impl PostOffice {
    /// Opens the post office.
    ///
    /// # Errors
    /// When the layout of letters is broken, which a test would have found.
    pub fn new(
        db: Db,
        words: Arc<Words>,
        transport: Transport,
        directory: Directory,
        bounce_readers: BounceReaders,
        settings: Settings,
    ) -> std::result::Result<Self, LayoutError> {
        Ok(Self {
            db,
            words,
            transport,
            directory,
            bounce_readers,
            settings: Settings {
                public_url: settings.public_url.trim_end_matches('/').to_owned(),
                ..settings
            },
            layout: Layout::load()?,
            context: Context {
                person: None,
                organisation: None,
                door: Door::Program,
                request_id: "post-office".to_owned(),
            },
        })
    }

    /// Delivers until `stop` resolves: whenever a commit posted letters, and whenever a waiting one is due. Finishes the
    /// letters in hand before it returns.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        const AT_ONCE: u64 = 50;
        let posted = self.db.letters_posted();
        tokio::pin!(stop);
        loop {
            let woken = posted.notified();
            let pause = match self.deliver_due(AT_ONCE).await {
                Ok(delivered) if delivered.moved() => std::time::Duration::ZERO,
                Ok(_) => self.until_next().await,
                Err(failure) => {
                    tracing::warn!(%failure, "letters wait: the database did not answer");
                    std::time::Duration::from_secs(5)
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = tokio::time::sleep(pause) => {}
                () = woken => {}
            }
        }
        self.transport.rest().await;
    }

    /// How long there is nothing to do: at most half a minute, in case a lease runs out or another node posted.
    async fn until_next(&self) -> std::time::Duration {
        const MOST: std::time::Duration = std::time::Duration::from_secs(30);
        self.transport.rest().await;
        match store::next_due(self.db.read()).await {
            // Due but not claimable: it waits behind an earlier letter, or another worker has it in hand.
            Ok(Some(due)) => (due - self.db.clock().now())
                .to_std()
                .unwrap_or_default()
                .clamp(std::time::Duration::from_secs(1), MOST),
            Ok(None) | Err(_) => MOST,
        }
    }

    /// Delivers up to `limit` letters that are due now. A letter that waits for an earlier one of its thread and reader is
    /// not due yet: call again while [`Delivered::moved`].
    ///
    /// # Errors
    /// When the database does not answer. Letters in hand are taken up again when their lease has run out.
    pub async fn deliver_due(&self, limit: u64) -> Result<Delivered> {
        let mut delivered = Delivered::default();
        let (claimed, left) = self.claim(limit).await?;
        delivered.obsolete = left.obsolete;
        delivered.unknown = left.unknown;
        let fates: Vec<(LetterId, Result<Fate>)> = stream::iter(claimed)
            .map(|claimed| async {
                let id = claimed.row.id;
                (id, self.deliver(claimed).await)
            })
            .buffer_unordered(self.transport.concurrency())
            .collect()
            .await;
        let mut failure = None;
        for (id, fate) in fates {
            match fate {
                Ok(Fate::Sent) => delivered.sent += 1,
                Ok(Fate::Deferred) => delivered.deferred += 1,
                Ok(Fate::Unknown) => delivered.unknown += 1,
                Ok(Fate::Bounced(bounced)) => delivered.bounced.push(*bounced),
                Ok(Fate::Lost) => {}
                Err(error) => {
                    tracing::error!(letter.id = %id, failure = %error, "a letter could not be delivered");
                    failure = Some(error);
                }
            }
        }
        // A round that moved something is worth reporting; what failed comes back when its lease has run out.
        match failure {
            Some(failure) if !delivered.moved() => Err(failure),
            _ => Ok(delivered),
        }
    }

    async fn claim(&self, limit: u64) -> Result<(Vec<Claimed>, Delivered)> {
        platform::command!(self.db, &self.context, |tx| claim(tx, limit))
    }

    async fn deliver(&self, claimed: Claimed) -> Result<Fate> {
        let letter: Letter = match serde_json::from_value(claimed.row.facts.clone()) {
            Ok(letter) => letter,
            Err(error) => {
                let text = format!("the letter cannot be read: {error}");
                return self.give_up(&claimed, None, None, &text).await;
            }
        };
        let Some(prepared) = self.prepare(&claimed, &letter).await? else {
            let number = letter.number().cloned();
            return self
                .give_up(&claimed, number, None, "the reader has no address")
                .await;
        };
        let held = Held {
            id: claimed.row.id,
            lease: claimed.lease,
        };
        let number = claimed.row.attempts + 1;
        let started = platform::command!(self.db, &self.context, |tx| start(
            tx, held, number, &prepared
        ))?;
        let Some((ready, held)) = started else {
            return Ok(Fate::Lost);
        };
        let answer = self
            .transport
            .send(&self.settings.from, &ready.address, &ready.raw)
            .await;
        let try_ = Try {
            held,
            attempt: ready.attempt,
            number,
            unknown: claimed.unknown,
            address: &ready.address,
            row: &claimed.row,
            letter: &letter,
            keeps_words: matches!(self.transport, Transport::Mailbox),
            bounce_readers: self.bounce_readers,
        };
        platform::command!(self.db, &self.context, |tx| record(tx, &try_, &answer))
    }

    async fn give_up(
        &self,
        claimed: &Claimed,
        number: Option<Number>,
        address: Option<Email>,
        text: &str,
    ) -> Result<Fate> {
        let held = Held {
            id: claimed.row.id,
            lease: claimed.lease,
        };
        let bounced = bounced(&claimed.row, number, address, text);
        platform::command!(self.db, &self.context, |tx| bury(
            tx,
            held,
            &bounced,
            self.bounce_readers
        ))
    }

    /// The bytes that were kept at the first try, or the letter freshly written; `None` when there is no address.
    async fn prepare(&self, claimed: &Claimed, letter: &Letter) -> Result<Option<Prepared>> {
        if let Some(body) = store::body(self.db.read(), claimed.row.id).await? {
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
            written: Some(written),
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
        let link = match (row.reader_person_id, letter.opens()) {
            (Some(person), Opens::SignIn) => Some(Link {
                purpose: Purpose::SignIn,
                letter: row.id,
                person,
                organisation: None,
                thread: None,
                expires_at: letter.deadline().unwrap_or(now),
            }),
            (Some(person), Opens::Thread) if row.thread.is_some() => Some(Link {
                purpose: Purpose::Thread,
                letter: row.id,
                person,
                organisation: row.reader_organisation_id,
                thread: row.thread,
                expires_at: link::thread_link_end(now, letter.deadline()),
            }),
            _ => None,
        };
        let button = match &link {
            Some(link) => ButtonTarget::Personal {
                url: match link.purpose {
                    Purpose::SignIn => format!("{base}/sign-in/{}", token.expose()),
                    Purpose::Thread => format!("{base}/l/{}", token.expose()),
                },
                expires_at: link.expires_at,
            },
            None => ButtonTarget::FrontDoor {
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
            from: (&self.words.text(language, "letter-sender-name", &[]), &self.settings.from),
            to: (reader.map_or("", |reader| &reader.name), address),
            reply_to: answers,
            message_id: &message_id,
            references: &references,
            date: now,
        };
        let raw = message::build(headers, &rendered).map_err(Failure::Internal)?;

        // What is kept to be read later must not let anybody in: only the mailbox of a demonstration keeps the link.
        let mailbox = matches!(self.transport, Transport::Mailbox);
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
            },
        ))
    }
}

/// A letter's address and bytes, and what must be kept of it before the first try.
#[derive(Debug)]
struct Prepared {
    address: Email,
    raw: Vec<u8>,
    written: Option<Written>,
}

async fn claim(tx: &mut Tx, limit: u64) -> Result<(Vec<Claimed>, Delivered)> {
    let now = tx.now();
    let lease = now + LEASE;
    let mut left = Delivered {
        obsolete: store::drop_pointless(tx, now).await?,
        ..Delivered::default()
    };
    let rows = store::claim(tx, now, lease, limit).await?;
    if rows.is_empty() {
        return Ok((Vec::new(), left));
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut unknown: BTreeMap<LetterId, usize> = BTreeMap::new();
    for attempt in store::unclear_attempts(tx, &ids).await? {
        *unknown.entry(attempt.letter_id).or_default() += 1;
        if attempt.finished_at.is_none() {
            let text = "the worker ended before the answer was recorded";
            store::finish_attempt(tx, attempt.id, outcome::UNKNOWN, None, text).await?;
        }
    }
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let unknown = unknown.get(&row.id).copied().unwrap_or_default();
        if unknown < UNKNOWN_TRIES {
            claimed.push(Claimed {
                row,
                lease,
                unknown,
            });
        } else {
            let held = Held { id: row.id, lease };
            store::change_held(tx, held, ended(State::Unknown)).await?;
            left.unknown += 1;
        }
    }
    Ok((claimed, left))
}

/// Writes down that a try begins, and everything that must be there to repeat it.
async fn start(
    tx: &mut Tx,
    held: Held,
    number: i32,
    prepared: &Prepared,
) -> Result<Option<(Ready, Held)>> {
    let lease = tx.now() + LEASE;
    let mut changes = vec![
        (Column::LeaseUntil, Expr::value(Some(lease))),
        (Column::Attempts, Expr::value(number)),
    ];
    if let Some(written) = &prepared.written {
        changes.push((Column::MessageId, Expr::value(written.message_id.clone())));
    }
    if !store::change_held(tx, held, changes).await? {
        return Ok(None);
    }
    if let Some(written) = &prepared.written {
        store::insert_body(tx, written.body.clone()).await?;
        if let Some((hash, link)) = &written.link {
            link::keep(tx, hash.clone(), link.clone()).await?;
        }
    }
    let attempt = store::start_attempt(tx, held.id, number).await?;
    let ready = Ready {
        address: prepared.address.clone(),
        raw: prepared.raw.clone(),
        attempt,
    };
    Ok(Some((ready, Held { id: held.id, lease })))
}

/// One try, as it is recorded.
struct Try<'a> {
    held: Held,
    attempt: Uuid,
    number: i32,
    unknown: usize,
    address: &'a Email,
    row: &'a Model,
    letter: &'a Letter,
    keeps_words: bool,
    bounce_readers: BounceReaders,
}

fn ended(state: State) -> Vec<(Column, Expr)> {
    vec![
        (Column::State, Expr::value(state)),
        (Column::LeaseUntil, Expr::value(None::<Instant>)),
    ]
}

fn later(at: Instant) -> Vec<(Column, Expr)> {
    let mut changes = ended(State::Queued);
    changes.push((Column::NextTryAt, Expr::value(at)));
    changes
}

/// Records what the mail server said.
async fn record(tx: &mut Tx, done: &Try<'_>, answer: &Answer) -> Result<Fate> {
    let (stored, code, text) = match answer {
        Answer::Accepted { code, text } => (outcome::ACCEPTED, *code, text),
        Answer::Deferred { code, text } => (outcome::DEFERRED, *code, text),
        Answer::AddressRefused { code, text } | Answer::LetterRefused { code, text } => {
            (outcome::REFUSED, *code, text)
        }
        Answer::Unknown { text } => (outcome::UNKNOWN, None, text),
    };
    store::finish_attempt(tx, done.attempt, stored, code, text).await?;
    let key = done.address.key();
    match answer {
        Answer::Accepted { .. } => {
            let mut changes = ended(State::Sent);
            changes.push((Column::SentAt, Expr::value(Some(tx.now()))));
            // Even if the lease was lost meanwhile: it did arrive.
            if !store::change_held(tx, done.held, changes).await? {
                return Ok(Fate::Lost);
            }
            let wiped = done.letter.is_secret() && !done.keeps_words;
            store::forget_raw(tx, done.held.id, wiped).await?;
            store::clear_bounced(tx, &key).await?;
            Ok(Fate::Sent)
        }
        Answer::Deferred { .. } => match schedule::delay_after(done.number) {
            Some(delay) => {
                let changes = later(tx.now() + delay);
                store::change_held(tx, done.held, changes).await?;
                Ok(Fate::Deferred)
            }
            None => give_up(tx, done, text).await,
        },
        Answer::AddressRefused { .. } => {
            store::mark_bounced(tx, &key, text).await?;
            give_up(tx, done, text).await
        }
        Answer::LetterRefused { .. } => give_up(tx, done, text).await,
        Answer::Unknown { .. } => {
            let again = (done.unknown + 1 < UNKNOWN_TRIES)
                .then(|| schedule::delay_after(done.number))
                .flatten();
            let changes = match again {
                Some(delay) => later(tx.now() + delay),
                None => ended(State::Unknown),
            };
            store::change_held(tx, done.held, changes).await?;
            Ok(if again.is_some() {
                Fate::Deferred
            } else {
                Fate::Unknown
            })
        }
    }
}

async fn give_up(tx: &mut Tx, done: &Try<'_>, text: &str) -> Result<Fate> {
    let number = done.letter.number().cloned();
    let bounced = bounced(done.row, number, Some(done.address.clone()), text);
    store::forget_raw(tx, done.held.id, done.letter.is_secret()).await?;
    bury(tx, done.held, &bounced, done.bounce_readers).await
}

fn bounced(
    row: &Model,
    number: Option<Number>,
    address: Option<Email>,
    answer: &str,
) -> BouncedLetter {
    BouncedLetter {
        letter: row.id,
        kind: row.kind.clone(),
        number,
        person: row.reader_person_id,
        organisation: row.reader_organisation_id,
        address,
        thread: row.thread,
        answer: answer.to_owned(),
    }
}

/// Marks a letter as given up and tells staff, in one transaction. A bounced notice of a bounce tells nobody: the list of
/// dead letters shows it.
async fn bury(
    tx: &mut Tx,
    held: Held,
    bounced: &BouncedLetter,
    bounce_readers: BounceReaders,
) -> Result<Fate> {
    if !store::change_held(tx, held, ended(State::Dead)).await? {
        return Ok(Fate::Lost);
    }
    tracing::warn!(letter.id = %bounced.letter, letter.kind = %bounced.kind, "a letter was given up");
    if bounced.kind != "LETTER_BOUNCED" {
        let desk = bounce_readers(tx, bounced).await?;
        let letter = Letter::LetterBounced(Box::new(LetterBounced {
            letter: bounced.kind.clone(),
            number: bounced.number.clone(),
            reader: bounced.person,
            organisation: desk.organisation,
            address: bounced.address.clone(),
            phone: desk.phone,
            answer: bounced.answer.clone(),
            at: tx.now(),
        }));
        let drafts = desk
            .readers
            .into_iter()
            .map(|reader| Draft {
                reader,
                letter: letter.clone(),
                thread: None,
                cause: None,
                subject: Some(("letter", bounced.letter.uuid())),
                not_after: None,
            })
            .collect();
        post(tx, drafts).await?;
    }
    Ok(Fate::Bounced(Box::new(bounced.clone())))
}
