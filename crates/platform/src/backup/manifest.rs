//! What a backup says of itself.

use std::collections::BTreeMap;

use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use super::{BackupError, sums, texts};

/// The table that holds the manifest; a database in use never has it.
pub(super) const TABLE: &str = "backup_manifest";
/// The form of the manifest.
const FORM: u32 = 1;

/// Where and when a backup was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The program's version.
    pub program: String,
    /// When.
    pub made_at: Instant,
    /// Where the key file was.
    pub key_file: String,
    /// The ids of the keys that may have sealed what is inside; without them it stays shut.
    pub keys: Vec<String>,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    form: u32,
    /// Where and when it was made.
    pub about: About,
    /// The steps of the schema, in order.
    pub steps: Vec<String>,
    /// The sum of the schema itself: tables, indexes and constraints.
    pub schema: String,
    /// Every table.
    pub tables: BTreeMap<String, TableSum>,
}

/// What a table held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over all of them, in the order of their key, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Counts and sums everything in a database.
    pub(super) async fn of(
        connection: &mut SqliteConnection,
        about: &About,
    ) -> Result<Self, BackupError> {
        let mut tables = BTreeMap::new();
        for table in sums::tables(connection).await? {
            let sum = sums::table(connection, &table).await?;
            tables.insert(table, sum);
        }
        let steps = if tables.contains_key("seaql_migrations") {
            texts(
                connection,
                "SELECT version FROM seaql_migrations ORDER BY version".to_owned(),
            )
            .await?
        } else {
            Vec::new()
        };
        Ok(Self {
            form: FORM,
            about: about.clone(),
            steps,
            schema: sums::schema(connection).await?,
            tables,
        })
    }

    /// The manifest inside a file; nothing where there is none, or one of another form.
    pub(super) async fn read(
        connection: &mut SqliteConnection,
    ) -> Result<Option<Self>, BackupError> {
        let present = texts(
            connection,
            format!("SELECT name FROM sqlite_master WHERE type = 'table' AND name = '{TABLE}'"),
        )
        .await?;
        if present.is_empty() {
            return Ok(None);
        }
        let texts = texts(connection, format!("SELECT manifest FROM {TABLE}")).await?;
        let [text] = texts.as_slice() else {
            return Ok(None);
        };
        Ok(serde_json::from_str(text)
            .ok()
            .filter(|manifest: &Self| manifest.form == FORM))
    }

    pub(super) async fn write(&self, connection: &mut SqliteConnection) -> Result<(), BackupError> {
        let text = serde_json::to_string(self)
            .map_err(|error| BackupError::Damaged(vec![error.to_string()]))?;
        sqlx::query("CREATE TABLE backup_manifest (manifest TEXT NOT NULL)")
            .execute(&mut *connection)
            .await?;
        sqlx::query("INSERT INTO backup_manifest (manifest) VALUES (?)")
            .bind(text)
            .execute(connection)
            .await?;
        Ok(())
    }

    pub(super) async fn remove(connection: &mut SqliteConnection) -> Result<(), BackupError> {
        sqlx::query("DROP TABLE backup_manifest")
            .execute(connection)
            .await?;
        Ok(())
    }

    /// How what was found differs from what this manifest says.
    pub(super) fn differences(&self, found: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        if self.schema != found.schema || self.steps != found.steps {
            differences.push("the schema is another".to_owned());
        }
        for name in self.tables.keys().chain(found.tables.keys()) {
            let (said, is) = (self.tables.get(name), found.tables.get(name));
            if said == is {
                continue;
            }
            let rows = |sum: Option<&TableSum>| sum.map_or(0, |sum| sum.rows);
            let difference = if rows(said) == rows(is) {
                format!("{name} holds other values")
            } else {
                format!("{name} holds {} rows instead of {}", rows(is), rows(said))
            };
            if !differences.contains(&difference) {
                differences.push(difference);
            }
        }
        differences
    }

    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|sum| sum.rows).sum()
    }
}
