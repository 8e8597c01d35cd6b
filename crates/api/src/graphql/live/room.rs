//! How many subscriptions are answered at once.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Of so many requests that may be under way there is room for one answer to an event beside them.
const REQUESTS_EACH: usize = 4;
/// The room that there is at least.
const LEAST: usize = 2;

/// Room for subscriptions that are answered. Nobody is turned away here: who finds none waits, in the order of coming, and his news with him. It is apart from the places
/// of requests, so that neither keeps the other out: one event may be news to thousands.
///
/// Whoever has taken some goes on without waiting for anything but the database, in a task of his own and within the time of a request, so that nobody holds up the rest.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct Room(Arc<Semaphore>);

impl Room {
    /// The room of a server that takes so many requests at once.
    pub(in crate::graphql) fn beside(requests: usize) -> Self {
        let places = (requests / REQUESTS_EACH).max(LEAST);
        Self(Arc::new(Semaphore::new(places)))
    }

    /// Waits for some, to be held as long as it is needed. Nothing only where nobody is let in any more, which never happens.
    pub(super) async fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn who_finds_no_room_waits_in_the_order_of_coming() {
        let room = Room::beside(8);
        let (first, _second) = (room.take().await, room.take().await);
        let mut third = Box::pin(room.take());
        let mut fourth = Box::pin(room.take());
        for waiting in [&mut third, &mut fourth] {
            assert!(timeout(Duration::ZERO, waiting).await.is_err());
        }
        drop(first);
        assert!(timeout(Duration::ZERO, &mut fourth).await.is_err());
        assert!(third.await.is_some(), "whoever came before");
    }
}
