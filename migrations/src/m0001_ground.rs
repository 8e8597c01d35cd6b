//! What every domain stands on: the event table, idempotency answers, settings.

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
        // Readers follow events by (xid, position): a sequence number is not commit order, the transaction id together
        // with the oldest running transaction is. SQLite has one writer, so its positions are commit order already.
        let transaction = match manager.get_database_backend() {
            sea_orm_migration::sea_orm::DbBackend::Postgres => {
                "(pg_current_xact_id()::text::bigint)"
            }
            _ => "0",
        };
        Sketch::new("event")
            .counted_key("position")
            .i64_default("xid", transaction)
            .uuid("id")
            .text("kind")
            .i32("version")
            .text("subject_kind")
            .uuid("subject_id")
            .json("organisations")
            .text_opt("province_code")
            .uuid_opt("person_id")
            .uuid_opt("organisation_id")
            .text("door")
            .text("request_id")
            .json("facts")
            .instant("at")
            .create(manager)
            .await?;
        index(manager, "event", &["xid", "position"]).await?;
        index(manager, "event", &["subject_id", "position"]).await?;
        unique(manager, "event", &["id"]).await?;

        Sketch::new("idempotency_key")
            .uuid("caller")
            .text("key")
            .text("operation")
            .bytes("input_hash")
            .json_opt("answer")
            .instant("at")
            .key(&["caller", "key"])
            .create(manager)
            .await?;
        index(manager, "idempotency_key", &["at"]).await?;

        Sketch::new("setting")
            .text_key("key")
            .text("value")
            .create(manager)
            .await?;
        Ok(())
    }
}
