//! One operation as a stream of answers.

use std::sync::Arc;

use async_graphql::ServerError;
use futures::stream::{self, Stream};
use serde_json::value::{RawValue, to_raw_value};

use crate::graphql::live::{Ending, Running, Who};
use crate::graphql::{Ask, Begun, Executor};
use crate::http::answer::is_refused;
use crate::http::endpoint::out_of_time;

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
    Asked(Box<Executor>, Arc<Who>, Box<Ask>),
    Running(Box<Running>),
    Answered,
    Done,
}

/// Runs whatever is asked: a query or a command has one answer, a subscription as many as come.
pub(super) fn operation(
    executor: Executor,
    who: Arc<Who>,
    ask: Ask,
) -> impl Stream<Item = Answer> + Send {
    let asked = State::Asked(Box::new(executor), who, Box::new(ask));
    stream::unfold(asked, |state| async move {
        match state {
            // Its room is given back when it has begun.
            State::Asked(executor, who, ask) => Some(Box::pin(begin(&executor, who, *ask)).await),
            State::Running(running) => Some(go_on(running).await),
            State::Answered => Some((Answer::Complete, State::Done)),
            State::Done => None,
        }
    })
}

/// Goes on with a subscription that has been opened.
pub(super) fn running(running: Running) -> impl Stream<Item = Answer> + Send {
    stream::unfold(State::Running(Box::new(running)), |state| async move {
        match state {
            State::Running(running) => Some(go_on(running).await),
            _ => None,
        }
    })
}

async fn begin(executor: &Executor, who: Arc<Who>, ask: Ask) -> (Answer, State) {
    let longest = executor.request_time();
    let caller = match platform::db::within(longest, who.asking()).await {
        Ok(Ok(caller)) => caller,
        Ok(Err(_)) => return (Answer::Over(Ending::SessionEnded), State::Done),
        Err(_) => return (Answer::Refused(vec![out_of_time()]), State::Done),
    };
    match executor.begin(ask, caller).await {
        Begun::Answer(answer) => {
            let Ok(answered) = platform::db::within(longest, answer).await else {
                return (Answer::Refused(vec![out_of_time()]), State::Done);
            };
            if is_refused(&answered.response) {
                (Answer::Refused(answered.response.errors), State::Done)
            } else {
                next(answered.raw(), State::Answered)
            }
        }
        Begun::Live(opening) => match opening.open(who).await {
            Ok(running) => go_on(Box::new(running)).await,
            Err(refused) => (Answer::Refused(refused.response.errors), State::Done),
        },
    }
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
