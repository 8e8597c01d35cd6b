//! Producers and organisations by the words of their names.
//!
//! Words are written as the search folds them, which is the program's knowledge: names that stand without are given theirs by `chophien migrate` and by
//! each start, those that the release before writes meanwhile too. A name that changes loses its words to a trigger, so that none is found by a name of before.

use sea_orm_migration::prelude::*;

use crate::columns::{Sketch, index, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Bytes, since PostgreSQL compares text by the collation that it was made with, and what begins with a word is a range.
        for (words, owner, of) in [
            ("producer_word", "producer_id", "producer"),
            ("organisation_word", "organisation_id", "organisation"),
        ] {
            Sketch::new(words)
                .uuid(owner)
                .bytes("word")
                .key(&[owner, "word"])
                .part_of(owner, of, "id")
                .create(manager)
                .await?;
            index(manager, words, &["word", owner]).await?;
        }
        run(manager, POSTGRES, SQLITE).await
    }
}

// Whoever knows of words writes them after the name, so this takes none of those away.

const SQLITE: &[&str] = &[
    "CREATE TRIGGER producer_renamed AFTER UPDATE OF name ON producer WHEN OLD.name <> NEW.name BEGIN \
     DELETE FROM producer_word WHERE producer_id = NEW.id; END",
    "CREATE TRIGGER organisation_renamed AFTER UPDATE OF legal_name ON organisation WHEN OLD.legal_name <> NEW.legal_name BEGIN \
     DELETE FROM organisation_word WHERE organisation_id = NEW.id; END",
];

const POSTGRES: &[&str] = &[
    "CREATE FUNCTION producer_renamed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     DELETE FROM producer_word WHERE producer_id = NEW.id; RETURN NULL; END $$",
    "CREATE TRIGGER producer_renamed AFTER UPDATE OF name ON producer FOR EACH ROW WHEN (OLD.name <> NEW.name) \
     EXECUTE FUNCTION producer_renamed()",
    "CREATE FUNCTION organisation_renamed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     DELETE FROM organisation_word WHERE organisation_id = NEW.id; RETURN NULL; END $$",
    "CREATE TRIGGER organisation_renamed AFTER UPDATE OF legal_name ON organisation FOR EACH ROW WHEN (OLD.legal_name <> NEW.legal_name) \
     EXECUTE FUNCTION organisation_renamed()",
];
