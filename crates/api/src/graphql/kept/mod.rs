//! Answers that are the same for everybody, kept ready for the next who asks the same; and rows that many of them are made from (`shelves`).
//!
//! An answer is kept for callers who have not signed in, when every field of its document is on the closed list in `public`. It is told again only to such callers, for the
//! same document, operation, variables and language, and only while everything that it was made from stands as it stood: the [`Moment`].

mod public;
mod shelves;
#[cfg(test)]
mod tests;

use axum::body::Bytes;
use kernel::hex;
use kernel::text::Language;
use platform::budget::Left;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;

use async_graphql::Value;

use super::documents::{Documents, Hash};
use super::observed::{self, Run};
use super::{Ask, Caller};
use crate::App;

pub(super) use public::for_everybody;
pub(super) use shelves::{Rows, Shelves};

/// Longer variables than these are nobody's but the caller's: no answer to them is kept.
const LONGEST_VARIABLES: usize = 4 * 1024;
/// What an answer takes in memory about, for the estimate of how many there will be.
const USUAL_BYTES: usize = 8 * 1024;
/// What an entry takes beside its texts.
const ENTRY_BYTES: usize = 256;

/// An answer without errors that is the same for everybody who has not signed in.
#[derive(Debug)]
pub struct Kept {
    /// The whole body, with what the document costs but not what is left to anybody.
    body: Bytes,
    /// So many bytes of it are data, from the beginning.
    data: usize,
    tag: String,
    run: Arc<Run>,
    maximum: usize,
}

#[derive(Serialize)]
struct Body<'a> {
    data: &'a Value,
    extensions: Extensions,
}

#[derive(Serialize)]
struct Extensions {
    cost: Cost,
}

/// `extensions.cost`; its fields stand as in every other answer.
#[derive(Serialize)]
struct Cost {
    allowance: u32,
    maximum: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<u32>,
    requested: usize,
}

impl Kept {
    fn new(
        data: &Value,
        allowance: u32,
        run: Arc<Run>,
        maximum: usize,
    ) -> serde_json::Result<Self> {
        let cost = run.cost();
        let extensions = Extensions {
            cost: Cost {
                allowance,
                maximum,
                remaining: None,
                requested: cost,
            },
        };
        let tail = serde_json::to_vec(&extensions)?.len() + TAIL.len() + 1;
        let body = serde_json::to_vec(&Body { data, extensions })?;
        Ok(Self {
            data: body.len().saturating_sub(tail),
            tag: hex::encode(&Sha256::digest(&body)[..16]),
            body: body.into(),
            run,
            maximum,
        })
    }

    /// The body that may be told to everybody, caches of others included: it says nothing of what is left to whoever asks.
    pub fn for_everybody(&self) -> Bytes {
        self.body.clone()
    }

    /// The body for one who asks, with what is left to him, where that is known. Its data are copied once.
    ///
    /// # Errors
    /// None that could be named: numbers are written into memory.
    pub fn body(&self, left: Option<&Left>) -> serde_json::Result<Vec<u8>> {
        let Some(left) = left else {
            return Ok(self.body.to_vec());
        };
        let extensions = Extensions {
            cost: Cost {
                allowance: left.allowance,
                maximum: self.maximum,
                remaining: Some(left.points),
                requested: self.cost(),
            },
        };
        let data = self.body.get(..self.data).unwrap_or_default();
        let mut body = Vec::with_capacity(self.body.len() + 32);
        body.extend_from_slice(data);
        body.extend_from_slice(TAIL);
        serde_json::to_writer(&mut body, &extensions)?;
        body.push(b'}');
        Ok(body)
    }

    /// Tells the contents from any others: hexadecimal digits of their hash.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// What the document costs, in points.
    pub fn cost(&self) -> usize {
        self.run.cost()
    }

    /// What is told of the operation that it answers.
    pub(super) fn run(&self) -> &Arc<Run> {
        &self.run
    }
}

/// What stands between the data and the extensions.
const TAIL: &[u8] = b",\"extensions\":";

/// What an answer was made from. Everything is taken before anything is read: what is read later is at least as new, so that nothing old is ever kept under a newer
/// moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    /// The generation of the database.
    generation: u64,
    /// The state of the search index.
    index: u64,
    /// The minute. Days in Vietnam begin with one, so that what depends on the day ends with it; and what changes without an event on another node (the shipped lists
    /// of a newer program, a mailbox that refuses letters) is told for a minute at most.
    minute: i64,
}

impl Moment {
    /// Now; nothing while this node does not hear of what others commit.
    fn now(app: &App) -> Option<Self> {
        Some(Self {
            generation: app.db.generation()?,
            index: app.search.edition(),
            minute: app.db.clock().now().timestamp().div_euclid(60),
        })
    }
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    document: Hash,
    operation: Option<String>,
    /// As JSON, in the order in which they were sent: another order is another question.
    variables: Box<[u8]>,
    language: Language,
}

/// The place of an answer that is not there yet.
pub(super) struct Place {
    question: Question,
    moment: Moment,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Question, (Moment, Arc<Kept>)> for ByBytes {
    fn weight(&self, question: &Question, (_, kept): &(Moment, Arc<Kept>)) -> u64 {
        let operation = question.operation.as_ref().map_or(0, String::len);
        let bytes = kept.body.len() + question.variables.len() + operation + ENTRY_BYTES;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

/// The bounded memory of answers.
pub(super) struct Answers(Option<Cache<Question, (Moment, Arc<Kept>), ByBytes>>);

impl Answers {
    /// A memory of so many bytes; none at all for 0.
    pub(super) fn new(bytes: usize) -> Self {
        let items = (bytes / USUAL_BYTES).max(16);
        let weight = u64::try_from(bytes).unwrap_or(u64::MAX);
        Self((bytes > 0).then(|| Cache::with_weighter(items, weight, ByBytes)))
    }

    /// Where the answer for this caller is kept or would be. Nothing for whoever signed in, and for what nobody knows how to run.
    pub(super) fn place(
        app: &App,
        documents: &Documents,
        ask: &Ask,
        caller: &Caller,
    ) -> Option<Place> {
        if caller.actor().is_some() {
            return None;
        }
        let moment = Moment::now(app)?;
        let (document, _) = documents.find(&ask.wanted).ok()?;
        let variables = serde_json::to_vec(&ask.variables).ok()?;
        (variables.len() <= LONGEST_VARIABLES).then(|| Place {
            question: Question {
                document,
                operation: ask.operation_name.clone(),
                variables: variables.into(),
                language: caller.language(),
            },
            moment,
        })
    }

    /// The answer that is kept there, if it still holds. Its document has been let in before, with the same variables, so that it is neither weighed nor looked
    /// through again.
    pub(super) fn find(&self, place: &Place) -> Option<Arc<Kept>> {
        let kept = self.0.as_ref()?.get(&place.question);
        let found = kept.and_then(|(moment, kept)| (moment == place.moment).then_some(kept));
        observed::looked_for_an_answer(found.is_some());
        found
    }

    /// Keeps the data of an answer without errors to a document of which `for_everybody` holds. `allowance` is that of whoever comes by himself, whoever asked first.
    pub(super) fn keep(
        &self,
        place: Place,
        data: &Value,
        allowance: u32,
        run: &Arc<Run>,
        maximum: usize,
    ) -> Option<Arc<Kept>> {
        let kept = Kept::new(data, allowance, Arc::clone(run), maximum)
            .inspect_err(|error| tracing::error!(%error, "an answer could not be written"))
            .ok()?;
        let kept = Arc::new(kept);
        if let Some(cache) = &self.0 {
            cache.insert(place.question, (place.moment, Arc::clone(&kept)));
        }
        Some(kept)
    }
}
