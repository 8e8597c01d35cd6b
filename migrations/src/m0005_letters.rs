//! The post office: one row a letter and reader, each try, what was sent, links that act, addresses that bounce.

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
        Sketch::new("letter")
            .id("id")
            .text("kind")
            .uuid_opt("reader_person_id")
            .uuid_opt("reader_organisation_id")
            .text_opt("reader_address")
            .text("reader_key")
            .text("language")
            .json("facts")
            .uuid_opt("thread")
            .text("stream")
            .i32("priority")
            .text("state")
            .uuid_opt("cause_event_id")
            .text_opt("subject_kind")
            .uuid_opt("subject_id")
            .instant_opt("not_after")
            .instant("next_try_at")
            .instant_opt("lease_until")
            .i32("attempts")
            .text("message_id")
            .instant_opt("sent_at")
            .instant("created_at")
            .create(manager)
            .await?;
        // The worker's queue; a reader's letters; a thread's letters in order.
        index(manager, "letter", &["state", "next_try_at"]).await?;
        index(manager, "letter", &["reader_person_id", "created_at", "id"]).await?;
        index(manager, "letter", &["thread", "reader_key", "id"]).await?;
        unique(manager, "letter", &["message_id"]).await?;

        Sketch::new("letter_attempt")
            .id("id")
            .uuid("letter_id")
            .i32("number")
            .instant("started_at")
            .instant_opt("finished_at")
            .text_opt("outcome")
            .i32_opt("code")
            .text_opt("answer")
            .part_of("letter_id", "letter", "id")
            .create(manager)
            .await?;
        unique(manager, "letter_attempt", &["letter_id", "number"]).await?;
        Sketch::new("letter_body")
            .id("letter_id")
            .text("address")
            .text("subject")
            .text("html")
            .text("plain")
            .bytes("raw")
            .flag("wiped")
            .part_of("letter_id", "letter", "id")
            .create(manager)
            .await?;
        Sketch::new("letter_link")
            .bytes("token_hash")
            .text("purpose")
            .uuid("letter_id")
            .uuid("person_id")
            .uuid_opt("organisation_id")
            .uuid_opt("thread")
            .instant("expires_at")
            .instant_opt("used_at")
            .instant("created_at")
            .key(&["token_hash"])
            .part_of("letter_id", "letter", "id")
            .create(manager)
            .await?;
        index(manager, "letter_link", &["letter_id"]).await?;
        Sketch::new("address_state")
            .text_key("address_key")
            .text("state")
            .text_opt("reason")
            .instant("at")
            .create(manager)
            .await?;
        Ok(())
    }
}
