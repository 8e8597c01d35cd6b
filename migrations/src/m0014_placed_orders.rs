//! Until when the seller of a placed order may say a word, and when he is reminded of it.

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
        // Orders placed before have no time yet: the clock gives it to them when it first sees them.
        Sketch::new("trade_order")
            .instant_opt("confirm_by")
            .instant_opt("remind_at")
            .add(manager)
            .await?;
        index(manager, "trade_order", &["state", "confirm_by"]).await?;
        index(manager, "trade_order", &["state", "remind_at"]).await
    }
}
