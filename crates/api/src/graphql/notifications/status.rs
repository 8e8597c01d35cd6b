//! How far the letters of a deal came.

use ::notifications::LetterState as Row;
use async_graphql::{Context, Enum, ID, Object, Result};
use orders::inquiry::policy;
use uuid::Uuid;

use crate::graphql::Caller;
use crate::graphql::accounts::Organisation;
use crate::graphql::ids::id;
use crate::graphql::loaders::{LettersOf, load};
use crate::graphql::scalars::DateTime;

/// Where a letter is on its way.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "::notifications::State")]
pub enum LetterState {
    /// Waits for its first or next try.
    Queued,
    /// Being sent at this moment.
    Sending,
    /// The reader's mail server took it.
    Sent,
    /// Twice the connection broke after everything was handed over: it may or may not have arrived.
    Unknown,
    /// Given up.
    Dead,
    /// Became pointless before it could be sent.
    Obsolete,
}

/// How far one letter came.
pub struct LetterStatus(pub(super) Row);

/// To whom a letter of a deal went, and how far it came. Never its words.
#[Object]
impl LetterStatus {
    /// The letter's id.
    async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// What kind of letter it is, by its code: `INQUIRY_RECEIVED`. New kinds are added.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What kind of letter it is, in the caller's language.
    async fn kind_text(&self, ctx: &Context<'_>) -> String {
        let caller = Caller::of(ctx);
        caller
            .words()
            .text(caller.language(), &self.0.kind_words_key(), &[])
    }

    /// The organisation on whose behalf its reader reads it.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.0.organisation {
            Some(id) => Organisation::named(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Where it is on its way.
    async fn state(&self) -> LetterState {
        self.0.state.into()
    }

    /// Where it is on its way, in the caller's language.
    async fn state_text(&self, ctx: &Context<'_>) -> String {
        let caller = Caller::of(ctx);
        caller
            .words()
            .text(caller.language(), self.0.state.words_key(), &[])
    }

    /// How often it was tried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// When the reader's mail server took it.
    async fn sent_at(&self) -> Option<DateTime> {
        self.0.sent_at.map(Into::into)
    }

    /// When the next try is due, while it waits.
    async fn next_try_at(&self) -> Option<DateTime> {
        self.0.next_try_at.map(Into::into)
    }

    /// When it was posted.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

/// The letters of a thread that the caller may know of, oldest first.
pub async fn letters_of_thread(ctx: &Context<'_>, thread: Uuid) -> Result<Vec<LetterStatus>> {
    let Some(actor) = Caller::of(ctx).actor() else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = load(ctx, LettersOf(thread)).await?.unwrap_or_default();
    let shown = |row: &Row| policy::shows_letter(actor, row);
    Ok(rows.into_iter().filter(shown).map(LetterStatus).collect())
}
