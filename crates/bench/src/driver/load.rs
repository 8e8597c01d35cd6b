//! Load: several connections that ask one after the other for a while, what is measured and what it is held against in turns, so that whatever
//! else the machine does meets both.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use futures::future::try_join_all;

use super::Connection;
use crate::stats::Measured;
use crate::submission::Submission;

/// How a point is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Connections at once.
    pub(crate) connections: usize,
    /// How long each of the two is warmed up.
    pub(crate) warm_up: Duration,
    /// One slice.
    pub(crate) slice: Duration,
    /// Slices of each.
    pub(crate) slices: u32,
}

/// By what an answer is known to be a good one. A fast refusal would be a fast nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Status 200.
    Status,
    /// Status 200 and no errors of GraphQL.
    Data,
    /// The same, and nothing for the caller to mend.
    Accepted,
}

type Request = Box<dyn Fn(u64, &mut Vec<u8>) + Send + Sync>;

/// What is asked over HTTP.
pub(crate) struct Asking {
    to: SocketAddr,
    request: Request,
    proof: Proof,
    turn: AtomicU64,
}

impl Asking {
    /// Asks a server. `request` writes the request of a turn into an empty buffer; turns count up over all connections.
    pub(crate) fn of(
        to: SocketAddr,
        proof: Proof,
        request: impl Fn(u64, &mut Vec<u8>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            to,
            request: Box::new(request),
            proof,
            turn: AtomicU64::new(0),
        }
    }

    /// Asks for the same thing every time.
    pub(crate) fn same(to: SocketAddr, proof: Proof, request: Vec<u8>) -> Self {
        Self::of(to, proof, move |_, into| into.extend_from_slice(&request))
    }

    async fn once(&self, connection: &mut Connection, buffer: &mut Vec<u8>) -> Result<()> {
        buffer.clear();
        (self.request)(self.turn.fetch_add(1, Ordering::Relaxed), buffer);
        let answer = connection.ask(buffer).await?;
        if answer.status != 200 || !self.proof.holds(answer.body) {
            let start = &answer.body[..answer.body.len().min(400)];
            bail!(
                "refused with {}: {}",
                answer.status,
                String::from_utf8_lossy(start)
            );
        }
        Ok(())
    }
}

impl Proof {
    fn holds(self, body: &[u8]) -> bool {
        let has = |part: &[u8]| body.windows(part.len()).any(|window| window == part);
        match self {
            Self::Status => true,
            // Without data there are errors alone; beside data they stand last.
            Self::Data => body.starts_with(b"{\"data\":{") && !body.ends_with(b"]}"),
            Self::Accepted => Self::Data.holds(body) && has(b"\"userErrors\":[]"),
        }
    }
}

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking")
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

/// What is done over and over.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// A request.
    Asking(Arc<Asking>),
    /// The bare statements of an inquiry.
    Submission(Arc<Submission>),
}

impl From<Asking> for Work {
    fn from(asking: Asking) -> Self {
        Self::Asking(Arc::new(asking))
    }
}

impl Work {
    /// Does it until the time is over; what is under way then is finished and counted.
    async fn go_on(self, until: Instant) -> Result<Measured> {
        let mut measured = Measured::default();
        match self {
            Self::Asking(asking) => {
                let mut connection = Connection::open(asking.to, None).await?;
                let mut buffer = Vec::with_capacity(2_048);
                while Instant::now() < until {
                    let began = Instant::now();
                    asking.once(&mut connection, &mut buffer).await?;
                    measured.note(began.elapsed());
                }
            }
            Self::Submission(submission) => {
                while Instant::now() < until {
                    let began = Instant::now();
                    submission.once().await?;
                    measured.note(began.elapsed());
                }
            }
        }
        Ok(measured)
    }

    /// So many connections for so long.
    pub(crate) async fn slice(&self, connections: usize, time: Duration) -> Result<Measured> {
        let began = Instant::now();
        let until = began + time;
        let tasks = (0..connections).map(|_| tokio::spawn(self.clone().go_on(until)));
        let mut measured = Measured::default();
        for one in try_join_all(tasks).await? {
            measured.add(one?);
        }
        measured.lasted(began.elapsed());
        Ok(measured)
    }
}

/// Warms each up, then measures them in turns. What comes back stands in the order of `works`.
///
/// # Errors
/// When one of them is refused: a point with refusals says nothing.
pub(crate) async fn measure(works: &[Work], plan: Plan) -> Result<Vec<Measured>> {
    for work in works {
        work.slice(plan.connections, plan.warm_up).await?;
    }
    let mut measured = vec![Measured::default(); works.len()];
    for _ in 0..plan.slices {
        for (work, sum) in works.iter().zip(&mut measured) {
            sum.add(work.slice(plan.connections, plan.slice).await?);
        }
    }
    Ok(measured)
}

#[cfg(test)]
mod tests {
    use super::Proof;

    #[test]
    fn a_refusal_is_not_taken_for_an_answer() {
        let good = br#"{"data":{"inquirySubmit":{"inquiry":{"id":"x"},"userErrors":[]}}}"#;
        let mend = br#"{"data":{"inquirySubmit":{"inquiry":null,"userErrors":[{"code":"X"}]}}}"#;
        let bad = br#"{"errors":[{"message":"no"}]}"#;
        let half = br#"{"data":{"product":null},"extensions":{},"errors":[{"message":"no"}]}"#;
        assert!(Proof::Accepted.holds(good));
        assert!(!Proof::Accepted.holds(mend));
        assert!(Proof::Data.holds(mend));
        assert!(!Proof::Data.holds(bad));
        assert!(!Proof::Data.holds(half));
    }
}
