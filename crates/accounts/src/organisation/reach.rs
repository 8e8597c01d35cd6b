//! Whom an officer calls about an organisation.

use kernel::{
    actor::{Actor, Role},
    contact::PhoneNumber,
    id::{OrganisationId, PersonId},
};
use sea_orm::ConnectionTrait;

use super::{Organisation, policy};
use crate::{
    membership,
    person::{self, Person},
};

/// The owners of an organisation, the longest first, for staff who may judge it; nobody for others. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn owners(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organisation: &Organisation,
) -> platform::Result<Vec<Person>> {
    if policy::may_judge(actor, organisation).is_none() {
        return Ok(Vec::new());
    }
    of(conn, organisation.id).await
}

/// The telephone of the house, else of the owner who has belonged to it longest and has one.
pub(super) async fn phone(
    conn: &impl ConnectionTrait,
    organisation: &Organisation,
) -> platform::Result<Option<PhoneNumber>> {
    if organisation.phone.is_some() {
        return Ok(organisation.phone.clone());
    }
    let owners = of(conn, organisation.id).await?;
    Ok(owners.into_iter().find_map(|owner| owner.phone))
}

async fn of(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Vec<Person>> {
    let owners: Vec<PersonId> = membership::of_organisation(conn, organisation)
        .await?
        .into_iter()
        .filter(|member| member.role == Role::Owner)
        .map(|member| member.person)
        .collect();
    let mut people = person::many(conn, &owners).await?;
    Ok(owners
        .iter()
        .filter_map(|owner| people.remove(owner))
        .collect())
}
