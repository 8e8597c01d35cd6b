//! Consent, and what people ask about the data held about them.

use sea_orm_migration::prelude::*;

use crate::columns::{Sketch, index, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A ledger: rows are only ever added, the newest of a purpose counts.
        Sketch::new("consent")
            .id("id")
            .uuid("person_id")
            .text("purpose")
            .text("choice")
            .text("wording")
            .text("door")
            .instant("at")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        index(manager, "consent", &["person_id", "purpose", "at"]).await?;

        // `open_key` is there while a request is open: nobody has two of a kind open at once.
        Sketch::new("data_request")
            .id("id")
            .uuid("person_id")
            .text("kind")
            .text("state")
            .text_opt("waits_for")
            .uuid_opt("authority_id")
            .text_opt("open_key")
            .text("door")
            .instant("asked_at")
            .date("answer_by")
            .date("complete_by")
            .instant_opt("answered_at")
            .instant_opt("ended_at")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        unique(manager, "data_request", &["open_key"]).await?;
        index(manager, "data_request", &["person_id", "asked_at"]).await?;
        index(manager, "data_request", &["state", "complete_by"]).await?;

        // The names that the law wants in the papers of a trade, kept when their bearer has her data erased.
        Sketch::new("order_signatory")
            .uuid("order_id")
            .text("side")
            .text("name")
            .instant("kept_at")
            .key(&["order_id", "side"])
            .part_of("order_id", "trade_order", "id")
            .create(manager)
            .await?;

        // What a person did, for her own copy of what is held about her.
        index(manager, "event", &["person_id", "position"]).await?;
        Ok(())
    }
}
