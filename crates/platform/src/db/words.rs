//! Names by their words: a table beside the one with the names, where each folded word of a name is a row.

use kernel::text;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict, Order, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{Context, Db, Tx};
use crate::Result;

/// Words in one statement.
const WORDS_A_STATEMENT: usize = 5_000;

/// As many names get their words in one unit of work.
const NAMES_AT_ONCE: u64 = 1_000;

const ID: &str = "id";
const WORD: &str = "word";

/// A table of words. The column `word` has bytes, which are compared alike on both databases; text would be compared by whatever collation PostgreSQL has.
/// The database takes the words of a name away when the name changes.
#[derive(Clone, Copy, Debug)]
pub struct WordTable {
    /// The table; its key is the owner with the word.
    pub table: &'static str,
    /// Its column that says whose name has the word.
    pub owner: &'static str,
    /// The table with the names; its key is `id`.
    pub of: &'static str,
    /// Its column with the name.
    pub name: &'static str,
}

impl WordTable {
    /// The rows whose names have for each of these folded words one that begins so, by the index over word and owner. `id` is the column of their ids.
    pub fn having(&self, id: impl ColumnTrait, words: &[String]) -> Condition {
        words.iter().fold(Condition::all(), |all, word| {
            let owners = Query::select()
                .column((self.table, self.owner))
                .from(self.table)
                .cond_where(self.begins_with(word))
                .to_owned();
            all.add(id.in_subquery(owners))
        })
    }

    /// Bytes that begin with a word's: a range of the index.
    fn begins_with(&self, word: &str) -> Condition {
        let from = word.as_bytes().to_vec();
        let mut beyond = from.clone();
        // No byte of UTF-8 is the last one that there is.
        if let Some(last) = beyond.last_mut() {
            *last = last.saturating_add(1);
        }
        let column = || Expr::col((self.table, WORD));
        Condition::all()
            .add(column().gte(from))
            .add(column().lt(beyond))
    }

    /// Writes the words of names; those that stand already stay. One statement for 5,000 words, none for none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write<I: Copy + Into<Uuid>>(
        &self,
        conn: &impl ConnectionTrait,
        names: &[(I, String)],
    ) -> std::result::Result<(), DbErr> {
        let rows: Vec<(Uuid, String)> = names
            .iter()
            .flat_map(|(id, name)| {
                let owner: Uuid = (*id).into();
                text::words(name).into_iter().map(move |word| (owner, word))
            })
            .collect();
        for rows in rows.chunks(WORDS_A_STATEMENT) {
            let rows = rows
                .iter()
                .map(|(owner, word)| [Expr::val(*owner), Expr::val(word.as_bytes().to_vec())]);
            let insert = Query::insert()
                .into_table(self.table)
                .columns([self.owner, WORD])
                .values_from_panic(rows)
                .on_conflict(
                    OnConflict::columns([self.owner, WORD])
                        .do_nothing()
                        .to_owned(),
                )
                .to_owned();
            conn.execute(&insert).await?;
        }
        Ok(())
    }

    /// Gives names that stand without words theirs, so that they are found: those of before there were words, and of rows that another program has
    /// written. In units of work of its own; writes no event, as nothing changes.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn give(&self, db: &Db) -> Result<()> {
        let mut after = None;
        loop {
            let given: Result<Option<Uuid>> =
                crate::command!(db, &Context::program("names"), |tx| self
                    .give_some(tx, after));
            after = given?;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Gives the first names after an id theirs, and answers the last one's.
    async fn give_some(&self, tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
        let names = self.wordless(&*tx, after).await?;
        self.write(&*tx, &names).await?;
        Ok(names.last().map(|(id, _)| *id))
    }

    /// Names after an id that stand without words, held until the unit of work ends: nobody gives one another name meanwhile.
    async fn wordless(
        &self,
        conn: &impl ConnectionTrait,
        after: Option<Uuid>,
    ) -> Result<Vec<(Uuid, String)>> {
        let id = (self.of, ID);
        let words = Query::select()
            .expr(Expr::val(1))
            .from(self.table)
            .and_where(Expr::col((self.table, self.owner)).equals(id))
            .to_owned();
        let names = Query::select()
            .columns([id, (self.of, self.name)])
            .from(self.of)
            .and_where(Expr::exists(words).not())
            .and_where_option(after.map(|after| Expr::col(id).gt(after)))
            .order_by(id, Order::Asc)
            .limit(NAMES_AT_ONCE)
            .lock(LockType::NoKeyUpdate)
            .to_owned();
        let mut found = Vec::new();
        for row in conn.query_all(&names).await? {
            found.push((row.try_get("", ID)?, row.try_get("", self.name)?));
        }
        Ok(found)
    }
}
