//! What a database error means, the same for both databases.

use sea_orm::{DbErr, RuntimeErr};

/// A constraint that a statement broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A unique constraint, by its name `table_columns_idx` (SQLite's `table.column` is brought to the same form).
    Unique(String),
    /// A foreign key.
    ForeignKey,
    /// Another check.
    Check,
}

/// The constraint that `error` reports as broken, if it reports one.
pub fn violation(error: &DbErr) -> Option<Violation> {
    let database = database_error(error)?;
    match database.code()?.as_ref() {
        "23505" => Some(Violation::Unique(
            database.constraint().unwrap_or_default().to_owned(),
        )),
        "2067" | "1555" => Some(Violation::Unique(sqlite_constraint(database.message()))),
        "23503" | "787" => Some(Violation::ForeignKey),
        "23514" | "23502" | "275" | "1299" => Some(Violation::Check),
        _ => None,
    }
}

/// Whether the same unit of work may well succeed if it is run again at once: serialisation failures, deadlocks, locks
/// that were not had in time, a busy file.
pub fn is_transient(error: &DbErr) -> bool {
    database_error(error)
        .and_then(|database| database.code().map(std::borrow::Cow::into_owned))
        .is_some_and(|code| {
            matches!(
                code.as_str(),
                "40001" | "40P01" | "55P03" | "5" | "6" | "261" | "517"
            )
        })
}

/// Whether the database is away, overloaded, full or shut for writing, or a statement outlived its time: the caller may come
/// back later.
pub(crate) fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => match error.as_ref() {
            sqlx::Error::Database(database) => database
                .code()
                .is_some_and(|code| is_of_the_database(code.as_ref())),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            // An answer that was cut off in the middle.
            | sqlx::Error::Protocol(_)
            // A connection that lost count of its transactions; it is opened anew.
            | sqlx::Error::BeginFailed
            | sqlx::Error::InvalidSavePointStatement => true,
            _ => false,
        },
        _ => false,
    }
}

/// Whether a code tells of the state of the database and not of what was asked. PostgreSQL's have five characters; SQLite's
/// are numbers below 10,000, whose low byte is the kind.
fn is_of_the_database(code: &str) -> bool {
    if code.len() == 5 {
        return matches!(
            code,
            // Ended by its time limit, a standby, idle too long inside a transaction.
            "57014" | "25006" | "25P03"
        ) || [
            "08",  // connections
            "28",  // it does not let us in
            "53",  // no memory, no disk, no connection to be had
            "57P", // starting, stopping, crashed
            "58",  // files
        ]
        .iter()
        .any(|class| code.starts_with(class));
    }
    code.parse::<u32>().is_ok_and(|code| {
        matches!(
            code & 0xff,
            7 | 8 // no memory, read-only
                | 9 | 10 // interrupted, input and output
                | 13 | 14 // full, cannot be opened
        )
    })
}

pub(super) fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => match error.as_ref() {
            sqlx::Error::Database(database) => Some(database.as_ref()),
            _ => None,
        },
        _ => None,
    }
}

/// `UNIQUE constraint failed: product.slug` names columns; our constraints are named after them.
fn sqlite_constraint(message: &str) -> String {
    let columns: Vec<&str> = message
        .rsplit(": ")
        .next()
        .unwrap_or_default()
        .split(", ")
        .filter_map(|column| column.split_once('.').map(|(_, name)| name))
        .collect();
    let table = message
        .rsplit(": ")
        .next()
        .and_then(|names| names.split_once('.'))
        .map_or("", |(table, _)| table);
    format!("{table}_{}_idx", columns.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_whether_the_database_or_the_question_is_out_of_order() {
        for code in [
            "57014", "57P01", "08006", "28P01", "53100", "53300", "25006",
            "58030", // PostgreSQL
            "8", "9", "13", "14", "778", "1032", "4874", // SQLite, with its extended codes
        ] {
            assert!(is_of_the_database(code), "{code}");
        }
        for code in [
            "23505", "40001", "42P01", "22003", "25001", // PostgreSQL
            "1", "5", "19", "2067", "517", "11",
        ] {
            assert!(!is_of_the_database(code), "{code}");
        }
    }

    #[test]
    fn a_constraint_has_the_same_name_on_both_databases() {
        assert_eq!(
            sqlite_constraint("UNIQUE constraint failed: product.slug"),
            "product_slug_idx"
        );
        assert_eq!(
            sqlite_constraint("UNIQUE constraint failed: quotation.inquiry_id, quotation.revision"),
            "quotation_inquiry_id_revision_idx"
        );
    }
}
