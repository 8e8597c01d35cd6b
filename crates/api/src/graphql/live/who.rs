//! The person at the other end of a live connection.

use std::net::IpAddr;
use std::time::Duration;

use accounts::session::{self, Caller as Found, Session, SessionKind};
use kernel::actor::Actor;
use kernel::text::Language;
use platform::live::{Listener, Over};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, MissedTickBehavior};
use uuid::Uuid;

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
const RIGHTS: [&str; 5] = [
    "session.",
    "person.",
    "membership.",
    "organisation.",
    "authority.",
];

/// Her session has ended: she is nobody here any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Who is at the other end of a connection, with the rights of this moment. Her session is not kept alive by it: an open window is no use of it.
pub struct Who {
    app: App,
    token: Option<String>,
    language: Option<Language>,
    address: IpAddr,
    user_agent: Option<String>,
    through: Option<Through>,
    known: watch::Sender<Known>,
    asks: Notify,
}

#[derive(Clone)]
enum Known {
    /// Something has happened that may have changed her rights; they are being read.
    Asking,
    /// These are her rights.
    Here(Box<Option<(Actor, Session)>>),
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
        let (token, known) = match signed_in {
            Some((token, actor, session)) => (Some(token), Some((actor, session))),
            None => (None, None),
        };
        Self {
            app: app.clone(),
            token,
            language,
            address,
            user_agent: user_agent.map(str::to_owned),
            through: None,
            known: watch::Sender::new(Known::Here(Box::new(known))),
            asks: Notify::new(),
        }
    }

    /// The same somebody, for whom an application asks.
    #[must_use]
    pub fn through(mut self, through: Option<Through>) -> Self {
        self.through = through;
        self
    }

    /// The caller of an operation that she asks for: her rights are read anew for it, as for a request, since what was heard of them may be late. Something has to poll
    /// [`Who::leaves`] beside it.
    ///
    /// # Errors
    /// When her session has ended.
    pub async fn asking(&self) -> Result<Caller, Gone> {
        if self.token.is_some() {
            self.known.send_if_modified(|known| {
                let is_here = matches!(known, Known::Here(_));
                if is_here {
                    *known = Known::Asking;
                }
                is_here
            });
            self.asks.notify_one();
        }
        self.caller().await
    }

    /// The caller of what is run now, by her rights as far as they have been heard of: the answer to an event.
    ///
    /// # Errors
    /// When her session has ended.
    pub async fn caller(&self) -> Result<Caller, Gone> {
        let mut known = self.known.subscribe();
        // The sender lives as long as this.
        let settled = known
            .wait_for(|known| !matches!(known, Known::Asking))
            .await
            .map_err(|_| Gone)?;
        let signed_in = match &*settled {
            Known::Here(known) => known
                .as_ref()
                .as_ref()
                .map(|(actor, session)| (actor.clone(), session.id)),
            Known::Asking | Known::Gone => return Err(Gone),
        };
        drop(settled);
        let request = RequestId::fresh().0;
        let caller = Caller::new(&self.app, signed_in, self.language, request, self.address);
        Ok(caller
            .with_application(self.through.clone())
            .with_user_agent(self.user_agent.as_deref()))
    }

    /// Watches over her rights, and ends when she has to go. Poll it beside whatever asks for [`Who::caller`], and before it.
    pub async fn leaves(&self) -> Ending {
        let Some(token) = &self.token else {
            self.app.live.closed().await;
            return Ending::Closing;
        };
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
            self.known.send_replace(Known::Asking);
            let found = tokio::select! {
                found = Box::pin(self.read(token, topics)) => found,
                // A database that is away must not keep the server from stopping.
                () = self.app.live.closed() => return Ending::Closing,
            };
            if let Ok((actor, session, listening)) = found {
                topics = topics_of(&actor, &session);
                listener = listening;
                self.known
                    .send_replace(Known::Here(Box::new(Some((actor, session)))));
            } else {
                self.known.send_replace(Known::Gone);
                return Ending::SessionEnded;
            }
            read = Some(Instant::now());
        }
    }

    /// Reads who she is now, however long the database takes to answer, with somebody who has listened to her topics since before.
    async fn read(
        &self,
        token: &str,
        mut topics: Vec<Uuid>,
    ) -> Result<(Actor, Session, Listener), Gone> {
        let db = &self.app.db;
        loop {
            let listener = self.app.live.listen(topics.iter().copied());
            let now = db.clock().now();
            match session::actor_by_token(db.read(), token, SessionKind::Bearer, now).await {
                Ok(Found::SignedIn(actor, session)) => {
                    let wanted = topics_of(&actor, &session);
                    if wanted == topics {
                        return Ok((actor, session, listener));
                    }
                    topics = wanted;
                }
                Ok(Found::Expired | Found::Unknown) => return Err(Gone),
                Err(error) => {
                    tracing::warn!(%error, "the rights of a live connection could not be read; they are read again");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }

    /// Whether her session's time is over, as far as is known here. Uses elsewhere may have given it more.
    fn is_over(&self) -> bool {
        let now = self.app.db.clock().now();
        match &*self.known.borrow() {
            Known::Here(known) => known
                .as_ref()
                .as_ref()
                .is_some_and(|(actor, session)| now >= session.ends_at(actor)),
            Known::Asking | Known::Gone => true,
        }
    }

    fn topics(&self) -> Vec<Uuid> {
        match &*self.known.borrow() {
            Known::Here(known) => known
                .as_ref()
                .as_ref()
                .map_or_else(Vec::new, |(actor, session)| topics_of(actor, session)),
            Known::Asking | Known::Gone => Vec::new(),
        }
    }
}

/// What rights hang on: the person, her session and her organisations.
fn topics_of(actor: &Actor, session: &Session) -> Vec<Uuid> {
    let houses = actor
        .members
        .iter()
        .map(|member| member.organisation.uuid());
    let mut topics: Vec<Uuid> = [actor.person.uuid(), session.id.uuid()]
        .into_iter()
        .chain(houses)
        .collect();
    topics.sort_unstable();
    topics
}
