//! What is told of letters on their way: outcomes, conversations, and that one was slow. Never an address, a name or a word of a letter.

use std::time::{Duration, Instant};

use kernel::id::{EventId, LetterId};
use platform::telemetry::{names, slow, trace};
use platform::{Db, events};
use tracing::{Instrument, Span, field::Empty};

use super::Delivered;
use crate::{outbox::store::letter::Model, transport::Answer};

/// The loop that delivers letters, as the metrics of workers name it.
pub(super) const WORKER: &str = "letters";

/// What is told of one letter.
pub(super) struct Watched {
    letter: LetterId,
    kind: String,
    cause: Option<EventId>,
}

impl Watched {
    pub(super) fn of(row: &Model) -> Self {
        Self {
            letter: row.id,
            kind: row.kind.clone(),
            cause: row.cause_event_id,
        }
    }

    /// Delivers a letter and tells how long it took. A trace says which request it goes back to.
    pub(super) async fn over<T>(self, db: &Db, work: impl Future<Output = T>) -> T {
        let span = tracing::debug_span!(
            "letter",
            otel.kind = "consumer",
            letter.id = %self.letter,
            letter.kind = self.kind,
            request_id = Empty
        );
        self.name_cause(db, &span).await;
        let began = Instant::now();
        let done = work.instrument(span).await;
        let took = began.elapsed();
        if slow::is_slow(slow::Thing::Letter, took) {
            self.tell_slow(took);
        }
        done
    }

    /// One small read, and only where somebody listens.
    async fn name_cause(&self, db: &Db, span: &Span) {
        let Some(cause) = self.cause.filter(|_| !span.is_disabled()) else {
            return;
        };
        match events::request_of(db.read(), cause).await {
            Ok(Some(request)) => {
                span.record("request_id", request);
            }
            Ok(None) => {}
            Err(failure) => tracing::debug!(%failure, "the cause of a letter could not be read"),
        }
    }

    fn tell_slow(&self, took: Duration) {
        tracing::warn!(
            slow = slow::Thing::Letter.name(),
            duration_ms = slow::millis(took),
            letter.id = %self.letter,
            letter.kind = self.kind,
            "slow"
        );
    }
}

/// Counts what a round came to.
pub(super) fn count(delivered: &Delivered) {
    let of = |outcome: &'static str, letters: u64| {
        if letters > 0 {
            metrics::counter!(names::LETTERS, "outcome" => outcome).increment(letters);
        }
    };
    of("sent", delivered.sent as u64);
    of("deferred", delivered.deferred as u64);
    of("unknown", delivered.unknown as u64);
    of("obsolete", delivered.obsolete);
    of("given_up", delivered.bounced.len() as u64);
}

/// Holds the conversation with the mail server and tells how it went.
pub(super) async fn conversation(work: impl Future<Output = Answer>) -> Answer {
    let span = tracing::debug_span!("smtp", otel.kind = "client");
    let began = Instant::now();
    let answer = work.instrument(span.clone()).await;
    let name = name(&answer);
    metrics::histogram!(names::SMTP_DURATION, "answer" => name).record(began.elapsed());
    trace::tell(&span, "smtp.answer", name);
    if !matches!(answer, Answer::Accepted { .. }) {
        trace::fail(&span, name);
    }
    answer
}

fn name(answer: &Answer) -> &'static str {
    match answer {
        Answer::Accepted { .. } => "accepted",
        Answer::Deferred { .. } => "deferred",
        Answer::AddressRefused { .. } => "address_refused",
        Answer::LetterRefused { .. } => "letter_refused",
        Answer::Unknown { .. } => "unknown",
    }
}
