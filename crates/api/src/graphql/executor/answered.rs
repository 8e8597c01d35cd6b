//! An answer with what is left to whoever asked, and what is said of points.

use std::sync::Arc;

use async_graphql::{Name, Response, ServerError, Value};
use kernel::time::whole_seconds;
use serde_json::value::{RawValue, to_raw_value};

use super::refusal::coded;
use crate::graphql::Caller;
use crate::graphql::kept::Kept;
use crate::graphql::spending::{Policy, Short, Spent};
use crate::limits::Limit;

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

impl Answered {
    pub(super) fn refused(
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
    pub(super) fn of(kept: Arc<Kept>, left: Spent) -> Self {
        Self {
            response: Response::default(),
            public: Some(kept),
            left: Some(left),
            wait: None,
        }
    }
}

/// What `extensions.cost` says; a document that is refused before it is weighed to its end has no price.
pub(super) fn told(
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
pub(super) fn told_of(
    error: &ServerError,
    maximum: usize,
    left: &Spent,
) -> Option<(String, Value)> {
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
pub(super) async fn spend(caller: &Caller, cost: usize) -> Result<Spent, Box<Answered>> {
    let points = points(cost);
    caller
        .spend(points)
        .await
        .map_err(|over| overdrawn(points, &over))
}

/// What a document costs, at least one point.
pub(super) fn points(cost: usize) -> u32 {
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
