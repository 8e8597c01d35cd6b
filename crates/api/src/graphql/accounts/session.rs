//! The sessions of the signed-in person.

use accounts::session::{self, SessionKind};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use kernel::fault::Faults;
use kernel::id::{PersonId, SessionId};
use serde::Serialize;

use crate::graphql::Caller;
use crate::graphql::failure::top;
use crate::graphql::ids;
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::UserError;

/// How a session's token is carried.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "SessionKind")]
pub enum SessionCarrier {
    /// In an `Authorization` header, by a program.
    Bearer,
    /// In a cookie, by the pages of this server.
    Cookie,
}

/// A place where the person is signed in. Shown to the person alone.
#[derive(SimpleObject)]
pub struct Session {
    /// The session's id.
    id: ID,
    /// Whether it is the one of this request.
    current: bool,
    /// How its token is carried.
    carrier: SessionCarrier,
    /// The program it was opened by, such as `Firefox, Android`; null when it did not say.
    agent: Option<String>,
    /// The network it was opened from, such as `192.0.2.0/24`; whole addresses are not kept.
    network: Option<String>,
    /// Whether a second factor was shown in it.
    second_factor: bool,
    /// Since when.
    created_at: DateTime,
    /// The last use, true to a minute.
    last_used_at: DateTime,
    /// When it ends at the latest.
    expires_at: DateTime,
}

/// The open sessions of a person, the last used first.
pub(super) async fn sessions_of(ctx: &Context<'_>, person: PersonId) -> Result<Vec<Session>> {
    let caller = Caller::of(ctx);
    let now = caller.db().clock().now();
    let open = session::of_person(caller.db().read(), person, now)
        .await
        .map_err(|failure| top(ctx, failure))?;
    Ok(open
        .into_iter()
        .map(|session| Session {
            id: ids::id(session.id),
            current: caller.session() == Some(session.id),
            carrier: session.kind.into(),
            agent: session.agent,
            network: session.network,
            second_factor: session.second_factor,
            created_at: session.created_at.into(),
            last_used_at: session.last_used_at.into(),
            expires_at: session.expires_at.into(),
        })
        .collect())
}

/// Which session is to end.
#[derive(InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionRevokeInput {
    /// The session.
    session_id: ID,
    /// Makes a repeat harmless: the same key with the same input gets the first answer. Any text of up to 200 characters, made anew for each intention.
    /// Optional here: ending it twice changes nothing.
    idempotency_key: Option<String>,
}

/// The outcome of ending a session.
#[derive(SimpleObject)]
pub struct SessionRevokePayload {
    /// The sessions that are left; null when there are errors.
    sessions: Option<Vec<Session>>,
    /// Why it was not ended: `INVALID_ID`, or `NOT_FOUND` for what is no session of the caller's.
    user_errors: Vec<UserError>,
}

/// Signing out everywhere.
#[derive(InputObject, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionRevokeAllInput {
    /// Whether the session of this request ends too; it stays when left out.
    #[graphql(default)]
    including_this: bool,
    /// Makes a repeat harmless: the same key with the same input gets the first answer. Any text of up to 200 characters, made anew for each intention.
    /// Optional here: ending it twice changes nothing.
    idempotency_key: Option<String>,
}

/// The outcome of signing out everywhere.
#[derive(SimpleObject)]
pub struct SessionRevokeAllPayload {
    /// How many sessions were ended; null when there are errors.
    ended: Option<i32>,
    /// What has to be mended: a fault of the key.
    user_errors: Vec<UserError>,
}

/// Ending sessions.
#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Ends one of the caller's own sessions, wherever it is; one that has ended already stays so. Causes no letter; writes the event `session.ended`.
    async fn session_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: SessionRevokeInput,
    ) -> Result<SessionRevokePayload> {
        let actor = Caller::signed_in(ctx)?;
        let mut faults = Faults::new();
        let id = ids::read::<SessionId>(&mut faults, "input.sessionId", &input.session_id);
        let outcome = match faults.finish_with(id) {
            Err(faults) => Err(faults.into()),
            Ok(id) => run_once!(ctx, "sessionRevoke", Keyed::Optional, &input, |tx| {
                session::revoke(tx, actor, id)
            }),
        };
        let (done, user_errors) = settle::<()>(ctx, outcome)?;
        let sessions = match done {
            Some(()) => Some(sessions_of(ctx, actor.person).await?),
            None => None,
        };
        Ok(SessionRevokePayload {
            sessions,
            user_errors,
        })
    }

    /// Ends the caller's sessions everywhere else, or everywhere; second steps that wait for a code are forgotten. Causes no letter; writes the event
    /// `person.signed_out_everywhere`.
    async fn session_revoke_all(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "May be empty.")] input: SessionRevokeAllInput,
    ) -> Result<SessionRevokeAllPayload> {
        let actor = Caller::signed_in(ctx)?;
        let kept = Caller::of(ctx).session().filter(|_| !input.including_this);
        let outcome = run_once!(ctx, "sessionRevokeAll", Keyed::Optional, &input, |tx| {
            session::revoke_all(tx, actor, kept)
        });
        let (ended, user_errors) = settle::<usize>(ctx, outcome)?;
        Ok(SessionRevokeAllPayload {
            ended: ended.map(|ended| i32::try_from(ended).unwrap_or(i32::MAX)),
            user_errors,
        })
    }
}
