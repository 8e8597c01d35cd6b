//! How many requests are under way at once, and how long each may be. Whoever comes beyond is told at once to come back: those who were let in are answered as
//! fast as ever.
//!
//! A place is taken when the whole request has arrived, so that those who send theirs drop by drop keep nobody else out; and of those that are arriving one
//! network address has its share and no more.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use futures::StreamExt;
use platform::telemetry::TurnedAway;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::caller::peer;
use super::shares::Shares;

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
    shares: Shares,
    time: Duration,
    bytes: usize,
}

/// Why a request gets no answer of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// As many are under way as may be.
    Full,
    /// From its network as many are arriving as may be.
    Crowded,
    /// It did not arrive in time, or broke off.
    Slow,
    /// Its time ran out. Whether a command was still done is not known.
    Late,
}

/// A place that is taken until this is dropped.
pub(crate) type Place = OwnedSemaphorePermit;

impl Turned {
    /// When to try again, in seconds, where that helps.
    const fn again(self) -> Option<u64> {
        match self {
            Self::Full | Self::Crowded => Some(TRY_AGAIN),
            Self::Slow => None,
            Self::Late => Some(TRY_LATER),
        }
    }

    /// Tells whoever watches.
    fn tell(self) {
        match self {
            Self::Full => TurnedAway::Full.tell(),
            Self::Crowded => TurnedAway::Crowded.tell(),
            Self::Slow => {}
            Self::Late => tracing::warn!("a request ran out of time"),
        }
    }
}

impl Capacity {
    /// So many places, each for `time`, for requests without a body. Of those that are arriving `each` address has so many, and whoever is not named by
    /// one of our own `proxies` half.
    pub(crate) fn of(requests: usize, time: Duration, each: usize, proxies: &[IpAddr]) -> Self {
        let arriving = requests.saturating_mul(ARRIVING);
        Self {
            places: Arc::new(Semaphore::new(requests)),
            arriving: Arc::new(Semaphore::new(arriving)),
            room: Arc::new(Semaphore::new(ROOM)),
            shares: Shares::new(each, arriving, proxies).of_the_named(),
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
        why.tell();
        let mut response = turned(why);
        if let Some(seconds) = why.again() {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// A place for one operation of a connection that was let in before; hold it as long as the operation is under way.
    ///
    /// # Errors
    /// When as many are under way as may be.
    pub(crate) fn place(&self) -> Result<Place, Turned> {
        self.free().inspect_err(|why| why.tell())
    }

    fn free(&self) -> Result<Place, Turned> {
        let places = Arc::clone(&self.places);
        places.try_acquire_owned().map_err(|_| Turned::Full)
    }

    async fn answer(&self, request: Request, next: Next) -> Result<Response, Turned> {
        let request = self.arrive(request).await?;
        let _place = self.free()?;
        platform::db::within(self.time, next.run(request))
            .await
            .map_err(|_| Turned::Late)
    }

    /// Waits for the whole of a request.
    async fn arrive(&self, request: Request) -> Result<Request, Turned> {
        if request.body().is_end_stream() {
            return Ok(request);
        }
        let address = peer(
            request.extensions(),
            request.headers(),
            self.shares.proxies(),
        );
        let _arriving = self.arriving.try_acquire().map_err(|_| Turned::Full)?;
        let _share = self.shares.take(address).ok_or(Turned::Crowded)?;
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
    use std::net::SocketAddr;

    use axum::extract::ConnectInfo;
    use futures::stream;

    use super::*;

    const PROXY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    fn capacity(requests: usize, each: usize) -> Capacity {
        Capacity::of(requests, Duration::from_secs(1), each, &[PROXY]).taking(4 * SMALL)
    }

    fn whole(bytes: usize) -> Request {
        Request::new(Body::from(vec![b' '; bytes]))
    }

    fn never_ending(bytes: usize) -> Request {
        let begun = stream::iter([Ok::<_, Infallible>(vec![b' '; bytes])]);
        Request::new(Body::from_stream(begun.chain(stream::pending())))
    }

    #[tokio::test]
    async fn large_ones_that_never_end_fill_the_room_and_keep_no_small_one_out() {
        let mut capacity = capacity(8, 64);
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

    /// The same request, which one of our own proxies hands on for somebody at an address.
    fn from(mut request: Request, address: &'static str) -> Request {
        let proxy = ConnectInfo(SocketAddr::new(PROXY, 1));
        request.extensions_mut().insert(proxy);
        let told = HeaderValue::from_static(address);
        request.headers_mut().insert("x-forwarded-for", told);
        request
    }

    async fn begins(capacity: &Capacity, request: Request) -> Option<Result<(), Turned>> {
        let mut arriving = Box::pin(capacity.arrive(request));
        let arrived = tokio::time::timeout(Duration::ZERO, &mut arriving).await;
        arrived.ok().map(|arrived| arrived.map(drop))
    }

    #[tokio::test]
    async fn one_address_that_sends_nothing_to_its_end_takes_no_more_than_its_share() {
        let capacity = capacity(8, 2);
        let slow = || from(never_ending(1), "2001:db8:1:2::3");
        let mut held = vec![
            Box::pin(capacity.arrive(slow())),
            Box::pin(capacity.arrive(slow())),
        ];
        for arriving in &mut held {
            let waiting = tokio::time::timeout(Duration::ZERO, arriving).await;
            assert!(waiting.is_err(), "it has not arrived");
        }
        // Neighbours of the same household count with it, others behind the same proxy do not.
        let neighbour = from(whole(1), "2001:db8:1:2:ffff::1");
        let turned = begins(&capacity, neighbour).await;
        assert_eq!(turned, Some(Err(Turned::Crowded)));
        let other = begins(&capacity, from(whole(1), "192.0.2.7")).await;
        assert_eq!(other, Some(Ok(())));
        // What has no body is none of it.
        let bare = from(Request::new(Body::empty()), "2001:db8:1:2::3");
        assert_eq!(begins(&capacity, bare).await, Some(Ok(())));

        held.pop();
        let again = begins(&capacity, from(whole(1), "2001:db8:1:2::3")).await;
        assert_eq!(again, Some(Ok(())));
    }

    #[tokio::test]
    async fn those_whom_a_proxy_does_not_name_take_half_of_what_may_arrive() {
        let capacity = capacity(8, 1);
        let nameless = || from(never_ending(1), "unknown");
        let half = 8 * ARRIVING / 2;
        let mut held: Vec<_> = (0..half)
            .map(|_| Box::pin(capacity.arrive(nameless())))
            .collect();
        for arriving in &mut held {
            let waiting = tokio::time::timeout(Duration::ZERO, arriving).await;
            assert!(waiting.is_err(), "it was let in and has not arrived");
        }
        let turned = begins(&capacity, nameless()).await;
        assert_eq!(turned, Some(Err(Turned::Crowded)));
        let named = begins(&capacity, from(whole(1), "192.0.2.7:51234")).await;
        assert_eq!(named, Some(Ok(())));
    }

    #[tokio::test]
    async fn a_proxy_that_tells_ports_hides_nobody_from_the_count() {
        let capacity = capacity(8, 1);
        let mut held = Box::pin(capacity.arrive(from(never_ending(1), "192.0.2.7:51234")));
        let waiting = tokio::time::timeout(Duration::ZERO, &mut held).await;
        assert!(waiting.is_err(), "it has not arrived");
        let again = begins(&capacity, from(whole(1), "192.0.2.7:51235")).await;
        assert_eq!(again, Some(Err(Turned::Crowded)));
    }

    #[test]
    fn a_place_is_one_of_all_and_free_again_when_it_is_let_go() {
        let capacity = capacity(1, 1);
        let place = capacity.place().expect("a place");
        assert_eq!(capacity.place().err(), Some(Turned::Full));
        drop(place);
        assert!(capacity.place().is_ok());
    }
}
