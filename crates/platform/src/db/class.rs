//! Errors of a database by class, for whoever counts them.

use sea_orm::DbErr;

use super::errors::{Violation, database_error, is_transient, is_unavailable, violation};

/// SQLite's primary codes of a file that cannot be read or written: read-only, input or output, damaged, full, cannot be
/// opened, no database.
const SQLITE_DISK: [u32; 6] = [8, 10, 11, 13, 14, 26];
/// PostgreSQL's: disk full, input or output, damaged data, damaged index.
const POSTGRES_DISK: [&str; 4] = ["53100", "58030", "XX001", "XX002"];

/// `unique`, `foreign_key`, `check`, `disk`, `transient`, `unavailable` or `other`.
pub(crate) fn error_class(error: &DbErr) -> &'static str {
    match violation(error) {
        Some(Violation::Unique(_)) => "unique",
        Some(Violation::ForeignKey) => "foreign_key",
        Some(Violation::Check) => "check",
        None if is_of_the_disk(error) => "disk",
        None if is_transient(error) => "transient",
        None if is_unavailable(error) => "unavailable",
        None => "other",
    }
}

fn is_of_the_disk(error: &DbErr) -> bool {
    database_error(error)
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| is_disk_code(&code))
}

fn is_disk_code(code: &str) -> bool {
    // PostgreSQL's codes have five signs, SQLite's numbers fewer; their lowest byte is the primary code.
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => SQLITE_DISK.contains(&(number & 0xff)),
        _ => POSTGRES_DISK.contains(&code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_busy_file() {
        for disk in ["13", "10", "1802", "778", "53100", "58030", "XX001"] {
            assert!(is_disk_code(disk), "{disk}");
        }
        for other in ["5", "517", "9", "2067", "40001", "57014", "53300"] {
            assert!(!is_disk_code(other), "{other}");
        }
    }

    #[test]
    fn what_nobody_knows_is_other() {
        assert_eq!(error_class(&DbErr::Custom("?".to_owned())), "other");
    }
}
