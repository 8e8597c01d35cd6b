//! A command, done once: one unit of work, in which its key is looked up before anything else and its answer kept beside what it wrote.

use async_graphql::{Context, Result};
use kernel::fault::{FaultCode, Faults};
use kernel::id::PersonId;
use platform::idempotency::{self, Key};
use platform::{Db, Failure};
use serde::Serialize;

use super::Caller;
use super::failure::top;
use super::user_error::UserError;

/// Whether a command can do without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyed {
    /// Something is created, or money or a quantity agreed: a repeat without a key could do it twice.
    Required,
    /// A repeat finds the state reached already.
    Optional,
}

/// The key a caller sent with a command and its whole input.
///
/// # Errors
/// When it is wanting or malformed.
pub fn key(
    caller: PersonId,
    text: Option<&str>,
    keyed: Keyed,
    operation: &'static str,
    input: &impl Serialize,
) -> platform::Result<Option<Key>> {
    match (text, keyed) {
        (Some(text), _) => Key::new(caller, text, operation, input).map(Some),
        (None, Keyed::Optional) => Ok(None),
        (None, Keyed::Required) => Err(FaultCode::IdempotencyKeyRequired
            .at(idempotency::PATH)
            .into()),
    }
}

/// Runs a command of a signed-in caller as one unit of work. With a key, a repeat gets the first answer before any other check.
///
/// ```ignore
/// let outcome = once!(caller, key, |tx| orders::inquiry::submit(tx, actor, &command));
/// ```
macro_rules! once {
    ($caller:expr, $key:expr, $(keep $keep:expr,)? |$tx:ident| $body:expr) => {{
        let context = $caller.context(None);
        $crate::graphql::once::once_in!($caller.db(), &context, $key, $(keep $keep,)? |$tx| $body)
    }};
}
pub(crate) use once;

/// The same for whoever has a database and a context, but no caller. With `keep`, an answer that it refuses is not remembered: the key is let go, and sending it again
/// is another try.
macro_rules! once_in {
    ($db:expr, $context:expr, $key:expr, |$tx:ident| $body:expr) => {
        $crate::graphql::once::once_in!($db, $context, $key, keep | _ | true, |$tx| $body)
    };
    ($db:expr, $context:expr, $key:expr, keep $keep:expr, |$tx:ident| $body:expr) => {{
        let key: &Option<platform::idempotency::Key> = &$key;
        platform::command!($db, $context, |$tx| async {
            let Some(key) = key else { return $body.await };
            match platform::idempotency::claim($tx, key).await? {
                platform::idempotency::Claim::Replay(answer) => Ok(answer),
                platform::idempotency::Claim::Fresh => {
                    let answer = $body.await?;
                    platform::idempotency::settle($tx, key, &answer, $keep).await?;
                    Ok(answer)
                }
            }
        })
    }};
}
pub(crate) use once_in;

/// Reads the key out of an input and runs the command [`once!`].
///
/// ```ignore
/// let outcome = run_once!(ctx, "inquirySubmit", Keyed::Required, &input, |tx| orders::inquiry::submit(tx, actor, &command));
/// ```
macro_rules! run_once {
    ($ctx:expr, $operation:literal, $keyed:expr, $input:expr, $(keep $keep:expr,)? |$tx:ident| $body:expr) => {{
        let caller = $crate::graphql::Caller::of($ctx);
        let actor = $crate::graphql::Caller::signed_in($ctx)?;
        match $crate::graphql::once::key(
            actor.person,
            $input.idempotency_key.as_deref(),
            $keyed,
            $operation,
            $input,
        ) {
            Ok(key) => $crate::graphql::once::once!(caller, key, $(keep $keep,)? |$tx| $body),
            Err(failure) => Err(failure),
        }
    }};
}
pub(crate) use run_once;

/// What a command needs before its unit of work, such as a proof by password. A repeat whose first answer is kept needs none: it
/// is not made then, so that it neither takes its time nor counts as another try, and stands as `IN_PROGRESS` for whoever would
/// use it all the same.
///
/// # Errors
/// When the database does not answer, and those of what is made.
pub async fn unless_kept<T>(
    db: &Db,
    key: Option<&Key>,
    made: impl Future<Output = platform::Result<std::result::Result<T, Faults>>>,
) -> platform::Result<std::result::Result<T, Faults>> {
    match key {
        Some(key) if idempotency::is_kept(db.read(), key).await? => {
            Ok(Err(FaultCode::InProgress.at(idempotency::PATH).into()))
        }
        _ => made.await,
    }
}

/// Parts an outcome: the answer, or what the caller has to mend, or an error at the top level.
///
/// # Errors
/// What is not the caller's to mend.
pub fn settle<T>(
    ctx: &Context<'_>,
    outcome: platform::Result<T>,
) -> Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(answer) => Ok((Some(answer), Vec::new())),
        Err(Failure::Refused(faults)) => Ok((None, user_errors(ctx, &faults))),
        Err(failure) => Err(top(ctx, failure)),
    }
}

/// The faults in the caller's language.
pub fn user_errors(ctx: &Context<'_>, faults: &Faults) -> Vec<UserError> {
    let caller = Caller::of(ctx);
    super::observed::user_errors(faults);
    faults
        .iter()
        .map(|fault| UserError::of(caller.words(), caller.language(), fault))
        .collect()
}
