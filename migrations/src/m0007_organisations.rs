//! Organisations kept by their owners: invitations, what authorities found and did.

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
        Sketch::new("organisation")
            .json_opt("capabilities")
            .text_opt("province_code")
            .text_opt("review_province")
            .text_opt("registration_key")
            .instant_opt("submitted_at")
            .add(manager)
            .await?;
        // Those that wait for an authority, the longest first.
        index(manager, "organisation", &["submitted_at", "id"]).await?;
        index(manager, "organisation", &["registration_key"]).await?;

        // A registration that an authority has verified belongs to one organisation.
        Sketch::new("verified_registration")
            .text_key("key")
            .uuid("organisation_id")
            .part_of("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        unique(manager, "verified_registration", &["organisation_id"]).await?;

        // Officers and authorities are named without a tie: the record outlives both.
        Sketch::new("verification")
            .id("id")
            .uuid("organisation_id")
            .text("outcome")
            .text("standing_before")
            .uuid_opt("authority_id")
            .uuid_opt("person_id")
            .json("papers")
            .text_opt("note")
            .text_opt("reason")
            .instant("at")
            .part_of("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        index(manager, "verification", &["organisation_id", "at"]).await?;

        Sketch::new("staff_action")
            .id("id")
            .uuid("authority_id")
            .uuid_opt("officer_id")
            .uuid_opt("organisation_id")
            .uuid_opt("person_id")
            .text("kind")
            .text("subject_kind")
            .uuid("subject_id")
            .text_opt("reason")
            .instant("at")
            .part_of("organisation_id", "organisation", "id")
            .part_of("person_id", "person", "id")
            .create(manager)
            .await?;
        index(manager, "staff_action", &["organisation_id", "at", "id"]).await?;
        index(manager, "staff_action", &["person_id", "at", "id"]).await?;

        Sketch::new("invitation")
            .id("id")
            .uuid("organisation_id")
            .text("email")
            .text("email_key")
            .text("role")
            .uuid("invited_by")
            .text("state")
            .instant("created_at")
            .instant("expires_at")
            .instant_opt("settled_at")
            .part_of("organisation_id", "organisation", "id")
            .create(manager)
            .await?;
        index(manager, "invitation", &["organisation_id", "created_at"]).await?;
        index(manager, "invitation", &["email_key"]).await?;

        carry_over(manager).await
    }
}

/// What stands is given what it would have been given had it been entered today.
async fn carry_over(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let of_producer =
        "EXISTS (SELECT 1 FROM producer WHERE producer.organisation_id = organisation.id)";
    let of_buyer = "EXISTS (SELECT 1 FROM buyer_profile WHERE buyer_profile.organisation_id = organisation.id)";
    let list = match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Postgres => "::jsonb",
        _ => "",
    };
    for sql in [
        "UPDATE organisation SET province_code = (SELECT COALESCE(unit.parent, unit.code) FROM administrative_unit unit \
         WHERE unit.code = organisation.unit_code AND unit.valid_to IS NULL)"
            .to_owned(),
        format!(
            "UPDATE organisation SET capabilities = CASE \
             WHEN {of_producer} AND {of_buyer} THEN '[\"PRODUCER\", \"BUYER\"]'{list} \
             WHEN {of_producer} THEN '[\"PRODUCER\"]'{list} \
             WHEN {of_buyer} THEN '[\"BUYER\"]'{list} \
             ELSE '[]'{list} END"
        ),
        format!("UPDATE organisation SET review_province = province_code WHERE {of_producer}"),
    ] {
        conn.execute_unprepared(&sql).await?;
    }
    Ok(())
}
