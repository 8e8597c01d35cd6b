//! One look at what is new in the event table.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

use super::{COLUMNS, Event, HORIZON, Place, Row, place_of};
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

/// Looks for what has happened after `place`; `None` when the event does not stand there any more, since it is another table: one that was restored, or that of
/// another server behind the same address. One statement.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn look(conn: &impl ConnectionTrait, place: Place) -> Result<Option<Look>> {
    let backend = conn.get_database_backend();
    // From the place itself on: its own row shows that the table is still the same. Uses event_xid_position_idx.
    let from_here = "(xid, position) >= ($1, $2) ORDER BY xid, position LIMIT";
    let settled = A_ROUND + 1;
    let sql = if backend == DbBackend::Postgres {
        let bare: Vec<&str> = COLUMNS
            .split(", ")
            .map(|column| match column {
                "xid" | "position" | "id" | "kind" => column,
                _ => "NULL",
            })
            .collect();
        // Both halves see one snapshot.
        format!(
            "(SELECT {COLUMNS}, 1 AS settled FROM event WHERE xid < {HORIZON} AND {from_here} {settled}) \
             UNION ALL \
             (SELECT {}, 0 FROM event WHERE xid >= {HORIZON} AND {from_here} {MOST_UNSETTLED}) \
             ORDER BY xid, position",
            bare.join(", ")
        )
    } else {
        // One writer: what is committed is settled.
        format!("SELECT {COLUMNS}, 1 AS settled FROM event WHERE {from_here} {settled}")
    };
    let values: [Value; 2] = [place.at.xid.into(), place.at.position.into()];
    let rows = conn
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    let news = match rows.split_first() {
        // At the beginning of time stands nothing.
        _ if place == Place::default() => rows.as_slice(),
        Some((first, news)) if place_of(first)? == place => news,
        _ => return Ok(None),
    };
    let (mut settled, mut unsettled) = (Vec::new(), Vec::new());
    for row in news {
        if row.try_get::<i32>("", "settled")? == 1 {
            settled.push(Row::from_query_result(row, "")?.into());
        } else {
            unsettled.push(Unsettled {
                position: row.try_get("", "position")?,
                kind: row.try_get("", "kind")?,
            });
        }
    }
    Ok(Some(Look { settled, unsettled }))
}
