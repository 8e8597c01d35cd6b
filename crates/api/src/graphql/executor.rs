//! The one way from a request's text to its answer, for every transport.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, Request, Response, ServerError, Value};
use futures::FutureExt;
use futures::future::BoxFuture;

use super::answer::Plan;
use super::price::{self, price};
use super::shape::Shape;
use super::{Schema, build};
use crate::App;
use crate::http::scan;
use crate::limits::{Exceeded, Limits};

/// The schema with what is needed to price a document for it.
#[derive(Clone)]
pub struct Executor {
    schema: Schema,
    shape: Arc<Shape>,
    limits: Arc<Limits>,
}

impl Executor {
    /// Builds the schema once for the program's life.
    pub fn new(app: &App) -> Self {
        let schema = build().data(app.clone()).finish();
        let shape = Arc::new(Shape::of(&schema.sdl()));
        Self {
            schema,
            shape,
            limits: Arc::new(app.settings.limits.clone()),
        }
    }

    /// Scans, parses, prices and runs a request.
    pub fn run(&self, mut request: Request) -> BoxFuture<'static, Response> {
        let (cost, plan) = match self.admit(&mut request) {
            Ok(admitted) => admitted,
            Err(error) => return Box::pin(std::future::ready(Response::from_errors(vec![error]))),
        };
        let maximum = self.limits.cost;
        let answer = run(&self.schema, request);
        Box::pin(async move {
            let mut response = answer.await;
            response.errors.iter_mut().for_each(code_missing);
            response.data = plan.arrange(std::mem::take(&mut response.data), &response.errors);
            let cost = BTreeMap::from([("requested", cost), ("maximum", maximum)]);
            let cost = Value::Object(
                cost.into_iter()
                    .map(|(name, points)| (async_graphql::Name::new(name), Value::from(points)))
                    .collect(),
            );
            response.extensions.insert("cost".to_owned(), cost);
            response
        })
    }

    fn admit(&self, request: &mut Request) -> Result<(usize, Plan), ServerError> {
        scan::document(&request.query, &self.limits).map_err(|refusal| match refusal {
            scan::Refusal::Exceeded(exceeded) => over(exceeded),
            scan::Refusal::UnclosedBlockString => coded(
                "A block string in the document has no end.",
                "BAD_USER_INPUT",
            ),
        })?;
        let document = async_graphql::parser::parse_query(&request.query).map_err(|error| {
            let mut error = ServerError::from(error);
            code_missing(&mut error);
            error
        })?;
        let cost = price(
            &document,
            request.operation_name.as_deref(),
            &request.variables,
            &self.shape,
            &self.limits,
        )
        .map_err(|refusal| match refusal {
            price::Refusal::Exceeded(exceeded) => over(exceeded),
            price::Refusal::Circle(name) => coded(
                &format!("The fragment {name} spreads itself."),
                "BAD_USER_INPUT",
            ),
        })?;
        let plan = Plan::of(&document, request.operation_name.as_deref(), &self.shape);
        request.set_parsed_query(document);
        Ok((cost, plan))
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
