//! Claims that wait for an authority: the list of its desk.

use kernel::actor::Actor;
use kernel::id::ClaimId;
use kernel::page::{Page, Slice};
use kernel::time::Instant;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{Claim, store};
use crate::keyset::Listed;

/// The place of a claim in the list: what its cursor holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// When it was filed.
    pub since: Instant,
    /// The id.
    pub id: ClaimId,
}

/// Claims in the provinces of the actor's authorities that wait, the longest waiting first. Empty for others than staff. One
/// statement.
///
/// # Errors
/// A refusal naming `after` or `before`.
pub async fn list(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    page: &Page,
) -> platform::Result<Slice<Listed<Claim, Position>>> {
    store::waiting(conn, &actor.provinces(), page).await
}

/// How many they are, counted up to `cap`. Nought for others than staff. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn count(conn: &impl ConnectionTrait, actor: &Actor, cap: u64) -> platform::Result<u64> {
    store::count_waiting_in(conn, &actor.provinces(), cap).await
}
