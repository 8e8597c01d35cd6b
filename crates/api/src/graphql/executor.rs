//! The one way from a request to its answer, for every transport: scanned, parsed once, weighed, paid for, run.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection};
use async_graphql::{ErrorExtensionValues, Name, Request, Response, ServerError, Value, Variables};
use futures::FutureExt;
use futures::future::BoxFuture;
use kernel::time::whole_seconds;
use serde_json::value::{RawValue, to_raw_value};

use super::answer::Plan;
use super::documents::{self, Documents, Hash, Known};
use super::kept::{Answers, Kept, Rows, Shelves, for_everybody};
use super::live::{Opening, Room};
use super::observed::{self, Names, Run};
use super::price::{self, price};
use super::shape::{Shape, chosen};
use super::spending::{Policy, Short, Spent};
use super::{Caller, Schema, build};
use crate::App;
use crate::http::scan;
use crate::limits::{Exceeded, Limit, Limits};

/// What a document costs that is refused before its price is known: somebody had to look at it.
const REFUSED: usize = 10;

/// A request as a transport hands it over.
#[derive(Debug)]
pub struct Ask {
    /// Which document.
    pub wanted: Wanted,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Variables,
    /// How it came.
    pub method: Method,
}

/// Which document is to be run.
#[derive(Debug)]
pub enum Wanted {
    /// This one; with a hash, it is kept under it.
    Text {
        /// The document.
        text: String,
        /// What the client takes for its SHA-256.
        hash: Option<Hash>,
    },
    /// The one with this SHA-256.
    Hash(Hash),
    /// The one that the list of trusted documents keeps under this name.
    Name(String),
}

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By a method that must change nothing: queries alone.
    Get,
    /// By one that may.
    Post,
}

/// An answer, and what is left to whoever asked.
#[derive(Debug)]
pub struct Answered {
    /// The answer.
    pub response: Response,
    /// The answer where it is one for everybody who has not signed in; `response` is empty then.
    pub public: Option<Arc<Kept>>,
    /// What is left of the points that paid for it.
    pub left: Option<Spent>,
    /// In which time a refused request could be paid for.
    pub wait: Option<chrono::Duration>,
}

/// The schema with what is needed to price a document for it.
#[derive(Clone)]
pub struct Executor {
    app: App,
    schema: Schema,
    shape: Arc<Shape>,
    documents: Arc<Documents>,
    answers: Arc<Answers>,
    rows: Option<Arc<Rows>>,
    names: Arc<Names>,
    room: Room,
}

/// A request that was let in and paid for.
pub(super) struct Admitted {
    known: Arc<Known>,
    plan: Arc<Plan>,
    operation_name: Option<String>,
    variables: Variables,
    public: bool,
    cost: usize,
    left: Spent,
    run: Arc<Run>,
}

/// What becomes of a request.
pub enum Begun {
    /// One answer.
    Answer(BoxFuture<'static, Answered>),
    /// A subscription, which is still to be opened.
    Live(Box<Opening>),
}

impl Answered {
    fn refused(
        error: ServerError,
        left: Option<Spent>,
        wait: Option<chrono::Duration>,
    ) -> Box<Self> {
        Box::new(Self {
            response: Response::from_errors(vec![error]),
            public: None,
            left,
            wait,
        })
    }

    /// The answer as JSON, whether it was kept or not.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn body(&self) -> serde_json::Result<Vec<u8>> {
        match &self.public {
            Some(kept) => kept.body(self.left.as_ref().map(Spent::tightest)),
            None => serde_json::to_vec(&self.response),
        }
    }

    /// The answer as JSON that is written as it is.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn raw(&self) -> serde_json::Result<Box<RawValue>> {
        match &self.public {
            Some(_) => serde_json::from_slice(&self.body()?),
            None => to_raw_value(&self.response),
        }
    }

    /// An answer for everybody, told to a caller who has paid for it.
    fn of(kept: Arc<Kept>, left: Spent) -> Self {
        Self {
            response: Response::default(),
            public: Some(kept),
            left: Some(left),
            wait: None,
        }
    }
}

impl Executor {
    /// Builds the schema once for the program's life.
    pub fn new(app: &App) -> Self {
        let schema = observed::schema(build(), app).data(app.clone()).finish();
        let shape = Arc::new(Shape::of(&schema.sdl()));
        let documents = Documents::new(app.settings.trusted.clone());
        Self {
            app: app.clone(),
            schema,
            shape,
            documents: Arc::new(documents),
            answers: Arc::new(Answers::new(app.settings.answer_cache / 2)),
            rows: Rows::new(app.settings.answer_cache / 2).map(Arc::new),
            names: Arc::new(Names::of(app.settings.trusted.as_deref())),
            room: Room::beside(app.settings.requests),
        }
    }

    /// Scans, parses, prices and charges a request; whoever gets the answer's future runs it.
    pub async fn begin(&self, ask: Ask, caller: Caller) -> Begun {
        let place = Answers::place(&self.app, &self.documents, &ask, &caller);
        if let Some(kept) = place.as_ref().and_then(|place| self.answers.find(place)) {
            return Begun::Answer(match spend(&caller, kept.cost()).await {
                Ok(left) => {
                    let run = Arc::clone(kept.run());
                    Box::pin(run.watch(std::future::ready(Answered::of(kept, left))))
                }
                Err(overdrawn) => {
                    observed::refused(&overdrawn.response);
                    Box::pin(std::future::ready(*overdrawn))
                }
            });
        }
        let admitted = match self.admit(ask, &caller).await {
            Ok(admitted) => admitted,
            Err(refused) => {
                observed::refused(&refused.response);
                return Begun::Answer(Box::pin(std::future::ready(*refused)));
            }
        };
        if admitted.kind() == Some(OperationType::Subscription) {
            return Begun::Live(Box::new(Opening::new(self.clone(), admitted, caller)));
        }
        let place = place.filter(|_| admitted.public);
        let answers = Arc::clone(&self.answers);
        let is_query = admitted.kind() == Some(OperationType::Query);
        let rows = self.rows.as_ref().filter(|_| is_query);
        let shelves = rows.and_then(|rows| Shelves::now(rows, &self.app));
        let loaders = caller.loaders(&self.app, shelves);
        let request = admitted.request().data(loaders).data(caller);
        let answer = run(&self.schema, request);
        let maximum = self.app.settings.limits.cost;
        let allowance = self.app.settings.allowances.anonymous;
        let run = Arc::clone(&admitted.run);
        Begun::Answer(Box::pin(run.watch(async move {
            let response = admitted.arrange(answer.await);
            let (run, left) = (&admitted.run, admitted.left);
            let kept = place
                .filter(|_| response.errors.is_empty())
                .and_then(|place| answers.keep(place, &response.data, allowance, run, maximum));
            match kept {
                Some(kept) => Answered::of(kept, left),
                None => admitted.answered(response, maximum),
            }
        })))
    }

    /// The schema.
    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// How long one answer may take.
    pub fn request_time(&self) -> std::time::Duration {
        self.app.settings.request_time
    }

    /// The room for answers to events.
    pub(super) fn room(&self) -> &Room {
        &self.room
    }

    /// What everything works with.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    async fn admit(&self, ask: Ask, caller: &Caller) -> Result<Admitted, Box<Answered>> {
        let weighed = self.weighed(&ask);
        let left = spend(caller, weighed.as_ref().map_or(REFUSED, |(_, cost)| *cost)).await?;
        let (known, cost) = weighed.map_err(|error| {
            let cost = told_of(&error, self.app.settings.limits.cost, &left);
            let mut refused = Answered::refused(error, Some(left), None);
            refused.response.extensions.extend(cost);
            refused
        })?;
        let operation = ask.operation_name.as_deref();
        let run = Arc::new(Run::of(&self.names, &known, operation, cost));
        let plan = known.plan(operation, &self.shape);
        let public =
            caller.actor().is_none() && for_everybody(&known.document, operation, &self.shape);
        Ok(Admitted {
            known,
            plan,
            operation_name: ask.operation_name,
            variables: ask.variables,
            public,
            cost,
            left,
            run,
        })
    }

    fn weighed(&self, ask: &Ask) -> Result<(Arc<Known>, usize), ServerError> {
        let limits = &self.app.settings.limits;
        let operation = ask.operation_name.as_deref();
        let (hash, text) = self.documents.find(&ask.wanted)?;
        let (known, fresh) = match self.documents.kept(hash) {
            Some(known) => (known, false),
            None => match text {
                Some(text) => (Arc::new(parse(text, limits)?), true),
                None => return Err(documents::not_found()),
            },
        };
        if ask.method == Method::Get
            && known
                .kind(operation)
                .is_some_and(|kind| kind != OperationType::Query)
        {
            return Err(coded(
                "By GET there are queries alone: send this operation by POST.",
                "METHOD_NOT_ALLOWED",
            ));
        }
        if let Some(error) = wanting(&known.document, operation, &ask.variables) {
            return Err(error);
        }
        let cost = price(
            &known.document,
            operation,
            &ask.variables,
            &self.shape,
            limits,
        )
        .map_err(refused)?;
        if fresh {
            self.documents.keep(hash, &known);
        }
        Ok((known, cost))
    }
}

impl Admitted {
    /// What kind of operation it is; `None` where the request does not say which of several.
    fn kind(&self) -> Option<OperationType> {
        self.known.kind(self.operation_name.as_deref())
    }

    /// The one field that it selects and nothing else, as a subscription has to. Only where the document is valid it is one of the schema.
    pub(super) fn field(&self) -> Option<String> {
        let wanted = self.operation_name.as_deref();
        let document = &self.known.document;
        let (_, operation) = document
            .operations
            .iter()
            .find(|(name, _)| chosen(document, wanted, *name))?;
        match operation.node.selection_set.node.items.as_slice() {
            [only] => match &only.node {
                Selection::Field(field) => Some(field.node.name.node.to_string()),
                _ => None,
            },
            _ => None,
        }
    }

    /// What one answer costs, in points.
    pub(super) fn points(&self) -> u32 {
        points(self.cost)
    }

    /// The request for the engine.
    pub(super) fn request(&self) -> Request {
        let mut request = Request::new(String::new()).variables(self.variables.clone());
        request.set_parsed_query(self.known.document.clone());
        request.operation_name.clone_from(&self.operation_name);
        request
    }

    /// Puts an answer of the engine into form.
    pub(super) fn arrange(&self, mut response: Response) -> Response {
        response.errors.iter_mut().for_each(code_missing);
        response.data = self
            .plan
            .arrange(std::mem::take(&mut response.data), &response.errors);
        response
    }

    /// An answer in its form, with what it cost.
    pub(super) fn answered(&self, mut response: Response, maximum: usize) -> Answered {
        let cost = Value::Object(told(Some(self.cost), maximum, &self.left));
        response.extensions.insert("cost".to_owned(), cost);
        Answered {
            response,
            public: None,
            left: Some(self.left),
            wait: None,
        }
    }

    /// Refused after it was paid for.
    pub(super) fn refused(&self, error: ServerError) -> Box<Answered> {
        Answered::refused(error, Some(self.left), None)
    }
}

/// The first variable that must have a value and has none. The engine would notice only where it is used, as if a field had failed.
fn wanting(
    document: &ExecutableDocument,
    operation: Option<&str>,
    variables: &Variables,
) -> Option<ServerError> {
    let (_, operation) = document
        .operations
        .iter()
        .find(|(name, _)| chosen(document, operation, *name))?;
    let wanting = operation
        .node
        .variable_definitions
        .iter()
        .find(|variable| {
            let variable = &variable.node;
            !variable.var_type.node.nullable
                && match variables.get(&variable.name.node) {
                    Some(value) => *value == Value::Null,
                    None => variable.default_value.is_none(),
                }
        })?;
    let variable = &wanting.node;
    let text = format!(
        "The variable ${} of the type {} needs a value.",
        variable.name.node, variable.var_type.node
    );
    let mut error = coded(&text, "BAD_USER_INPUT");
    error.locations.push(wanting.pos);
    Some(error)
}

/// Scans and parses a document.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Known, ServerError> {
    scan::document(text, limits).map_err(|refusal| match refusal {
        scan::Refusal::Exceeded(exceeded) => over(exceeded),
        scan::Refusal::UnclosedBlockString => coded(
            "A block string in the document has no end.",
            "BAD_USER_INPUT",
        ),
    })?;
    let document = async_graphql::parser::parse_query(text).map_err(|error| {
        let mut error = ServerError::from(error);
        code_missing(&mut error);
        error
    })?;
    Ok(Known::new(document, text))
}

/// What `extensions.cost` says; a document that is refused before it is weighed to its end has no price.
fn told(
    cost: Option<usize>,
    maximum: usize,
    left: &Spent,
) -> async_graphql::indexmap::IndexMap<Name, Value> {
    let left = left.tightest();
    let told = [
        ("allowance", Value::from(left.allowance)),
        ("maximum", Value::from(maximum)),
        ("remaining", Value::from(left.points)),
    ];
    told.into_iter()
        .chain(cost.map(|cost| ("requested", Value::from(cost))))
        .map(|(name, value)| (Name::new(name), value))
        .collect()
}

/// The same for a document that asks for too much, with its price where that is what is too much.
fn told_of(error: &ServerError, maximum: usize, left: &Spent) -> Option<(String, Value)> {
    let said = |name: &str| error.extensions.as_ref().and_then(|it| it.get(name));
    let is = |name: &str, word: &str| said(name) == Some(&Value::from(word));
    if !is("code", "COST_EXCEEDED") {
        return None;
    }
    let cost = said("actual").filter(|_| is("limit", Limit::Cost.name()));
    let cost = cost.and_then(|cost| match cost {
        Value::Number(cost) => cost.as_u64().and_then(|cost| usize::try_from(cost).ok()),
        _ => None,
    });
    let told = Value::Object(told(cost, maximum, left));
    Some(("cost".to_owned(), told))
}

/// Spends what a document costs, at least one point.
async fn spend(caller: &Caller, cost: usize) -> Result<Spent, Box<Answered>> {
    let points = points(cost);
    caller
        .spend(points)
        .await
        .map_err(|over| overdrawn(points, &over))
}

/// What a document costs, at least one point.
fn points(cost: usize) -> u32 {
    u32::try_from(cost).unwrap_or(u32::MAX).max(1)
}

fn overdrawn(points: u32, short: &Short) -> Box<Answered> {
    let over = &short.over;
    let allowance = over.left.allowance;
    let whose = match short.policy {
        Policy::Cost => "",
        Policy::Application => "application's ",
    };
    let text = match over.wait {
        Some(_) => format!(
            "This costs {points} points, and {} of the {whose}{allowance} a minute are left: wait as long as Retry-After says.",
            over.left.points
        ),
        None => format!(
            "This costs {points} points, more than the {whose}{allowance} of a whole minute."
        ),
    };
    let mut error = coded(&text, "RATE_LIMITED");
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("policy", short.policy.name());
    extensions.set("requested", points);
    extensions.set("allowance", allowance);
    extensions.set("remaining", over.left.points);
    if let Some(wait) = over.wait {
        extensions.set("retryAfterSeconds", whole_seconds(wait));
    }
    Answered::refused(error, Some(short.left()), over.wait)
}

/// Runs an admitted request. Not generic, so that the engine's code is compiled in this crate alone. A panic in a resolver costs its own request only.
pub fn run(schema: &Schema, request: Request) -> BoxFuture<'static, Response> {
    let schema = schema.clone();
    Box::pin(async move {
        AssertUnwindSafe(schema.execute(request))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| {
                tracing::error!("a resolver panicked");
                Response::from_errors(vec![coded("Something went wrong on our side.", "INTERNAL")])
            })
    })
}

/// An error at the top level with its code.
pub fn coded(message: &str, code: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    error.extensions.get_or_insert_default().set("code", code);
    error
}

/// Why a document that was weighed is not run.
pub(super) fn refused(refusal: price::Refusal) -> ServerError {
    match refusal {
        price::Refusal::Exceeded(exceeded) => over(exceeded),
        price::Refusal::Circle(name) => coded(
            &format!("The fragment {name} spreads itself."),
            "BAD_USER_INPUT",
        ),
    }
}

/// The error of a request that asks for more than it may: which limit, how much it is, and how much was asked for.
pub fn over(exceeded: Exceeded) -> ServerError {
    let mut error = coded(&exceeded.to_string(), "COST_EXCEEDED");
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("limit", exceeded.limit.name());
    extensions.set("maximum", exceeded.maximum);
    extensions.set("actual", exceeded.actual);
    error
}

/// What the engine itself refuses (syntax, validation, variables of another type) is the caller's to mend.
fn code_missing(error: &mut ServerError) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", "BAD_USER_INPUT");
    }
}
