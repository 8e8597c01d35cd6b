//! Actors that come by another door than a session.

use kernel::{
    actor::{Actor, Door, Scope},
    id::PersonId,
};
use notifications::link::{Link, Purpose};
use sea_orm::ConnectionTrait;

use crate::membership;

/// The actor behind a letter's link: the person the letter was sent to, for the organisation and thread it was about,
/// with the membership as it is *now*. None when she no longer belongs there, or when the link leads to no thread. One
/// statement.
///
/// # Errors
/// When the database does not answer.
pub async fn for_link(conn: &impl ConnectionTrait, link: &Link) -> platform::Result<Option<Actor>> {
    let (Purpose::Thread, Some(person), Some(thread), Some(organisation)) =
        (link.purpose, link.person, link.thread, link.organisation)
    else {
        return Ok(None);
    };
    let members = membership::of_person(conn, person, Some(organisation)).await?;
    if members.is_empty() {
        return Ok(None);
    }
    Ok(Some(Actor {
        person,
        door: Door::LetterLink,
        members,
        scope: Some(Scope {
            thread,
            organisation,
        }),
    }))
}

/// The actor of the program itself (worker, command line) on behalf of a person.
///
/// # Errors
/// When the database does not answer.
pub async fn for_program(conn: &impl ConnectionTrait, person: PersonId) -> platform::Result<Actor> {
    Ok(Actor {
        person,
        door: Door::Program,
        members: membership::of_person(conn, person, None).await?,
        scope: None,
    })
}
