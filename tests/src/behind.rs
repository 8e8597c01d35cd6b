//! What happens behind the server's back: rows that somebody changes by hand, and other programs on its database.

use platform::{Context, command};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::app::TestApp;

impl TestApp {
    /// Changes rows by one statement, or by several with `;` between them, in one transaction. Gives how many it changed.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn tamper(&self, sql: &str) -> u64 {
        let context = Context::program("story");
        let done: platform::Result<u64> = command!(self.server().db(), &context, |tx| async {
            Ok(tx.execute_unprepared(sql).await?.rows_affected())
        });
        done.expect("tampered")
    }

    /// Another program on the same database, with one connection.
    ///
    /// # Panics
    /// When it cannot connect.
    pub async fn other_program(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(&self.settings().database_url);
        options.max_connections(1).sqlx_logging(false);
        Database::connect(options).await.expect("opened")
    }
}
