//! The table `verification` and every query on it. Rows are added and read; changed only when somebody is erased.

use kernel::{
    id::{OrganisationId, PersonId},
    json::Json,
    time::Instant,
    traces::Traces,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, sea_query::Expr,
};

use super::Outcome;

pub(crate) mod verification {
    use kernel::{
        actor::Standing,
        id::{OrganisationId, PersonId, VerificationId},
        json::Json,
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    use crate::organisation::verification::{Note, Outcome, Paper};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "verification")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: VerificationId,
        pub organisation_id: OrganisationId,
        pub outcome: Outcome,
        pub standing_before: Standing,
        pub authority_id: Option<OrganisationId>,
        pub person_id: Option<PersonId>,
        pub papers: Json<Vec<Paper>>,
        pub note: Option<Note>,
        pub reason: Option<String>,
        pub at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use verification::{ActiveModel, Column, Entity, Model};

pub(crate) async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(ActiveModel {
        id: Set(row.id),
        organisation_id: Set(row.organisation_id),
        outcome: Set(row.outcome),
        standing_before: Set(row.standing_before),
        authority_id: Set(row.authority_id),
        person_id: Set(row.person_id),
        papers: Set(row.papers),
        note: Set(row.note),
        reason: Set(row.reason),
        at: Set(row.at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// The records of organisations, newest first, by `verification_organisation_id_at_idx`.
pub(crate) async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::OrganisationId.is_in(organisations.iter().copied()))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// The newest record, by the same index.
pub(crate) async fn newest(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .one(conn)
        .await
}

/// How many records of an outcome there are since an instant, by the same index.
pub(crate) async fn count_since(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    outcome: Outcome,
    since: Instant,
) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Column::At.gte(since))
        .filter(Column::Outcome.eq(outcome))
        .count(conn)
        .await
}

/// The newest record of an outcome, by the same index.
pub(crate) async fn latest(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    outcome: Outcome,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Column::Outcome.eq(outcome))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .one(conn)
        .await
}

/// The records that somebody wrote, the oldest first. There is no index for it: this is asked a few times a year.
pub(crate) async fn by_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Takes the traces of somebody who is erased out of reasons and papers: of the records that she wrote, and of those of the
/// organisations that she belonged to.
pub(crate) async fn mask(
    conn: &impl ConnectionTrait,
    traces: &Traces,
    organisations: &[OrganisationId],
) -> Result<(), DbErr> {
    let rows = Entity::find()
        .filter(
            Condition::any()
                .add(Column::PersonId.eq(traces.person))
                .add(Column::OrganisationId.is_in(organisations.iter().copied())),
        )
        .all(conn)
        .await?;
    for row in rows {
        let before = row.papers.into_inner();
        let mut papers = before.clone();
        for paper in &mut papers {
            let masked = paper.reference.as_deref().and_then(|it| traces.mask(it));
            paper.reference = masked.or(paper.reference.take());
        }
        let reason = row.reason.as_deref().and_then(|reason| traces.mask(reason));
        if papers == before && reason.is_none() {
            continue;
        }
        Entity::update_many()
            .col_expr(Column::Papers, Expr::value(Json(papers)))
            .col_expr(Column::Reason, Expr::value(reason.or(row.reason)))
            .filter(Column::Id.eq(row.id))
            .exec(conn)
            .await?;
    }
    Ok(())
}
