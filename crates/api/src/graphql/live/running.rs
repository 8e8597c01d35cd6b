//! A subscription from its opening to its end.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Response, Value};
use kernel::id::OrganisationId;
use platform::events::{self, Event, Place, Position};
use platform::live::Over;

use super::apart::Apart;
use super::document::{Document, Run, failed, houses};
use super::turn::{Pace, Source, Turn};
use super::who::{Gone, Who};
use crate::graphql::Caller;
use crate::graphql::executor::{Admitted, Answered, Executor, coded};
use crate::graphql::observed::Subscribed;

/// How long whoever has spent his points waits at most until he is asked again.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Events read in one go while a subscription catches up.
const A_ROUND: u64 = 100;

/// Why a subscription ends without its subscriber having asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its subscriber did not keep up. He may subscribe anew, after the last cursor he has.
    Behind,
    /// The server stops.
    Closing,
    /// Its subscriber's session has ended.
    SessionEnded,
    /// The key of the application has ended by which it came, or the application was revoked.
    KeyEnded,
    /// What it listens to is not for this person any more.
    NotAllowed,
    /// Something took too long or failed. He may subscribe anew, after the last cursor he has.
    Failed,
}

impl From<Over> for Ending {
    fn from(over: Over) -> Self {
        match over {
            Over::Behind => Self::Behind,
            Over::Closed => Self::Closing,
        }
    }
}

impl From<Gone> for Ending {
    fn from(_: Gone) -> Self {
        Self::SessionEnded
    }
}

/// A subscription that was let in and paid for, and waits to be opened.
pub struct Opening {
    executor: Executor,
    admitted: Admitted,
    caller: Caller,
}

impl Opening {
    pub(in crate::graphql) fn new(executor: Executor, admitted: Admitted, caller: Caller) -> Self {
        Self {
            executor,
            admitted,
            caller,
        }
    }

    /// The answer to a subscription that came where one answer is wanted.
    pub fn not_here(&self) -> Box<Answered> {
        self.admitted.refused(coded(
            "A subscription is answered as text/event-stream, or over a WebSocket with graphql-transport-ws.",
            "BAD_USER_INPUT",
        ))
    }

    /// Opens it: its first answer is the state of things now.
    ///
    /// # Errors
    /// What is wrong with it, as the answer to give.
    pub async fn open(self, who: Arc<Who>) -> Result<Running, Box<Answered>> {
        let Some(field) = self.admitted.field() else {
            return Err(self.admitted.refused(coded(
                "A subscription selects one field, and that by itself and not by a fragment.",
                "BAD_USER_INPUT",
            )));
        };
        let Self {
            executor,
            admitted,
            caller,
        } = self;
        let houses = houses(&caller);
        let document = Arc::new(Document { executor, admitted });
        let turn = Arc::new(Turn::opening(None));
        let maximum = document.executor.app().settings.limits.cost;
        let run = document.run(Arc::clone(&turn), caller);
        let run = platform::db::within(document.executor.request_time(), run).await;
        let response = match run {
            Ok(Some(response)) => response,
            // `@skip` and `@include` have left nothing of it.
            Ok(None) => {
                return Err(document.admitted.refused(coded(
                    "A subscription selects one field, and this one leaves it out.",
                    "BAD_USER_INPUT",
                )));
            }
            Err(_) => {
                tracing::warn!("a subscription was not opened in time");
                return Err(document.admitted.refused(failed()));
            }
        };
        let response = document.admitted.arrange(response);
        let answer = document.admitted.answered(response, maximum);
        match turn.source() {
            Some(source) if answer.response.data != Value::Null => Ok(Running {
                last: source.begins().at,
                place: source.begins(),
                catching_up: source.after.is_some(),
                first: Some(Box::new(answer.response)),
                backlog: VecDeque::new(),
                said: None,
                told: Subscribed::to(field),
                document,
                source,
                houses,
                who,
            }),
            _ => Err(Box::new(answer)),
        }
    }
}

/// A subscription that listens.
pub struct Running {
    document: Arc<Document>,
    who: Arc<Who>,
    source: Source,
    /// The organisations of its subscriber when it was opened; with others it is opened anew.
    houses: Vec<OrganisationId>,
    /// What has been told so far.
    last: Position,
    /// The last place that its subscriber can go on from.
    place: Place,
    catching_up: bool,
    backlog: VecDeque<Event>,
    first: Option<Box<Response>>,
    /// What was answered last, where nothing is answered twice.
    said: Option<Value>,
    told: Subscribed,
}

impl Running {
    /// The next answer.
    ///
    /// # Errors
    /// When there will be none any more.
    pub async fn next(&mut self) -> Result<Response, Ending> {
        if let Some(first) = self.first.take() {
            self.remember(&first);
            return Ok(*first);
        }
        loop {
            let Some(event) = self.event().await? else {
                continue;
            };
            // What follows has room of its own while it lasts: most of its time a subscription waits for news.
            if let Some(answer) = Box::pin(self.answer(event)).await? {
                return Ok(answer);
            }
        }
    }

    /// The answer to an event; nothing where it says nothing to her.
    async fn answer(&mut self, event: Arc<Event>) -> Result<Option<Response>, Ending> {
        self.last = event.position;
        let before = std::mem::replace(&mut self.place, event.place());
        self.skip_to_newest();
        // Whoever watches over her rights is polled before this goes on, and hears what happened before this event.
        tokio::task::yield_now().await;
        let caller = self.who.caller().await?;
        if houses(&caller) == self.houses && !self.answers(&caller, &event) {
            return Ok(None);
        }
        self.pay(&caller).await;
        let position = event.position;
        let run = self.run(event, before).await?;
        let answer = if run.houses == self.houses {
            run.answer
        } else {
            self.opened_anew(run, position, before)?
        };
        let Some(answer) = answer else {
            return Ok(None);
        };
        if self.source.pace == Pace::Newest && self.said.as_ref() == Some(&answer.data) {
            return Ok(None);
        }
        self.remember(&answer);
        Ok(Some(answer))
    }

    /// The next event that was not told, from the table first; `None`: look again.
    async fn event(&mut self) -> Result<Option<Arc<Event>>, Ending> {
        if let Some(event) = self.backlog.pop_front() {
            return Ok(Some(Arc::new(event)));
        }
        if self.catching_up {
            self.backlog = Box::pin(self.missed()).await?.into();
            self.catching_up = !self.backlog.is_empty();
            return Ok(None);
        }
        let event = self.source.listener.next().await?;
        Ok((event.position > self.last).then_some(event))
    }

    /// The next of what happened before it began to listen.
    async fn missed(&self) -> Result<Vec<Event>, Ending> {
        let (executor, last) = (self.document.executor.clone(), self.last);
        let whose = self.source.about.whose().to_vec();
        let reading = async move {
            let _room = executor.room().take().await;
            let conn = executor.app().db.read();
            let events = events::concerning(conn, &whose, last, A_ROUND);
            platform::db::within(executor.request_time(), events).await
        };
        let read = Apart::begin(reading).done().await;
        read.ok_or(Ending::Failed)?
            .flatten()
            .inspect_err(|error| tracing::warn!(%error, "a subscription could not catch up"))
            .map_err(|_| Ending::Failed)
    }

    /// Where only the newest state counts, whatever waits already is told with it.
    fn skip_to_newest(&mut self) {
        if self.source.pace == Pace::Newest {
            while let Some(later) = self.source.listener.at_hand() {
                self.last = self.last.max(later.position);
            }
        }
    }

    /// Whether an event is answered. What is not is not paid for either.
    fn answers(&self, caller: &Caller, event: &Arc<Event>) -> bool {
        caller
            .actor()
            .is_some_and(|actor| self.source.about.answers(actor, event))
    }

    /// Each answer costs what its document costs. Whoever has spent his points waits for his news; it is not lost to him meanwhile, unless more comes than waits for anybody.
    /// What was paid is not given back where nothing is answered, because nothing was meant for him or his rights ended meanwhile: it was read all the same.
    async fn pay(&self, caller: &Caller) {
        while let Err(short) = caller.spend(self.document.admitted.points()).await {
            let wait = short.over.wait.and_then(|wait| wait.to_std().ok());
            tokio::time::sleep(wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)).await;
        }
    }

    /// Runs the document for an event by her rights of that moment, or, where she belongs to other organisations than before, opens it anew after `resume`, the last place
    /// that she knows of. Her rights may have ended while she waited for points or for room, and may end while it is run; then it is run once more.
    async fn run(&self, event: Arc<Event>, resume: Place) -> Result<Run, Ending> {
        loop {
            self.who.settled().await?;
            let run = Run::of(
                Arc::clone(&self.document),
                Arc::clone(&self.who),
                self.houses.clone(),
                Arc::clone(&event),
                resume,
            );
            let run = Apart::begin(run).done().await.ok_or(Ending::Failed)??;
            let now = self.who.caller().await?;
            if let Some(run) = run.filter(|run| run.houses == houses(&now)) {
                return Ok(run);
            }
        }
    }

    /// The subscriber belongs to other organisations than before, and it was opened anew. Told is what happened at `from` and after it: what happened before in an
    /// organisation that is new to her is not news. `resume` is the last place that she knows of.
    fn opened_anew(
        &mut self,
        run: Run,
        from: Position,
        resume: Place,
    ) -> Result<Option<Response>, Ending> {
        let Run {
            houses,
            turn,
            answer,
        } = run;
        self.houses = houses;
        let shown = answer
            .as_ref()
            .is_some_and(|answer| answer.data != Value::Null);
        match turn.source().filter(|_| shown) {
            Some(source) => {
                self.catching_up = source.after.is_some();
                self.last = if self.catching_up {
                    Position {
                        position: from.position - 1,
                        ..from
                    }
                } else {
                    source.listener.since().at
                };
                // What happened at `from` is still to be told.
                self.place = resume;
                self.backlog.clear();
                self.source = source;
                Ok(answer)
            }
            None => Err(Ending::NotAllowed),
        }
    }

    fn remember(&mut self, answer: &Response) {
        self.told.answered();
        if self.source.pace == Pace::Newest {
            self.said = Some(answer.data.clone());
        }
    }
}
