//! How full the pools of connections are.

use super::{Backend, Db};

/// A pool at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// `reader` or `writer`; `shared` where one pool serves both.
    pub name: &'static str,
    /// The most connections.
    pub most: u32,
    /// Connections that are open and wait.
    pub idle: u32,
    /// Connections that somebody works with.
    pub in_use: u32,
}

impl Db {
    /// The pools of this database.
    pub fn pools(&self) -> Vec<Pool> {
        let (reader, writer) = (self.0.reader.inner(), &self.0.writer);
        match self.backend() {
            Backend::Sqlite => [("reader", reader), ("writer", writer)]
                .map(|(name, connection)| of(name, connection.get_sqlite_connection_pool()))
                .to_vec(),
            Backend::Postgres => vec![of("shared", writer.get_postgres_connection_pool())],
        }
    }
}

fn of<D: sqlx::Database>(name: &'static str, pool: &sqlx::Pool<D>) -> Pool {
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    Pool {
        name,
        most: pool.options().get_max_connections(),
        idle,
        // The two are read one after the other.
        in_use: pool.size().saturating_sub(idle),
    }
}
