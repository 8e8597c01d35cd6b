//! The one way from a request to its answer, for every transport: scanned, parsed once, weighed, paid for, run.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{ErrorExtensionValues, Name, Request, Response, ServerError, Value, Variables};
use futures::FutureExt;
use futures::future::BoxFuture;
use kernel::time::whole_seconds;
use platform::budget::{Left, Overdrawn};

use super::answer::Plan;
use super::documents::{self, Documents, Hash, Known};
use super::observed::{self, Names, Run};
use super::price::{self, price};
use super::shape::{Shape, chosen};
use super::{Caller, Schema, build};
use crate::App;
use crate::http::scan;
use crate::limits::{Exceeded, Limits};

/// What a document costs that is refused before its price is known: somebody had to look at it.
const REFUSED: u32 = 10;

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
    /// What is left of his points.
    pub left: Option<Left>,
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
    names: Arc<Names>,
}

struct Admitted {
    request: Request,
    plan: Arc<Plan>,
    cost: usize,
    left: Left,
    run: Run,
}

impl Answered {
    fn refused(
        error: ServerError,
        left: Option<Left>,
        wait: Option<chrono::Duration>,
    ) -> Box<Self> {
        Box::new(Self {
            response: Response::from_errors(vec![error]),
            left,
            wait,
        })
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
            names: Arc::new(Names::of(app.settings.trusted.as_deref())),
        }
    }

    /// Scans, parses, prices, charges and runs a request.
    pub fn run(&self, ask: Ask, caller: Caller) -> BoxFuture<'static, Answered> {
        let admitted = match self.admit(ask, &caller) {
            Ok(admitted) => admitted,
            Err(refused) => {
                observed::refused(&refused.response);
                return Box::pin(std::future::ready(*refused));
            }
        };
        let Admitted {
            request,
            plan,
            cost,
            left,
            run: observed,
        } = admitted;
        let maximum = self.app.settings.limits.cost;
        let loaders = caller.loaders(&self.app);
        let answer = run(&self.schema, request.data(loaders).data(caller));
        Box::pin(observed.watch(async move {
            let mut response = answer.await;
            response.errors.iter_mut().for_each(code_missing);
            response.data = plan.arrange(std::mem::take(&mut response.data), &response.errors);
            let cost = Value::Object(told(cost, maximum, &left));
            response.extensions.insert("cost".to_owned(), cost);
            Answered {
                response,
                left: Some(left),
                wait: None,
            }
        }))
    }

    fn admit(&self, ask: Ask, caller: &Caller) -> Result<Admitted, Box<Answered>> {
        let weighed = self.weighed(&ask);
        let points = match &weighed {
            Ok((_, cost)) => u32::try_from(*cost).unwrap_or(u32::MAX).max(1),
            Err(_) => REFUSED,
        };
        let left = caller
            .spend(points)
            .map_err(|over| overdrawn(points, &over))?;
        let (known, cost) = weighed.map_err(|error| Answered::refused(error, Some(left), None))?;
        let operation = ask.operation_name.as_deref();
        let run = Run::of(&self.names, &known, operation, cost);
        let mut request = Request::new(String::new()).variables(ask.variables);
        request.set_parsed_query(known.document.clone());
        let plan = known.plan(operation, &self.shape);
        request.operation_name = ask.operation_name;
        Ok(Admitted {
            request,
            plan,
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
        .map_err(|refusal| match refusal {
            price::Refusal::Exceeded(exceeded) => over(exceeded),
            price::Refusal::Circle(name) => coded(
                &format!("The fragment {name} spreads itself."),
                "BAD_USER_INPUT",
            ),
        })?;
        if fresh {
            self.documents.keep(hash, &known);
        }
        Ok((known, cost))
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

/// What `extensions.cost` says.
fn told(
    cost: usize,
    maximum: usize,
    left: &Left,
) -> async_graphql::indexmap::IndexMap<Name, Value> {
    let told = [
        ("allowance", Value::from(left.allowance)),
        ("maximum", Value::from(maximum)),
        ("remaining", Value::from(left.points)),
        ("requested", Value::from(cost)),
    ];
    told.into_iter()
        .map(|(name, value)| (Name::new(name), value))
        .collect()
}

fn overdrawn(points: u32, over: &Overdrawn) -> Box<Answered> {
    let allowance = over.left.allowance;
    let text = match over.wait {
        Some(_) => format!(
            "This costs {points} points, and {} of {allowance} a minute are left: wait as long as Retry-After says.",
            over.left.points
        ),
        None => format!("This costs {points} points, more than the {allowance} of a whole minute."),
    };
    let mut error = coded(&text, "RATE_LIMITED");
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("requested", points);
    extensions.set("allowance", allowance);
    extensions.set("remaining", over.left.points);
    if let Some(wait) = over.wait {
        extensions.set("retryAfterSeconds", whole_seconds(wait));
    }
    Answered::refused(error, Some(over.left), over.wait)
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

fn over(exceeded: Exceeded) -> ServerError {
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
