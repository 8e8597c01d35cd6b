//! How the program is watched: the names of all metrics, and what statements, slow things and traces tell of themselves.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`names`] | every metric in one table: name, kind, labels, what it counts |
//! | [`slow`] | from when on something is slow, and the line that says so |
//! | [`spent`] | what a piece of work spent in the database |
//! | [`trace`] | trace ids: of a span, and as our own proxies hand them over |
//! | [`TurnedAway`] | whoever is turned away at the door, counted each and logged now and then |
//! | `statement` | a statement's span, duration and error |
//!
//! Nothing here holds a value of a statement, a variable, an address or a name of a person: labels come from closed lists.
//! Domains count with `metrics::counter!(names::…)`; where nobody asked for metrics that does nothing.

pub mod names;
pub mod slow;
pub mod spent;
pub(crate) mod statement;
pub mod trace;
mod turned;

pub use turned::TurnedAway;

use crate::Clock;

/// A round of a worker went well. The instant is the system's own: alerts compare it with the clock of Prometheus.
pub fn worker_succeeded(worker: &'static str) {
    let millis = Clock::system().now().timestamp_millis();
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a float's 53 bits"
    )]
    let seconds = millis as f64 / 1_000.0;
    metrics::gauge!(names::WORKER_LAST_SUCCESS, "worker" => worker).set(seconds);
}

/// A round of a worker failed.
pub fn worker_failed(worker: &'static str) {
    metrics::counter!(names::WORKER_FAILURES, "worker" => worker).increment(1);
}
