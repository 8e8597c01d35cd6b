//! Events handed on, as they come, to whoever listens.
//!
//! A node follows the event table from the moment it starts ([`Follower`](crate::Follower)), and the hub hands each event to those who listen to one of its topics.
//! The table stays the truth: a listener knows from which place on it hears everything ([`Listener::since`]), and whoever was away reads the rest from the table.
//! A listener that does not keep up is let go, so that nobody's slowness fills the memory.

mod seat;

use std::{
    collections::{HashMap, HashSet},
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::id::{OrderId, PersonId, TypedId};
use sea_orm::ConnectionTrait;
use tokio::{sync::watch, task::coop::cooperative};
use uuid::Uuid;

use self::seat::{Full, Seat};
use crate::{
    Result,
    events::{self, Event, Place, Position},
};

/// Where events are handed on; cheap to clone.
#[derive(Clone, Debug)]
pub struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    seats: Mutex<Seats>,
    closed: watch::Sender<bool>,
    connected: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Seats {
    at: Place,
    taken: u64,
    by_topic: HashMap<Uuid, HashMap<u64, Arc<Seat>>>,
}

/// Why a listener hears nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// It did not keep up: events were lost to it. It may listen anew and read what it missed from the table.
    Behind,
    /// The server stops.
    Closed,
}

/// A connection that is told when the server stops; it is forgotten when this is dropped.
#[derive(Debug)]
pub struct Connected(Hub);

/// Somebody who listens; he is forgotten when this is dropped.
#[derive(Debug)]
pub struct Listener {
    hub: Hub,
    seat: Arc<Seat>,
    since: Place,
}

impl Hub {
    /// A hub that hands on what happens from now on, as long as a [`Follower`](crate::Follower) tells it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open(conn: &impl ConnectionTrait) -> Result<Self> {
        Ok(Self::at(events::newest(conn).await?))
    }

    fn at(place: Place) -> Self {
        let seats = Seats {
            at: place,
            ..Seats::default()
        };
        Self(Arc::new(Inner {
            seats: Mutex::new(seats),
            closed: watch::Sender::new(false),
            connected: watch::Sender::new(0),
        }))
    }

    /// Listens to everything about these organisations, threads, persons, orders and things. A topic is the UUID of any of them.
    pub fn listen(&self, topics: impl IntoIterator<Item = Uuid>) -> Listener {
        let mut topics: Vec<Uuid> = topics.into_iter().collect();
        topics.sort_unstable();
        topics.dedup();
        let mut seats = self.seats();
        seats.taken += 1;
        let seat = Arc::new(Seat::new(seats.taken, topics.into()));
        // Where nothing can come, the listener hears that all is over.
        if *self.0.closed.borrow() || seat.topics.is_empty() {
            seat.end(Over::Closed);
        } else {
            seats.take(&seat);
        }
        Listener {
            hub: self.clone(),
            seat,
            since: seats.at,
        }
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        let seats = self.seats();
        let numbers: HashSet<&u64> = seats.by_topic.values().flat_map(HashMap::keys).collect();
        numbers.len()
    }

    /// The last position that was handed on.
    pub fn position(&self) -> Position {
        self.seats().at.at
    }

    /// The last place that was handed on.
    pub(crate) fn place(&self) -> Place {
        self.seats().at
    }

    /// Tells every listener, and whoever still comes, that the server stops.
    pub fn close(&self) {
        let mut seats = self.seats();
        self.0.closed.send_replace(true);
        seats.end(Over::Closed);
    }

    /// Waits until the server stops.
    pub async fn closed(&self) {
        // The sender lives as long as this.
        let _ = self.0.closed.subscribe().wait_for(|closed| *closed).await;
    }

    /// Counts a connection as long as what this gives lives: [`Hub::deserted`] waits for it.
    pub fn connected(&self) -> Connected {
        self.0.connected.send_modify(|connected| *connected += 1);
        Connected(self.clone())
    }

    /// Waits until the last connection has gone. Called after [`Hub::close`], so that everybody has been told.
    pub async fn deserted(&self) {
        // The sender lives as long as this.
        let mut connected = self.0.connected.subscribe();
        let _ = connected.wait_for(|connected| *connected == 0).await;
    }

    /// Hands on what has happened since the last place, in commit order.
    pub(crate) fn hand_on(&self, round: &[Arc<Event>]) {
        let mut seats = self.seats();
        for event in round {
            seats.at = event.place();
            let mut told = HashSet::new();
            let mut full = Vec::new();
            for topic in topics(event) {
                let Some(at_topic) = seats.by_topic.get(&topic) else {
                    continue;
                };
                for (number, seat) in at_topic {
                    if told.insert(*number) && seat.tell(event) == Err(Full) {
                        full.push(Arc::clone(seat));
                    }
                }
            }
            for seat in full {
                seats.leave(&seat);
            }
        }
    }

    /// The table is another one than before: it is gone on from this place, and everybody has to listen anew.
    pub(crate) fn begin_anew(&self, place: Place) {
        let mut seats = self.seats();
        seats.at = place;
        seats.end(Over::Behind);
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.0.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn take(&mut self, seat: &Arc<Seat>) {
        for topic in &seat.topics {
            let at_topic = self.by_topic.entry(*topic).or_default();
            at_topic.insert(seat.number, Arc::clone(seat));
        }
    }

    /// Everybody is told that nothing comes any more.
    fn end(&mut self, why: Over) {
        for seat in self
            .by_topic
            .drain()
            .flat_map(|(_, at_topic)| at_topic.into_values())
        {
            seat.end(why);
        }
    }

    fn leave(&mut self, seat: &Seat) {
        for topic in &seat.topics {
            if let Some(at_topic) = self.by_topic.get_mut(topic) {
                at_topic.remove(&seat.number);
                if at_topic.is_empty() {
                    self.by_topic.remove(topic);
                }
            }
        }
    }
}

/// Everything that an event is about: among it the person to whom it happened, where that is not who did it, and the order that it is part of.
fn topics(event: &Event) -> HashSet<Uuid> {
    let organisations = event.organisations.iter().map(|id| TypedId::uuid(*id));
    let person = event.names::<PersonId>("person").map(TypedId::uuid);
    let order = event.names::<OrderId>("order").map(TypedId::uuid);
    organisations
        .chain([event.subject_id])
        .chain(event.thread_id)
        .chain(event.person_id)
        .chain(person)
        .chain(order)
        .collect()
}

impl Listener {
    /// Everything after this place is heard.
    pub fn since(&self) -> Place {
        self.since
    }

    /// The next event about one of the topics.
    ///
    /// # Errors
    /// When there will be none any more.
    pub async fn next(&mut self) -> std::result::Result<Arc<Event>, Over> {
        let next = poll_fn(|context| self.seat.poll_next(context));
        // Whoever always finds one lets others have their turn.
        cooperative(next).await
    }

    /// The next event, if one is there already.
    pub fn at_hand(&mut self) -> Option<Arc<Event>> {
        self.seat.at_hand()
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        let gone = |connected: &mut usize| *connected = connected.saturating_sub(1);
        self.0.0.connected.send_modify(gone);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.seats().leave(&self.seat);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_gone_is_forgotten() {
        let hub = Hub::at(Place::default());
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let staying = hub.listen([one]);
        for _ in 0..100 {
            hub.listen([one, two]);
        }
        let topics: Vec<usize> = hub.seats().by_topic.values().map(HashMap::len).collect();
        assert_eq!(topics, [1]);
        drop(staying);
        assert!(hub.seats().by_topic.is_empty());
    }

    #[tokio::test]
    async fn whoever_listens_to_another_table_listens_anew() {
        let hub = Hub::at(Place::default());
        let mut listener = hub.listen([Uuid::from_u128(1)]);
        let place = Place {
            at: Position {
                xid: 0,
                position: 7,
            },
            event: None,
        };
        hub.begin_anew(place);
        assert_eq!(listener.next().await.err(), Some(Over::Behind));
        assert_eq!(hub.listen([Uuid::from_u128(1)]).since(), place);
    }
}
