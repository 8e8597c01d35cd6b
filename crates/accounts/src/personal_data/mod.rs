//! What people ask about the data held about them: a copy of everything, or that it be erased. Each such request is a row
//! whose clocks the law sets; the desk sees the clocks, never whose data it is about nor what they say.
//!
//! What other crates hold is shown and erased by them; whoever puts the list together calls [`held`] and [`erase`] as one of
//! its members, [`erase`] last.

mod clock;
mod erase;
mod held;
mod holdings;
mod masking;
mod request;
mod state;
mod store;

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::{
    actor::Actor,
    id::{DataRequestId, OrganisationId, PersonId},
    page::{Cursor, PageError, PageRequest, Slice},
    time::Instant,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

pub use clock::Clocks;
pub use erase::{erase, traces};
pub use held::held;
pub use masking::houses;
pub use request::{
    Asked, CONFIRM_HOURS, Confirmation, ask_erasure, by_link, cancel_erasure, lapse_due,
    note_export,
};
pub use state::RequestState;

kernel::text_enum! {
    /// What a person asks.
    pub enum Kind {
        /// A copy of everything that is held about her.
        Export = "EXPORT",
        /// That it be erased.
        Erasure = "ERASURE",
    }
}

kernel::text_enum! {
    /// What an open request waits for.
    pub enum WaitsFor {
        /// The person's confirmation, by password or by the link of a letter.
        Confirmation = "CONFIRMATION",
        /// That somebody else takes over the organisations which she alone owns.
        HandOver = "HAND_OVER",
    }
}

/// A request about personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRequest {
    /// The id.
    pub id: DataRequestId,
    /// Whose data it is about.
    pub person: PersonId,
    /// What she asks.
    pub kind: Kind,
    /// Where it stands.
    pub state: RequestState,
    /// What it waits for, while it is open.
    pub waits_for: Option<WaitsFor>,
    /// The authority whose desk sees its clocks; none where there is no authority yet.
    pub authority: Option<OrganisationId>,
    /// When it came in.
    pub asked_at: Instant,
    /// The last day on which an answer is in time.
    pub answer_by: NaiveDate,
    /// The last day on which carrying it out is in time.
    pub complete_by: NaiveDate,
    /// When the person was last told what happens next.
    pub answered_at: Option<Instant>,
    /// When it was carried out or taken back.
    pub ended_at: Option<Instant>,
}

/// The place of a request in a desk's list: the one to be done soonest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) complete_by: NaiveDate,
    pub(crate) id: DataRequestId,
}

impl DataRequest {
    /// Its place in a desk's list.
    pub fn cursor(&self) -> String {
        Cursor(Position {
            complete_by: self.complete_by,
            id: self.id,
        })
        .encode()
    }
}

/// The requests of a person, the newest first; she alone may read them. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Vec<DataRequest>> {
    Ok(store::of_person(conn, person).await?)
}

/// The organisations that each of these people alone owns: somebody else must own them before she can be erased. One
/// statement.
///
/// # Errors
/// When the database does not answer.
pub async fn to_hand_over(
    conn: &impl ConnectionTrait,
    people: &[PersonId],
) -> platform::Result<HashMap<PersonId, Vec<OrganisationId>>> {
    let mut found: HashMap<PersonId, Vec<OrganisationId>> = HashMap::new();
    for (person, organisation) in holdings::owned_alone(conn, people).await? {
        found.entry(person).or_default().push(organisation);
    }
    Ok(found)
}

/// The open requests at the desks of the actor's authorities, the one to be done soonest first. Empty for others than staff.
/// One statement.
///
/// # Errors
/// A refusal naming `first`, `last`, `after` or `before`.
pub async fn open_at_desk(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    request: &PageRequest,
) -> platform::Result<Slice<DataRequest>> {
    let refuse = |error: PageError| request.fault(error);
    let page = request.page().map_err(refuse)?;
    let start: Option<Position> = page.start().map_err(refuse)?;
    if actor.office().is_none() {
        return Ok(page.slice(Vec::new()));
    }
    let authorities: Vec<OrganisationId> = actor
        .organisations()
        .filter(|member| member.authority.is_some() && !member.is_dormant())
        .map(|member| member.organisation)
        .collect();
    let rows = store::open_at(conn, &authorities, &page, start.as_ref()).await?;
    Ok(page.slice(rows))
}
