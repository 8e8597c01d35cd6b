//! How people join and stay safe: addresses to be confirmed, second factors, where sessions come from, links that lead elsewhere than a thread.

use sea_orm_migration::prelude::*;

use crate::columns::{Sketch, index, make_optional, unique};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A link may go to an address that is nobody's yet; `subject_id` says what it confirms.
        make_optional(manager, "letter_link", "person_id").await?;
        Sketch::new("letter_link")
            .uuid_opt("subject_id")
            .add(manager)
            .await?;
        // Whom a link to confirm an address makes, or what it changes; a person exists only afterwards.
        Sketch::new("address_confirmation")
            .id("id")
            .text("purpose")
            .text("email")
            .text("email_key")
            .uuid_opt("person_id")
            .json_opt("applicant")
            .text("language")
            .instant("expires_at")
            .instant_opt("used_at")
            .instant("created_at")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        index(manager, "address_confirmation", &["email_key"]).await?;
        index(manager, "address_confirmation", &["person_id"]).await?;
        index(manager, "address_confirmation", &["expires_at"]).await?;

        Sketch::new("second_factor")
            .id("person_id")
            .bytes("secret")
            .instant("created_at")
            .instant_opt("confirmed_at")
            .i64_opt("last_step")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        Sketch::new("recovery_code")
            .id("id")
            .uuid("person_id")
            .bytes("code_hash")
            .instant_opt("used_at")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        unique(manager, "recovery_code", &["person_id", "code_hash"]).await?;
        Sketch::new("sign_in_challenge")
            .bytes("token_hash")
            .uuid("person_id")
            .text("method")
            .text("carrier")
            .text_opt("agent")
            .text_opt("network")
            .instant("expires_at")
            .instant_opt("used_at")
            .instant("created_at")
            .key(&["token_hash"])
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        index(manager, "sign_in_challenge", &["person_id"]).await?;
        index(manager, "sign_in_challenge", &["expires_at"]).await?;

        Sketch::new("session")
            .text_opt("agent")
            .text_opt("network")
            .flag_default_false("second_factor")
            .add(manager)
            .await?;
        index(manager, "session", &["expires_at"]).await?;
        Ok(())
    }
}
