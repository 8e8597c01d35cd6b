//! A subscription's document, and what comes of it when it is run for an event.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::{Request, Response, ServerError, Value};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use kernel::id::OrganisationId;
use platform::events::{Event, Place};

use super::running::Ending;
use super::turn::Turn;
use super::who::Who;
use crate::graphql::executor::{Admitted, Executor, coded};
use crate::graphql::{Caller, Schema};

/// What came of a document that was run for an event.
pub(super) struct Run {
    /// The subscriber's organisations when it was run.
    pub(super) houses: Vec<OrganisationId>,
    /// Why it was run: for the event, or to be opened anew.
    pub(super) turn: Arc<Turn>,
    pub(super) answer: Option<Response>,
}

impl Run {
    /// Waits for room and runs it. `None` where the subscriber's rights are just being read: whoever knows nothing of them keeps no room.
    pub(super) async fn of(
        document: Arc<Document>,
        who: Arc<Who>,
        before: Vec<OrganisationId>,
        event: Arc<Event>,
        resume: Place,
    ) -> Result<Option<Self>, Ending> {
        let _room = document.executor.room().take().await;
        let Some(caller) = who.at_hand()? else {
            return Ok(None);
        };
        let houses = houses(&caller);
        let turn = Arc::new(if houses == before {
            Turn::Event(event)
        } else {
            Turn::opening(Some(resume))
        });
        let longest = document.executor.request_time();
        let run = platform::db::within(longest, document.run(Arc::clone(&turn), caller));
        let answer = run.await.map_err(|_| {
            tracing::warn!("a subscription's answer ran out of time");
            Ending::Failed
        })?;
        let answer = answer.map(|response| document.admitted.arrange(response));
        // What could not be read now would be missed until the next event, or be taken for something that she may not see.
        if answer.as_ref().is_some_and(is_unavailable) {
            tracing::warn!("a subscription's answer could not be read");
            return Err(Ending::Failed);
        }
        Ok(Some(Self {
            houses,
            turn,
            answer,
        }))
    }
}

/// A subscription's document, to be run for each event.
pub(super) struct Document {
    pub(super) executor: Executor,
    pub(super) admitted: Admitted,
}

impl Document {
    /// `None` when there is nothing to answer.
    pub(super) fn run(
        &self,
        turn: Arc<Turn>,
        caller: Caller,
    ) -> BoxFuture<'static, Option<Response>> {
        let loaders = caller.loaders(self.executor.app(), None);
        let request = self.admitted.request().data(loaders).data(caller);
        first(self.executor.schema(), request.data(turn))
    }
}

/// The first answer of a stream, which has one at most. Not generic, so that the engine's code is compiled in this crate alone.
fn first(schema: &Schema, request: Request) -> BoxFuture<'static, Option<Response>> {
    let mut answers = schema.execute_stream(request);
    Box::pin(async move {
        AssertUnwindSafe(answers.next())
            .catch_unwind()
            .await
            .unwrap_or_else(|_| {
                tracing::error!("a resolver panicked");
                Some(Response::from_errors(vec![failed()]))
            })
    })
}

/// What is told of a defect.
pub(super) fn failed() -> ServerError {
    coded("Something went wrong on our side.", "INTERNAL")
}

/// Whether there is no answer because the database is away or busy.
fn is_unavailable(answer: &Response) -> bool {
    let code = Value::from("UNAVAILABLE");
    let errors = answer.errors.iter();
    let mut extensions = errors.filter_map(|error| error.extensions.as_ref());
    answer.data == Value::Null && extensions.any(|it| it.get("code") == Some(&code))
}

/// A caller's organisations, in an order that can be compared.
pub(super) fn houses(caller: &Caller) -> Vec<OrganisationId> {
    let mut houses = caller
        .actor()
        .map_or_else(Vec::new, |actor| actor.organisation_ids());
    houses.sort_unstable();
    houses
}
