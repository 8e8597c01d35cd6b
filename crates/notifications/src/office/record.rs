//! What the worker writes down: what it takes in hand, that it tries, and what came of it.

use std::collections::BTreeMap;

use chrono::Duration;
use kernel::{contact::Email, id::LetterId, number::Number, time::Instant};
use platform::{Result, Tx};
use sea_orm::sea_query::Expr;
use uuid::Uuid;

use super::{BounceReaders, BouncedLetter, Delivered, schedule, write::Prepared};
use crate::{
    letter::{Letter, LetterBounced, PartyUnreachable},
    link,
    outbox::{
        Draft, State, gather, post,
        store::{self, Held, letter::Column, letter::Model, outcome},
    },
    personal_data::forget_reader,
    transport::Answer,
};

/// A worker has a letter in hand for so long at most; much longer than one conversation takes.
const LEASE: Duration = Duration::minutes(5);
/// A letter of unknown end is tried once more, then left.
const UNKNOWN_TRIES: usize = 2;

/// Letters that say that another did not arrive.
pub(crate) const NOTICES: [&str; 2] = ["LETTER_BOUNCED", "PARTY_UNREACHABLE"];
/// Letters to addresses that anybody may have typed: nobody at a desk could tell whose they were meant to be.
const TO_ANYBODY: [&str; 3] = [
    "ADDRESS_TO_CONFIRM",
    "ADDRESS_CHANGE_TO_CONFIRM",
    "ADDRESS_CHANGED",
];
/// Staff are told once in this time that letters of a kind do not reach a reader of a thread.
const NOTICED_FOR: Duration = Duration::days(1);

/// A letter in hand.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) row: Model,
    pub(super) lease: Instant,
    /// Earlier tries of unknown end.
    pub(super) unknown: usize,
}

/// What became of one letter.
#[derive(Debug)]
pub(super) enum Fate {
    Sent,
    Deferred,
    Unknown,
    Bounced(Box<BouncedLetter>),
    /// Its reader has left.
    Obsolete,
    /// Another worker has it.
    Lost,
}

/// A letter ready to go.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) address: Email,
    pub(super) raw: Vec<u8>,
    pub(super) attempt: Uuid,
}

pub(super) async fn claim(tx: &mut Tx, limit: u64) -> Result<(Vec<Claimed>, Delivered)> {
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
        if let Some(at) = gather::resting_until(tx, &row).await? {
            let held = Held { id: row.id, lease };
            store::change_held(tx, held, later(at)).await?;
            left.gathering += 1;
            continue;
        }
        let unknown = unknown.get(&row.id).copied().unwrap_or_default();
        // A lease that ran out may have been the last that the letter's own time allowed.
        let is_over = row.not_after.is_some_and(|end| end <= now);
        if unknown < UNKNOWN_TRIES && !is_over {
            claimed.push(Claimed {
                row,
                lease,
                unknown,
            });
            continue;
        }
        let held = Held { id: row.id, lease };
        let state = if unknown == 0 {
            left.obsolete += 1;
            State::Obsolete
        } else {
            left.unknown += 1;
            State::Unknown
        };
        store::change_held(tx, held, ended(state)).await?;
        store::forget_raw(tx, &[held.id]).await?;
    }
    Ok((claimed, left))
}

/// Lets go of a letter whose reader has left. If an earlier try ended unknown, so does the letter.
pub(super) async fn let_go(tx: &mut Tx, held: Held, unknown: usize) -> Result<Fate> {
    let (state, fate) = if unknown == 0 {
        (State::Obsolete, Fate::Obsolete)
    } else {
        (State::Unknown, Fate::Unknown)
    };
    if !store::change_held(tx, held, ended(state)).await? {
        return Ok(Fate::Lost);
    }
    store::forget_raw(tx, &[held.id]).await?;
    Ok(fate)
}

/// Writes down that a try begins, and everything that must be there to repeat it.
pub(super) async fn start(
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
        if written.again {
            store::remove_body(tx, held.id).await?;
            link::remove_of(tx, held.id).await?;
        }
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
pub(super) struct Try<'a> {
    pub(super) held: Held,
    pub(super) attempt: Uuid,
    pub(super) number: i32,
    pub(super) unknown: usize,
    pub(super) address: &'a Email,
    pub(super) row: &'a Model,
    pub(super) letter: &'a Letter,
    pub(super) bounce_readers: BounceReaders,
}

pub(super) fn ended(state: State) -> Vec<(Column, Expr)> {
    vec![
        (Column::State, Expr::value(state)),
        (Column::LeaseUntil, Expr::value(None::<Instant>)),
    ]
}

pub(super) fn later(at: Instant) -> Vec<(Column, Expr)> {
    let mut changes = ended(State::Queued);
    changes.push((Column::NextTryAt, Expr::value(at)));
    changes
}

/// Records what the mail server said. The last letter to somebody whose data are erased takes her address with it when it
/// has left, and nobody is told when it cannot arrive.
pub(super) async fn record(tx: &mut Tx, done: &Try<'_>, answer: &Answer) -> Result<Fate> {
    if !done.letter.forgets_reader() {
        return note(tx, done, answer).await;
    }
    let quiet = match answer {
        Answer::AddressRefused { .. } | Answer::LetterRefused { .. } => Answer::Unknown {
            text: String::new(),
        },
        other => other.clone(),
    };
    let last = Try {
        unknown: UNKNOWN_TRIES,
        ..*done
    };
    let fate = note(tx, &last, &quiet).await?;
    // In the mailbox of a demonstration the letter has arrived, and stays to be read.
    let in_mailbox = matches!(answer, Answer::Accepted { code: None, .. });
    if !in_mailbox && !matches!(fate, Fate::Deferred) {
        forget_reader(tx, done.held.id).await?;
    }
    Ok(fate)
}

async fn note(tx: &mut Tx, done: &Try<'_>, answer: &Answer) -> Result<Fate> {
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
            store::mark_sent(tx, done.held.id).await?;
            store::forget_raw(tx, &[done.held.id]).await?;
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
            if again.is_none() {
                store::forget_raw(tx, &[done.held.id]).await?;
            }
            Ok(if again.is_some() {
                Fate::Deferred
            } else {
                Fate::Unknown
            })
        }
    }
}

pub(super) async fn give_up(tx: &mut Tx, done: &Try<'_>, text: &str) -> Result<Fate> {
    if done.letter.forgets_reader() {
        store::change_held(tx, done.held, ended(State::Dead)).await?;
        store::forget_raw(tx, &[done.held.id]).await?;
        return Ok(Fate::Unknown);
    }
    let number = done.letter.number().cloned();
    let bounced = bounced(done.row, number, Some(done.address.clone()), text);
    store::forget_raw(tx, &[done.held.id]).await?;
    bury(tx, done.held, &bounced, done.bounce_readers).await
}

pub(super) fn bounced(
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

/// Marks a letter as given up and tells staff, in one transaction: once a day of one reader, thread and kind, and not of letters to
/// addresses that anybody may have typed. A bounced notice of a bounce tells nobody. The list of dead letters shows them all.
pub(super) async fn bury(
    tx: &mut Tx,
    held: Held,
    bounced: &BouncedLetter,
    bounce_readers: BounceReaders,
) -> Result<Fate> {
    if !store::change_held(tx, held, ended(State::Dead)).await? {
        return Ok(Fate::Lost);
    }
    tracing::warn!(letter.id = %bounced.letter, letter.kind = %bounced.kind, "a letter was given up");
    if is_told(tx, bounced).await? {
        tell_staff(tx, bounced, bounce_readers).await?;
    }
    Ok(Fate::Bounced(Box::new(bounced.clone())))
}

/// Whether staff are told of a letter that was given up.
async fn is_told(tx: &Tx, bounced: &BouncedLetter) -> Result<bool> {
    let kind = bounced.kind.as_str();
    if NOTICES.contains(&kind) || TO_ANYBODY.contains(&kind) {
        return Ok(false);
    }
    let kinds: &[&str] = if gather::KINDS.contains(&kind) {
        &gather::KINDS
    } else {
        &[kind]
    };
    let since = tx.now() - NOTICED_FOR;
    Ok(!store::noticed_since(tx, bounced.letter, kinds, since).await?)
}

async fn tell_staff(
    tx: &mut Tx,
    bounced: &BouncedLetter,
    bounce_readers: BounceReaders,
) -> Result<()> {
    let desk = bounce_readers(tx, bounced).await?;
    if desk.readers.is_empty() {
        tracing::warn!(letter.id = %bounced.letter, "no office is there to be told of a letter that was given up");
    }
    let letter = match (desk.organisation, bounced.person, &bounced.address) {
        // A house without a door: nothing was refused, there is nowhere to go.
        (Some(organisation), None, None) => Letter::PartyUnreachable(Box::new(PartyUnreachable {
            letter: bounced.kind.clone(),
            number: bounced.number.clone(),
            organisation,
            phone: desk.phone,
            at: tx.now(),
        })),
        (organisation, reader, address) => Letter::LetterBounced(Box::new(LetterBounced {
            letter: bounced.kind.clone(),
            number: bounced.number.clone(),
            reader,
            organisation,
            address: address.clone(),
            phone: desk.phone,
            answer: bounced.answer.clone(),
            at: tx.now(),
        })),
    };
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
    post(tx, drafts).await
}
