//! How many requests are under way at once. Whoever comes beyond is told at once to come back: those who were let in are answered as fast as ever.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use platform::telemetry::names;
use tokio::sync::Semaphore;

/// When somebody who was turned away is asked to try again, in seconds.
const TRY_AGAIN: u64 = 1;

/// The places for requests under way.
#[derive(Clone, Debug)]
pub(crate) struct Capacity(Arc<Semaphore>);

impl Capacity {
    pub(crate) fn of(requests: usize) -> Self {
        Self(Arc::new(Semaphore::new(requests)))
    }

    /// Runs a request in a place of its own, else answers by `turned_away`.
    pub(crate) async fn admit(
        &self,
        request: Request,
        next: Next,
        turned_away: impl FnOnce(&Request) -> Response,
    ) -> Response {
        let Ok(_place) = self.0.try_acquire() else {
            metrics::counter!(names::HTTP_TURNED_AWAY).increment(1);
            tracing::warn!("a request was turned away: as many are under way as may be");
            let mut response = turned_away(&request);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(TRY_AGAIN));
            return response;
        };
        next.run(request).await
    }
}
