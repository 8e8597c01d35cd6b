//! Letters waiting to be sent, and what became of them.

mod backlog;
pub(crate) mod gather;
pub(crate) mod store;
mod tables;

use std::collections::BTreeMap;

use kernel::{
    contact::Email,
    id::{EventId, LetterId, OrganisationId, PersonId},
    text::Language,
    time::Instant,
};
use platform::{Result, Tx};
use sea_orm::{ConnectionTrait, sea_query::SelectStatement};
use uuid::Uuid;

use crate::letter::Letter;

pub use backlog::{Backlog, Waiting, backlog, waiting};
pub use gather::MESSAGE_PAUSE;

/// One reader of a letter.
///
/// A person's address, name and language are looked up when the letter is written. `address` is for readers that are no
/// person: an organisation's letterbox, an authority's desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The person, if it is one.
    pub person: Option<PersonId>,
    /// The organisation on whose behalf the reader reads; the letter's link acts for it.
    pub organisation: Option<OrganisationId>,
    /// Where it goes when there is no person.
    pub address: Option<Email>,
    /// The language when there is no person.
    pub language: Language,
}

/// A letter for one reader, to be posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Who reads it.
    pub reader: Reader,
    /// The facts.
    pub letter: Letter,
    /// The inquiry whose thread it belongs to: letters of a thread reach a reader in order, and mail programs keep them
    /// together.
    pub thread: Option<Uuid>,
    /// The event that caused it.
    pub cause: Option<EventId>,
    /// What it is about: the id's prefix and the id.
    pub subject: Option<(&'static str, Uuid)>,
    /// It is pointless after this instant and not sent any more.
    pub not_after: Option<Instant>,
}

kernel::text_enum! {
    /// Where a letter is on its way.
    pub enum State {
        /// Waits for its first or next try.
        Queued = "QUEUED",
        /// A worker has it in hand.
        Sending = "SENDING",
        /// The reader's mail server took it (or it lies in the mailbox).
        Sent = "SENT",
        /// Twice the connection broke after everything was handed over: it may or may not have arrived.
        Unknown = "UNKNOWN",
        /// Given up.
        Dead = "DEAD",
        /// Became pointless before it could be sent.
        Obsolete = "OBSOLETE",
    }
}

impl State {
    /// The key of the state's name in `locales/`.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Queued => "letter-state-queued",
            Self::Sending => "letter-state-sending",
            Self::Sent => "letter-state-sent",
            Self::Unknown => "letter-state-unknown",
            Self::Dead => "letter-state-dead",
            Self::Obsolete => "letter-state-obsolete",
        }
    }
}

/// How far a letter came: never its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterState {
    /// The letter.
    pub id: LetterId,
    /// [`Letter::kind`]; its name stands under `letter-kind-…` in `locales/`.
    pub kind: String,
    /// The thread it belongs to.
    pub thread: Option<Uuid>,
    /// What it is about.
    pub subject: Option<Uuid>,
    /// Who reads it.
    pub person: Option<PersonId>,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// Where it is on its way.
    pub state: State,
    /// How often it was tried.
    pub attempts: i32,
    /// When it arrived.
    pub sent_at: Option<Instant>,
    /// When the next try is due, while it waits.
    pub next_try_at: Option<Instant>,
    /// When it was posted.
    pub created_at: Instant,
}

impl LetterState {
    /// Whether it is the business of its own reader's side alone, so that nobody else may even know that it was sent.
    pub fn is_private(&self) -> bool {
        crate::letter::is_private(&self.kind)
    }

    /// The key of the letter kind's name in `locales/`.
    pub fn kind_words_key(&self) -> String {
        crate::speech::kind_key(&self.kind)
    }
}

impl From<store::letter::Model> for LetterState {
    fn from(row: store::letter::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            thread: row.thread,
            subject: row.subject_id,
            person: row.reader_person_id,
            organisation: row.reader_organisation_id,
            state: row.state,
            attempts: row.attempts,
            sent_at: row.sent_at,
            next_try_at: (row.state == State::Queued).then_some(row.next_try_at),
            created_at: row.created_at,
        }
    }
}

/// Posts letters inside the command's transaction, all in one statement; each chat message first looks for a letter that
/// still waits for its reader and joins it. The worker is woken when it commits.
///
/// # Errors
/// When the database refuses.
pub async fn post(tx: &mut Tx, drafts: Vec<Draft>) -> Result<()> {
    if drafts.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if !gather::joins(tx, &draft).await? {
            rows.push(store::row(tx, draft)?);
        }
    }
    store::insert(tx, rows).await?;
    tx.letters_posted();
    Ok(())
}

/// Withdraws letters about a thing whose cause has ended, as far as they still wait to be sent: nobody should read of an offer that a
/// newer one has replaced. `kinds` are those of [`Letter::kind`]. One statement.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(tx: &mut Tx, thread: Uuid, subject: Uuid, kinds: &[&str]) -> Result<()> {
    store::withdraw(tx, thread, subject, kinds, None).await
}

/// The same for those letters alone that are read on behalf of one organisation: what asks a side to act goes, what tells the other stays.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw_from(
    tx: &mut Tx,
    organisation: OrganisationId,
    thread: Uuid,
    subject: Uuid,
    kinds: &[&str],
) -> Result<()> {
    store::withdraw(tx, thread, subject, kinds, Some(organisation)).await
}

/// Those of these addresses that refused the last letter. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn refusing(conn: &impl ConnectionTrait, addresses: &[Email]) -> Result<Vec<Email>> {
    let keys: Vec<String> = addresses.iter().map(Email::key).collect();
    let refusing = store::bounced(conn, &keys).await?;
    Ok(addresses
        .iter()
        .filter(|address| refusing.contains(&address.key()))
        .cloned()
        .collect())
}

/// The same for letters that belong to no thread: an invitation that was taken back, papers that were judged. One statement.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw_about(tx: &mut Tx, subject: Uuid, kinds: &[&str]) -> Result<()> {
    store::withdraw_about(tx, subject, kinds).await
}

/// The letters of a thread, oldest first, for whoever may know how far they came. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn letters_of_thread(
    conn: &impl ConnectionTrait,
    thread: Uuid,
) -> Result<Vec<LetterState>> {
    let rows = store::of_threads(conn, &[thread]).await?;
    Ok(rows.into_iter().map(LetterState::from).collect())
}

/// The same for many threads at once. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn letters_of_threads(
    conn: &impl ConnectionTrait,
    threads: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<LetterState>>> {
    let mut found: BTreeMap<Uuid, Vec<LetterState>> = BTreeMap::new();
    for row in store::of_threads(conn, threads).await? {
        if let Some(thread) = row.thread {
            found.entry(thread).or_default().push(row.into());
        }
    }
    Ok(found)
}

/// Takes letters out: those of `threads` (a query for their ids), and those to these organisations and people. Only for rows that never
/// were real: the sample world's. Returns how many went.
///
/// # Errors
/// When the database refuses.
pub async fn remove(
    tx: &mut Tx,
    threads: &SelectStatement,
    organisations: &[OrganisationId],
    people: &[PersonId],
) -> Result<u64> {
    store::remove(tx, threads, organisations, people).await
}

/// How many letters are on their way: due now, or in a worker's hand.
///
/// # Errors
/// When the database does not answer.
pub async fn under_way(conn: &impl ConnectionTrait, now: Instant) -> Result<u64> {
    store::under_way(conn, now).await
}
