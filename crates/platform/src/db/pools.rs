//! How full the pools of connections are.

use super::{Backend, Conn, Db, conn::Reads};

/// A pool at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// `reader` or `writer`; `shared` where one pool serves both. And `follower`, whose one connection follows the event table.
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
        let follower = of_reads("follower", &self.0.follower);
        match self.0.backend {
            Backend::Sqlite => vec![
                of_reads("reader", &self.0.reader),
                of("writer", self.0.writer.get_sqlite_connection_pool()),
                follower,
            ],
            Backend::Postgres => vec![of_reads("shared", &self.0.reader), follower],
        }
    }
}

fn of_reads(name: &'static str, conn: &Conn) -> Pool {
    match conn.inner() {
        Reads::Embedded(readers) => readers.pool(name),
        Reads::Pooled(pool) => of(name, pool.get_postgres_connection_pool()),
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
