//! Letters as their readers see them: the mailbox of a demonstration, and a person's own letters.

use std::collections::HashMap;

use kernel::{
    id::{LetterId, PersonId},
    page::{Cursor, Direction, Page, Slice},
    time::Instant,
};
use platform::Result;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Order, Query},
};

use crate::letter::Letter;
use crate::outbox::{
    LetterState, State,
    store::{body, letter},
};

/// Somebody who has letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxReader {
    /// The address.
    pub address: String,
    /// How many letters lie there.
    pub letters: i64,
}

/// A letter in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Entry {
    /// The letter.
    pub id: LetterId,
    /// [`crate::Letter::kind`].
    pub kind: String,
    /// Where it went.
    pub address: String,
    /// Its subject line.
    pub subject: String,
    /// How far it came.
    pub state: State,
    /// When it was posted.
    pub created_at: Instant,
    /// When it arrived.
    pub sent_at: Option<Instant>,
}

/// An opened letter.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Opened {
    /// The letter.
    pub id: LetterId,
    /// [`crate::Letter::kind`].
    pub kind: String,
    /// Where it went.
    pub address: String,
    /// Its subject line.
    pub subject: String,
    /// The HTML part. Foreign text in it is escaped; show it in a frame of its own all the same.
    pub html: String,
    /// The text part.
    pub plain: String,
    /// How far it came.
    pub state: State,
    /// When it was posted.
    pub created_at: Instant,
    /// When it arrived.
    pub sent_at: Option<Instant>,
}

/// A letter to a person, as she may see it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalLetter {
    /// How far it came, and what it is about.
    pub state: LetterState,
    /// Its subject line, once it was written.
    pub subject: Option<String>,
    /// The text part; never of a security letter.
    pub plain: Option<String>,
    /// The HTML part; never of a security letter.
    pub html: Option<String>,
}

/// All readers with letters, by address. For demonstrations only. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn readers(conn: &impl ConnectionTrait) -> Result<Vec<MailboxReader>> {
    let rows: Vec<(String, i64)> = body::Entity::find()
        .select_only()
        .column(body::Column::Address)
        .column_as(body::Column::LetterId.count(), "letters")
        .group_by(body::Column::Address)
        .order_by_asc(body::Column::Address)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(address, letters)| MailboxReader { address, letters })
        .collect())
}

/// The newest letters of a reader, or of all readers. For demonstrations only. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn letters(
    conn: &impl ConnectionTrait,
    address: Option<&str>,
    limit: u64,
) -> Result<Vec<Entry>> {
    let mut query = with_bodies();
    query
        .order_by((letter::Entity, letter::Column::Id), Order::Desc)
        .limit(limit);
    if let Some(address) = address {
        query.and_where(Expr::col((body::Entity, body::Column::Address)).eq(address));
    }
    Ok(
        Entry::find_by_statement(conn.get_database_backend().build(&query))
            .all(conn)
            .await?,
    )
}

/// One letter as its reader sees it. For demonstrations only. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn open(conn: &impl ConnectionTrait, id: LetterId) -> Result<Option<Opened>> {
    let mut query = with_bodies();
    query
        .column((body::Entity, body::Column::Html))
        .column((body::Entity, body::Column::Plain))
        .and_where(Expr::col((letter::Entity, letter::Column::Id)).eq(id));
    Ok(
        Opened::find_by_statement(conn.get_database_backend().build(&query))
            .one(conn)
            .await?,
    )
}

fn with_bodies() -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .columns([
            (letter::Entity, letter::Column::Id),
            (letter::Entity, letter::Column::Kind),
            (letter::Entity, letter::Column::State),
            (letter::Entity, letter::Column::CreatedAt),
            (letter::Entity, letter::Column::SentAt),
        ])
        .columns([
            (body::Entity, body::Column::Address),
            (body::Entity, body::Column::Subject),
        ])
        .from(letter::Entity)
        .join(
            JoinType::InnerJoin,
            body::Entity,
            Expr::col((body::Entity, body::Column::LetterId))
                .equals((letter::Entity, letter::Column::Id)),
        )
        .to_owned()
}

/// The letters to a person, newest first. Cursors hold when a letter was posted, and its id. Security letters come without
/// a body. Two statements. Index `letter(reader_person_id, created_at, id)`.
///
/// # Errors
/// `INVALID_FORMAT` at `after` or `before` for a cursor of another list; when the database does not answer.
pub async fn letters_to(
    conn: &impl ConnectionTrait,
    person: PersonId,
    page: &Page,
) -> Result<Slice<PersonalLetter>> {
    let start: Option<(Instant, LetterId)> = page.start().map_err(|_| page.foreign_cursor())?;
    let key = || {
        Expr::tuple([
            Expr::col(letter::Column::CreatedAt),
            Expr::col(letter::Column::Id),
        ])
    };
    let mut query = letter::Entity::find().filter(letter::Column::ReaderPersonId.eq(person));
    if let Some((at, id)) = start {
        let from = Expr::tuple([Expr::val(at), Expr::val(id)]);
        query = query.filter(match page.direction {
            Direction::Forward => key().lt(from),
            Direction::Backward => key().gt(from),
        });
    }
    let order = match page.direction {
        Direction::Forward => Order::Desc,
        Direction::Backward => Order::Asc,
    };
    let rows = query
        .order_by(letter::Column::CreatedAt, order.clone())
        .order_by(letter::Column::Id, order)
        .limit(page.fetch())
        .all(conn)
        .await?;
    Ok(page.slice(with_their_bodies(conn, rows).await?))
}

/// One letter to a person, as [`letters_to`] shows it. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn letter_to(
    conn: &impl ConnectionTrait,
    person: PersonId,
    id: LetterId,
) -> Result<Option<PersonalLetter>> {
    Ok(many_to(conn, person, &[id]).await?.remove(&id))
}

/// Those of these letters that were sent to a person, as [`letters_to`] shows them. Two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn many_to(
    conn: &impl ConnectionTrait,
    person: PersonId,
    ids: &[LetterId],
) -> Result<HashMap<LetterId, PersonalLetter>> {
    let rows = letter::Entity::find()
        .filter(letter::Column::Id.is_in(ids.iter().copied()))
        .filter(letter::Column::ReaderPersonId.eq(person))
        .all(conn)
        .await?;
    let letters = with_their_bodies(conn, rows).await?;
    Ok(letters
        .into_iter()
        .map(|letter| (letter.state.id, letter))
        .collect())
}

async fn with_their_bodies(
    conn: &impl ConnectionTrait,
    rows: Vec<letter::Model>,
) -> Result<Vec<PersonalLetter>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let bodies = body::Entity::find()
        .filter(body::Column::LetterId.is_in(rows.iter().map(|row| row.id)))
        .all(conn)
        .await?;
    let mut bodies: HashMap<_, _> = bodies
        .into_iter()
        .map(|body| (body.letter_id, body))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let body = bodies.remove(&row.id);
            personal(row, body)
        })
        .collect())
}

fn personal(row: letter::Model, body: Option<body::Model>) -> PersonalLetter {
    let subject = body.as_ref().map(|body| body.subject.clone());
    let shown = body.filter(|body| !body.wiped && !is_secret(&row));
    PersonalLetter {
        state: row.into(),
        subject,
        plain: shown.as_ref().map(|body| body.plain.clone()),
        html: shown.map(|body| body.html),
    }
}

/// Whether a letter's text stays closed even to its reader, who may not be the one who looks.
pub(crate) fn is_secret(row: &letter::Model) -> bool {
    serde_json::from_value::<Letter>(row.facts.clone()).map_or(true, |letter| letter.is_secret())
}

/// The cursor of a letter in [`letters_to`].
pub fn cursor(letter: &PersonalLetter) -> String {
    Cursor((letter.state.created_at, letter.state.id)).encode()
}
