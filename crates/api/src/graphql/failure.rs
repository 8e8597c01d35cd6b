//! Errors at the top level: those that no command could answer.

use async_graphql::{Context, Error, ErrorExtensions};
use platform::Failure;

use super::caller::Caller;

/// What becomes of a failure that has no place in `userErrors`: a code and nothing that tells of our insides.
pub fn top(ctx: &Context<'_>, failure: Failure) -> Error {
    let caller = ctx.data_unchecked::<Caller>();
    let language = caller.language();
    match failure {
        failure if failure.is_unavailable() => error(
            "UNAVAILABLE",
            caller.words().text(language, "error-top-unavailable", &[]),
        ),
        // A read that refuses names what the caller wrote wrongly, a cursor or a page's size, say.
        Failure::Refused(faults) => {
            let text = faults
                .iter()
                .map(|fault| super::user_error::message(caller.words(), language, fault))
                .collect::<Vec<_>>()
                .join(" ");
            let mut codes = faults
                .iter()
                .map(|fault| async_graphql::Value::from(fault.code.code()))
                .collect::<Vec<_>>();
            codes.dedup();
            error("BAD_USER_INPUT", text)
                .extend_with(|_, extensions| extensions.set("reasons", codes))
        }
        failure @ (Failure::Busy | Failure::Database(_) | Failure::Internal(_)) => {
            internal(caller, &failure)
        }
    }
}

/// What a caller reads who has to sign in first.
pub fn unauthenticated(ctx: &Context<'_>) -> Error {
    let caller = ctx.data_unchecked::<Caller>();
    error(
        "UNAUTHENTICATED",
        caller
            .words()
            .text(caller.language(), "error-top-unauthenticated", &[]),
    )
}

fn internal(caller: &Caller, cause: &dyn std::fmt::Display) -> Error {
    tracing::error!(%cause, request.id = caller.request_id(), "a request failed");
    let text = caller
        .words()
        .text(caller.language(), "error-top-internal", &[]);
    error("INTERNAL", text)
        .extend_with(|_, extensions| extensions.set("requestId", caller.request_id()))
}

fn error(code: &str, text: String) -> Error {
    Error::new(text).extend_with(|_, extensions| extensions.set("code", code))
}
