//! The servers beside the tests.

use anyhow::Result;

use crate::postgres::{self, Postgres};
use crate::redis::{self, Redis};

/// A PostgreSQL and a Redis; private ones end when this is dropped.
pub(crate) struct Servers {
    pub(crate) postgres: Postgres,
    pub(crate) redis: Redis,
}

impl Servers {
    /// Both, for a command that is run beside them.
    pub(crate) fn for_tests() -> Result<Self> {
        Ok(Self {
            postgres: postgres::for_tests()?,
            redis: redis::for_tests()?,
        })
    }
}
