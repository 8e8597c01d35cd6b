//! How people join and stay safe: addresses to be confirmed, second factors, where sessions come from, links that lead elsewhere than a thread.

use sea_orm_migration::prelude::*;

use crate::columns::{Sketch, make_optional};

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
        Ok(())
    }
}
