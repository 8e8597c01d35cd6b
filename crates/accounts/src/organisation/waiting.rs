//! Organisations that wait for an authority: the list of its desk.

use kernel::{
    actor::Actor,
    id::OrganisationId,
    page::{Cursor, PageError, PageRequest, Slice},
    time::Instant,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Organisation, from_row, policy, store};

/// The key of a row in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) at: Instant,
    pub(crate) id: Uuid,
}

/// The place of an organisation in the list.
pub fn cursor(since: Instant, id: OrganisationId) -> String {
    Cursor(Key {
        at: since,
        id: id.uuid(),
    })
    .encode()
}

/// The organisations that the actor's authorities may judge and that have asked for it, the longest waiting first. Empty for
/// others than staff. One statement.
///
/// # Errors
/// A refusal naming `first`, `last`, `after` or `before`.
pub async fn list(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    request: &PageRequest,
) -> platform::Result<Slice<Organisation>> {
    let refuse = |error: PageError| request.fault(error);
    let page = request.page().map_err(refuse)?;
    let start: Option<Key> = page.start().map_err(refuse)?;
    if actor.office().is_none() {
        return Ok(page.slice(Vec::new()));
    }
    let rows = store::waiting(conn, &actor.provinces(), &page, start.as_ref()).await?;
    Ok(page.slice(rows).filter_map(|row| {
        let organisation = from_row(row);
        policy::may_judge(actor, &organisation).map(|_| organisation)
    }))
}

/// How many they are. Nought for others than staff. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn count(conn: &impl ConnectionTrait, actor: &Actor) -> platform::Result<u64> {
    if actor.office().is_none() {
        return Ok(0);
    }
    Ok(store::count_waiting(conn, &actor.provinces()).await?)
}
