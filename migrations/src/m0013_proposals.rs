//! When the side that has to decide is reminded of a proposed change.

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
        Sketch::new("order_amendment")
            .instant_opt("remind_at")
            .add(manager)
            .await?;
        index(manager, "order_amendment", &["state", "remind_at"]).await
    }
}
