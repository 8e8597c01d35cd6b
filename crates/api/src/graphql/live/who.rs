//! The person at the other end of a live connection, and the application that she came through.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use accounts::application::{self, Standing};
use accounts::session::{self, Caller as Found, Session, SessionKind};
use kernel::actor::Actor;
use kernel::id::SessionId;
use kernel::text::Language;
use kernel::time::Instant as Moment;
use platform::live::{Listener, Over};
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior};
use uuid::Uuid;

use super::apart::Apart;
use super::running::Ending;
use crate::App;
use crate::graphql::{Caller, Through};
use crate::http::RequestId;

/// How often it is looked whether her time is over.
const LOOK: Duration = Duration::from_secs(5);
/// How often her rights are read anew, whatever has been heard.
const READ_ANEW: Duration = Duration::from_mins(1);
/// How long it takes until the database is asked again when it did not answer.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// What begins the kinds of events by which rights may change.
const RIGHTS: [&str; 6] = [
    "application.",
    "session.",
    "person.",
    "membership.",
    "organisation.",
    "authority.",
];

/// Her session has ended, or the key that she came by: she is nobody here any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Who is at the other end of a connection, with the rights of this moment. Her session is not kept alive by it: an open window is no use of it.
pub struct Who {
    app: App,
    shown: Shown,
    language: Option<Language>,
    address: IpAddr,
    user_agent: Option<String>,
    known: Mutex<Known>,
    /// Told whenever something is known of her rights again.
    settles: Notify,
    /// Told when her rights are asked for anew.
    asks: Notify,
}

/// What lets her be here.
#[derive(Clone)]
struct Shown {
    /// The token of her session.
    token: Option<String>,
    /// The application that she came through, with its key.
    through: Option<Through>,
}

/// Her rights, and until when she has them as far as is known here: uses of her session elsewhere may have given it more.
struct Rights {
    signed_in: Option<(Arc<Actor>, SessionId)>,
    end_at: Option<Moment>,
}

enum Known {
    /// Something has happened that may have changed her rights; they are being read.
    Asking,
    /// These are her rights.
    Here(Rights),
    /// She has gone.
    Gone,
}

impl Who {
    /// Somebody whose token has just been looked at. `signed_in` is nothing for a stranger.
    pub fn new(
        app: &App,
        signed_in: Option<(String, Actor, Session)>,
        language: Option<Language>,
        address: IpAddr,
        user_agent: Option<&str>,
    ) -> Self {
        let (token, signed_in) = match signed_in {
            Some((token, actor, session)) => (Some(token), Some((actor, session))),
            None => (None, None),
        };
        let rights = Rights::of(signed_in, None);
        Self {
            app: app.clone(),
            shown: Shown {
                token,
                through: None,
            },
            language,
            address,
            user_agent: user_agent.map(str::to_owned),
            known: Mutex::new(Known::Here(rights)),
            settles: Notify::new(),
            asks: Notify::new(),
        }
    }

    /// The same somebody, for whom an application asks.
    #[must_use]
    pub fn through(mut self, through: Option<Through>) -> Self {
        self.shown.through = through;
        self
    }

    /// The caller of an operation that she asks for: her rights are read anew for it, as for a request, since what was heard of them may be late. Something has to poll
    /// [`Who::leaves`] beside it.
    ///
    /// # Errors
    /// When she has gone: her session or her key has ended.
    pub async fn asking(&self) -> Result<Caller, Gone> {
        if self.shown.token.is_some() {
            self.doubt();
            self.asks.notify_one();
        }
        self.caller().await
    }

    /// The caller of what is run now, by her rights as far as they have been heard of: the answer to an event. Waits while they are being read.
    ///
    /// # Errors
    /// When she has gone: her session or her key has ended.
    pub async fn caller(&self) -> Result<Caller, Gone> {
        loop {
            self.settled().await?;
            if let Some(caller) = self.at_hand()? {
                return Ok(caller);
            }
        }
    }

    /// Waits while her rights are being read.
    ///
    /// # Errors
    /// When she has gone.
    pub(super) async fn settled(&self) -> Result<(), Gone> {
        loop {
            // From here on it is heard, whether it is waited for already or not.
            let settles = self.settles.notified();
            if self.is_settled()? {
                return Ok(());
            }
            settles.await;
        }
    }

    /// The same without waiting; `None` while her rights are being read.
    ///
    /// # Errors
    /// When she has gone: her session or her key has ended.
    pub(super) fn at_hand(&self) -> Result<Option<Caller>, Gone> {
        let signed_in = match &*self.known() {
            Known::Here(rights) => rights.signed_in.clone(),
            Known::Asking => return Ok(None),
            Known::Gone => return Err(Gone),
        };
        let request = RequestId::fresh().0;
        let caller = Caller::new(&self.app, signed_in, self.language, request, self.address);
        let caller = caller
            .with_application(self.shown.through.clone())
            .with_user_agent(self.user_agent.as_deref());
        Ok(Some(caller))
    }

    /// Watches over her rights, and ends when she has to go. Poll it beside whatever asks for [`Who::caller`], and before it.
    pub async fn leaves(&self) -> Ending {
        if self.shown.is_nothing() {
            self.app.live.closed().await;
            return Ending::Closing;
        }
        let mut topics = self.topics();
        let mut listener = self.app.live.listen(topics.iter().copied());
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first look reads: something may have happened between the reading of her token and this listening.
        let mut read: Option<Instant> = None;
        loop {
            tokio::select! {
                heard = listener.next() => match heard {
                    Ok(event) if RIGHTS.iter().any(|begins| event.kind.starts_with(begins)) => {}
                    Ok(_) => continue,
                    Err(Over::Closed) => return Ending::Closing,
                    // What was not heard may have been about her.
                    Err(Over::Behind) => {}
                },
                () = self.asks.notified() => {}
                _ = looks.tick() => {
                    if read.is_some_and(|read| read.elapsed() < READ_ANEW) && !self.is_over() {
                        continue;
                    }
                }
            }
            // At once, so that nothing more is answered by rights that may have ended.
            self.settle(Known::Asking);
            // It has room of its own while it lasts: most of the time nothing is read.
            match Box::pin(self.read_anew(topics)).await {
                Ok((rights, listening)) => {
                    topics = self.shown.topics(&rights);
                    listener = listening;
                    self.settle(Known::Here(rights));
                }
                Err(ending) => return ending,
            }
            read = Some(Instant::now());
        }
    }

    /// Reads her rights anew, unless the server stops: a database that is away must not keep it from that.
    async fn read_anew(&self, topics: Vec<Uuid>) -> Result<(Rights, Listener), Ending> {
        let mut reading = Apart::begin(self.shown.clone().read(self.app.clone(), topics));
        let found = tokio::select! {
            found = reading.done() => found,
            () = self.app.live.closed() => return Err(Ending::Closing),
        };
        let found = found.unwrap_or(Err(Ending::Failed));
        found.inspect_err(|_| self.settle(Known::Gone))
    }

    /// What is known of her rights holds no more, until they have been read.
    fn doubt(&self) {
        let mut known = self.known();
        if matches!(*known, Known::Here(_)) {
            *known = Known::Asking;
        }
    }

    /// This is known of her rights from now on.
    fn settle(&self, now: Known) {
        *self.known() = now;
        self.settles.notify_waiters();
    }

    fn is_settled(&self) -> Result<bool, Gone> {
        match *self.known() {
            Known::Here(_) => Ok(true),
            Known::Asking => Ok(false),
            Known::Gone => Err(Gone),
        }
    }

    /// Whether her time is over.
    fn is_over(&self) -> bool {
        let now = self.app.db.clock().now();
        match &*self.known() {
            Known::Here(rights) => rights.end_at.is_some_and(|end| now >= end),
            Known::Asking | Known::Gone => true,
        }
    }

    fn topics(&self) -> Vec<Uuid> {
        match &*self.known() {
            Known::Here(rights) => self.shown.topics(rights),
            Known::Asking | Known::Gone => Vec::new(),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rights {
    fn of(signed_in: Option<(Actor, Session)>, key_ends_at: Option<Moment>) -> Self {
        let session = signed_in.as_ref();
        let session_ends_at = session.map(|(actor, session)| session.ends_at(actor));
        Self {
            end_at: session_ends_at.into_iter().chain(key_ends_at).min(),
            signed_in: signed_in.map(|(actor, session)| (Arc::new(actor), session.id)),
        }
    }
}

impl Shown {
    fn is_nothing(&self) -> bool {
        self.token.is_none() && self.through.is_none()
    }

    /// Reads who she is now, however long the database takes to answer, with somebody who has listened to her topics since before.
    async fn read(self, app: App, mut topics: Vec<Uuid>) -> Result<(Rights, Listener), Ending> {
        loop {
            let listener = app.live.listen(topics.iter().copied());
            match self.rights(&app).await {
                Ok(Ok(rights)) => {
                    let wanted = self.topics(&rights);
                    if wanted == topics {
                        return Ok((rights, listener));
                    }
                    topics = wanted;
                }
                Ok(Err(ending)) => return Err(ending),
                Err(error) => {
                    tracing::warn!(%error, "the rights of a live connection could not be read; they are read again");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }

    /// Two statements for a session, one for a key.
    async fn rights(&self, app: &App) -> platform::Result<Result<Rights, Ending>> {
        let (conn, now) = (app.db.read(), app.db.clock().now());
        let key_ends_at = match &self.through {
            None => None,
            Some(through) => match application::standing(conn, &through.key, now).await? {
                Standing::Good(end) => end,
                Standing::Over => return Ok(Err(Ending::KeyEnded)),
            },
        };
        let signed_in = match &self.token {
            None => None,
            Some(token) => {
                match session::actor_by_token(conn, token, SessionKind::Bearer, now).await? {
                    Found::SignedIn(actor, session) => Some((actor, session)),
                    Found::Expired | Found::Unknown => return Ok(Err(Ending::SessionEnded)),
                }
            }
        };
        Ok(Ok(Rights::of(signed_in, key_ends_at)))
    }

    /// What her being here hangs on: the person, her session and her organisations, and the application.
    fn topics(&self, rights: &Rights) -> Vec<Uuid> {
        let through = self.through.iter();
        let mut topics: Vec<Uuid> = through.map(|it| it.application.id.uuid()).collect();
        if let Some((actor, session)) = &rights.signed_in {
            topics.extend([actor.person.uuid(), session.uuid()]);
            let houses = actor.members.iter();
            topics.extend(houses.map(|member| member.organisation.uuid()));
        }
        topics.sort_unstable();
        topics
    }
}
