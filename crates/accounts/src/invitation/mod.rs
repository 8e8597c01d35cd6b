//! Invitations: an owner offers a place in his organisation to an address, and who reads mail there takes it.
//!
//! Nothing here tells whether an address is somebody's: it gets the same letter. The link proves that its reader reads the
//! address, so a newcomer needs no other confirmation; who has an account signs in and takes the place with it.

mod accept;
mod send;
pub(crate) mod store;

use std::collections::HashMap;

use chrono::Duration;
use kernel::{
    actor::Role,
    contact::Email,
    id::{InvitationId, OrganisationId, PersonId},
    time::Instant,
};
use notifications::{
    link::{Link, Purpose},
    outbox,
};
use platform::Tx;
use sea_orm::ConnectionTrait;

pub use accept::{Accepted, Arrived, Newcomer, Prepared, accept, arrive, prepare};
pub use send::{Invite, Withdraw, send, withdraw};

/// How long an invitation waits.
pub const DAYS: i64 = 14;
/// An invitation is forgotten so much later, with the address: it may be of somebody who never wanted anything of us.
pub const KEPT_DAYS: i64 = 30;

kernel::text_enum! {
    /// What became of an invitation.
    pub enum State {
        /// It waits until its time is over.
        Open = "OPEN",
        /// Somebody took the place.
        Accepted = "ACCEPTED",
        /// It was taken back, or replaced by a later one.
        Withdrawn = "WITHDRAWN",
    }
}

/// An invitation.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    /// The id.
    pub id: InvitationId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The address it went to.
    pub email: Email,
    /// What its reader is to be.
    pub role: Role,
    /// The owner who invites.
    pub invited_by: PersonId,
    /// What became of it.
    pub state: State,
    /// When it was sent.
    pub created_at: Instant,
    /// Until when it waits.
    pub expires_at: Instant,
}

fn from_row(row: store::invitation::Model) -> Invitation {
    Invitation {
        id: row.id,
        organisation: row.organisation_id,
        email: row.email,
        role: row.role,
        invited_by: row.invited_by,
        state: row.state,
        created_at: row.created_at,
        expires_at: row.expires_at,
    }
}

/// The invitations of organisations that wait at this moment, the newest first, in one statement. Owners alone may read them.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    now: Instant,
) -> platform::Result<HashMap<OrganisationId, Vec<Invitation>>> {
    let mut found: HashMap<OrganisationId, Vec<Invitation>> = HashMap::new();
    for row in store::open_of(conn, organisations, now).await? {
        found
            .entry(row.organisation_id)
            .or_default()
            .push(from_row(row));
    }
    Ok(found)
}

/// One invitation, whatever became of it. Owners of its organisation alone may read it.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    id: InvitationId,
) -> platform::Result<Option<Invitation>> {
    Ok(store::get(conn, id).await?.map(from_row))
}

/// The invitation that a letter's link opens; `None` for another link, and for one that was taken back.
///
/// # Errors
/// When the database does not answer.
pub async fn of_link(
    conn: &impl ConnectionTrait,
    link: &Link,
) -> platform::Result<Option<Invitation>> {
    let (Purpose::Invitation, Some(id)) = (link.purpose, link.subject) else {
        return Ok(None);
    };
    Ok(store::get(conn, kernel::id::TypedId::from_uuid(id))
        .await?
        .filter(|row| row.state != State::Withdrawn)
        .map(from_row))
}

/// Takes back what somebody has sent for an organisation that he no longer owns, letters that wait with it.
pub(crate) async fn withdraw_by(
    tx: &mut Tx,
    organisation: OrganisationId,
    inviter: PersonId,
) -> platform::Result<()> {
    let now = tx.now();
    let rows = store::withdraw_by(&*tx, organisation, inviter, now).await?;
    call_back(tx, rows.iter().map(|row| row.id)).await
}

/// Whoever has not got the letter yet shall not read of a place that is no longer offered.
async fn call_back(
    tx: &mut Tx,
    invitations: impl Iterator<Item = InvitationId>,
) -> platform::Result<()> {
    for id in invitations {
        outbox::withdraw_about(tx, id.uuid(), &["MEMBER_INVITED"]).await?;
    }
    Ok(())
}

/// Takes out the invitations to an address, when its owner has her data erased. Answers how many went.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &mut Tx, email: &Email) -> platform::Result<u64> {
    Ok(store::delete_of(tx, &email.key()).await?)
}

/// Takes out the invitations whose time was over [`KEPT_DAYS`] ago, whatever became of them. Housekeeping: no event.
pub(crate) async fn clean(tx: &mut Tx) -> platform::Result<u64> {
    let before = tx.now() - Duration::days(KEPT_DAYS);
    Ok(store::delete_expired(tx, before).await?)
}
