//! People, the organisations they act for, how they sign in, and who may speak for whom.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`person`] | people and their identities |
//! | [`organisation`], [`membership`] | organisations, and who belongs to them |
//! | [`invitation`] | places that owners offer by mail |
//! | [`authority`] | organisations with a jurisdiction |
//! | [`address`] | signing up, and changing an address: nothing counts before a mailed link was pressed |
//! | [`sign_in`], [`session`], [`password`], [`second_factor`] | being let in |
//! | [`proof`] | showing once more who one is |
//! | [`application`] | programs of others that ask with a key, and the budgets they have |
//! | [`actor`] | who acts, when he comes by a letter's link |
//! | [`staff_action`] | what officers did to somebody's data |
//! | [`consent`] | what people agreed to, purpose by purpose |
//! | [`cleaning`] | taking out what is over |
//! | [`personal_data`] | what people ask about the data held about them |
//! | [`readers`] | who reads the letters of an organisation |
//! | [`sample`] | people and organisations that do not exist |

pub mod actor;
pub mod address;
pub mod application;
pub mod authority;
pub mod cleaning;
pub mod consent;
pub mod invitation;
pub mod membership;
pub mod organisation;
pub mod password;
pub mod person;
pub mod personal_data;
mod post;
pub mod proof;
pub mod readers;
pub mod sample;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod staff_action;
mod turns;

pub use cleaning::clean;

use futures::{FutureExt, future::BoxFuture};
use kernel::id::{OrganisationId, PersonId};
use notifications::Contact;
use platform::Conn;

/// How a person is reached: name, address, telephone, language. The post office asks for it at sending, so that a letter
/// never carries yesterday's address.
///
/// # Errors
/// When the database does not answer.
pub fn directory(conn: &Conn, id: PersonId) -> BoxFuture<'_, platform::Result<Option<Contact>>> {
    async move {
        Ok(person::get(conn, id).await?.map(|person| Contact {
            name: person.name,
            email: person.email,
            phone: person.phone,
            language: person.language,
        }))
    }
    .boxed()
}

/// Whether a person is a member of an organisation at this moment; for the post office. One statement.
///
/// # Errors
/// When the database does not answer.
pub fn belongs(
    conn: &Conn,
    person: PersonId,
    organisation: OrganisationId,
) -> BoxFuture<'_, platform::Result<bool>> {
    async move {
        let members = membership::of_person(conn, person, Some(organisation)).await?;
        Ok(!members.is_empty())
    }
    .boxed()
}

#[cfg(test)]
mod tests;
