//! What is told of a statement: its kind and table, how long it took, how it failed. Never its values.

use std::future::Future;
use std::time::{Duration, Instant};

use sea_orm::{DbErr, Statement};
use tracing::{Instrument, Span, field::Empty};

use super::{names, slow, spent, trace};
use crate::db::error_class;

/// Whether a statement's text may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// Its values stand apart, behind placeholders.
    Placeholders,
    /// Values may stand in the text itself.
    Whole,
}

impl Text {
    /// What the form of a statement allows.
    pub(crate) fn of(statement: &Statement) -> Self {
        if statement.values.is_some() {
            Self::Placeholders
        } else {
            Self::Whole
        }
    }
}

/// Runs a statement and tells of it.
pub(crate) async fn watch<T>(
    sql: &str,
    text: Text,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let mut watched = Watched::begin(sql, text, span());
    let outcome = work.instrument(watched.span.clone()).await;
    watched.error = outcome.as_ref().err().map(error_class);
    outcome
}

/// Counts an error that is not one statement's own, such as that of a commit.
pub(crate) fn failed(error: &DbErr) {
    count_error(error_class(error));
}

/// The span of a statement. The loops of the worker ask the same things all day: what hangs under nothing has none.
fn span() -> Span {
    if Span::current().is_none() {
        return Span::none();
    }
    tracing::debug_span!(
        "sql",
        otel.kind = "client",
        db.operation.name = Empty,
        db.collection.name = Empty,
        db.query.text = Empty
    )
}

/// A statement under way; told of when it is dropped, so that one that is abandoned is seen too.
struct Watched<'a> {
    sql: &'a str,
    text: Text,
    span: Span,
    began: Instant,
    /// The class of its error, until it ends well.
    error: Option<&'static str>,
}

impl<'a> Watched<'a> {
    fn begin(sql: &'a str, text: Text, span: Span) -> Self {
        if !span.is_disabled() {
            span.record("db.operation.name", kind(sql));
            if let Some(table) = table(sql) {
                span.record("db.collection.name", table);
            }
            if text == Text::Placeholders {
                span.record("db.query.text", sql);
            }
        }
        Self {
            sql,
            text,
            span,
            began: Instant::now(),
            error: Some("abandoned"),
        }
    }

    fn tell_slow(&self, took: Duration) {
        let statement = match self.text {
            Text::Placeholders => self.sql,
            Text::Whole => "",
        };
        tracing::warn!(
            slow = slow::Thing::Statement.name(),
            duration_ms = slow::millis(took),
            db.operation = kind(self.sql),
            db.table = table(self.sql).unwrap_or_default(),
            db.statement = statement,
            "slow"
        );
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        metrics::histogram!(names::DB_STATEMENT_DURATION, "kind" => kind(self.sql)).record(took);
        spent::add(took);
        if let Some(class) = self.error {
            count_error(class);
            trace::fail(&self.span, class);
        }
        if slow::is_slow(slow::Thing::Statement, took) {
            self.tell_slow(took);
        }
    }
}

fn count_error(class: &'static str) {
    metrics::counter!(names::DB_ERRORS, "class" => class).increment(1);
}

/// What a statement does, by its first word.
fn kind(sql: &str) -> &'static str {
    let word = sql.split_whitespace().next().unwrap_or_default();
    ["select", "insert", "update", "delete"]
        .into_iter()
        .find(|kind| word.eq_ignore_ascii_case(kind))
        .unwrap_or("other")
}

/// The first table that a statement names.
fn table(sql: &str) -> Option<&str> {
    let mut words = sql.split_whitespace();
    let before = match kind(sql) {
        "select" | "delete" => "from",
        "insert" => "into",
        "update" => "update",
        _ => return None,
    };
    words.find(|word| word.eq_ignore_ascii_case(before))?;
    let name = words
        .next()?
        .trim_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (plain && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_known_by_its_kind_and_table() {
        for (sql, expected) in [
            (
                r#"SELECT "letter"."id" FROM "letter" WHERE "state" = ?"#,
                ("select", Some("letter")),
            ),
            (
                r#"INSERT INTO "event" ("id") VALUES ($1)"#,
                ("insert", Some("event")),
            ),
            (
                r#"UPDATE "letter" SET "state" = $1"#,
                ("update", Some("letter")),
            ),
            (r#"DELETE FROM "session""#, ("delete", Some("session"))),
            ("select max(at) from event", ("select", Some("event"))),
            ("SELECT 1", ("select", None)),
            ("VACUUM INTO 'somewhere'", ("other", None)),
            ("SELECT * FROM (SELECT 1) AS x", ("select", None)),
            ("", ("other", None)),
        ] {
            assert_eq!((kind(sql), table(sql)), expected, "{sql}");
        }
    }
}
