//! How many requests are under way at once, and how long each may be. Whoever comes beyond is told at once to come back: those who were let in are answered as
//! fast as ever.
//!
//! A place is taken when the whole request has arrived, so that those who send theirs drop by drop keep nobody else out.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt;
use platform::telemetry::names;
use tokio::sync::Semaphore;

/// How long a request may take to arrive, beside the time to answer it.
pub(super) const READING_TIME: Duration = Duration::from_secs(20);
/// How many requests may be arriving for each that may be under way.
const ARRIVING: usize = 8;
/// When somebody who was turned away is asked to try again, in seconds.
const TRY_AGAIN: u64 = 1;
/// When somebody whom the database kept waiting is asked to try again, in seconds.
pub(crate) const TRY_LATER: u64 = 5;

/// The places for requests under way.
#[derive(Clone, Debug)]
pub(crate) struct Capacity {
    places: Arc<Semaphore>,
    arriving: Arc<Semaphore>,
    time: Duration,
    bytes: usize,
}

/// Why a request gets no answer of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// As many are under way as may be.
    Full,
    /// It did not arrive in time, or broke off.
    Slow,
    /// Its time ran out. Whether a command was still done is not known.
    Late,
}

impl Capacity {
    /// So many places, each for `time`, for requests without a body.
    pub(crate) fn of(requests: usize, time: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(requests)),
            arriving: Arc::new(Semaphore::new(requests.saturating_mul(ARRIVING))),
            time,
            bytes: 0,
        }
    }

    /// The same places, for requests whose body may have so many bytes. Of a longer one no more is read than shows that it is longer.
    #[must_use]
    pub(crate) fn taking(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// Runs a request in a place of its own and within its time, else answers by `turned`.
    pub(crate) async fn admit(
        &self,
        request: Request,
        next: Next,
        turned: impl FnOnce(Turned) -> Response,
    ) -> Response {
        let why = match self.answer(request, next).await {
            Ok(response) => return response,
            Err(why) => why,
        };
        let again = match why {
            Turned::Full => {
                metrics::counter!(names::HTTP_TURNED_AWAY).increment(1);
                tracing::warn!("a request was turned away: as many are under way as may be");
                Some(TRY_AGAIN)
            }
            Turned::Slow => None,
            Turned::Late => {
                tracing::warn!("a request ran out of time");
                Some(TRY_LATER)
            }
        };
        let mut response = turned(why);
        if let Some(seconds) = again {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    async fn answer(&self, request: Request, next: Next) -> Result<Response, Turned> {
        let request = self.arrive(request).await?;
        let _place = self.places.try_acquire().map_err(|_| Turned::Full)?;
        platform::db::within(self.time, next.run(request))
            .await
            .map_err(|_| Turned::Late)
    }

    /// Waits for the whole of a request.
    async fn arrive(&self, request: Request) -> Result<Request, Turned> {
        if request.body().is_end_stream() {
            return Ok(request);
        }
        let _room = self.arriving.try_acquire().map_err(|_| Turned::Full)?;
        let (parts, body) = request.into_parts();
        let reading = read(body, self.bytes);
        match tokio::time::timeout(READING_TIME, reading).await {
            Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
            Ok(Err(_)) | Err(_) => Err(Turned::Slow),
        }
    }
}

async fn read(body: Body, most: usize) -> Result<Vec<u8>, axum::Error> {
    let mut chunks = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > most {
            break;
        }
    }
    Ok(bytes)
}
