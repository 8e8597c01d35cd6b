//! Orders at listed prices, amendments, tolerance, what follows a short delivery.

use sea_orm_migration::prelude::*;

use crate::columns::make_optional;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // An order at listed prices stands on no quotation.
        make_optional(manager, "trade_order", "quotation_id").await?;
        Ok(())
    }
}
