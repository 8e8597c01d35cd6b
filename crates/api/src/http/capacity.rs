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
/// How many bytes of a request that is arriving need no room: most have fewer.
const SMALL: usize = 16 * 1024;
/// The room for what all that are arriving have beyond those. Whoever begins many large ones and ends none fills it and not the memory.
const ROOM: usize = 64 * 1024 * 1024;
/// When somebody who was turned away is asked to try again, in seconds.
const TRY_AGAIN: u64 = 1;
/// When somebody whom the database kept waiting is asked to try again, in seconds.
pub(crate) const TRY_LATER: u64 = 5;

/// The places for requests under way.
#[derive(Clone, Debug)]
pub(crate) struct Capacity {
    places: Arc<Semaphore>,
    arriving: Arc<Semaphore>,
    room: Arc<Semaphore>,
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
            room: Arc::new(Semaphore::new(ROOM)),
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
        let _arriving = self.arriving.try_acquire().map_err(|_| Turned::Full)?;
        let (parts, body) = request.into_parts();
        let reading = self.read(body);
        let bytes = tokio::time::timeout(READING_TIME, reading)
            .await
            .unwrap_or(Err(Turned::Slow))?;
        Ok(Request::from_parts(parts, Body::from(bytes)))
    }

    async fn read(&self, body: Body) -> Result<Vec<u8>, Turned> {
        let mut chunks = body.into_data_stream();
        let mut bytes = Vec::new();
        // The semaphore is never closed, and nothing is always to be had.
        let mut room = self.room.try_acquire_many(0).map_err(|_| Turned::Full)?;
        let mut held = SMALL;
        while let Some(chunk) = chunks.next().await {
            bytes.extend_from_slice(&chunk.map_err(|_| Turned::Slow)?);
            if bytes.len() > self.bytes {
                break;
            }
            let more = u32::try_from(bytes.len().saturating_sub(held)).unwrap_or(u32::MAX);
            if more > 0 {
                let taken = self.room.try_acquire_many(more);
                room.merge(taken.map_err(|_| Turned::Full)?);
                held = bytes.len();
            }
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures::stream;

    use super::*;

    fn whole(bytes: usize) -> Request {
        Request::new(Body::from(vec![b' '; bytes]))
    }

    fn never_ending(bytes: usize) -> Request {
        let begun = stream::iter([Ok::<_, Infallible>(vec![b' '; bytes])]);
        Request::new(Body::from_stream(begun.chain(stream::pending())))
    }

    #[tokio::test]
    async fn large_ones_that_never_end_fill_the_room_and_keep_no_small_one_out() {
        let mut capacity = Capacity::of(8, Duration::from_secs(1)).taking(4 * SMALL);
        capacity.room = Arc::new(Semaphore::new(SMALL));
        let mut large = Box::pin(capacity.arrive(never_ending(2 * SMALL)));
        let waiting = tokio::time::timeout(Duration::ZERO, &mut large).await;
        assert!(waiting.is_err(), "it has not arrived");

        let another = capacity.arrive(whole(SMALL + 1)).await.map(drop);
        assert_eq!(another, Err(Turned::Full));
        assert!(capacity.arrive(whole(SMALL)).await.is_ok());

        drop(large);
        assert!(capacity.arrive(whole(2 * SMALL)).await.is_ok());
    }
}
