//! The event table: one row for each change of state, written with it, read in commit order.

use kernel::{
    id::{EventId, OrganisationId},
    time::Instant,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Result,
    db::{Fact, Tx},
};

/// How far a reader has come. On PostgreSQL the transaction's id comes first: sequence order is not commit order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// The transaction (always 0 on SQLite, which has one writer).
    pub xid: i64,
    /// The row.
    pub position: i64,
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
            id: kernel::id::TypedId::from_uuid(row.id),
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

/// Writes an event and, where each finds his own, whose business it is. PostgreSQL does both in one statement; SQLite, which needs two, has no way to go for them.
pub(crate) async fn insert(tx: &Tx, id: EventId, fact: &Fact) -> Result<()> {
    let context = tx.context();
    let organisations =
        serde_json::to_value(&fact.organisations).map_err(crate::Failure::internal)?;
    let values: [Value; WRITTEN.len()] = [
        kernel::id::TypedId::uuid(id).into(),
        fact.kind.into(),
        fact.version.into(),
        fact.subject.0.into(),
        fact.subject.1.into(),
        organisations.into(),
        fact.thread.into(),
        fact.province.clone().into(),
        context.person.map(kernel::id::TypedId::uuid).into(),
        context.organisation.map(kernel::id::TypedId::uuid).into(),
        context.door.code().into(),
        context.request_id.clone().into(),
        fact.facts.clone().into(),
        tx.now().into(),
    ];
    let mut whose: Vec<Uuid> = fact
        .organisations
        .iter()
        .map(|organisation| kernel::id::TypedId::uuid(*organisation))
        .collect();
    whose.sort_unstable();
    whose.dedup();
    let insert = format!(
        "INSERT INTO event ({}) VALUES ({})",
        WRITTEN.join(", "),
        places(1, WRITTEN.len()).join(", ")
    );
    match tx.get_database_backend() {
        DbBackend::Postgres if !whose.is_empty() => {
            let rows = typed_rows(1 + WRITTEN.len(), whose.len());
            let sql = format!(
                "WITH written AS ({insert} RETURNING xid, position) \
                 INSERT INTO event_concern (organisation_id, xid, position) \
                 SELECT whose.id, written.xid, written.position FROM written, (VALUES {rows}) AS whose (id)"
            );
            let whose = whose.into_iter().map(Value::from);
            write(tx, sql, values.into_iter().chain(whose)).await
        }
        _ => {
            write(tx, insert, values).await?;
            if whose.is_empty() {
                return Ok(());
            }
            let rows: Vec<String> = places(2, whose.len())
                .iter()
                .map(|place| format!("SELECT {place}, xid, position FROM event WHERE id = $1"))
                .collect();
            let sql = format!(
                "INSERT INTO event_concern (organisation_id, xid, position) {}",
                rows.join(" UNION ALL ")
            );
            let ids = [kernel::id::TypedId::uuid(id)].into_iter().chain(whose);
            write(tx, sql, ids.map(Value::from)).await
        }
    }
}

async fn write(tx: &Tx, sql: String, values: impl IntoIterator<Item = Value>) -> Result<()> {
    let values: Vec<Value> = values.into_iter().collect();
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

/// The same as rows of one UUID each: PostgreSQL does not guess the type of a value that is only selected.
fn typed_rows(first: usize, many: usize) -> String {
    let rows: Vec<String> = places(first, many)
        .iter()
        .map(|place| format!("({place}::uuid)"))
        .collect();
    rows.join(", ")
}

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
        DbBackend::Postgres => "xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND",
        _ => "",
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
        DbBackend::Postgres => "xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND",
        _ => "",
    };
    // Uses the primary key of event_concern. What concerns two of them counts twice against the limit, never against progress.
    let sql = format!(
        "SELECT {COLUMNS} FROM event WHERE position IN (SELECT position FROM event_concern \
         WHERE {horizon} organisation_id IN ({}) AND (xid, position) > ($1, $2) ORDER BY xid, position LIMIT {limit}) \
         ORDER BY xid, position",
        places(3, organisations.len()).join(", ")
    );
    let mut values: Vec<Value> = vec![after.xid.into(), after.position.into()];
    values.extend(
        organisations
            .iter()
            .map(|organisation| Value::from(kernel::id::TypedId::uuid(*organisation))),
    );
    let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, sql, values))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// Whether a reader may go on from here: an event stands at this place, or it is the beginning of time. After a restore from a backup it may not.
///
/// # Errors
/// When the database does not answer.
pub async fn is_known(conn: &impl ConnectionTrait, position: Position) -> Result<bool> {
    if position == Position::default() {
        return Ok(true);
    }
    // Uses event_xid_position_idx.
    let sql = "SELECT 1 FROM event WHERE xid = $1 AND position = $2";
    let values: [Value; 2] = [position.xid.into(), position.position.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?.is_some())
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
    let values: [Value; 1] = [kernel::id::TypedId::uuid(person).into()];
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
    let values: [Value; 1] = [kernel::id::TypedId::uuid(person).into()];
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
    let statement =
        Statement::from_sql_and_values(backend, sql, [kernel::id::TypedId::uuid(event).into()]);
    let row = conn.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "request_id")).transpose()?)
}

/// The newest position that [`after`] would show.
///
/// # Errors
/// When the database does not answer.
pub async fn newest(conn: &impl ConnectionTrait) -> Result<Position> {
    let backend = conn.get_database_backend();
    let horizon = match backend {
        DbBackend::Postgres => "WHERE xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
        _ => "",
    };
    let sql = format!(
        "SELECT xid, position FROM event {horizon} ORDER BY xid DESC, position DESC LIMIT 1"
    );
    let row = conn
        .query_one_raw(Statement::from_string(backend, sql))
        .await?;
    Ok(match row {
        Some(row) => Position {
            xid: row.try_get("", "xid")?,
            position: row.try_get("", "position")?,
        },
        None => Position::default(),
    })
}
