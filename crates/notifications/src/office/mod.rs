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
mod observed;
mod record;
mod schedule;
mod write;

use std::sync::Arc;

use futures::{StreamExt, future::BoxFuture, stream};
use kernel::{
    actor::Door,
    contact::{Email, PhoneNumber},
    id::{LetterId, OrganisationId, PersonId},
    number::Number,
};
use platform::{Context, Db, Failure, Result, Tx, Words, telemetry};
use uuid::Uuid;

use crate::{
    directory::{Directory, Membership},
    layout::{Layout, LayoutError},
    letter::Letter,
    outbox::{
        Reader,
        store::{self, Held, letter::Model},
    },
    transport::Transport,
};
pub(crate) use record::NOTICES;
use record::{Claimed, Fate, Try, bounced, bury, claim, let_go, record, start};

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
    /// Letters that became pointless while they waited, or whose reader has left.
    pub obsolete: u64,
    /// Letters that wait a little longer, so that what is written meanwhile goes with them.
    pub gathering: usize,
    /// Letters given up.
    pub bounced: Vec<BouncedLetter>,
}

impl Delivered {
    /// Whether the round moved anything: another round may find more (a letter waits for the earlier one of its thread).
    pub fn moved(&self) -> bool {
        self.sent > 0
            || self.unknown > 0
            || self.obsolete > 0
            || self.gathering > 0
            || !self.bounced.is_empty()
    }
}

/// Writes and sends letters.
#[derive(Debug)]
pub struct PostOffice {
    db: Db,
    words: Arc<Words>,
    transport: Transport,
    directory: Directory,
    membership: Membership,
    bounce_readers: BounceReaders,
    settings: Settings,
    layout: Layout,
    context: Context,
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
        membership: Membership,
        bounce_readers: BounceReaders,
        settings: Settings,
    ) -> std::result::Result<Self, LayoutError> {
        Ok(Self {
            db,
            words,
            transport,
            directory,
            membership,
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
        // Few enough that those in hand are soon done when it is time to stop.
        const AT_ONCE: u64 = 8;
        let posted = self.db.letters_posted();
        tokio::pin!(stop);
        loop {
            let woken = posted.notified();
            let pause = match self.deliver_due(AT_ONCE).await {
                Ok(delivered) => {
                    telemetry::worker_succeeded(observed::WORKER);
                    if delivered.moved() {
                        std::time::Duration::ZERO
                    } else {
                        self.until_next().await
                    }
                }
                Err(failure) => {
                    telemetry::worker_failed(observed::WORKER);
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
        let (claimed, mut delivered) = self.claim(limit).await?;
        let fates: Vec<(LetterId, Result<Fate>)> = stream::iter(claimed)
            .map(|claimed| async {
                let id = claimed.row.id;
                let watched = observed::Watched::of(&claimed.row);
                (
                    id,
                    watched
                        .over(&self.db, Box::pin(self.deliver(claimed)))
                        .await,
                )
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
                Ok(Fate::Obsolete) => delivered.obsolete += 1,
                Ok(Fate::Lost) => {}
                Err(error) => {
                    tracing::error!(letter.id = %id, failure = %error, "a letter could not be delivered");
                    failure = Some(error);
                }
            }
        }
        observed::count(&delivered);
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
        if self.has_left(&claimed.row).await? {
            let held = Held {
                id: claimed.row.id,
                lease: claimed.lease,
            };
            let unknown = claimed.unknown;
            return platform::command!(self.db, &self.context, |tx| let_go(tx, held, unknown));
        }
        let letter: Letter = match serde_json::from_value(claimed.row.facts.clone()) {
            Ok(letter) => letter,
            Err(error) => {
                let text = format!("the letter cannot be read: {error}");
                return self.give_up(&claimed, None, None, &text).await;
            }
        };
        let prepared = match self.prepare(&claimed, &letter).await {
            // What cannot be written now cannot be written later: it must not hold up the letters behind it for ever.
            Err(Failure::Internal(error)) => {
                tracing::error!(letter.id = %claimed.row.id, %error, "a letter cannot be written");
                let number = letter.number().cloned();
                return self
                    .give_up(&claimed, number, None, "the letter cannot be written")
                    .await;
            }
            other => other?,
        };
        let Some(prepared) = prepared else {
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
        let sending = self
            .transport
            .send(&self.settings.from, &ready.address, &ready.raw);
        let answer = observed::conversation(Box::pin(sending)).await;
        let try_ = Try {
            held,
            attempt: ready.attempt,
            number,
            unknown: claimed.unknown,
            address: &ready.address,
            row: &claimed.row,
            letter: &letter,
            bounce_readers: self.bounce_readers,
        };
        platform::command!(self.db, &self.context, |tx| record(tx, &try_, &answer))
    }

    /// Whether the reader was written to as a member of an organisation that she belongs to no longer.
    async fn has_left(&self, row: &Model) -> Result<bool> {
        match (row.reader_person_id, row.reader_organisation_id) {
            (Some(person), Some(organisation)) => {
                Ok(!(self.membership)(self.db.read(), person, organisation).await?)
            }
            _ => Ok(false),
        }
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
}
