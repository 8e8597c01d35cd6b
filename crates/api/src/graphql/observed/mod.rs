//! What is told of a GraphQL operation: its span, its metrics, and that it was slow. Never its variables, nor what it answered.

mod fields;
mod names;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, SchemaBuilder, ServerError, Value};
use kernel::fault::Faults;
use metrics::{Counter, Histogram};
use platform::telemetry::spent::{self, Spent};
use platform::telemetry::{names as metric, slow, trace};
use tracing::{Instrument, Span};

use super::documents::{Hash, Known};
use super::executor::Answered;
use super::{Mutation, Query, Subscription};
use crate::{App, Settings};

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

/// Counts whether something that is kept was found. A label that stands in the code costs no memory each time.
macro_rules! count_found {
    ($metric:expr, $found:expr) => {
        if $found {
            metrics::counter!($metric, "found" => "hit").increment(1);
        } else {
            metrics::counter!($metric, "found" => "miss").increment(1);
        }
    };
}

/// A document was looked for among those that are kept.
pub(super) fn looked_for(found: bool) {
    count_found!(metric::GRAPHQL_DOCUMENTS, found);
}

/// An answer was looked for among those that are kept for everybody.
pub(super) fn looked_for_an_answer(found: bool) {
    count_found!(metric::GRAPHQL_ANSWERS, found);
}

/// A row was looked for among those that are kept for whoever has not signed in.
pub(super) fn looked_for_a_row(found: bool) {
    count_found!(metric::GRAPHQL_ROWS, found);
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
    operation: Arc<str>,
    kind: &'static str,
    document: Hash,
    /// Its digits, where traces are written.
    digits: Option<Arc<str>>,
    cost: usize,
    well: OnceLock<Well>,
}

/// The metrics of an operation that ended well: the answer that is kept of it is told again and again.
#[derive(Debug)]
struct Well {
    duration: Histogram,
    points: Counter,
    ended: Counter,
}

impl Run {
    /// What is told of an operation of a document.
    pub(super) fn of(
        settings: &Settings,
        names: &Names,
        known: &Known,
        operation: Option<&str>,
        cost: usize,
    ) -> Self {
        let digits = settings.traced.then(|| format!("{:?}", known.hash).into());
        let name = known.name(operation).map(async_graphql::Name::as_str);
        Self {
            operation: names.label(name).into(),
            kind: match known.kind(operation) {
                Some(OperationType::Mutation) => "mutation",
                Some(OperationType::Subscription) => "subscription",
                Some(OperationType::Query) | None => "query",
            },
            document: known.hash,
            digits,
            cost,
            well: OnceLock::new(),
        }
    }

    /// Some operation of a test.
    #[cfg(test)]
    pub(super) fn costing(cost: usize) -> Arc<Self> {
        Arc::new(Self {
            operation: "none".into(),
            kind: "query",
            document: Hash::of(""),
            digits: None,
            cost,
            well: OnceLock::new(),
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
        Span::current().record("operation", &*self.operation);
        let span =
            tracing::info_span!("graphql", operation = &*self.operation, r#type = self.kind,);
        if let Some(digits) = &self.digits {
            trace::tell(&span, "graphql.document.sha256", Arc::clone(digits));
            let cost = i64::try_from(self.cost).unwrap_or(i64::MAX);
            trace::tell(&span, "graphql.cost", cost);
        }
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

    fn duration(&self) -> Histogram {
        metrics::histogram!(metric::GRAPHQL_DURATION, "operation" => Arc::clone(&self.operation), "type" => self.kind)
    }

    fn points(&self) -> Counter {
        metrics::counter!(metric::GRAPHQL_POINTS, "operation" => Arc::clone(&self.operation))
    }

    fn ended(&self, outcome: Cow<'static, str>) -> Counter {
        metrics::counter!(metric::GRAPHQL_OPERATIONS, "operation" => Arc::clone(&self.operation), "type" => self.kind, "outcome" => outcome)
    }

    /// Counts that it has ended so, after a while.
    fn count(&self, outcome: Cow<'static, str>, took: Duration) {
        let cost = self.cost as u64;
        if outcome == OK {
            let well = self.well.get_or_init(|| Well {
                duration: self.duration(),
                points: self.points(),
                ended: self.ended(OK.into()),
            });
            well.duration.record(took);
            well.points.increment(cost);
            well.ended.increment(1);
        } else {
            self.duration().record(took);
            self.points().increment(cost);
            self.ended(outcome).increment(1);
        }
    }
}

/// How an operation ended that went well.
const OK: &str = "ok";

/// An operation under way; told of when it is dropped, so that one that ran out of time is seen too.
struct Watched {
    run: Arc<Run>,
    span: Span,
    began: Instant,
    spent: Spent,
    outcome: Option<Cow<'static, str>>,
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
        let outcome = self.outcome.take().unwrap_or("abandoned".into());
        if matches!(&*outcome, "abandoned" | "INTERNAL" | "UNAVAILABLE") {
            trace::fail(&self.span, "operation failed");
        }
        if slow::is_slow(slow::Thing::Operation, took) {
            self.tell_slow(took, &outcome);
        }
        self.run.count(outcome, took);
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
fn outcome(response: &Response) -> Cow<'static, str> {
    match response.errors.first() {
        Some(error) => code(error).to_owned().into(),
        None if has_user_errors(&response.data) => "user_errors".into(),
        None => OK.into(),
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

    fn answered(data: serde_json::Value) -> Cow<'static, str> {
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
