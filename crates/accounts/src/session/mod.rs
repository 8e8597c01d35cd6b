//! Sessions: an opaque token, stored hashed, that stands for a signed-in person.

mod device;
pub(crate) mod store;

use chrono::Duration;
use kernel::{
    actor::{Actor, Door, Jurisdiction, Member},
    fault::{Fault, FaultCode},
    id::{PersonId, SessionId},
    time::Instant,
};
use platform::{
    Context, Db, Fact, Tx,
    random::{self, Token, shown_hash},
};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::membership;

pub use device::Device;
use store::Shown;

/// A session unused for so long has ended.
pub const IDLE_DAYS: i64 = 30;
/// No session lives longer, however much it is used.
pub const LONGEST_DAYS: i64 = 180;
/// An officer's session unused for so long has ended.
pub const STAFF_IDLE_HOURS: i64 = 12;
/// The last use is noted no oftener than this.
const TOUCH_SECONDS: i64 = 60;
/// How long a request waits for its use of the session to be noted.
const TOUCH_TIME: std::time::Duration = std::time::Duration::from_millis(500);

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
    /// The program it was opened by, such as `Firefox, Android`.
    pub agent: Option<String>,
    /// The network it was opened from, such as `192.0.2.0/24`.
    pub network: Option<String>,
    /// Whether a second factor was shown in it.
    pub second_factor: bool,
}

impl Session {
    /// When it ends if it is not used any more. `actor` is who was found by it.
    pub fn ends_at(&self, actor: &Actor) -> Instant {
        self.expires_at
            .min(self.last_used_at + idle(&actor.members))
    }
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

/// Finds out who shows a token of this kind: two statements, none for what does not look like a token, one for a token that was never given or whose session
/// has ended whatever its person belongs to (of an officer's that was unused for half a day, the second statement tells). Nothing is written. A cookie's token shown as
/// a bearer (or the reverse) is unknown. A member of an authority acts as its officer only in a session with a second factor (sample people
/// are excepted: they exist in demonstrations alone).
///
/// # Errors
/// When the database does not answer.
pub async fn actor_by_token(
    conn: &impl ConnectionTrait,
    token: &str,
    kind: SessionKind,
    now: Instant,
) -> platform::Result<Caller> {
    let Some(hash) = shown_hash(token) else {
        return Ok(Caller::Unknown);
    };
    let Some(row) = store::by_token_hash(conn, &hash).await? else {
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
        agent: row.agent,
        network: row.network,
        second_factor: row.second_factor,
    };
    // Nobody's session lives unused for so long, whatever he belongs to.
    let forgotten = now - session.last_used_at >= Duration::days(IDLE_DAYS);
    if row.revoked_at.is_some() || now >= session.expires_at || forgotten {
        return Ok(Caller::Expired);
    }
    let mut members = membership::of_person(conn, session.person, None).await?;
    if now - session.last_used_at >= idle(&members) {
        return Ok(Caller::Expired);
    }
    if !session.second_factor && !row.sample {
        for member in &mut members {
            member.authority = member.authority.take().map(Jurisdiction::dormant);
        }
    }
    let actor = Actor {
        person: session.person,
        door: Door::Session,
        members,
        scope: None,
    };
    Ok(Caller::SignedIn(actor, session))
}

/// The actor of a session with the memberships that he has by now, after a command that may have given him another. A membership of
/// an authority that he did not act by before covers nothing until his next request, which looks at the second factor. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn renewed(conn: &impl ConnectionTrait, actor: &Actor) -> platform::Result<Actor> {
    let mut members = membership::of_person(conn, actor.person, None).await?;
    for member in &mut members {
        let before = actor.member_of(member.organisation);
        let known = before.and_then(|before| before.authority.clone());
        member.authority = member
            .authority
            .take()
            .map(|now| known.unwrap_or_else(|| now.dormant()));
    }
    Ok(Actor {
        members,
        ..actor.clone()
    })
}

/// Like [`actor_by_token`], and notes the use, at most once a minute. This is what a request calls.
///
/// # Errors
/// When the database does not answer. Failing to note the use is no error: the next request will.
pub async fn authenticate(db: &Db, token: &str, kind: SessionKind) -> platform::Result<Caller> {
    let now = db.clock().now();
    let caller = actor_by_token(db.read(), token, kind, now).await?;
    if let Caller::SignedIn(actor, session) = &caller
        && now - session.last_used_at >= Duration::seconds(TOUCH_SECONDS)
    {
        let context = Context::of(actor, "session-touch");
        let id = session.id;
        let noting = async {
            let noted: platform::Result<()> = platform::command!(db, &context, |tx| touch(tx, id));
            noted
        };
        // Where nothing can be written at present, there still is much to read: nobody waits long for this.
        let noted = platform::db::within(TOUCH_TIME, noting).await;
        if let Err(error) = noted.flatten() {
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

fn is_office(members: &[Member]) -> bool {
    members.iter().any(|member| member.authority.is_some())
}

fn idle(members: &[Member]) -> Duration {
    if is_office(members) {
        Duration::hours(STAFF_IDLE_HOURS)
    } else {
        Duration::days(IDLE_DAYS)
    }
}

/// The person's open sessions, the last used first. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
    now: Instant,
) -> platform::Result<Vec<Session>> {
    let members = membership::of_person(conn, person, None).await?;
    let rows = store::open_of(conn, person, now, now - idle(&members)).await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// One of a person's own sessions, whether it is open or not.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    person: PersonId,
    id: SessionId,
) -> platform::Result<Option<Session>> {
    Ok(store::of(conn, id, person).await?.map(from_row))
}

/// Whether a person belongs to an authority, whether or not a session of hers has its powers. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn is_staff(conn: &impl ConnectionTrait, person: PersonId) -> platform::Result<bool> {
    Ok(is_office(&membership::of_person(conn, person, None).await?))
}

fn from_row(row: store::session::Model) -> Session {
    Session {
        id: row.id,
        person: row.person_id,
        kind: row.kind,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
        agent: row.agent,
        network: row.network,
        second_factor: row.second_factor,
    }
}

/// Opens a session; only its token's hash is kept.
pub(crate) async fn open(
    tx: &mut Tx,
    person: PersonId,
    device: &Device,
    shown: Shown,
) -> platform::Result<(Token, Session)> {
    let token = random::token();
    let row = store::session::Model {
        id: tx.new_id(),
        person_id: person,
        token_hash: token.hash(),
        kind: device.kind,
        created_at: tx.now(),
        last_used_at: tx.now(),
        expires_at: tx.now() + Duration::days(LONGEST_DAYS),
        revoked_at: None,
        agent: device.agent.clone(),
        network: device.network.clone(),
        second_factor: shown == Shown::Yes,
    };
    store::insert(tx, row.clone()).await?;
    Ok((token, from_row(row)))
}

/// Ends one of the actor's own sessions; one that has ended already stays so. Writes `session.ended`.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn end(tx: &mut Tx, actor: &Actor, id: SessionId) -> platform::Result<()> {
    close(tx, actor.person, id, "SIGN_OUT").await
}

/// Ends one of the actor's own sessions from another one; one that has ended already stays so. Writes `session.ended`.
///
/// # Errors
/// `NOT_FOUND` for a session that is not the actor's, with path `input.sessionId`.
pub async fn revoke(tx: &mut Tx, actor: &Actor, id: SessionId) -> platform::Result<()> {
    if store::of(tx, id, actor.person).await?.is_none() {
        return Err(Fault::new(FaultCode::NotFound, "input.sessionId").into());
    }
    close(tx, actor.person, id, "REVOKED").await
}

async fn close(
    tx: &mut Tx,
    person: PersonId,
    id: SessionId,
    by: &'static str,
) -> platform::Result<()> {
    let now = tx.now();
    if store::revoke(tx, id, person, now).await? == store::Revoked::Now {
        tx.record(Fact::about("session.ended", id).with(json!({ "by": by })))
            .await?;
    }
    Ok(())
}

/// Ends the actor's sessions, all but `kept`, and says how many there were. Writes `person.signed_out_everywhere` unless
/// there were none.
///
/// # Errors
/// When the database refuses.
pub async fn revoke_all(
    tx: &mut Tx,
    actor: &Actor,
    kept: Option<SessionId>,
) -> platform::Result<usize> {
    let now = tx.now();
    let ended = store::revoke_all(tx, actor.person, kept, now).await?;
    crate::sign_in::forget_challenges(tx, actor.person).await?;
    crate::address::store::close_changes(tx, actor.person, now).await?;
    if !ended.is_empty() {
        tx.record(
            Fact::about("person.signed_out_everywhere", actor.person)
                .with(json!({ "sessions": ended })),
        )
        .await?;
    }
    Ok(ended.len())
}
