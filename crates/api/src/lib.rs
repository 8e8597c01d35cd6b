//! The GraphQL schema, HTTP and the small pages behind letters: parse, authenticate, limit, call a domain, map the answer. No business rule lives here.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`http`] | routes, the raw-text scan, who asks, headers, health, GraphiQL |
//! | [`graphql`] | pricing and executing, then one file an aggregate: its types, queries and mutations together |
//! | [`pages`] | the pages that letters link to |
//! | `closing` | the end of an organisation, crate by crate |
//! | `personal_data` | everything that is held about a person, crate by crate, and its erasure |
#![recursion_limit = "256"]

mod claims;
mod closing;
pub mod graphql;
pub mod http;
pub mod limits;
pub mod pages;
mod personal_data;
mod places;

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use platform::budget::Budget;
use platform::keys::Keys;
use platform::redis::Redis;
use platform::throttle::Throttle;
use platform::{Db, Words};
use url::Url;

pub use http::router;
pub use limits::{Allowances, Limits, LiveLimits};

/// What the whole API works with: one pointer, since each request has it cloned several times.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl App {
    /// Of its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts of an [`App`].
pub struct Parts {
    /// The database. A commit that posts letters wakes the worker by itself.
    pub db: Db,
    /// Every word a person reads.
    pub words: Arc<Words>,
    /// The server's secrets.
    pub keys: Arc<Keys>,
    /// Counts what must not happen too often.
    pub throttle: Throttle,
    /// Counts what documents cost.
    pub budget: Budget,
    /// The tokens and keys that are good, as far as this node has seen.
    pub good: http::Good,
    /// What happens, for whoever listens.
    pub live: platform::live::Hub,
    /// What nodes share, where there is more than one.
    pub redis: Option<Redis>,
    /// The catalogue's search index.
    pub search: Arc<catalogue::search::Index>,
    /// What the operator decides.
    pub settings: Arc<Settings>,
}

/// What the operator decides about the API.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach this server; links in answers begin with it.
    pub public_url: Url,
    /// Whether the tools for a look around are offered.
    pub mode: Mode,
    /// What one request may ask for at most.
    pub limits: Limits,
    /// Points a minute.
    pub allowances: Allowances,
    /// The documents that are let in, where no others are.
    pub trusted: Option<Arc<graphql::TrustedDocuments>>,
    /// The origins whose browsers may use the API.
    pub origins: Vec<HeaderValue>,
    /// The most requests under way at once.
    pub requests: usize,
    /// The most requests of one network address whose bodies are on their way at once.
    pub arriving_per_address: usize,
    /// The most live connections.
    pub live: LiveLimits,
    /// Bytes of answers, and of rows that they are made from, that are kept for everybody, half and half; with 0 none are.
    pub answer_cache: usize,
    /// How long one request may take.
    pub request_time: Duration,
    /// Proxies of our own, whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
    /// Whether traces are written: then the fields at the root have spans of their own.
    pub traced: bool,
}

impl Settings {
    /// The defaults for a server that is reached at `public_url`.
    pub fn new(public_url: Url, mode: Mode) -> Self {
        Self {
            public_url,
            mode,
            limits: Limits::default(),
            allowances: Allowances::default(),
            trusted: None,
            origins: Vec::new(),
            requests: 256,
            arriving_per_address: 64,
            live: LiveLimits::default(),
            answer_cache: 32 * 1024 * 1024,
            request_time: Duration::from_secs(10),
            proxies: Vec::new(),
            traced: false,
        }
    }
}

/// What the server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A look around: GraphiQL and the mailbox are offered.
    Demo,
    /// Real trade: neither exists.
    Production,
}

impl Mode {
    /// Whether the tools for a look around are offered.
    pub const fn is_demo(self) -> bool {
        matches!(self, Self::Demo)
    }
}

/// The schema in its own language, as `schema.graphql` keeps it.
pub fn schema_sdl() -> String {
    graphql::sdl()
}

/// What a fault says to people, in a language.
pub fn fault_in_words(
    words: &Words,
    language: kernel::text::Language,
    fault: &kernel::fault::Fault,
) -> String {
    graphql::user_error::message(words, language, fault)
}
