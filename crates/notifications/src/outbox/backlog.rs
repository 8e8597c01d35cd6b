//! How the post stands as a whole: for whoever looks after the server.

use kernel::time::Instant;
use platform::Result;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{State, tables::letter};

/// How the post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Letters that wait for their first or next try.
    pub waiting: u64,
    /// Since when the letter that has been due longest waits.
    pub due_since: Option<Instant>,
    /// Letters that were given up.
    pub given_up: u64,
}

/// Counts what waits and what was given up, and finds what has been due longest.
///
/// # Errors
/// When the database does not answer.
pub async fn backlog(conn: &impl ConnectionTrait, now: Instant) -> Result<Backlog> {
    let in_state = |state: State| letter::Entity::find().filter(letter::Column::State.eq(state));
    // Uses letter_state_next_try_at_idx, as the worker does.
    let due_since = in_state(State::Queued)
        .select_only()
        .column(letter::Column::NextTryAt)
        .filter(letter::Column::NextTryAt.lte(now))
        .order_by_asc(letter::Column::NextTryAt)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(Backlog {
        waiting: in_state(State::Queued).count(conn).await?,
        due_since,
        given_up: in_state(State::Dead).count(conn).await?,
    })
}

/// What waits, for whoever looks every few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Letters that wait for their first or next try, or are in hand.
    pub letters: u64,
    /// When the oldest of them was posted.
    pub oldest: Option<Instant>,
}

/// Counts what waits, and finds the oldest: one statement over the unfinished letters alone.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(conn: &impl ConnectionTrait) -> Result<Waiting> {
    // Uses letter_state_next_try_at_idx; unfinished letters are few.
    let found: Option<(i64, Option<Instant>)> = letter::Entity::find()
        .select_only()
        .column_as(letter::Column::Id.count(), "letters")
        .column_as(letter::Column::CreatedAt.min(), "oldest")
        .filter(letter::Column::State.is_in([State::Queued, State::Sending]))
        .into_tuple()
        .one(conn)
        .await?;
    let (letters, oldest) = found.unwrap_or_default();
    Ok(Waiting {
        letters: u64::try_from(letters).unwrap_or_default(),
        oldest,
    })
}
