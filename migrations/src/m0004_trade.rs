//! From inquiry to delivery. What was agreed is never updated: quotations, terms and received quantities are new rows.

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
        Sketch::new("inquiry")
            .id("id")
            .text("number")
            .uuid("buyer_organisation_id")
            .uuid("buyer_person_id")
            .uuid_opt("producer_id")
            .uuid_opt("seller_organisation_id")
            .uuid_opt("desk_organisation_id")
            .text("state")
            .instant("reply_by")
            .text("currency")
            .json("certificates")
            .text_opt("target_market")
            .text_opt("note")
            .text_opt("external_reference")
            .json_opt("origin")
            .text("province_code")
            .instant_opt("first_answered_at")
            .text_opt("reason")
            .text_opt("awaiting")
            .i32("version")
            .instant("created_at")
            .instant("updated_at")
            .references("buyer_organisation_id", "organisation", "id")
            .references("buyer_person_id", "person", "id")
            .references("producer_id", "producer", "id")
            .references("seller_organisation_id", "organisation", "id")
            .references("desk_organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        unique(manager, "inquiry", &["number"]).await?;
        index(
            manager,
            "inquiry",
            &["buyer_organisation_id", "created_at", "id"],
        )
        .await?;
        index(
            manager,
            "inquiry",
            &["seller_organisation_id", "created_at", "id"],
        )
        .await?;
        index(
            manager,
            "inquiry",
            &["desk_organisation_id", "created_at", "id"],
        )
        .await?;
        index(manager, "inquiry", &["province_code", "created_at", "id"]).await?;
        index(manager, "inquiry", &["state", "reply_by"]).await?;

        Sketch::new("inquiry_line")
            .id("id")
            .uuid("inquiry_id")
            .i32("position")
            .uuid("product_id")
            .json("product_name")
            .json("packings")
            .json_opt("target_price")
            .text_opt("wishes")
            .json("schedule")
            .part_of("inquiry_id", "inquiry", "id")
            .references("product_id", "product", "id")
            .create(manager)
            .await?;
        unique(manager, "inquiry_line", &["inquiry_id", "position"]).await?;

        Sketch::new("inquiry_message")
            .id("id")
            .uuid("inquiry_id")
            .uuid("person_id")
            .uuid("organisation_id")
            .text("door")
            .text("body")
            .instant("created_at")
            .part_of("inquiry_id", "inquiry", "id")
            .references("person_id", "person", "id")
            .create(manager)
            .await?;
        index(
            manager,
            "inquiry_message",
            &["inquiry_id", "created_at", "id"],
        )
        .await?;

        Sketch::new("quotation")
            .id("id")
            .text("number")
            .uuid("inquiry_id")
            .i32("revision")
            .uuid("seller_organisation_id")
            .uuid("person_id")
            .text("state")
            .flag("firm")
            .date("valid_until")
            .text("currency")
            .i64("total")
            .i64("vat_total")
            .text_opt("note")
            .text_opt("external_reference")
            .text_opt("reason")
            .instant_opt("decided_at")
            .i32("version")
            .instant("created_at")
            .part_of("inquiry_id", "inquiry", "id")
            .references("seller_organisation_id", "organisation", "id")
            .references("person_id", "person", "id")
            .create(manager)
            .await?;
        unique(manager, "quotation", &["inquiry_id", "revision"]).await?;
        unique(manager, "quotation", &["number", "revision"]).await?;
        index(manager, "quotation", &["state", "valid_until"]).await?;

        Sketch::new("quotation_line")
            .id("id")
            .uuid("quotation_id")
            .uuid("inquiry_line_id")
            .i32("position")
            .json_opt("price_term")
            .i32_opt("vat_rate_bp")
            .text_opt("vat_reason")
            .uuid_opt("substitute_product_id")
            .text_opt("note")
            .json("answers")
            .i64("line_total")
            .part_of("quotation_id", "quotation", "id")
            .references("inquiry_line_id", "inquiry_line", "id")
            .create(manager)
            .await?;
        unique(manager, "quotation_line", &["quotation_id", "position"]).await?;

        Sketch::new("trade_order")
            .id("id")
            .text("number")
            .uuid("inquiry_id")
            .uuid("quotation_id")
            .uuid("buyer_organisation_id")
            .uuid("buyer_person_id")
            .uuid("seller_organisation_id")
            .uuid_opt("producer_id")
            .text("province_code")
            .text("state")
            .i32("terms_revision")
            .text_opt("buyer_reference")
            .text_opt("seller_reference")
            .text_opt("reason")
            .i32("version")
            .instant("created_at")
            .instant("updated_at")
            .references("inquiry_id", "inquiry", "id")
            .references("quotation_id", "quotation", "id")
            .references("buyer_organisation_id", "organisation", "id")
            .references("seller_organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        unique(manager, "trade_order", &["number"]).await?;
        unique(manager, "trade_order", &["quotation_id"]).await?;
        index(manager, "trade_order", &["inquiry_id"]).await?;
        index(
            manager,
            "trade_order",
            &["buyer_organisation_id", "created_at", "id"],
        )
        .await?;
        index(
            manager,
            "trade_order",
            &["seller_organisation_id", "created_at", "id"],
        )
        .await?;
        index(
            manager,
            "trade_order",
            &["province_code", "created_at", "id"],
        )
        .await?;

        Sketch::new("order_terms")
            .uuid("order_id")
            .i32("revision")
            .text("currency")
            .i64("total")
            .i64("vat_total")
            .json("terms")
            .instant("created_at")
            .key(&["order_id", "revision"])
            .part_of("order_id", "trade_order", "id")
            .create(manager)
            .await?;

        Sketch::new("delivery")
            .id("id")
            .text("number")
            .uuid("order_id")
            .i32("position")
            .date("window_from")
            .date("window_to")
            .json("place")
            .text("state")
            .instant_opt("shipped_at")
            .instant_opt("arrived_at")
            .instant_opt("settled_at")
            .text_opt("note")
            .text_opt("reason")
            .i32("version")
            .instant("created_at")
            .part_of("order_id", "trade_order", "id")
            .create(manager)
            .await?;
        unique(manager, "delivery", &["number"]).await?;
        unique(manager, "delivery", &["order_id", "position"]).await?;
        Sketch::new("delivery_line")
            .id("id")
            .uuid("delivery_id")
            .i32("order_line")
            .uuid("product_id")
            .i64("planned")
            .i64_opt("shipped")
            .i64_opt("received")
            .text("unit")
            .part_of("delivery_id", "delivery", "id")
            .references("product_id", "product", "id")
            .create(manager)
            .await?;
        unique(manager, "delivery_line", &["delivery_id", "order_line"]).await?;
        Ok(())
    }
}
