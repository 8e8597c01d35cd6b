//! What is told of a GraphQL operation: its span, its metrics, and that it was slow. Never its variables, nor what it answered.

mod fields;
mod names;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, SchemaBuilder, ServerError, Value};
use kernel::fault::Faults;
use platform::telemetry::spent::{self, Spent};
use platform::telemetry::{names as metric, slow, trace};
use tracing::{Instrument, Span};

use super::documents::{Hash, Known};
use super::executor::Answered;
use super::{Mutation, Query, Subscription};
use crate::App;

pub(super) use names::Names;

/// Gives the fields at the root spans of their own where traces are written; elsewhere the engine is left as fast as it is.
pub(super) fn schema(
    schema: SchemaBuilder<Query, Mutation, Subscription>,
    app: &App,
) -> SchemaBuilder<Query, Mutation, Subscription> {
    if app.settings.traced {
        schema.extension(fields::RootFields)
    } else {
        schema
    }
}

/// A document was looked for among those that are kept.
pub(super) fn looked_for(found: bool) {
    let found = if found { "hit" } else { "miss" };
    metrics::counter!(metric::GRAPHQL_DOCUMENTS, "found" => found).increment(1);
}

/// An answer was looked for among those that are kept for everybody.
pub(super) fn looked_for_an_answer(found: bool) {
    let found = if found { "hit" } else { "miss" };
    metrics::counter!(metric::GRAPHQL_ANSWERS, "found" => found).increment(1);
}

/// A row was looked for among those that are kept for whoever has not signed in.
pub(super) fn looked_for_a_row(found: bool) {
    let found = if found { "hit" } else { "miss" };
    metrics::counter!(metric::GRAPHQL_ROWS, "found" => found).increment(1);
}

/// A request was refused before anything ran.
pub(super) fn refused(response: &Response) {
    let code = response.errors.first().map_or("OTHER", code);
    metrics::counter!(metric::GRAPHQL_REFUSALS, "code" => code.to_owned()).increment(1);
}

/// A command told its caller what to mend.
pub(super) fn user_errors(faults: &Faults) {
    for fault in faults {
        metrics::counter!(metric::GRAPHQL_USER_ERRORS, "code" => fault.code.code()).increment(1);
    }
}

/// An operation that was let in.
#[derive(Debug)]
pub(super) struct Run {
    operation: String,
    kind: &'static str,
    document: Hash,
    cost: usize,
}

impl Run {
    /// What is told of an operation of a document.
    pub(super) fn of(names: &Names, known: &Known, operation: Option<&str>, cost: usize) -> Self {
        let name = known.name(operation).map(async_graphql::Name::as_str);
        Self {
            operation: names.label(name),
            kind: match known.kind(operation) {
                Some(OperationType::Mutation) => "mutation",
                Some(OperationType::Subscription) => "subscription",
                Some(OperationType::Query) | None => "query",
            },
            document: known.hash,
            cost,
        }
    }

    /// Some operation of a test.
    #[cfg(test)]
    pub(super) fn costing(cost: usize) -> Arc<Self> {
        Arc::new(Self {
            operation: "none".to_owned(),
            kind: "query",
            document: Hash::of(""),
            cost,
        })
    }

    /// What it costs, in points.
    pub(super) fn cost(&self) -> usize {
        self.cost
    }

    /// Runs the operation and tells of it.
    pub(super) fn watch(
        self: Arc<Self>,
        work: impl Future<Output = Answered> + Send,
    ) -> impl Future<Output = Answered> + Send {
        Span::current().record("operation", self.operation.as_str());
        let span = tracing::info_span!(
            "graphql",
            operation = self.operation.as_str(),
            r#type = self.kind,
        );
        trace::tell(
            &span,
            "graphql.document.sha256",
            format!("{:?}", self.document),
        );
        trace::tell(
            &span,
            "graphql.cost",
            i64::try_from(self.cost).unwrap_or(i64::MAX),
        );
        let watched = span.clone();
        async move {
            let mut watched = Watched::begin(self, watched);
            let (answered, spent) = spent::measure(work).await;
            watched.spent = spent;
            watched.outcome = Some(outcome(&answered.response));
            answered
        }
        .instrument(span)
    }
}

/// An operation under way; told of when it is dropped, so that one that ran out of time is seen too.
struct Watched {
    run: Arc<Run>,
    span: Span,
    began: Instant,
    spent: Spent,
    outcome: Option<String>,
}

impl Watched {
    fn begin(run: Arc<Run>, span: Span) -> Self {
        Self {
            run,
            span,
            began: Instant::now(),
            spent: Spent::default(),
            outcome: None,
        }
    }

    fn tell_slow(&self, took: Duration, outcome: &str) {
        tracing::warn!(
            parent: &self.span,
            slow = slow::Thing::Operation.name(),
            duration_ms = slow::millis(took),
            database_ms = slow::millis(self.spent.time),
            statements = self.spent.statements,
            document = ?self.run.document,
            cost = self.run.cost,
            outcome,
            "slow"
        );
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        let outcome = self
            .outcome
            .take()
            .unwrap_or_else(|| "abandoned".to_owned());
        let (operation, kind) = (&self.run.operation, self.run.kind);
        metrics::histogram!(metric::GRAPHQL_DURATION, "operation" => operation.clone(), "type" => kind)
            .record(took);
        metrics::counter!(metric::GRAPHQL_POINTS, "operation" => operation.clone())
            .increment(self.run.cost as u64);
        metrics::counter!(metric::GRAPHQL_OPERATIONS, "operation" => operation.clone(), "type" => kind, "outcome" => outcome.clone())
            .increment(1);
        if matches!(outcome.as_str(), "abandoned" | "INTERNAL" | "UNAVAILABLE") {
            trace::fail(&self.span, "operation failed");
        }
        if slow::is_slow(slow::Thing::Operation, took) {
            self.tell_slow(took, &outcome);
        }
    }
}

/// A subscription that is open, counted until this is dropped.
#[derive(Debug)]
pub(super) struct Subscribed {
    field: String,
}

impl Subscribed {
    /// A subscription to a field of the schema.
    pub(super) fn to(field: String) -> Self {
        metrics::gauge!(metric::LIVE_SUBSCRIPTIONS, "field" => field.clone()).increment(1);
        Self { field }
    }

    /// Something was answered.
    pub(super) fn answered(&self) {
        metrics::counter!(metric::LIVE_MESSAGES, "field" => self.field.clone()).increment(1);
    }
}

impl Drop for Subscribed {
    fn drop(&mut self) {
        metrics::gauge!(metric::LIVE_SUBSCRIPTIONS, "field" => self.field.clone()).decrement(1);
    }
}

/// How an operation ended: by the code of its first error, else by whether a command refused.
fn outcome(response: &Response) -> String {
    match response.errors.first() {
        Some(error) => code(error).to_owned(),
        None if has_user_errors(&response.data) => "user_errors".to_owned(),
        None => "ok".to_owned(),
    }
}

/// Whether a command at the root says what to mend, under its own name `userErrors`.
fn has_user_errors(data: &Value) -> bool {
    let Value::Object(fields) = data else {
        return false;
    };
    fields.values().any(|payload| match payload {
        Value::Object(payload) => matches!(
            payload.get("userErrors"),
            Some(Value::List(errors)) if !errors.is_empty()
        ),
        _ => false,
    })
}

/// The code of an error. All of them are written in this crate; the form is looked at all the same.
fn code(error: &ServerError) -> &str {
    let extensions = error.extensions.as_ref();
    match extensions.and_then(|extensions| extensions.get("code")) {
        Some(Value::String(code)) if is_code(code) => code,
        _ => "OTHER",
    }
}

fn is_code(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::graphql::coded;

    fn answered(data: serde_json::Value) -> String {
        outcome(&Response::new(Value::from_json(data).expect("a value")))
    }

    #[test]
    fn an_operation_ends_well_or_with_what_is_to_be_mended_or_with_a_code() {
        assert_eq!(answered(json!({ "a": { "userErrors": [] } })), "ok");
        let refused = json!({ "a": { "userErrors": [{ "code": "REQUIRED" }] } });
        assert_eq!(answered(refused), "user_errors");
        let failed = Response::from_errors(vec![coded("no", "RATE_LIMITED")]);
        assert_eq!(outcome(&failed), "RATE_LIMITED");
        let strange = Response::from_errors(vec![coded("no", "mai@htx.example")]);
        assert_eq!(outcome(&strange), "OTHER");
    }
}
