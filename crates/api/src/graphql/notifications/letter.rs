//! Letters that were sent to the signed-in person.

use ::notifications::mailbox::{self, PersonalLetter};
use async_graphql::{Context, ID, Object, Result};
use kernel::id::{LetterId, PersonId};
use kernel::page::Page;

use super::status::LetterStatus;
use crate::graphql::Caller;
use crate::graphql::connection::Connection;
use crate::graphql::failure::top;
use crate::graphql::ids::id;
use crate::graphql::loaders::load;
use crate::graphql::scalars::DateTime;

/// A letter to the signed-in person.
pub struct Letter(PersonalLetter);

impl Letter {
    /// A letter by id, for its reader.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<LetterId>() {
            Ok(id) => Ok(load(ctx, id).await?.map(Self)),
            Err(_) => Ok(None),
        }
    }
}

/// A letter to the signed-in person, as it was sent. Only its reader sees it.
#[Object]
impl Letter {
    /// The letter's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.state.id)
    }

    /// To whom it went, and how far it came.
    async fn status(&self) -> LetterStatus {
        LetterStatus(self.0.state.clone())
    }

    /// Its subject line; null while it waits to be written, and half a year after it was sent (or as long as the operator keeps letters).
    async fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
    }

    /// Its text part. Null where `subject` is, and always for a letter that lets somebody in (a sign-in link, a new password).
    async fn text(&self) -> Option<&str> {
        self.0.plain.as_deref()
    }

    /// Its HTML part, as `text`. Show it in a frame that runs no scripts.
    async fn html(&self) -> Option<&str> {
        self.0.html.as_deref()
    }

    /// When it was posted.
    async fn created_at(&self) -> DateTime {
        self.0.state.created_at.into()
    }
}

/// A page of the letters to a person, the newest first.
pub async fn letters_to(
    ctx: &Context<'_>,
    person: PersonId,
    page: Page,
) -> Result<Connection<Letter>> {
    let slice = mailbox::letters_to(Caller::of(ctx).db().read(), person, &page)
        .await
        .map_err(|failure| top(ctx, failure))?;
    Ok(Connection::new(slice, |letter| {
        (mailbox::cursor(&letter), Letter(letter))
    }))
}
