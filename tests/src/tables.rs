//! Whole databases compared: what a story did, and that a look changes nothing.

use std::collections::BTreeMap;

use platform::{Backend, Db};

use crate::{app::TestApp, post};

/// Every row of every table as text, rows sorted.
pub type Tables = BTreeMap<String, Vec<String>>;

/// Reads the whole database of a server.
pub async fn tables(app: &TestApp) -> Tables {
    tables_of(app.server().db()).await
}

/// What comes with the program and is read by everybody: the administrative units, their former names, the OCOP sets.
const GIVEN: [&str; 3] = ["administrative_unit", "administrative_alias", "ocop_set"];

/// Reads what commands write: the database without what comes with the program, in a tenth of the time.
pub async fn written(app: &TestApp) -> Tables {
    read(app.server().db(), &GIVEN).await
}

/// Reads a whole database.
pub async fn tables_of(db: &Db) -> Tables {
    read(db, &[]).await
}

async fn read(db: &Db, without: &[&str]) -> Tables {
    let names = match db.backend() {
        Backend::Sqlite => {
            "SELECT name AS it FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
        Backend::Postgres => "SELECT tablename AS it FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut all = Tables::new();
    for table in post::texts(db, names).await {
        if without.contains(&table.as_str()) {
            continue;
        }
        let rows = match db.backend() {
            Backend::Sqlite => {
                let columns = post::texts(
                    db,
                    &format!(
                        "SELECT 'quote(\"' || name || '\")' AS it FROM pragma_table_info('{table}')"
                    ),
                )
                .await;
                format!(
                    "SELECT {} AS it FROM \"{table}\"",
                    columns.join(" || ',' || ")
                )
            }
            Backend::Postgres => format!("SELECT row_to_json(t)::text AS it FROM \"{table}\" t"),
        };
        let mut rows = post::texts(db, &rows).await;
        rows.sort_unstable();
        all.insert(table, rows);
    }
    all
}

/// The one column named `it` of a query.
///
/// # Panics
/// When the query fails.
pub async fn texts(app: &TestApp, sql: &str) -> Vec<String> {
    post::texts(app.server().db(), sql).await
}

/// The kinds of the trade's events, in the order in which they were written.
pub async fn trade_events(app: &TestApp) -> Vec<String> {
    texts(app, "SELECT kind AS it FROM event WHERE subject_kind IN ('inquiry', 'quote', 'order', 'delivery') ORDER BY position").await
}

/// The names of the tables in which two databases differ.
pub fn differing(one: &Tables, other: &Tables) -> Vec<String> {
    one.keys()
        .chain(other.keys().filter(|name| !one.contains_key(*name)))
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect()
}

/// The rows of the whole database that hold one of these texts, in whatever case.
pub async fn rows_with(app: &TestApp, wanted: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (table, rows) in tables(app).await {
        for row in rows {
            let lower = row.to_lowercase();
            if let Some(text) = wanted
                .iter()
                .find(|text| lower.contains(&text.to_lowercase()))
            {
                found.push(format!("{table}: {text} in {row}"));
            }
        }
    }
    found
}
