//! Orders at listed prices, amendments, and what becomes of the rest of a short delivery.

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
        // An order at listed prices stands on no quotation: its thread says what it came of, and the order itself who at the
        // seller's has taken it on.
        make_optional(manager, "trade_order", "quotation_id").await?;
        Sketch::new("trade_order")
            .uuid_opt("seller_person_id")
            .add(manager)
            .await?;
        let answerer = "UPDATE trade_order SET seller_person_id = \
                        (SELECT q.person_id FROM quotation q WHERE q.id = trade_order.quotation_id)";
        manager
            .get_connection()
            .execute_unprepared(answerer)
            .await?;

        // Which amendment made a revision of the terms; the first is made by none.
        Sketch::new("order_terms")
            .uuid_opt("amendment_id")
            .add(manager)
            .await?;
        Sketch::new("order_amendment")
            .id("id")
            .uuid("order_id")
            .i32("position")
            .text("state")
            .text("side")
            .uuid("organisation_id")
            .uuid("person_id")
            .text("note")
            .json("changes")
            .json("terms")
            .i32("base_revision")
            .text_opt("reason")
            .instant_opt("decided_at")
            .i32("version")
            .instant("created_at")
            .part_of("order_id", "trade_order", "id")
            .references("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        unique(manager, "order_amendment", &["order_id", "position"]).await?;
        index(manager, "order_amendment", &["order_id", "state"]).await?;

        // The rest of a load that was too small follows in a delivery of its own: what it took over is planned there.
        Sketch::new("delivery")
            .uuid_opt("follows_id")
            .text_opt("rest")
            .add(manager)
            .await?;
        Sketch::new("delivery_line")
            .i64_default("carried", "0")
            .add(manager)
            .await
    }
}
