//! How a command or a read can end without its answer.

use kernel::fault::{Fault, Faults};
use sea_orm::DbErr;

/// The result of every domain function.
pub type Result<T> = std::result::Result<T, Failure>;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command was understood and refused; the faults say what the caller may mend. Nothing was saved.
    #[error("refused: {0:?}")]
    Refused(Faults),
    /// The database answered with an error.
    #[error("database: {0}")]
    Database(#[source] DbErr),
    /// The system is too busy or the database is away; trying again later may succeed.
    #[error("busy")]
    Busy,
    /// A defect of ours; the text is for the log only.
    #[error("internal: {0}")]
    Internal(String),
}

impl Failure {
    /// A defect of ours, told to the log and never to the caller.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    /// The faults of a refusal, if this is one.
    pub fn faults(&self) -> Option<&Faults> {
        match self {
            Self::Refused(faults) => Some(faults),
            _ => None,
        }
    }

    /// Whether trying again later may succeed: the system is busy, the database away, or a lock was not had in time.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Busy => true,
            Self::Database(error) => {
                crate::db::is_unavailable(error) || crate::db::is_transient(error)
            }
            Self::Refused(_) | Self::Internal(_) => false,
        }
    }

    /// Whether the unique constraint of this name was violated (`table_columns_idx` on both databases).
    pub fn is_unique(&self, constraint: &str) -> bool {
        matches!(self, Self::Database(error)
            if matches!(crate::db::violation(error), Some(crate::db::Violation::Unique(name)) if name == constraint))
    }
}

impl From<DbErr> for Failure {
    /// A database that is away or overloaded is no defect, wherever it is noticed: whoever asked may come back later.
    fn from(error: DbErr) -> Self {
        if crate::db::is_unavailable(&error) {
            tracing::warn!(%error, "the database is away");
            Self::Busy
        } else {
            Self::Database(error)
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Refused(Faults::from(fault))
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Refused(faults)
    }
}
