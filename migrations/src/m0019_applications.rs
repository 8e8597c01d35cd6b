//! Programs of others that ask with a key and spend a budget of their own.

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
        // `points` are those of a minute. Who passes no addresses on has no `visitor_points` either.
        Sketch::new("client_application")
            .id("id")
            .text("name")
            .text("contact")
            .i32("points")
            .flag("passes_addresses")
            .i32_opt("visitor_points")
            .instant("created_at")
            .instant_opt("revoked_at")
            .create(manager)
            .await?;

        // A key that another one took over from has an end.
        Sketch::new("application_key")
            .id("id")
            .uuid("application_id")
            .bytes("key_hash")
            .instant("created_at")
            .instant_opt("ends_at")
            .instant_opt("last_used_at")
            .part_of("application_id", "client_application", "id")
            .create(manager)
            .await?;
        unique(manager, "application_key", &["key_hash"]).await?;
        index(manager, "application_key", &["application_id"]).await
    }
}
