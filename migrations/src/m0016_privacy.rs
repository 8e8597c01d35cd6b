//! Personal numbers sealed, addresses that were somebody's before, and what finds the letters that name somebody.

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
        // A number that is a person's own stands here, sealed, and no more in `registration`; its `registration_key` is keyed.
        // The keys are outside the database, so the server seals what it finds when it starts.
        Sketch::new("organisation")
            .json_opt("personal_number")
            .add(manager)
            .await?;

        // What was written to somebody before she changed her address is found by it when her data are erased.
        Sketch::new("former_address")
            .id("id")
            .uuid("person_id")
            .text("email")
            .instant("until")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        index(manager, "former_address", &["person_id"]).await?;

        // Letters that somebody's doing caused, and letters about one thing that belong to no thread.
        index(manager, "letter", &["cause_event_id"]).await?;
        index(manager, "letter", &["subject_id"]).await?;
        index(manager, "invitation", &["expires_at"]).await
    }
}
