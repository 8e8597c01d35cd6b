//! Producers and organisations by the words of their names.
//!
//! Words are written as the search folds them, which is the program's knowledge: names that stand without are given theirs by `chophien migrate` and by
//! each start, those that the release before writes meanwhile too.

use sea_orm_migration::prelude::*;

use crate::columns::{Sketch, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Bytes, since PostgreSQL compares text by the collation that it was made with, and what begins with a word is a range.
        Sketch::new("producer_word")
            .uuid("producer_id")
            .bytes("word")
            .key(&["producer_id", "word"])
            .part_of("producer_id", "producer", "id")
            .create(manager)
            .await?;
        index(manager, "producer_word", &["word", "producer_id"]).await?;

        Sketch::new("organisation_word")
            .uuid("organisation_id")
            .bytes("word")
            .key(&["organisation_id", "word"])
            .part_of("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        index(manager, "organisation_word", &["word", "organisation_id"]).await
    }
}
