//! The documents that an operator lets in, where he lets no others in: what a client's build writes down.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::documents::Hash;
use super::{executor, fitting};
use crate::limits::Limits;

/// A list of documents, by their SHA-256 and by the names that the list gives them.
#[derive(Debug, Default)]
pub struct TrustedDocuments {
    texts: HashMap<Hash, String>,
    names: HashMap<String, Hash>,
    operations: HashSet<String>,
}

/// A trusted document that can never be run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The name that the list gives it.
    pub name: String,
    /// The first thing that is wrong with it, in English, as a client would be told.
    pub reason: String,
}

/// The forms in which builds write such a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    /// Apollo's: `generate-persisted-query-manifest`.
    Apollo { operations: Vec<Operation> },
    /// A name for each text: graphql-codegen's `persistedDocuments`, Relay's `persistConfig`.
    Plain(HashMap<String, String>),
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

impl TrustedDocuments {
    /// Reads a list in JSON: an object with a text for each name, or a manifest of Apollo's.
    ///
    /// # Errors
    /// What is wrong with it: no such list, or a document that this server would not run.
    pub fn read(json: &str, limits: &Limits) -> Result<Self, String> {
        let manifest = serde_json::from_str(json).map_err(|_| {
            "neither a JSON object with a document for each name, nor a persisted query manifest of Apollo's".to_owned()
        })?;
        let named = match manifest {
            Manifest::Apollo { operations } => operations
                .into_iter()
                .map(|operation| (operation.id, operation.body))
                .collect(),
            Manifest::Plain(named) => named,
        };
        let mut list = Self::default();
        for (name, text) in named {
            let known = executor::parse(&text, limits)
                .map_err(|error| format!("document `{name}`: {}", error.message))?;
            let operations = known.document.operations.iter();
            list.operations
                .extend(operations.filter_map(|(name, _)| name.map(ToString::to_string)));
            let hash = Hash::of(&text);
            list.texts.insert(hash, text);
            list.names.insert(name, hash);
        }
        Ok(list)
    }

    /// Those that can never be run here, by their names: they ask for what this server's schema does not have, or for more than its limits allow
    /// whatever their variables are. A client of a newer release has such documents. Builds a schema of its own, so ask once.
    pub fn unfit(&self, limits: &Limits) -> Vec<Unfit> {
        let fitting = fitting::Fitting::new(limits);
        let mut unfit: Vec<Unfit> = self
            .names
            .iter()
            .filter_map(|(name, hash)| {
                let reason = fitting.refuses(self.text(*hash)?)?;
                Some(Unfit {
                    name: name.clone(),
                    reason,
                })
            })
            .collect();
        unfit.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        unfit
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The names of the operations in them.
    pub(super) fn operations(&self) -> &HashSet<String> {
        &self.operations
    }

    pub(super) fn text(&self, hash: Hash) -> Option<&str> {
        self.texts.get(&hash).map(String::as_str)
    }

    pub(super) fn named(&self, name: &str) -> Option<Hash> {
        self.names.get(name).copied()
    }
}
