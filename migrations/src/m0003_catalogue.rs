//! The register: administrative units, OCOP sets, producers, products, ratings, and where each fact comes from.

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
        Sketch::new("administrative_unit")
            .text("code")
            .date("valid_from")
            .date_opt("valid_to")
            .text("name")
            .text("name_short")
            .text_opt("name_en")
            .text("level")
            .text("kind")
            .text_opt("parent")
            .json("former_districts")
            .bytes("sort_key")
            .key(&["code", "valid_from"])
            .create(manager)
            .await?;
        index(manager, "administrative_unit", &["parent", "sort_key"]).await?;
        Sketch::new("administrative_alias")
            .id("id")
            .text("unit_code")
            .text("alias")
            .text("folded")
            .text("kind")
            .text_opt("old_code")
            .text_opt("old_district")
            .create(manager)
            .await?;
        index(manager, "administrative_alias", &["unit_code"]).await?;
        index(manager, "administrative_alias", &["folded"]).await?;

        Sketch::new("ocop_set")
            .text("decision")
            .i32("number")
            .text("group_code")
            .text("group_vi")
            .text("group_en")
            .text("family_vi")
            .text("family_en")
            .text("slug")
            .text("vi")
            .text("en")
            .text_opt("ministries_vi")
            .flag("samples_required")
            .key(&["decision", "number"])
            .create(manager)
            .await?;

        Sketch::new("producer")
            .id("id")
            .text("slug")
            .text("name")
            .text_opt("legal_kind")
            .uuid_opt("organisation_id")
            .text("province_code")
            .text_opt("unit_code")
            .text_opt("address_text")
            .text_opt("contact_email")
            .text_opt("contact_phone")
            .json_opt("story")
            .bytes("sort_key")
            .flag("sample")
            .i32("version")
            .instant("created_at")
            .references("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        unique(manager, "producer", &["slug"]).await?;
        index(manager, "producer", &["sort_key", "id"]).await?;
        index(manager, "producer", &["organisation_id"]).await?;

        Sketch::new("product")
            .id("id")
            .text("slug")
            .uuid_opt("producer_id")
            .json("name")
            .json_opt("description")
            .text_opt("ocop_decision")
            .i32_opt("ocop_set")
            .text("province_code")
            .text_opt("unit_code")
            .text_opt("commune_at_source")
            .text_opt("district_at_source")
            .i32("season")
            .text_opt("season_note")
            .text("base_unit")
            .json("packings")
            .json("price_tiers")
            .i64_opt("minimum_order")
            .i32_opt("lead_time_days")
            .text("state")
            .text_opt("register_code")
            // Derived from the ratings, for filtering and sorting only: what is shown is derived from the rows on the day
            // asked. `stars_order` is smallest for the most stars; `stars_change_on` is the next day it must be derived anew.
            .i32_opt("last_known_stars")
            .i32("stars_order")
            .date_opt("stars_change_on")
            .bytes("sort_key")
            .flag("sample")
            .i32("version")
            .instant("created_at")
            .instant("updated_at")
            .references("producer_id", "producer", "id")
            .create(manager)
            .await?;
        unique(manager, "product", &["slug"]).await?;
        unique(manager, "product", &["register_code"]).await?;
        // The public listing: by name, by newest, by stars, by producer, within a commune or an OCOP set.
        index(manager, "product", &["state", "sort_key", "id"]).await?;
        index(manager, "product", &["state", "created_at", "id"]).await?;
        index(
            manager,
            "product",
            &["state", "stars_order", "sort_key", "id"],
        )
        .await?;
        index(manager, "product", &["producer_id", "sort_key", "id"]).await?;
        index(manager, "product", &["province_code", "sort_key", "id"]).await?;
        index(manager, "product", &["unit_code", "sort_key", "id"]).await?;
        index(
            manager,
            "product",
            &["ocop_decision", "ocop_set", "sort_key", "id"],
        )
        .await?;
        index(manager, "product", &["stars_change_on"]).await?;

        Sketch::new("rating")
            .id("id")
            .uuid("product_id")
            .i32("stars")
            .text("evidence")
            .i32_opt("year")
            .text_opt("decision_number")
            .text_opt("issuer")
            .date_opt("issued_on")
            .date_opt("expires_on")
            .date_opt("revoked_on")
            .text("source")
            .flag("sample")
            .instant("created_at")
            .part_of("product_id", "product", "id")
            .create(manager)
            .await?;
        index(manager, "rating", &["product_id", "stars"]).await?;

        Sketch::new("provenance")
            .id("id")
            .text("subject_kind")
            .uuid("subject_id")
            .text("field")
            .text("kind")
            .text("derivation")
            .text("source")
            .text_opt("as_of")
            .text_opt("remark")
            .uuid_opt("entered_by")
            .instant("at")
            .create(manager)
            .await?;
        unique(manager, "provenance", &["subject_id", "field"]).await?;

        Sketch::new("buyer_profile")
            .id("organisation_id")
            .text("business_kind")
            .json("buys")
            .json("delivery_places")
            .text_opt("note")
            .i32("version")
            .instant("updated_at")
            .part_of("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        Ok(())
    }
}
