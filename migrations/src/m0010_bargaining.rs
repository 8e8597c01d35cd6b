//! Counter-offers, promises against supply, reminders.

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
        Sketch::new("supply_window")
            .id("id")
            .uuid("product_id")
            .date("window_from")
            .date("window_to")
            .i64("quantity")
            .text("kind")
            .instant("created_at")
            .part_of("product_id", "product", "id")
            .create(manager)
            .await?;
        index(manager, "supply_window", &["product_id", "window_from"]).await?;

        // Whoever promised is named without a tie: the ledger lies below quotations and orders.
        Sketch::new("supply_promise")
            .id("id")
            .uuid("product_id")
            .text("source")
            .uuid("source_id")
            .date("window_from")
            .date("window_to")
            .i64("quantity")
            .instant_opt("released_at")
            .instant("created_at")
            .part_of("product_id", "product", "id")
            .create(manager)
            .await?;
        index(manager, "supply_promise", &["product_id", "window_to"]).await?;
        index(manager, "supply_promise", &["source_id"]).await?;

        Sketch::new("quotation_counter")
            .uuid("quotation_id")
            .uuid("inquiry_id")
            .uuid("person_id")
            .text("currency")
            .i64("total")
            .date("valid_until")
            .text_opt("note")
            .json("lines")
            .instant("created_at")
            .key(&["quotation_id"])
            .part_of("quotation_id", "quotation", "id")
            .references("person_id", "person", "id")
            .create(manager)
            .await?;

        Sketch::new("quotation")
            .i32_opt("tolerance_bp")
            .instant_opt("remind_at")
            .instant_opt("supply_short_at")
            .add(manager)
            .await?;
        // Offers whose last day is near, the nearest first.
        index(manager, "quotation", &["state", "remind_at"]).await?;
        Sketch::new("quotation_line")
            .json_opt("substitute_name")
            .json_opt("substitute_packings")
            .add(manager)
            .await?;
        Sketch::new("inquiry")
            .instant_opt("remind_at")
            .add(manager)
            .await?;
        // Inquiries that are to be reminded of, and those that have gone quiet.
        index(manager, "inquiry", &["state", "remind_at"]).await?;
        index(manager, "inquiry", &["state", "updated_at"]).await?;

        freeze_substitutes(manager).await
    }
}

/// A product offered instead of another keeps the name and packings that it has on the day of this step.
async fn freeze_substitutes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let packings = match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Postgres => {
            "jsonb_build_object('base', p.base_unit, 'packings', p.packings)"
        }
        _ => "json_object('base', p.base_unit, 'packings', json(p.packings))",
    };
    let of_substitute = "FROM product p WHERE p.id = quotation_line.substitute_product_id";
    let sql = format!(
        "UPDATE quotation_line SET substitute_name = (SELECT p.name {of_substitute}), \
         substitute_packings = (SELECT {packings} {of_substitute}) WHERE substitute_product_id IS NOT NULL"
    );
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}
