//! One operation as a stream of answers.

use std::sync::Arc;

use async_graphql::ServerError;
use futures::stream::{self, BoxStream, Stream, StreamExt};
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::oneshot;

use crate::graphql::live::{Apart, Ending, Running, Who};
use crate::graphql::{Ask, Begun, Caller};
use crate::http::answer::is_refused;
use crate::http::capacity::Place;
use crate::http::endpoint::{Endpoint, out_of_time, turned};

/// What comes of an operation.
#[derive(Debug)]
pub(super) enum Answer {
    /// An answer; more may come.
    Next(Box<RawValue>),
    /// It was refused; nothing more comes.
    Refused(Vec<ServerError>),
    /// Everything has been said.
    Complete,
    /// It ends before its time.
    Over(Ending),
}

enum State {
    Asked(Apart<Came>),
    Running(Box<Running>),
    Answered,
    Done,
}

/// What came of its first run.
enum Came {
    /// It has one answer.
    Once(serde_json::Result<Box<RawValue>>),
    /// It goes on.
    Opened(Box<Running>),
    /// It was refused.
    Refused(Vec<ServerError>),
}

/// Begins whatever is asked, by the rights of this moment, in a place among all requests that are under way: with none left it is refused as they are. When this is
/// done it has been paid for, or refused. A query or a command has one answer, a subscription as many as come.
///
/// It is run in a task of its own, so that whoever does not read his answers keeps no place; dropping the answers ends it.
pub(super) async fn begin(
    endpoint: Endpoint,
    who: Arc<Who>,
    ask: Ask,
) -> BoxStream<'static, Answer> {
    let longest = endpoint.executor.request_time();
    let caller = match platform::db::within(longest, who.asking()).await {
        Ok(Ok(caller)) => caller,
        Ok(Err(gone)) => return only(Answer::Over(gone.into())),
        Err(_) => return only(Answer::Refused(vec![out_of_time()])),
    };
    let place = match endpoint.capacity.place() {
        Ok(place) => place,
        Err(why) => return only(Answer::Refused(vec![turned(why).error()])),
    };
    let (paid, is_paid) = oneshot::channel();
    let work = Apart::begin(run(endpoint, who, ask, caller, place, paid));
    // Where it came to no end before, that is told by what comes of it.
    let _ = is_paid.await;
    answers(State::Asked(work)).boxed()
}

fn only(answer: Answer) -> BoxStream<'static, Answer> {
    stream::iter([answer]).boxed()
}

async fn run(
    endpoint: Endpoint,
    who: Arc<Who>,
    ask: Ask,
    caller: Caller,
    place: Place,
    paid: oneshot::Sender<()>,
) -> Came {
    let _place = place;
    let longest = endpoint.executor.request_time();
    let begun = endpoint.executor.begin(ask, caller).await;
    // Nobody waits for it any more where the connection has ended.
    let _ = paid.send(());
    match begun {
        Begun::Answer(answer) => {
            let Ok(answered) = platform::db::within(longest, answer).await else {
                return Came::Refused(vec![out_of_time()]);
            };
            if is_refused(&answered.response) {
                Came::Refused(answered.response.errors)
            } else {
                Came::Once(answered.raw())
            }
        }
        Begun::Live(opening) => match opening.open(who).await {
            Ok(running) => Came::Opened(Box::new(running)),
            Err(refused) => Came::Refused(refused.response.errors),
        },
    }
}

/// Goes on with a subscription that has been opened.
pub(super) fn running(running: Running) -> impl Stream<Item = Answer> + Send {
    answers(State::Running(Box::new(running)))
}

fn answers(state: State) -> impl Stream<Item = Answer> + Send {
    stream::unfold(state, |state| async move {
        match state {
            State::Asked(mut work) => Some(match work.done().await {
                Some(Came::Once(json)) => next(json, State::Answered),
                Some(Came::Opened(running)) => go_on(running).await,
                Some(Came::Refused(errors)) => (Answer::Refused(errors), State::Done),
                None => (Answer::Over(Ending::Failed), State::Done),
            }),
            State::Running(running) => Some(go_on(running).await),
            State::Answered => Some((Answer::Complete, State::Done)),
            State::Done => None,
        }
    })
}

async fn go_on(mut running: Box<Running>) -> (Answer, State) {
    match running.next().await {
        Ok(response) => next(to_raw_value(&response), State::Running(running)),
        Err(ending) => (Answer::Over(ending), State::Done),
    }
}

fn next(json: serde_json::Result<Box<RawValue>>, state: State) -> (Answer, State) {
    match json {
        Ok(json) => (Answer::Next(json), state),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            (Answer::Over(Ending::Failed), State::Done)
        }
    }
}
