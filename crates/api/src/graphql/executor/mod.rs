//! The one way from a request to its answer, for every transport: scanned, parsed once, weighed, paid for, run.

mod answered;
mod refusal;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::parser::types::{OperationType, Selection};
use async_graphql::{Request, Response, ServerError, Value, Variables};
use futures::FutureExt;
use futures::future::BoxFuture;

pub use answered::Answered;
use answered::{points, spend, told, told_of};
use refusal::{code_missing, wanting};
pub use refusal::{coded, over};
pub(super) use refusal::{parse, refused};

use super::answer::Plan;
use super::documents::{self, Documents, Hash, Known};
use super::kept::{Answers, Rows, Shelves, for_everybody};
use super::live::{Opening, Room};
use super::observed::{self, Names, Run};
use super::price::price;
use super::shape::{Shape, chosen};
use super::spending::Spent;
use super::{Caller, Schema, build};
use crate::App;

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

/// The schema with what is needed to price a document for it; one pointer, since each subscription keeps it.
#[derive(Clone)]
pub struct Executor(Arc<Inner>);

struct Inner {
    app: App,
    schema: Schema,
    shape: Shape,
    documents: Documents,
    answers: Arc<Answers>,
    rows: Option<Arc<Rows>>,
    names: Names,
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

impl Executor {
    /// Builds the schema once for the program's life.
    pub fn new(app: &App) -> Self {
        let schema = observed::schema(build(), app).data(app.clone()).finish();
        let shape = Shape::of(&schema.sdl());
        let documents = Documents::new(app.settings.trusted.clone());
        Self(Arc::new(Inner {
            app: app.clone(),
            schema,
            shape,
            documents,
            answers: Arc::new(Answers::new(app.settings.answer_cache / 2)),
            rows: Rows::new(app.settings.answer_cache / 2).map(Arc::new),
            names: Names::of(app.settings.trusted.as_deref()),
            room: Room::beside(app.settings.requests),
        }))
    }

    /// Scans, parses, prices and charges a request; whoever gets the answer's future runs it.
    pub async fn begin(&self, ask: Ask, caller: Caller) -> Begun {
        let place = Answers::place(&self.0.app, &self.0.documents, &ask, &caller);
        if let Some(kept) = place.as_ref().and_then(|place| self.0.answers.find(place)) {
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
        let answers = Arc::clone(&self.0.answers);
        let is_query = admitted.kind() == Some(OperationType::Query);
        let rows = self.0.rows.as_ref().filter(|_| is_query);
        let shelves = rows.and_then(|rows| Shelves::now(rows, &self.0.app));
        let loaders = caller.loaders(&self.0.app, shelves);
        let request = admitted.request().data(loaders).data(caller);
        let answer = run(&self.0.schema, request);
        let maximum = self.0.app.settings.limits.cost;
        let allowance = self.0.app.settings.allowances.anonymous;
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
        &self.0.schema
    }

    /// How long one answer may take.
    pub fn request_time(&self) -> std::time::Duration {
        self.0.app.settings.request_time
    }

    /// The room for answers to events.
    pub(super) fn room(&self) -> &Room {
        &self.0.room
    }

    /// What everything works with.
    pub(super) fn app(&self) -> &App {
        &self.0.app
    }

    async fn admit(&self, ask: Ask, caller: &Caller) -> Result<Admitted, Box<Answered>> {
        let weighed = self.weighed(&ask);
        let left = spend(caller, weighed.as_ref().map_or(REFUSED, |(_, cost)| *cost)).await?;
        let (known, cost) = weighed.map_err(|error| {
            let cost = told_of(&error, self.0.app.settings.limits.cost, &left);
            let mut refused = Answered::refused(error, Some(left), None);
            refused.response.extensions.extend(cost);
            refused
        })?;
        let operation = ask.operation_name.as_deref();
        let run = Arc::new(Run::of(
            &self.0.app.settings,
            &self.0.names,
            &known,
            operation,
            cost,
        ));
        let plan = known.plan(operation, &self.0.shape);
        let public =
            caller.actor().is_none() && for_everybody(&known.document, operation, &self.0.shape);
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
        let limits = &self.0.app.settings.limits;
        let operation = ask.operation_name.as_deref();
        let (hash, text) = self.0.documents.find(&ask.wanted)?;
        let (known, fresh) = match self.0.documents.kept(hash) {
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
            &self.0.shape,
            limits,
        )
        .map_err(refused)?;
        if fresh {
            self.0.documents.keep(hash, &known);
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
