//! Fresh databases for tests: a SQLite file in a temporary folder, or a PostgreSQL database made from a template.
//!
//! PostgreSQL tests need `CHOPHIEN_TEST_PG`, the URL of a server where databases may be made; `cargo xtask test` provides
//! one. A test that asks for PostgreSQL without it fails: it never skips. Tests of Redis likewise need `CHOPHIEN_TEST_REDIS`, the URL of a server that
//! all of them share: each names its things by keys of its own.

use chrono::TimeZone;
use kernel::{hex, time::Instant};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{Backend, Clock, Db, DbOptions, ManualClock, random};

/// Names the server for tests.
pub const SERVER: &str = "CHOPHIEN_TEST_PG";

/// Names the Redis for tests.
pub const REDIS: &str = "CHOPHIEN_TEST_REDIS";

/// A migrated database that goes when it is dropped.
#[derive(Debug)]
pub struct TestDb {
    /// The handle.
    pub db: Db,
    /// Moves its clock, which starts on 25 July 2026, 09:00 in Vietnam: na is in season.
    pub hand: ManualClock,
    place: TestPlace,
}

/// Where a test's database is; it goes when this is dropped.
#[derive(Debug)]
pub struct TestPlace {
    url: String,
    kind: Place,
}

#[derive(Debug)]
enum Place {
    Folder(#[expect(dead_code, reason = "held for its Drop")] TempDir),
    Server { admin: String, name: String },
}

/// When the clock of tests starts.
pub fn start() -> Instant {
    chrono::Utc
        .with_ymd_and_hms(2026, 7, 25, 2, 0, 0)
        .single()
        .expect("a date that exists")
}

impl TestDb {
    /// A fresh migrated database with a clock of its own.
    pub async fn new(backend: Backend) -> Self {
        let place = TestPlace::new(backend).await;
        let (clock, hand) = Clock::manual(start());
        let db = Db::connect(
            &DbOptions {
                url: place.url().to_owned(),
                max_connections: 8,
            },
            clock,
        )
        .await
        .expect("the test database opens");
        db.migrate().await.expect("the test database migrates");
        Self { db, hand, place }
    }

    /// The URL, for a second program on the same database.
    pub fn url(&self) -> &str {
        self.place.url()
    }
}

impl TestPlace {
    /// An empty SQLite file, or a migrated PostgreSQL database.
    pub async fn new(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}", folder.path().join("test.db").display());
                Self {
                    url,
                    kind: Place::Folder(folder),
                }
            }
            Backend::Postgres => {
                let admin = server();
                let template = template(&admin).await;
                let name = format!("chophien_test_{}", hex::encode(&random::bytes::<8>()));
                let connection = connect(&admin).await;
                connection
                    .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
                    .await
                    .expect("a test database is made");
                connection.close().await.expect("closed");
                Self {
                    url: with_database(&admin, &name),
                    kind: Place::Server { admin, name },
                }
            }
        }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestPlace {
    fn drop(&mut self) {
        let Place::Server { admin, name } = &self.kind else {
            return;
        };
        let (admin, name) = (admin.clone(), name.clone());
        // The runtime of the test may be shutting down: drop the database from one of our own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let connection = connect(&admin).await;
                connection
                    .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                    .await
                    .expect("dropped");
            });
        });
        assert!(
            dropping.join().is_ok() || std::thread::panicking(),
            "the test database could not be dropped"
        );
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told where their server is by the environment"
)]
fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| panic!("{SERVER} is not set: run the tests through `cargo xtask test` or `cargo xtask postgres -- COMMAND`"))
}

/// The URL of the Redis for tests.
///
/// # Panics
/// When there is none: it says how to get one.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told where their server is by the environment"
)]
pub fn redis() -> String {
    std::env::var(REDIS).unwrap_or_else(|_| panic!("{REDIS} is not set: run the tests through `cargo xtask test` or `cargo xtask postgres -- COMMAND`, which need the program redis-server (`apt-get install redis-server`)"))
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options)
        .await
        .expect("the test server answers")
}

fn with_database(url: &str, name: &str) -> String {
    let (head, query) = url
        .split_once('?')
        .map_or((url, None), |(head, query)| (head, Some(query)));
    let (server, _) = head.rsplit_once('/').expect("the URL names a database");
    query.map_or_else(
        || format!("{server}/{name}"),
        |query| format!("{server}/{name}?{query}"),
    )
}

/// The migrated template, made once a server and schema; test processes that run at once wait for the first.
async fn template(admin: &str) -> String {
    let name = format!(
        "chophien_template_{}",
        &hex::encode(&Sha256::digest(migrations::SOURCES.concat().as_bytes()))[..16]
    );
    let connection = connect(admin).await;
    connection
        .execute_unprepared("SELECT pg_advisory_lock(5241)")
        .await
        .expect("locked");
    let found = connection
        .query_one_raw(sea_orm::Statement::from_string(
            sea_orm::DbBackend::Postgres,
            format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"),
        ))
        .await
        .expect("asked");
    if found.is_none() {
        let making = format!("{name}_making");
        connection
            .execute_unprepared(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)"))
            .await
            .expect("dropped");
        connection
            .execute_unprepared(&format!("CREATE DATABASE {making}"))
            .await
            .expect("made");
        let db = Db::connect(
            &DbOptions::new(with_database(admin, &making)),
            Clock::system(),
        )
        .await
        .expect("opened");
        db.migrate().await.expect("migrated");
        db.close().await;
        connection
            .execute_unprepared(&format!("ALTER DATABASE {making} RENAME TO {name}"))
            .await
            .expect("renamed");
    }
    connection
        .execute_unprepared("SELECT pg_advisory_unlock(5241)")
        .await
        .expect("unlocked");
    connection.close().await.expect("closed");
    name
}
