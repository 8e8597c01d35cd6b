//! What a command answers when it refuses: codes, paths and facts; the words stand in `locales/`.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::text::LocalisedText;

mod code;
mod path;

pub use code::FaultCode;
pub use path::{FieldPath, at};

/// The facts that a reader needs beside the code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Facts {
    /// None.
    #[default]
    None,
    /// The limit that was passed.
    Limit {
        /// Characters, items or digits, as the code says.
        limit: i64,
    },
    /// The least that is accepted.
    Minimum {
        /// Plain decimal.
        value: String,
        /// Code of the unit.
        unit: String,
    },
    /// The version that the thing has now.
    Version {
        /// To be given as `expectedVersion`.
        current: i32,
    },
    /// A change of state that is not possible.
    Transition {
        /// The state of the thing.
        from: String,
        /// The state, or the action, that was wanted.
        to: String,
        /// What is possible instead.
        allowed: Vec<String>,
    },
    /// What there is.
    Available {
        /// Plain decimal.
        value: String,
        /// Code of the unit.
        unit: String,
    },
    /// The values that are accepted.
    Allowed {
        /// Codes.
        values: Vec<String>,
    },
    /// The deals that are not over.
    Deals {
        /// Their numbers, as people read them.
        numbers: Vec<String>,
    },
    /// The days on which nothing is sold. At least one end is given.
    Closed {
        /// The first day; closed already when there is none.
        from: Option<NaiveDate>,
        /// The last day; until further notice when there is none.
        to: Option<NaiveDate>,
        /// Why, and what to do meanwhile, in the seller's words.
        note: Option<LocalisedText>,
    },
    /// How long to wait.
    Wait {
        /// Seconds.
        seconds: u64,
    },
}

/// A code with its facts, before it is known which input it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Why.
    pub code: FaultCode,
    /// With what.
    pub facts: Facts,
}

impl Reason {
    /// A reason with facts.
    pub const fn new(code: FaultCode, facts: Facts) -> Self {
        Self { code, facts }
    }

    /// A reason with a limit.
    pub fn limit(code: FaultCode, limit: impl TryInto<i64>) -> Self {
        Self::new(
            code,
            Facts::Limit {
                limit: limit.try_into().unwrap_or(i64::MAX),
            },
        )
    }

    /// What somebody is told who has to wait: the seconds, rounded up.
    pub fn wait(wait: chrono::Duration) -> Self {
        let seconds = crate::time::whole_seconds(wait);
        Self::new(FaultCode::TooManyRequests, Facts::Wait { seconds })
    }

    /// The reason as a fault of an input.
    pub fn at(self, path: impl Into<FieldPath>) -> Fault {
        Fault {
            code: self.code,
            path: path.into().into(),
            facts: self.facts,
        }
    }
}

impl From<FaultCode> for Reason {
    fn from(code: FaultCode) -> Self {
        Self::new(code, Facts::None)
    }
}

impl FaultCode {
    /// The code with facts.
    pub const fn with(self, facts: Facts) -> Reason {
        Reason::new(self, facts)
    }

    /// The code as a fault of an input.
    pub fn at(self, path: impl Into<FieldPath>) -> Fault {
        Reason::from(self).at(path)
    }
}

/// One reason for which a command refuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code} at {path:?}")]
pub struct Fault {
    /// Why.
    pub code: FaultCode,
    /// Which input, in the client's names; empty for the command as a whole.
    pub path: Vec<String>,
    /// With what.
    #[serde(default)]
    pub facts: Facts,
}

impl Fault {
    /// A fault without facts.
    pub fn new(code: FaultCode, path: impl Into<FieldPath>) -> Self {
        code.at(path)
    }
}

impl From<FaultCode> for Fault {
    fn from(code: FaultCode) -> Self {
        code.at("")
    }
}

/// Every reason for which a command refuses: a collector while the input is read, and the answer when it is not empty.
///
/// ```
/// use kernel::{fault::{FaultCode, Faults, at}, text::clean_line};
///
/// let mut faults = Faults::new();
/// let line = at("input").at("lines").at(0);
/// let wishes = faults.check(line.at("wishes"), clean_line(" loại 1 ", 100));
/// let place = faults.check(line.at("place"), clean_line("", 100));
/// assert_eq!((wishes.as_deref(), place), (Some("loại 1"), None));
/// assert_eq!(faults.finish().unwrap_err().iter().next().unwrap().code, FaultCode::Required);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// No faults yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Notes a fault.
    pub fn push(&mut self, reason: impl Into<Reason>, path: impl Into<FieldPath>) {
        self.0.push(reason.into().at(path));
    }

    /// Notes a fault that has its path.
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Takes a value, or notes why there is none.
    pub fn check<T, E: Into<Reason>>(
        &mut self,
        path: impl Into<FieldPath>,
        value: Result<T, E>,
    ) -> Option<T> {
        value.map_err(|error| self.push(error, path)).ok()
    }

    /// Notes a fault unless the condition holds.
    pub fn ensure(&mut self, holds: bool, reason: impl Into<Reason>, path: impl Into<FieldPath>) {
        if !holds {
            self.push(reason, path);
        }
    }

    /// Takes over the faults of another collector.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Is nothing wrong?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The faults, in the order in which they were noted.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// Goes on when nothing was wrong.
    ///
    /// # Errors
    /// Itself, with every fault.
    pub fn finish(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The value, when nothing was wrong; it must then be there.
    ///
    /// # Errors
    /// Itself, with every fault.
    pub fn finish_with<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            None if self.is_empty() => Err(FaultCode::Required.at("").into()),
            _ => Err(self),
        }
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl From<FaultCode> for Faults {
    fn from(code: FaultCode) -> Self {
        Fault::from(code).into()
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, fault) in self.0.iter().enumerate() {
            write!(f, "{}{fault}", if position == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
