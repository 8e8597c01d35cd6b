//! The event table: one row for each change of state, written with it, read in commit order.

mod deeds;
mod look;

use kernel::{
    id::{EventId, OrganisationId, TypedId},
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult, Statement, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Result,
    db::{Fact, Tx},
};

pub use deeds::done_in_thread;
pub(crate) use look::{Look, look};

/// How far a reader has come. On PostgreSQL the transaction's id comes first: sequence order is not commit order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// The transaction (always 0 on SQLite, which has one writer).
    pub xid: i64,
    /// The row.
    pub position: i64,
}

/// A place in the event table, with what stands there: after a restore from a backup positions are given again, and the same place is another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// How far it is.
    #[serde(flatten)]
    pub at: Position,
    /// The event that stands there; nothing at the beginning of time.
    pub event: Option<EventId>,
}

/// A row of the event table.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where it stands.
    pub position: Position,
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub kind: String,
    /// The version of its facts.
    pub version: i32,
    /// The kind of thing it happened to (an id prefix).
    pub subject_kind: String,
    /// The thing it happened to.
    pub subject_id: Uuid,
    /// Whose business it is.
    pub organisations: Vec<OrganisationId>,
    /// The thread it belongs to, where it belongs to one.
    pub thread_id: Option<Uuid>,
    /// The province.
    pub province_code: Option<String>,
    /// The person behind it.
    pub person_id: Option<Uuid>,
    /// The organisation acted for.
    pub organisation_id: Option<Uuid>,
    /// The door.
    pub door: String,
    /// The request.
    pub request_id: String,
    /// The details.
    pub facts: serde_json::Value,
    /// When.
    pub at: Instant,
}

impl Event {
    /// The place where it stands.
    pub fn place(&self) -> Place {
        Place {
            at: self.position,
            event: Some(self.id),
        }
    }

    /// The thing of one kind that its details name so.
    pub fn names<T: TypedId>(&self, detail: &str) -> Option<T> {
        let (prefix, uuid) = kernel::id::decode(self.facts.get(detail)?.as_str()?)?;
        (prefix == T::PREFIX).then(|| T::from_uuid(uuid))
    }
}

#[derive(FromQueryResult)]
struct Row {
    xid: i64,
    position: i64,
    id: Uuid,
    kind: String,
    version: i32,
    subject_kind: String,
    subject_id: Uuid,
    organisations: serde_json::Value,
    thread_id: Option<Uuid>,
    province_code: Option<String>,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    door: String,
    request_id: String,
    facts: serde_json::Value,
    at: Instant,
}

impl From<Row> for Event {
    fn from(row: Row) -> Self {
        Self {
            position: Position {
                xid: row.xid,
                position: row.position,
            },
            id: TypedId::from_uuid(row.id),
            kind: row.kind,
            version: row.version,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            organisations: serde_json::from_value(row.organisations).unwrap_or_default(),
            thread_id: row.thread_id,
            province_code: row.province_code,
            person_id: row.person_id,
            organisation_id: row.organisation_id,
            door: row.door,
            request_id: row.request_id,
            facts: row.facts,
            at: row.at,
        }
    }
}

/// The columns that an event is written with; the database adds the transaction and the position.
const WRITTEN: [&str; 14] = [
    "id",
    "kind",
    "version",
    "subject_kind",
    "subject_id",
    "organisations",
    "thread_id",
    "province_code",
    "person_id",
    "organisation_id",
    "door",
    "request_id",
    "facts",
    "at",
];

/// Writes an event. Whose business it is finds its own place: the database writes a row of `event_concern` for each organisation of it.
pub(crate) async fn insert(tx: &Tx, id: EventId, fact: &Fact) -> Result<()> {
    let context = tx.context();
    let organisations =
        serde_json::to_value(&fact.organisations).map_err(crate::Failure::internal)?;
    let values: [Value; WRITTEN.len()] = [
        TypedId::uuid(id).into(),
        fact.kind.into(),
        fact.version.into(),
        fact.subject.0.into(),
        fact.subject.1.into(),
        organisations.into(),
        fact.thread.into(),
        fact.province.clone().into(),
        context.person.map(TypedId::uuid).into(),
        context.organisation.map(TypedId::uuid).into(),
        context.door.code().into(),
        context.request_id.clone().into(),
        fact.facts.clone().into(),
        tx.now().into(),
    ];
    let sql = format!(
        "INSERT INTO event ({}) VALUES ({})",
        WRITTEN.join(", "),
        places(1, WRITTEN.len()).join(", ")
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await?;
    Ok(())
}

/// So many placeholders from a number on.
fn places(first: usize, many: usize) -> Vec<String> {
    (first..first + many)
        .map(|place| format!("${place}"))
        .collect()
}

/// Every transaction before this one has ended: no event can appear below it any more.
const HORIZON: &str = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

const COLUMNS: &str = "xid, position, id, kind, version, subject_kind, subject_id, organisations, thread_id, province_code, person_id, \
                       organisation_id, door, request_id, facts, at";

/// The next events after `after`, in commit order, at most `limit`. On PostgreSQL an event shows itself only when no
/// transaction that began before its own can still commit, so a reader that goes on from the last position loses none.
///
/// # Errors
/// When the database does not answer.
pub async fn after(conn: &impl ConnectionTrait, after: Position, limit: u64) -> Result<Vec<Event>> {
    let backend = conn.get_database_backend();
    let horizon = match backend {
        DbBackend::Postgres => format!("xid < {HORIZON} AND"),
        _ => String::new(),
    };
    // Uses event_xid_position_idx.
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE {horizon} (xid, position) > ($1, $2) ORDER BY xid, position LIMIT {limit}"
    );
    let values: [Value; 2] = [after.xid.into(), after.position.into()];
    let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// The next events after `after` that concern one of these organisations, in commit order, at most `limit`; like [`after`] it loses none.
///
/// # Errors
/// When the database does not answer.
pub async fn concerning(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    after: Position,
    limit: u64,
) -> Result<Vec<Event>> {
    if organisations.is_empty() {
        return Ok(Vec::new());
    }
    let backend = conn.get_database_backend();
    let horizon = match backend {
        DbBackend::Postgres => format!("xid < {HORIZON} AND"),
        _ => String::new(),
    };
    // Uses the primary key of event_concern. What concerns two of them counts twice against the limit, never against progress.
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE position IN (SELECT position FROM event_concern \
         WHERE {horizon} organisation IN ({}) AND (xid, position) > ($1, $2) ORDER BY xid, position LIMIT {limit}) \
         ORDER BY xid, position",
        places(3, organisations.len()).join(", ")
    );
    let mut values: Vec<Value> = vec![after.xid.into(), after.position.into()];
    values.extend(
        organisations
            .iter()
            .map(|organisation| Value::from(organisation.to_string())),
    );
    let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// Whether a reader may go on from here: the same event stands at this place, or it is the beginning of time. After a restore from a backup it may not.
///
/// # Errors
/// When the database does not answer.
pub async fn is_known(conn: &impl ConnectionTrait, place: Place) -> Result<bool> {
    let Some(event) = place.event else {
        return Ok(place.at == Position::default());
    };
    // Uses event_id_idx.
    let sql = "SELECT 1 FROM event WHERE id = $1 AND xid = $2 AND position = $3";
    let values: [Value; 3] = [
        TypedId::uuid(event).into(),
        place.at.xid.into(),
        place.at.position.into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// Like [`after`], for whoever has been at this place before; nothing when it [is not known](is_known) any more, and he has to begin anew.
///
/// # Errors
/// When the database does not answer.
pub async fn go_on(
    conn: &impl ConnectionTrait,
    place: Place,
    limit: u64,
) -> Result<Option<Vec<Event>>> {
    if is_known(conn, place).await? {
        after(conn, place.at, limit).await.map(Some)
    } else {
        Ok(None)
    }
}

/// Whether a person has done one of these `kinds` to a thing.
///
/// # Errors
/// When the database does not answer.
pub async fn was_done_by(
    conn: &impl ConnectionTrait,
    subject: Uuid,
    person: Uuid,
    kinds: &[&str],
) -> Result<bool> {
    // Uses event_subject_id_position_idx.
    let sql = format!(
        "SELECT 1 FROM event WHERE subject_id = $1 AND person_id = $2 AND kind IN ({}) LIMIT 1",
        places(3, kinds.len()).join(", ")
    );
    let mut values: Vec<Value> = vec![subject.into(), person.into()];
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// Everything that a person did, the oldest first, for her own copy of what is held about her.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(
    conn: &impl ConnectionTrait,
    person: kernel::id::PersonId,
) -> Result<Vec<Event>> {
    // Uses event_person_id_position_idx.
    let sql = format!("SELECT {COLUMNS} FROM event WHERE person_id = $1 ORDER BY position");
    let values: [Value; 1] = [TypedId::uuid(person).into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// The things that a person did something to, each once: the kind of its id, and the id.
///
/// # Errors
/// When the database does not answer.
pub async fn subjects_of(
    conn: &impl ConnectionTrait,
    person: kernel::id::PersonId,
) -> Result<Vec<(String, Uuid)>> {
    // Uses event_person_id_position_idx.
    let sql = "SELECT DISTINCT subject_kind, subject_id FROM event WHERE person_id = $1";
    let values: [Value; 1] = [TypedId::uuid(person).into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    conn.query_all_raw(statement)
        .await?
        .iter()
        .map(|row| {
            Ok((
                row.try_get("", "subject_kind")?,
                row.try_get("", "subject_id")?,
            ))
        })
        .collect()
}

/// The request that caused an event, as log and answer named it; for whoever follows what became of it.
///
/// # Errors
/// When the database does not answer.
pub async fn request_of(conn: &impl ConnectionTrait, event: EventId) -> Result<Option<String>> {
    let backend = conn.get_database_backend();
    let place = match backend {
        DbBackend::Postgres => "$1",
        _ => "?",
    };
    let sql = format!("SELECT request_id FROM event WHERE id = {place}");
    let statement = Statement::from_sql_and_values(backend, sql, [TypedId::uuid(event).into()]);
    let row = conn.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "request_id")).transpose()?)
}

/// The place of the newest event that [`after`] would show.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(conn: &impl ConnectionTrait) -> Result<Place> {
    let backend = conn.get_database_backend();
    let horizon = match backend {
        DbBackend::Postgres => format!("WHERE xid < {HORIZON}"),
        _ => String::new(),
    };
    let sql = format!(
        "SELECT xid, position, id FROM event {horizon} ORDER BY xid DESC, position DESC LIMIT 1"
    );
    let row = conn
        .query_one_raw(Statement::from_string(backend, sql))
        .await?;
    row.as_ref().map_or_else(|| Ok(Place::default()), place_of)
}

fn place_of(row: &QueryResult) -> Result<Place> {
    Ok(Place {
        at: Position {
            xid: row.try_get("", "xid")?,
            position: row.try_get("", "position")?,
        },
        event: Some(TypedId::from_uuid(row.try_get("", "id")?)),
    })
}
