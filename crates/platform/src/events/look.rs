//! One look at what is new in the event table.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

use super::{COLUMNS, Event, HORIZON, Position, Row, after};
use crate::Result;

/// Events that can be handed on, read in one go.
pub(crate) const A_ROUND: u64 = 500;
/// The most events that one look takes in beyond those.
const MOST_UNSETTLED: usize = 10_000;

/// What a look has shown.
#[derive(Debug)]
pub(crate) struct Look {
    /// What stands in commit order, once and for all.
    pub(crate) settled: Vec<Event>,
    /// What was committed beside a transaction that runs still. It is in force; that transaction may put events before it.
    pub(crate) unsettled: Vec<Unsettled>,
}

/// An event that has no settled place yet.
#[derive(Debug)]
pub(crate) struct Unsettled {
    /// Its row.
    pub(crate) position: i64,
    /// What happened.
    pub(crate) kind: String,
}

impl Look {
    /// Whether there is more that can be handed on, so that it has to be looked again at once.
    pub(crate) fn is_full(&self) -> bool {
        u64::try_from(self.settled.len()).is_ok_and(|settled| settled >= A_ROUND)
    }

    /// Whether something has happened that was not known before and counts: one of `kinds`, or more than a look takes in.
    pub(crate) fn shows(&self, kinds: impl Fn(&str) -> bool, known: &HashSet<i64>) -> bool {
        let settled = self
            .settled
            .iter()
            .map(|event| (event.position.position, event.kind.as_str()));
        let unsettled = self
            .unsettled
            .iter()
            .map(|event| (event.position, event.kind.as_str()));
        self.is_full()
            || self.unsettled.len() >= MOST_UNSETTLED
            || settled
                .chain(unsettled)
                .any(|(position, kind)| !known.contains(&position) && kinds(kind))
    }
}

/// Looks for what has happened after `place`: one statement.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn look(conn: &impl ConnectionTrait, place: Position) -> Result<Look> {
    let backend = conn.get_database_backend();
    if backend != DbBackend::Postgres {
        // One writer: what is committed is settled.
        return Ok(Look {
            settled: after(conn, place, A_ROUND).await?,
            unsettled: Vec::new(),
        });
    }
    let bare: Vec<&str> = COLUMNS
        .split(", ")
        .map(|column| match column {
            "xid" | "position" | "kind" => column,
            _ => "NULL",
        })
        .collect();
    // Both halves use event_xid_position_idx, and see one snapshot.
    let sql = format!(
        "(SELECT {COLUMNS}, 1 AS settled FROM event WHERE xid < {HORIZON} AND (xid, position) > ($1, $2) ORDER BY xid, position LIMIT {A_ROUND}) \
         UNION ALL \
         (SELECT {}, 0 FROM event WHERE xid >= {HORIZON} AND (xid, position) > ($1, $2) ORDER BY xid, position LIMIT {MOST_UNSETTLED}) \
         ORDER BY xid, position",
        bare.join(", ")
    );
    let values: [Value; 2] = [place.xid.into(), place.position.into()];
    let rows = conn
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    let (mut settled, mut unsettled) = (Vec::new(), Vec::new());
    for row in &rows {
        if row.try_get::<i32>("", "settled")? == 1 {
            settled.push(Row::from_query_result(row, "")?.into());
        } else {
            unsettled.push(Unsettled {
                position: row.try_get("", "position")?,
                kind: row.try_get("", "kind")?,
            });
        }
    }
    Ok(Look { settled, unsettled })
}
