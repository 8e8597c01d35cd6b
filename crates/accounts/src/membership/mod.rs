//! Who belongs to which organisation, and as what.

mod command;
pub(crate) mod store;

use std::collections::HashMap;

use kernel::{
    actor::{Jurisdiction, Member, Role},
    fault::{Fault, FaultCode},
    id::{MembershipId, OrganisationId, PersonId},
    time::Instant,
};
use platform::{Fact, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::organisation;

pub use command::{Remove, SetRole, remove, set_role};
pub(crate) use command::{end, end_all};

/// A person's place in an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    /// The id.
    pub id: MembershipId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// What the person may do there.
    pub role: Role,
    /// Since when.
    pub since: Instant,
}

/// The live members of an organisation, the longest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisation(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Vec<Membership>> {
    Ok(store::of_organisation(conn, organisation)
        .await?
        .iter()
        .map(from_row)
        .collect())
}

/// The live members of several organisations, the longest first, in one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> platform::Result<HashMap<OrganisationId, Vec<Membership>>> {
    let mut found: HashMap<OrganisationId, Vec<Membership>> = HashMap::new();
    for row in store::of_organisations(conn, organisations).await? {
        found
            .entry(row.organisation_id)
            .or_default()
            .push(from_row(&row));
    }
    Ok(found)
}

fn from_row(row: &store::membership::Model) -> Membership {
    Membership {
        id: row.id,
        organisation: row.organisation_id,
        person: row.person_id,
        role: row.role,
        since: row.created_at,
    }
}

/// Where a person belongs now, with standing and jurisdiction: one statement. `only` narrows it to one organisation.
pub(crate) async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
    only: Option<OrganisationId>,
) -> platform::Result<Vec<Member>> {
    Ok(store::of_person(conn, person, only)
        .await?
        .into_iter()
        .map(|row| Member {
            organisation: row.organisation_id,
            role: row.role,
            standing: row.standing,
            authority: row.authority_kind.map(|kind| Jurisdiction {
                kind,
                units: row.authority_units.unwrap_or_default().into_inner(),
            }),
        })
        .collect())
}

/// A person begins to belong to an organisation.
#[derive(Clone, Copy, Debug)]
pub struct Begin {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// As what.
    pub role: Role,
}

/// Makes a person a member, or a member again. The program itself calls it (command line, sample world), and what lets people
/// join. Writes `membership.begun`.
///
/// # Errors
/// `NOT_FOUND` for an unknown organisation, `DUPLICATE` if the person belongs to it.
pub async fn begin(tx: &mut Tx, command: Begin) -> platform::Result<MembershipId> {
    if organisation::get(tx, command.organisation).await?.is_none() {
        return Err(Fault::new(FaultCode::NotFound, "organisation").into());
    }
    let id: MembershipId = tx.new_id();
    let row = store::membership::Model {
        id,
        organisation_id: command.organisation,
        person_id: command.person,
        role: command.role,
        created_at: tx.now(),
        ended_at: None,
    };
    let id = match store::insert(tx, row).await? {
        store::Begun::Now => id,
        store::Begun::Before => {
            let again = store::begin_again(
                tx,
                command.organisation,
                command.person,
                command.role,
                tx.now(),
            )
            .await?;
            again.ok_or_else(|| Fault::new(FaultCode::Duplicate, "person"))?
        }
    };
    tx.record(
        Fact::about("membership.begun", id)
            .concerning([command.organisation])
            .with(json!({ "person": command.person, "role": command.role.code() })),
    )
    .await?;
    Ok(id)
}
