//! A seat: what waits for one who listens.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use uuid::Uuid;

use super::Over;
use crate::events::Event;

/// So many events may wait for a listener; one more, and it is let go.
const MOST_WAITING: usize = 256;

/// Where events wait for one who listens, shared by him and the hub. Many listen and for most of them nothing waits, so that an empty seat holds nothing but itself: a
/// channel of tokio's would keep a kilobyte for each.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) number: u64,
    pub(super) topics: Box<[Uuid]>,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    events: VecDeque<Arc<Event>>,
    /// Why nothing comes any more.
    over: Option<Over>,
    /// Whom to wake.
    listener: Option<Waker>,
}

/// There was no room for an event: the listener is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

impl Seat {
    pub(super) fn new(number: u64, topics: Box<[Uuid]>) -> Self {
        Self {
            number,
            topics,
            waiting: Mutex::default(),
        }
    }

    /// Hands an event on. Without room the listener is behind from now on.
    pub(super) fn tell(&self, event: &Arc<Event>) -> Result<(), Full> {
        let mut waiting = self.waiting();
        if waiting.over == Some(Over::Behind) {
            return Err(Full);
        }
        if waiting.events.len() >= MOST_WAITING {
            drop(waiting);
            self.end(Over::Behind);
            return Err(Full);
        }
        waiting.events.push_back(Arc::clone(event));
        waiting.wake();
        Ok(())
    }

    /// Nothing comes any more; what was said first counts. Of whoever is behind, nothing that waited is kept: what came after it is lost, so that it is of no use.
    pub(super) fn end(&self, why: Over) {
        let mut waiting = self.waiting();
        if *waiting.over.get_or_insert(why) == Over::Behind {
            waiting.events = VecDeque::new();
        }
        waiting.wake();
    }

    /// The next event, or why there will be none any more.
    pub(super) fn poll_next(&self, context: &mut Context<'_>) -> Poll<Result<Arc<Event>, Over>> {
        let mut waiting = self.waiting();
        if let Some(event) = waiting.take() {
            return Poll::Ready(Ok(event));
        }
        if let Some(over) = waiting.over {
            return Poll::Ready(Err(over));
        }
        waiting.listener = Some(context.waker().clone());
        Poll::Pending
    }

    /// The next event, if one is there already.
    pub(super) fn at_hand(&self) -> Option<Arc<Event>> {
        self.waiting().take()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn take(&mut self) -> Option<Arc<Event>> {
        let event = self.events.pop_front()?;
        if self.events.is_empty() {
            // The room goes with the last of them: whoever was told much keeps no more than whoever was told nothing.
            self.events = VecDeque::new();
        }
        Some(event)
    }

    fn wake(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::id::TypedId;

    use super::*;
    use crate::events::Position;

    fn event() -> Arc<Event> {
        Arc::new(Event {
            position: Position::default(),
            id: TypedId::from_uuid(Uuid::from_u128(1)),
            kind: "thing.done".to_owned(),
            version: 1,
            subject_kind: "thing".to_owned(),
            subject_id: Uuid::from_u128(2),
            organisations: Vec::new(),
            thread_id: None,
            province_code: None,
            person_id: None,
            organisation_id: None,
            door: "SESSION".to_owned(),
            request_id: String::new(),
            facts: serde_json::Value::Null,
            at: crate::testing::start(),
        })
    }

    #[test]
    fn an_idle_seat_is_small_and_gives_back_the_room_that_events_took() {
        let seat = Seat::new(1, Box::default());
        assert!(size_of::<Seat>() <= 128, "{} bytes", size_of::<Seat>());
        assert_eq!(seat.waiting().events.capacity(), 0);
        for _ in 0..MOST_WAITING {
            assert_eq!(seat.tell(&event()), Ok(()));
        }
        assert!(seat.waiting().events.capacity() >= MOST_WAITING);
        assert_eq!(std::iter::from_fn(|| seat.at_hand()).count(), MOST_WAITING);
        assert_eq!(seat.waiting().events.capacity(), 0);
    }

    #[test]
    fn whoever_has_no_room_left_is_behind_even_when_the_server_stops_after_that() {
        let seat = Seat::new(1, Box::default());
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..MOST_WAITING {
            assert_eq!(seat.tell(&event()), Ok(()));
        }
        assert_eq!(seat.tell(&event()), Err(Full));
        // Nothing is kept for him, however long he does not look.
        assert_eq!(seat.waiting().events.capacity(), 0);
        assert!(seat.at_hand().is_none());
        assert_eq!(seat.tell(&event()), Err(Full));
        seat.end(Over::Closed);
        let heard = seat.poll_next(&mut context).map(Result::err);
        assert_eq!(heard, Poll::Ready(Some(Over::Behind)));
    }

    #[tokio::test]
    async fn whoever_waits_is_woken_by_an_event_and_by_the_end() {
        let seat = Arc::new(Seat::new(1, Box::default()));
        for over in [None, Some(Over::Closed)] {
            let listening = Arc::clone(&seat);
            let heard = tokio::spawn(async move {
                std::future::poll_fn(|context| listening.poll_next(context)).await
            });
            // He waits by now, since the test has one thread.
            tokio::task::yield_now().await;
            assert!(seat.waiting().listener.is_some());
            match over {
                None => assert_eq!(seat.tell(&event()), Ok(())),
                Some(why) => seat.end(why),
            }
            assert_eq!(heard.await.expect("he is woken").err(), over);
        }
    }
}
