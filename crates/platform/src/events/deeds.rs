//! What organisations did to things.

use kernel::id::{OrganisationId, TypedId};
use kernel::time::Instant;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::places;
use crate::Result;

/// That an organisation did something to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// The thing.
    pub subject: Uuid,
    /// For which organisation it was done.
    pub organisation: OrganisationId,
    /// When.
    pub at: Instant,
}

#[derive(FromQueryResult)]
struct Row {
    subject_id: Uuid,
    organisation_id: Uuid,
    at: Instant,
}

/// What these organisations have done to these things after an instant, in no particular order: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn done_since(
    conn: &impl ConnectionTrait,
    subjects: &[Uuid],
    organisations: &[OrganisationId],
    since: Instant,
) -> Result<Vec<Deed>> {
    if subjects.is_empty() || organisations.is_empty() {
        return Ok(Vec::new());
    }
    // Uses event_subject_id_position_idx.
    let sql = format!(
        "SELECT subject_id, organisation_id, at FROM event WHERE at > $1 AND organisation_id IN ({}) AND subject_id IN ({})",
        places(2, organisations.len()).join(", "),
        places(2 + organisations.len(), subjects.len()).join(", ")
    );
    let mut values: Vec<Value> = vec![since.into()];
    values.extend(
        organisations
            .iter()
            .map(|organisation| Value::from(organisation.uuid())),
    );
    values.extend(subjects.iter().map(|subject| Value::from(*subject)));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| Deed {
            subject: row.subject_id,
            organisation: TypedId::from_uuid(row.organisation_id),
            at: row.at,
        })
        .collect())
}
