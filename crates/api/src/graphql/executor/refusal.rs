//! Why a document is not run, and in which words that is said.

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{ErrorExtensionValues, ServerError, Value, Variables};

use crate::graphql::documents::Known;
use crate::graphql::price;
use crate::graphql::shape::chosen;
use crate::http::scan;
use crate::limits::{Exceeded, Limits};

/// Scans and parses a document.
pub(in crate::graphql) fn parse(text: &str, limits: &Limits) -> Result<Known, ServerError> {
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

/// The first variable that must have a value and has none. The engine would notice only where it is used, as if a field had failed.
pub(super) fn wanting(
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

/// An error at the top level with its code.
pub fn coded(message: &str, code: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    error.extensions.get_or_insert_default().set("code", code);
    error
}

/// Why a document that was weighed is not run.
pub(in crate::graphql) fn refused(refusal: price::Refusal) -> ServerError {
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
pub(super) fn code_missing(error: &mut ServerError) {
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", "BAD_USER_INPUT");
    }
}
