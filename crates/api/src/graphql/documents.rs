//! Documents that were scanned, parsed and weighed, kept for the next time; the texts that clients name by their hash; and the list of those that
//! an operator trusts, where he lets no others in.

use std::fmt;
use std::sync::{Arc, OnceLock};

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Name, ServerError};
use kernel::hex;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::answer::Plan;
use super::executor::{Wanted, coded};
use super::observed;
use super::shape::{Shape, chosen};
use super::trusted::TrustedDocuments;

/// Bytes of text whose documents are kept; what they were parsed into takes some thirty times as much.
const KEPT_BYTES: u64 = 1024 * 1024;
/// Documents that are kept, at most so many.
const KEPT: usize = 2_000;

/// The SHA-256 of a document's text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of a text.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Reads 64 hexadecimal digits in lower case.
    pub fn read(digits: &str) -> Option<Self> {
        let bytes =
            hex::decode(digits).filter(|_| !digits.bytes().any(|b| b.is_ascii_uppercase()))?;
        Some(Self(bytes.try_into().ok()?))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

/// A document that has been scanned, parsed and weighed, with the form of its answers.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) document: ExecutableDocument,
    pub(super) hash: Hash,
    bytes: u64,
    plans: Vec<(Option<Name>, OnceLock<Arc<Plan>>)>,
}

impl Known {
    pub(super) fn new(document: ExecutableDocument, text: &str) -> Self {
        let plans = document
            .operations
            .iter()
            .map(|(name, _)| (name.cloned(), OnceLock::new()))
            .collect();
        Self {
            document,
            hash: Hash::of(text),
            bytes: text.len() as u64,
            plans,
        }
    }

    /// The form of the answer to one of its operations, which has been weighed.
    pub(super) fn plan(&self, operation: Option<&str>, shape: &Shape) -> Arc<Plan> {
        let kept = self
            .plans
            .iter()
            .find(|(name, _)| chosen(&self.document, operation, name.as_ref()));
        match kept {
            Some((_, plan)) => Arc::clone(
                plan.get_or_init(|| Arc::new(Plan::of(&self.document, operation, shape))),
            ),
            None => Arc::default(),
        }
    }

    /// The name of the operation that would be run, where it has one.
    pub(super) fn name(&self, operation: Option<&str>) -> Option<&Name> {
        self.document
            .operations
            .iter()
            .find_map(|(name, _)| name.filter(|_| chosen(&self.document, operation, name)))
    }

    /// What kind of operation would be run; `None` where the request does not say which of several.
    pub(super) fn kind(&self, operation: Option<&str>) -> Option<OperationType> {
        self.document
            .operations
            .iter()
            .find(|(name, _)| chosen(&self.document, operation, *name))
            .map(|(_, operation)| operation.node.ty)
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Hash, Arc<Known>> for ByBytes {
    fn weight(&self, _: &Hash, known: &Arc<Known>) -> u64 {
        // Nothing weighs nothing: an entry costs something by itself.
        known.bytes.max(64)
    }
}

/// A document that is not known here, in the words that Apollo, urql and Relay look for, to send its text with their next try.
pub(super) fn not_found() -> ServerError {
    coded("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
}

/// The bounded memory of documents, and those that are trusted.
pub(super) struct Documents {
    kept: Cache<Hash, Arc<Known>, ByBytes>,
    trusted: Option<Arc<TrustedDocuments>>,
}

impl Documents {
    pub(super) fn new(trusted: Option<Arc<TrustedDocuments>>) -> Self {
        Self {
            kept: Cache::with_weighter(KEPT, KEPT_BYTES, ByBytes),
            trusted,
        }
    }

    /// The hash of the document that is wanted, and its text where it is at hand.
    pub(super) fn find<'a>(
        &'a self,
        wanted: &'a Wanted,
    ) -> Result<(Hash, Option<&'a str>), ServerError> {
        let (hash, text) = match wanted {
            Wanted::Text { text, hash } => {
                let own = Hash::of(text);
                if hash.is_some_and(|claimed| claimed != own) {
                    return Err(coded(
                        "The SHA-256 is not that of the query.",
                        "BAD_USER_INPUT",
                    ));
                }
                (own, Some(text.as_str()))
            }
            Wanted::Hash(hash) => (*hash, None),
            Wanted::Name(name) => match self.trusted.as_ref().and_then(|it| it.named(name)) {
                Some(hash) => (hash, None),
                None => return Err(not_found()),
            },
        };
        match &self.trusted {
            None => Ok((hash, text)),
            Some(trusted) => match trusted.text(hash) {
                Some(text) => Ok((hash, Some(text))),
                None => Err(coded(
                    "This server runs the documents that its operator has listed, and this is none of them.",
                    "DOCUMENT_NOT_TRUSTED",
                )),
            },
        }
    }

    pub(super) fn kept(&self, hash: Hash) -> Option<Arc<Known>> {
        let kept = self.kept.get(&hash);
        observed::looked_for(kept.is_some());
        kept
    }

    pub(super) fn keep(&self, hash: Hash, known: &Arc<Known>) {
        self.kept.insert(hash, Arc::clone(known));
    }
}
