//! Sessions: an opaque token, stored hashed, that stands for a signed-in person.

pub(crate) mod store;

use chrono::Duration;
use kernel::{
    actor::{Actor, Door},
    id::{PersonId, SessionId},
    time::Instant,
};
use platform::{
    Context, Db, Fact, Tx,
    random::{self, Token, token_hash},
};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::membership;

/// A session unused for so long has ended.
pub const IDLE_DAYS: i64 = 30;
/// No session lives longer, however much it is used.
pub const LONGEST_DAYS: i64 = 180;
/// An officer's session unused for so long has ended.
pub const STAFF_IDLE_HOURS: i64 = 12;
/// The last use is noted no oftener than this.
const TOUCH_SECONDS: i64 = 60;

kernel::text_enum! {
    /// How the token is carried.
    pub enum SessionKind {
        /// In an `Authorization` header, by programs and pages of other origins.
        Bearer = "BEARER",
        /// In a cookie, by our own pages; such requests need a CSRF token.
        Cookie = "COOKIE",
    }
}

/// A session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// Who is signed in.
    pub person: PersonId,
    /// How its token is carried.
    pub kind: SessionKind,
    /// Since when.
    pub created_at: Instant,
    /// Last use, true to a minute.
    pub last_used_at: Instant,
    /// When it ends at the latest.
    pub expires_at: Instant,
}

/// Who shows a token.
#[derive(Clone, Debug)]
pub enum Caller {
    /// A signed-in person.
    SignedIn(Actor, Session),
    /// Somebody whose session has ended, by time or by signing out: he must sign in anew.
    Expired,
    /// Nobody we ever let in.
    Unknown,
}

impl Caller {
    /// The actor, if somebody is signed in.
    pub fn actor(&self) -> Option<&Actor> {
        match self {
            Self::SignedIn(actor, _) => Some(actor),
            Self::Expired | Self::Unknown => None,
        }
    }
}

/// Finds out who shows a token of this kind: two statements, nothing written. A cookie's token shown as a bearer (or the
/// reverse) is unknown.
///
/// # Errors
/// When the database does not answer.
pub async fn actor_by_token(
    conn: &impl ConnectionTrait,
    token: &str,
    kind: SessionKind,
    now: Instant,
) -> platform::Result<Caller> {
    let Some(row) = store::by_token_hash(conn, &token_hash(token)).await? else {
        return Ok(Caller::Unknown);
    };
    if row.kind != kind {
        return Ok(Caller::Unknown);
    }
    let session = Session {
        id: row.id,
        person: row.person_id,
        kind,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    };
    if row.revoked_at.is_some() || now >= session.expires_at {
        return Ok(Caller::Expired);
    }
    let members = membership::of_person(conn, session.person, None).await?;
    let staff = members.iter().any(|member| member.authority.is_some());
    let idle = if staff {
        Duration::hours(STAFF_IDLE_HOURS)
    } else {
        Duration::days(IDLE_DAYS)
    };
    if now - session.last_used_at >= idle {
        return Ok(Caller::Expired);
    }
    let actor = Actor {
        person: session.person,
        door: Door::Session,
        members,
        scope: None,
    };
    Ok(Caller::SignedIn(actor, session))
}

/// Like [`actor_by_token`], and notes the use, at most once a minute. This is what a request calls.
///
/// # Errors
/// When the database does not answer. Failing to note the use is no error: the next request will.
pub async fn authenticate(db: &Db, token: &str, kind: SessionKind) -> platform::Result<Caller> {
    let now = db.clock().now();
    let caller = actor_by_token(db.read(), token, kind, now).await?;
    if let Caller::SignedIn(_, session) = &caller
        && now - session.last_used_at >= Duration::seconds(TOUCH_SECONDS)
    {
        let context = Context::program("session-touch");
        let id = session.id;
        let noted: platform::Result<()> = platform::command!(db, &context, |tx| touch(tx, id));
        if let Err(error) = noted {
            tracing::warn!(%error, session.id = %id, "the use of a session was not noted");
        }
    }
    Ok(caller)
}

/// A use is housekeeping, not a change of state: it has no event.
async fn touch(tx: &mut Tx, id: SessionId) -> platform::Result<()> {
    let now = tx.now();
    Ok(store::touch(tx, id, now, Duration::seconds(TOUCH_SECONDS)).await?)
}

/// Opens a session; only its token's hash is kept.
pub(crate) async fn open(
    tx: &mut Tx,
    person: PersonId,
    kind: SessionKind,
) -> platform::Result<(Token, Session)> {
    let token = random::token();
    let session = Session {
        id: tx.new_id(),
        person,
        kind,
        created_at: tx.now(),
        last_used_at: tx.now(),
        expires_at: tx.now() + Duration::days(LONGEST_DAYS),
    };
    store::insert(
        tx,
        store::session::Model {
            id: session.id,
            person_id: person,
            token_hash: token.hash(),
            kind,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            revoked_at: None,
        },
    )
    .await?;
    Ok((token, session))
}

/// Ends one of the actor's own sessions; one that has ended already stays so. Writes `session.ended`.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn end(tx: &mut Tx, actor: &Actor, id: SessionId) -> platform::Result<()> {
    let now = tx.now();
    if store::revoke(tx, id, actor.person, now).await? == store::Revoked::Now {
        tx.record(Fact::about("session.ended", id).with(json!({ "by": "SIGN_OUT" })))
            .await?;
    }
    Ok(())
}
