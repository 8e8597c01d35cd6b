//! Where an organisation speaks for producers of the register, and so who judges it; reasons of officers that everybody could read.

use sea_orm_migration::prelude::*;

use crate::columns::Sketch;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Sketch::new("organisation")
            .text_opt("speaks_in")
            .add(manager)
            .await?;
        carry_over(manager).await
    }
}

/// What stands is given what it would have been given had it been claimed today, and reasons are taken out of the origin of facts: they
/// stand in `staff_action`, for those concerned.
async fn carry_over(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let (list, text) = match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Postgres => ("::jsonb", "::text"),
        _ => ("", ""),
    };
    let province = "SELECT MIN(producer.province_code) FROM producer WHERE producer.organisation_id = organisation.id";
    for sql in [
        format!(
            "UPDATE organisation SET speaks_in = COALESCE(\
             ({province} AND producer.province_code = organisation.review_province), ({province}))"
        ),
        "UPDATE organisation SET review_province = speaks_in WHERE speaks_in IS NOT NULL"
            .to_owned(),
        format!(
            "UPDATE organisation SET capabilities = CASE \
             WHEN capabilities{text} LIKE '%BUYER%' THEN '[\"PRODUCER\", \"BUYER\"]'{list} \
             ELSE '[\"PRODUCER\"]'{list} END \
             WHERE speaks_in IS NOT NULL AND (capabilities IS NULL OR capabilities{text} NOT LIKE '%PRODUCER%')"
        ),
        "UPDATE provenance SET remark = NULL WHERE kind IN ('REGISTER', 'SAMPLE')".to_owned(),
    ] {
        conn.execute_unprepared(&sql).await?;
    }
    Ok(())
}
