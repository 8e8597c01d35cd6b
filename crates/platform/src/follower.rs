//! Following the event table: one look for everybody on this node who wants to know what happens.
//!
//! | who | what reaches him | how far he has come |
//! |---|---|---|
//! | [`Db::generation`] | that something was committed which can matter to everybody, even beside a transaction that runs still: it is in force | told at once |
//! | [`Hub`] | each settled event, in commit order | the follower's own place |
//! | the search index, and whoever else keeps a place of his own | settled events [after it](Follower::after): the newest from memory, others from the table | as far back as he likes |
//!
//! An event is settled when no transaction that began before its own can still commit. On SQLite, which has one writer, all are.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::Notify;

use crate::{
    Db, Failure, Result,
    db::matters,
    events::{self, Event, Look, Place},
    live::Hub,
};

/// How long a look at the event table may take; after that nobody knows what others did meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);
/// While a transaction runs long, all that is committed beside it is read again by each look: beyond so many events not at every commit.
const MANY_UNSETTLED: usize = 500;
/// How long a look rests then.
const REST: Duration = Duration::from_millis(100);
/// So many settled events are kept in memory for those who have a place of their own.
const MOST_RECENT: usize = 1_000;

/// Follows the event table for this node; cheap to clone. One a process is enough.
#[derive(Clone, Debug)]
pub struct Follower(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    hub: Hub,
    recent: Mutex<Recent>,
    handed_on: Arc<Notify>,
    /// The positions that were seen before they were settled; nothing before the first look and after one that failed, when nobody is sure of anything.
    seen: tokio::sync::Mutex<Option<HashSet<i64>>>,
}

/// The newest settled events.
#[derive(Debug)]
struct Recent {
    after: Place,
    events: VecDeque<Arc<Event>>,
}

impl Follower {
    /// A follower that goes on where the hub is.
    pub fn new(db: &Db, hub: &Hub) -> Self {
        Self(Arc::new(Inner {
            db: db.clone(),
            hub: hub.clone(),
            recent: Mutex::new(Recent::after(hub.place())),
            handed_on: Arc::default(),
            seen: tokio::sync::Mutex::default(),
        }))
    }

    /// Looks for what is new in the event table, by this node or another, and tells everybody; says how many events were handed on. Call it whenever facts were
    /// recorded, and several times a second for those of other nodes. One statement for five hundred events, by a connection that nobody else uses, so that it is in
    /// time however busy the others are.
    ///
    /// # Errors
    /// When the database does not answer within five seconds. Until a look succeeds there is no [generation](Db::generation); nothing else is lost, since the next
    /// look goes on where this one stopped.
    pub async fn look(&self) -> Result<usize> {
        let mut seen = self.0.seen.lock().await;
        let many = |seen: &HashSet<i64>| seen.len() > MANY_UNSETTLED;
        if seen.as_ref().is_some_and(many) {
            tokio::time::sleep(REST).await;
        }
        let mut handed_on = 0;
        loop {
            // Taken, so that a look that does not come to its end leaves nobody sure.
            let mut known = seen.take();
            let looking = tokio::time::timeout(PATIENCE, self.read(&mut known));
            let look = looking.await.unwrap_or_else(|_| {
                Err(Failure::internal(
                    "the event table did not answer in time; nothing kept is told",
                ))
            });
            let look = look.inspect_err(|_| self.0.db.hears_nobody())?;
            let is_last = !look.is_full();
            *seen = Some(look.unsettled.iter().map(|event| event.position).collect());
            handed_on += self.tell(look, known);
            if is_last {
                self.0.db.hears_others();
                return Ok(handed_on);
            }
        }
    }

    /// Woken whenever settled events were handed on. For one who waits.
    pub fn handed_on(&self) -> Arc<Notify> {
        Arc::clone(&self.0.handed_on)
    }

    /// The next settled events after a place of one's own, in commit order: from memory all that were handed on since, or up to `limit` from the table, for whoever
    /// has stayed behind. `None` when the table does not know the place any more: begin anew.
    ///
    /// # Errors
    /// When the table is needed and the database does not answer.
    pub async fn after(&self, place: Place, limit: u64) -> Result<Option<Vec<Arc<Event>>>> {
        let recent = self.recent().find(place);
        if recent.is_some() {
            return Ok(recent);
        }
        let read = events::go_on(self.0.db.read(), place, limit).await?;
        Ok(read.map(|events| events.into_iter().map(Arc::new).collect()))
    }

    /// What is new. Where another database answers than before (one that was restored, a standby that lacks the last commits), nothing of what was `known` is.
    async fn read(&self, known: &mut Option<HashSet<i64>>) -> Result<Look> {
        let conn = self.0.db.follow();
        if let Some(look) = events::look(conn, self.0.hub.place()).await? {
            return Ok(look);
        }
        let newest = events::newest(conn).await?;
        tracing::warn!("the event table is another one than before; it is followed anew");
        *known = None;
        *self.recent() = Recent::after(newest);
        self.0.hub.begin_anew(newest);
        let look = events::look(conn, newest).await?;
        look.ok_or_else(|| Failure::internal("the event table is another one at each look"))
    }

    /// What happened before a look that nobody was sure after is not known: it may have mattered.
    fn tell(&self, look: Look, known: Option<HashSet<i64>>) -> usize {
        if known.is_none_or(|known| look.shows(matters, &known)) {
            self.0.db.raise_generation();
        }
        let settled: Vec<Arc<Event>> = look.settled.into_iter().map(Arc::new).collect();
        if !settled.is_empty() {
            self.0.hub.hand_on(&settled);
            self.recent().add(&settled);
            self.0.handed_on.notify_one();
        }
        settled.len()
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.0.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recent {
    fn after(place: Place) -> Self {
        Self {
            after: place,
            events: VecDeque::new(),
        }
    }

    fn add(&mut self, events: &[Arc<Event>]) {
        self.events.extend(events.iter().cloned());
        while self.events.len() > MOST_RECENT {
            if let Some(oldest) = self.events.pop_front() {
                self.after = oldest.place();
            }
        }
    }

    /// What came after a place, if that is not older than what is kept.
    fn find(&self, place: Place) -> Option<Vec<Arc<Event>>> {
        let next = self
            .events
            .partition_point(|event| event.position <= place.at);
        let stands = match next.checked_sub(1) {
            Some(last) => self.events.get(last)?.place(),
            None => self.after,
        };
        (stands == place).then(|| self.events.range(next..).cloned().collect())
    }
}
