//! People, how they sign in, organisations and who belongs to them.

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
        Sketch::new("person")
            .id("id")
            .text("name")
            .text_opt("phone")
            .text("language")
            .flag("sample")
            .instant("created_at")
            .create(manager)
            .await?;
        Sketch::new("identity")
            .id("id")
            .uuid("person_id")
            .text("kind")
            .text("value")
            .text("value_key")
            .instant_opt("verified_at")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        unique(manager, "identity", &["kind", "value_key"]).await?;
        index(manager, "identity", &["person_id"]).await?;
        Sketch::new("password")
            .id("person_id")
            .text("hash")
            .instant("updated_at")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        Sketch::new("session")
            .id("id")
            .uuid("person_id")
            .bytes("token_hash")
            .text("kind")
            .instant("created_at")
            .instant("last_used_at")
            .instant("expires_at")
            .instant_opt("revoked_at")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        unique(manager, "session", &["token_hash"]).await?;
        index(manager, "session", &["person_id"]).await?;

        Sketch::new("organisation")
            .id("id")
            .text("legal_name")
            .text("legal_kind")
            .json_opt("registration")
            .json("address")
            .text_opt("unit_code")
            .text_opt("phone")
            .text_opt("letterbox")
            .text("language")
            .text("standing")
            .bytes("sort_key")
            .flag("sample")
            .i32("version")
            .instant("created_at")
            .create(manager)
            .await?;
        Sketch::new("authority")
            .id("organisation_id")
            .text("kind")
            .text("mailbox")
            .json("units")
            .part_of("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        Sketch::new("membership")
            .id("id")
            .uuid("organisation_id")
            .uuid("person_id")
            .text("role")
            .instant("created_at")
            .instant_opt("ended_at")
            .part_of("organisation_id", "organisation", "id")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        unique(manager, "membership", &["organisation_id", "person_id"]).await?;
        index(manager, "membership", &["person_id"]).await?;
        Ok(())
    }
}
