//! People, the organisations they act for, how they sign in, and who may speak for whom.
//!
//! | room | what it keeps |
//! |---|---|
//! | [`person`] | people and their identities |
//! | [`organisation`], [`membership`] | organisations, and who belongs to them |
//! | [`authority`] | organisations with a jurisdiction |
//! | [`sign_in`], [`session`], [`password`] | being let in |
//! | [`actor`] | who acts, when he comes by a letter's link |
//! | [`readers`] | who reads the letters of an organisation |
//! | [`sample`] | people and organisations that do not exist |

pub mod actor;
pub mod authority;
pub mod membership;
pub mod organisation;
pub mod password;
pub mod person;
pub mod readers;
pub mod sample;
pub mod session;
pub mod sign_in;

use futures::{FutureExt, future::BoxFuture};
use kernel::id::PersonId;
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

#[cfg(test)]
mod tests;
