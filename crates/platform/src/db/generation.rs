//! How often what everybody may read has changed, as far as this node has heard: what a kept answer is held against.
//!
//! It is raised by each commit of this node, before its answer goes out, so that whoever has an acknowledgement reads his own write; and
//! by following the event table, where the commits of other nodes and of the command line show themselves.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use tokio::sync::Mutex;

use crate::{
    Failure, Result,
    events::{self, Position},
};

/// Facts that change nothing of what somebody reads who has not signed in. All others raise the generation, so that a kind that is new counts until
/// somebody has looked; a kind stands here only when all that its commands write was looked through.
const NOBODYS_BUSINESS: &[(&str, &[&str])] = &[
    (
        "They write an inquiry, its lines, its thread and letters, which its parties alone read. What touches supply or the register beside them records a \
         fact of its own.",
        &[
            "inquiry.answered",
            "inquiry.closed",
            "inquiry.declined",
            "inquiry.expired",
            "inquiry.forwarded",
            "inquiry.message_sent",
            "inquiry.reminded",
            "inquiry.submitted",
            "inquiry.withdrawn",
        ],
    ),
    (
        "They write sessions, links and tries; whether somebody is signed in shows nowhere.",
        &[
            "person.address_asked_for",
            "person.email_change_asked",
            "person.password_reset_asked",
            "person.second_factor_asked",
            "person.second_factor_begun",
            "person.sign_in_link_requested",
            "person.signed_in",
            "person.signed_out_everywhere",
            "session.ended",
        ],
    ),
    (
        "They write what a person allows and asks about her own data; what an erasure changes is told by other facts.",
        &[
            "consent.granted",
            "consent.withdrawn",
            "data_request.answered",
            "data_request.received",
            "data_request.withdrawn",
        ],
    ),
];

/// How long a look at the event table may take; after that nobody knows what others did meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most events that one look takes in; where there are more, something has changed in any case.
const EVENTS_A_LOOK: usize = 10_000;

/// The counter, and how far the commits of others were heard of.
#[derive(Debug)]
pub(super) struct Generation {
    count: AtomicU64,
    hears: AtomicBool,
    heard: Mutex<Option<Heard>>,
}

/// Events that were heard of: all up to a position, and some beyond it. On PostgreSQL a transaction that runs long keeps the horizon back; what others commit
/// meanwhile is in force all the same.
#[derive(Debug, Default)]
struct Heard {
    all_to: Position,
    beyond: HashSet<i64>,
}

impl Generation {
    pub(super) fn new() -> Self {
        Self {
            count: AtomicU64::new(0),
            hears: AtomicBool::new(true),
            heard: Mutex::new(None),
        }
    }

    pub(super) fn now(&self) -> Option<u64> {
        let count = self.count.load(Ordering::SeqCst);
        self.hears.load(Ordering::SeqCst).then_some(count)
    }

    pub(super) fn raise(&self) {
        self.count.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) async fn follow(&self, conn: &impl ConnectionTrait) -> Result<()> {
        let mut heard = self.heard.lock().await;
        let looked = tokio::time::timeout(PATIENCE, look(conn, &mut heard))
            .await
            .unwrap_or_else(|_| {
                Err(Failure::internal(
                    "the event table did not answer in time; nothing kept is told",
                ))
            });
        // Raised first: nobody may take the old number for one that holds again.
        if looked.as_ref().is_ok_and(|changed| *changed) {
            self.raise();
        }
        self.hears.store(looked.is_ok(), Ordering::SeqCst);
        looked.map(|_| ())
    }
}

/// Whether a fact can change what everybody may read.
pub(super) fn matters(kind: &str) -> bool {
    !NOBODYS_BUSINESS
        .iter()
        .any(|(_, kinds)| kinds.contains(&kind))
}

/// Whether something was committed since the last look that can matter to everybody.
async fn look(conn: &impl ConnectionTrait, heard: &mut Option<Heard>) -> Result<bool> {
    // What happened before the first look is not known; nor is it, should this one fail.
    let mut changed = heard.is_none();
    let mut known = match heard.take() {
        Some(known) => known,
        None => Heard {
            all_to: events::newest(conn).await?,
            beyond: HashSet::new(),
        },
    };
    let backend = conn.get_database_backend();
    let settled = match backend {
        DbBackend::Postgres => "xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
        _ => "1 = 1",
    };
    // Uses event_xid_position_idx.
    let sql = format!(
        "SELECT xid, position, kind, CASE WHEN {settled} THEN 1 ELSE 0 END AS settled FROM event \
         WHERE (xid, position) > ($1, $2) ORDER BY xid, position LIMIT {EVENTS_A_LOOK}"
    );
    let values: [Value; 2] = [known.all_to.xid.into(), known.all_to.position.into()];
    let rows = conn
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    changed |= rows.len() == EVENTS_A_LOOK;
    let mut beyond = HashSet::new();
    for row in &rows {
        let at = Position {
            xid: row.try_get("", "xid")?,
            position: row.try_get("", "position")?,
        };
        let kind: String = row.try_get("", "kind")?;
        let settled: i32 = row.try_get("", "settled")?;
        changed |= matters(&kind) && !known.beyond.contains(&at.position);
        if settled == 1 {
            known.all_to = known.all_to.max(at);
        } else {
            beyond.insert(at.position);
        }
    }
    known.beyond = beyond;
    *heard = Some(known);
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_that_nobody_has_looked_at_counts() {
        for kind in [
            "product.published",
            "organisation.suspended",
            "order.placed",
            "comet.sighted",
        ] {
            assert!(matters(kind), "{kind}");
        }
        assert!(!matters("inquiry.message_sent"));
    }

    #[test]
    fn a_number_is_told_only_as_long_as_others_are_heard() {
        let generation = Generation::new();
        assert_eq!(generation.now(), Some(0));
        generation.raise();
        assert_eq!(generation.now(), Some(1));
        generation.hears.store(false, Ordering::SeqCst);
        assert_eq!(generation.now(), None);
    }
}
