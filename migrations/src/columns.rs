//! The closed list of column types that behave alike on SQLite and PostgreSQL.
//!
//! Decimals are never columns (SQLite would store them as floating point): money, quantities and prices are integers,
//! lists and value objects are JSON that is only ever read as a whole.

use sea_orm_migration::prelude::*;

/// A table under construction: `Sketch::new("person").id("id").text("name")…`.
pub(crate) struct Sketch {
    name: &'static str,
    table: TableCreateStatement,
}

/// Says whether a column may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
}

impl Sketch {
    pub(crate) fn new(name: &'static str) -> Self {
        let mut table = Table::create();
        table.table(Alias::new(name));
        Self { name, table }
    }

    fn column(
        mut self,
        name: &'static str,
        presence: Presence,
        kind: impl FnOnce(&mut ColumnDef),
    ) -> Self {
        let mut column = ColumnDef::new(Alias::new(name));
        kind(&mut column);
        if presence == Presence::Required {
            column.not_null();
        }
        self.table.col(column);
        self
    }

    /// The primary key as a UUID.
    pub(crate) fn id(mut self, name: &'static str) -> Self {
        self.table.col(
            ColumnDef::new(Alias::new(name))
                .uuid()
                .not_null()
                .primary_key(),
        );
        self
    }

    /// A primary key of one text column.
    pub(crate) fn text_key(mut self, name: &'static str) -> Self {
        self.table.col(
            ColumnDef::new(Alias::new(name))
                .text()
                .not_null()
                .primary_key(),
        );
        self
    }

    /// A primary key that the database counts up.
    pub(crate) fn counted_key(mut self, name: &'static str) -> Self {
        self.table.col(
            ColumnDef::new(Alias::new(name))
                .big_integer()
                .not_null()
                .auto_increment()
                .primary_key(),
        );
        self
    }

    /// A primary key over several columns.
    pub(crate) fn key(mut self, columns: &[&'static str]) -> Self {
        let mut key = Index::create();
        for column in columns {
            key.col(Alias::new(*column));
        }
        self.table.primary_key(&mut key);
        self
    }

    pub(crate) fn uuid(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.uuid();
        })
    }

    pub(crate) fn uuid_opt(self, name: &'static str) -> Self {
        self.column(name, Presence::Optional, |c| {
            c.uuid();
        })
    }

    pub(crate) fn text(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.text();
        })
    }

    pub(crate) fn text_opt(self, name: &'static str) -> Self {
        self.column(name, Presence::Optional, |c| {
            c.text();
        })
    }

    pub(crate) fn i32(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.integer();
        })
    }

    pub(crate) fn i32_opt(self, name: &'static str) -> Self {
        self.column(name, Presence::Optional, |c| {
            c.integer();
        })
    }

    pub(crate) fn i64(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.big_integer();
        })
    }

    pub(crate) fn i64_opt(self, name: &'static str) -> Self {
        self.column(name, Presence::Optional, |c| {
            c.big_integer();
        })
    }

    /// A required integer that the database fills in by `expression` when the insert leaves it out.
    pub(crate) fn i64_default(self, name: &'static str, expression: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.big_integer().default(Expr::cust(expression));
        })
    }

    pub(crate) fn flag(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.boolean();
        })
    }

    pub(crate) fn instant(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.timestamp_with_time_zone();
        })
    }

    pub(crate) fn instant_opt(self, name: &'static str) -> Self {
        self.column(name, Presence::Optional, |c| {
            c.timestamp_with_time_zone();
        })
    }

    pub(crate) fn date(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.date();
        })
    }

    pub(crate) fn date_opt(self, name: &'static str) -> Self {
        self.column(name, Presence::Optional, |c| {
            c.date();
        })
    }

    pub(crate) fn json(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.json_binary();
        })
    }

    pub(crate) fn json_opt(self, name: &'static str) -> Self {
        self.column(name, Presence::Optional, |c| {
            c.json_binary();
        })
    }

    pub(crate) fn bytes(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.binary();
        })
    }

    /// Ties `column` to the `id` (or other key) of another table; rows that are pointed at cannot be deleted.
    pub(crate) fn references(
        mut self,
        column: &'static str,
        table: &'static str,
        key: &'static str,
    ) -> Self {
        self.table.foreign_key(
            ForeignKey::create()
                .name(format!("{}_{column}_fk", self.name))
                .from(Alias::new(self.name), Alias::new(column))
                .to(Alias::new(table), Alias::new(key)),
        );
        self
    }

    /// Like [`Sketch::references`] for parts that go with their whole.
    pub(crate) fn part_of(
        mut self,
        column: &'static str,
        table: &'static str,
        key: &'static str,
    ) -> Self {
        self.table.foreign_key(
            ForeignKey::create()
                .name(format!("{}_{column}_fk", self.name))
                .from(Alias::new(self.name), Alias::new(column))
                .to(Alias::new(table), Alias::new(key))
                .on_delete(ForeignKeyAction::Cascade),
        );
        self
    }

    pub(crate) async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager.create_table(self.table).await
    }

    /// Adds the sketched columns to a table that stands. They must be optional, or have a default: the release before this
    /// step still writes rows without them.
    pub(crate) async fn add(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        for column in self.table.get_columns() {
            manager
                .alter_table(
                    Table::alter()
                        .table(Alias::new(self.name))
                        .add_column(column.clone())
                        .to_owned(),
                )
                .await?;
        }
        Ok(())
    }

    /// A required flag that is false where an insert leaves it out.
    pub(crate) fn flag_default_false(self, name: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.boolean().default(false);
        })
    }

    /// A required text that is `value` where an insert leaves it out.
    pub(crate) fn text_default(self, name: &'static str, value: &'static str) -> Self {
        self.column(name, Presence::Required, |c| {
            c.text().default(value);
        })
    }
}

/// Lets a column be empty from now on. SQLite has no statement for it; its documentation describes this way
/// (<https://www.sqlite.org/lang_altertable.html>, section 8): what is kept on disk stays as it is, only the text of the
/// schema changes.
pub(crate) async fn make_optional(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    if manager.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Postgres {
        let sql = format!(r#"ALTER TABLE "{table}" ALTER COLUMN "{column}" DROP NOT NULL"#);
        conn.execute_unprepared(&sql).await?;
        return Ok(());
    }
    let kinds = ["uuid_text", "text", "integer", "bigint"];
    conn.execute_unprepared("PRAGMA writable_schema = ON")
        .await?;
    for kind in kinds {
        let sql = format!(
            r#"UPDATE sqlite_schema SET sql = replace(sql, '"{column}" {kind} NOT NULL', '"{column}" {kind}')
               WHERE type = 'table' AND name = '{table}'"#
        );
        conn.execute_unprepared(&sql).await?;
    }
    conn.execute_unprepared("PRAGMA writable_schema = RESET")
        .await?;
    Ok(())
}

/// Runs the statements of the database that it is.
pub(crate) async fn run(
    manager: &SchemaManager<'_>,
    postgres: &[&str],
    sqlite: &[&str],
) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    for sql in match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Postgres => postgres,
        _ => sqlite,
    } {
        conn.execute_unprepared(sql).await?;
    }
    Ok(())
}

/// Adds an index named `table_columns_idx` over the columns, in their order.
pub(crate) async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    manager.create_index(index_over(table, columns)).await
}

/// Adds a unique constraint named `table_columns_idx` over the columns.
pub(crate) async fn unique(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    manager
        .create_index(index_over(table, columns).unique().to_owned())
        .await
}

fn index_over(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .name(format!("{table}_{}_idx", columns.join("_")))
        .table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}
