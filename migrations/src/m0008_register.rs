//! Producers who speak for themselves: claims, products under review, times when nothing is sold.

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
        Sketch::new("authority")
            .text_default("product_review", "BEFORE")
            .add(manager)
            .await?;

        // Officers, authorities and organisations are named without a tie: the record outlives them.
        Sketch::new("producer_invitation")
            .id("id")
            .uuid("producer_id")
            .text("email")
            .text("email_key")
            .text("language")
            .text_opt("note")
            .uuid("authority_id")
            .uuid_opt("officer_id")
            .instant("created_at")
            .instant("expires_at")
            .instant_opt("replaced_at")
            .part_of("producer_id", "producer", "id")
            .create(manager)
            .await?;
        index(
            manager,
            "producer_invitation",
            &["producer_id", "email_key"],
        )
        .await?;

        Sketch::new("producer_claim")
            .id("id")
            .uuid("producer_id")
            .uuid("organisation_id")
            .uuid("person_id")
            .uuid_opt("invitation_id")
            .text("province_code")
            .text("state")
            .json("papers")
            .text_opt("note")
            .text_opt("reason")
            .uuid_opt("authority_id")
            .uuid_opt("officer_id")
            .instant("created_at")
            .instant_opt("settled_at")
            .part_of("producer_id", "producer", "id")
            .part_of("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        // Those that wait at the desk of a province, the longest first.
        index(
            manager,
            "producer_claim",
            &["province_code", "state", "created_at", "id"],
        )
        .await?;
        index(manager, "producer_claim", &["producer_id", "created_at"]).await?;
        index(
            manager,
            "producer_claim",
            &["organisation_id", "created_at"],
        )
        .await?;

        Sketch::new("product")
            .date_opt("closed_from")
            .date_opt("closed_to")
            .json_opt("closed_note")
            .text_opt("refusal")
            .json_opt("proposal")
            .instant_opt("waiting_since")
            .add(manager)
            .await?;
        // Those that wait for a review at the desk of a province, the longest first.
        index(
            manager,
            "product",
            &["province_code", "waiting_since", "id"],
        )
        .await
    }
}
