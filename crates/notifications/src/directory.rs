//! Who people are, as far as a letter needs it. The wiring hands in the function that knows.

use futures::future::BoxFuture;
use kernel::{
    contact::{Email, PhoneNumber},
    id::{OrganisationId, PersonId},
    text::Language,
};
use platform::{Conn, Result};

/// What a letter needs to know of a person, read when the letter is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// The name to address and to show.
    pub name: String,
    /// Where the person's letters go.
    pub email: Option<Email>,
    /// The telephone that others may call.
    pub phone: Option<PhoneNumber>,
    /// The language the person reads.
    pub language: Language,
}

/// Looks a person up; `None` when there is no such person any more.
pub type Directory = for<'a> fn(&'a Conn, PersonId) -> BoxFuture<'a, Result<Option<Contact>>>;

/// Says whether a person speaks for an organisation at this moment. A letter to somebody who does no longer is not sent.
pub type Membership = for<'a> fn(&'a Conn, PersonId, OrganisationId) -> BoxFuture<'a, Result<bool>>;
