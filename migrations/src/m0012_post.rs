//! What the post office forgets after a time, and how it finds it.

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
        Sketch::new("letter")
            .instant_opt("cleared_at")
            .add(manager)
            .await?;
        // What is old enough to be cleared; links that ended long ago.
        index(manager, "letter", &["cleared_at", "created_at"]).await?;
        index(manager, "letter_link", &["expires_at"]).await
    }
}
