//! Redis, shared by several nodes: a convenience that never fails anybody.
//!
//! What it does: limits that all nodes count together ([`budget`](crate::budget), [`throttle`](crate::throttle)), a wake-up of the other nodes after a commit
//! ([`Wakes`]), who is here ([`presence`](crate::presence)). Nothing that must stay is kept in it: whatever it forgets is in the database, or was a count.
//!
//! No call waits for a connection: it is made in the background, and without one a call is told at once that Redis is away. A call waits for an answer for
//! [`ANSWER_TIME`] at most, and after a few silences in a row a circuit breaker of our own keeps all of them from it, until a probe in the background was
//! allowed all that they do. The client's own connection manager would keep callers waiting while it connects again, so it is not used.

mod circuit;
mod probe;
mod source;
mod wakes;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::redis::{Cmd, FromRedisValue, RedisError, RedisResult, ScriptInvocation};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use crate::{Clock, keys::Keys, random};
use circuit::{Change, Circuit, Failed, Pass};
use source::{Line, Source};

pub use source::{UrlFault, check_url, without_password};
pub(crate) use wakes::Bell;
pub use wakes::Wakes;

/// How long a call waits for an answer.
pub const ANSWER_TIME: Duration = Duration::from_millis(200);
/// How long a probe may take to connect and to be answered.
const PROBE_TIME: Duration = Duration::from_millis(500);
/// How long nobody is let through after the circuit opened; up to half as long again is added by chance, so that nodes do not come all at once.
const PAUSE: chrono::Duration = chrono::Duration::seconds(2);
/// What the key for names is derived for.
const NAMES: &str = "redis names";

/// A handle on Redis; cheap to clone. It shows no password.
#[derive(Clone)]
pub struct Redis(Arc<Inner>);

struct Inner {
    source: Source,
    /// Where it is, without a password.
    place: String,
    clock: Clock,
    names: SecretBox<[u8; 32]>,
    circuit: Mutex<Circuit<Line>>,
}

impl Redis {
    /// Opens what a URL names, within a runtime: `redis://`, `rediss://` (TLS), `unix://`, and with `+cluster` or `+sentinel` behind the scheme several
    /// hosts with commas between (`redis+sentinel://:password@host:26379,host:26379/service`). The connection is made in the background.
    ///
    /// # Errors
    /// When the URL cannot be read; that Redis is away is no error.
    pub fn open(url: &str, keys: &Keys, clock: Clock) -> Result<Self, UrlFault> {
        let circuit = Mutex::new(Circuit::new(clock.now()));
        let redis = Self(Arc::new(Inner {
            source: source::parse(url)?,
            place: without_password(url),
            clock,
            names: SecretBox::new(Box::new(keys.derive(NAMES))),
            circuit,
        }));
        redis.answers();
        Ok(redis)
    }

    /// Whether it answered last; where it is away and the pause is over, it is asked anew in the background.
    pub fn answers(&self) -> bool {
        self.line().is_some()
    }

    /// Tries all that calls do, whatever the circuit says, and waits for it. For a look around, not for requests.
    ///
    /// # Errors
    /// What stands in the way; it names no password.
    pub async fn ping(&self) -> Result<(), String> {
        self.connect().await.map(|_| ())
    }

    /// The name under which something is kept: a keyed hash, so that whoever reads Redis learns no address and no id from it. Nodes with the same active
    /// key agree.
    pub(crate) fn name(&self, kind: &str, parts: &[&str]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.names.expose_secret())
            .expect("HMAC takes a key of any length");
        for part in [kind].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        let hash = mac.finalize().into_bytes();
        format!("chophien:{kind}:{}", URL_SAFE_NO_PAD.encode(&hash[..16]))
    }

    /// Runs a script; nothing when Redis is away.
    pub(crate) async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Option<T> {
        let (mut line, number) = self.line()?;
        self.heard(number, script.invoke_async(&mut line)).await
    }

    /// Runs a command; nothing when Redis is away.
    pub(crate) async fn command<T: FromRedisValue>(&self, command: &Cmd) -> Option<T> {
        let (mut line, number) = self.line()?;
        self.heard(number, command.query_async(&mut line)).await
    }

    async fn heard<T>(
        &self,
        number: u64,
        answer: impl Future<Output = RedisResult<T>>,
    ) -> Option<T> {
        let (failed, reason) = match tokio::time::timeout(ANSWER_TIME, answer).await {
            Ok(Ok(answer)) => {
                self.circuit(|circuit| circuit.answered(number));
                return Some(answer);
            }
            Ok(Err(error)) => (how(&error), told(&error)),
            Err(_) => (Failed::Unanswered, "it does not answer in time".to_owned()),
        };
        let until = self.after_pause();
        let change = self.circuit(|circuit| circuit.failed(number, failed, until));
        self.tell(change, &reason);
        None
    }

    /// The connection, where there is one and the circuit is closed. Where it is open and the pause is over, one probe is sent out.
    fn line(&self) -> Option<(Line, u64)> {
        let now = self.0.clock.now();
        match self.circuit(|circuit| circuit.pass(now)) {
            Pass::Through(line, number) => Some((line, number)),
            Pass::Away => None,
            Pass::Probe => {
                let redis = self.clone();
                tokio::spawn(async move { redis.probe().await });
                None
            }
        }
    }

    async fn probe(&self) {
        let outcome = self.connect().await;
        let until = self.after_pause();
        let (line, reason) = match outcome {
            Ok(line) => (Some(line), String::new()),
            Err(reason) => (None, reason),
        };
        let change = self.circuit(|circuit| circuit.probed(line, until));
        self.tell(change, &reason);
    }

    /// A new connection that may do all that calls do.
    async fn connect(&self) -> Result<Line, String> {
        let connecting = async {
            let connected = self.0.source.connect().await;
            let mut line = connected.map_err(|error| told(&error))?;
            probe::probe(self, &mut line).await?;
            Ok(line)
        };
        tokio::time::timeout(PROBE_TIME, connecting)
            .await
            .unwrap_or_else(|_| Err("it does not answer in time".to_owned()))
    }

    fn after_pause(&self) -> kernel::time::Instant {
        let most = u64::try_from(PAUSE.num_milliseconds() / 2).unwrap_or_default();
        let chance = i64::try_from(random::up_to(most)).unwrap_or_default();
        self.0.clock.now() + PAUSE + chrono::Duration::milliseconds(chance)
    }

    fn circuit<T>(&self, look: impl FnOnce(&mut Circuit<Line>) -> T) -> T {
        look(
            &mut self
                .0
                .circuit
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    fn tell(&self, change: Option<Change>, reason: &str) {
        let redis = &self.0.place;
        match change {
            Some(Change::Closed) => tracing::info!(redis, "Redis answers: nodes share limits"),
            Some(Change::Opened) => {
                tracing::warn!(redis, reason, "Redis is away: each node goes by itself");
            }
            None => {}
        }
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Redis").field(&self.0.place).finish()
    }
}

/// Whether a connection may still be good after an error.
fn how(error: &RedisError) -> Failed {
    if error.is_timeout() || !(error.is_io_error() || error.is_unrecoverable_error()) {
        Failed::Unanswered
    } else {
        Failed::Broken
    }
}

/// An error in words, without what was asked: a server may repeat arguments.
fn told(error: &RedisError) -> String {
    match error.code() {
        Some(code) => format!("it answers {code}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests;
