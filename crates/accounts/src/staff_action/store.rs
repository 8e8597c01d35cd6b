//! The table `staff_action` and every query on it.

use kernel::page::{Direction, Page};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Order},
};

use super::{Concerned, Key};

pub(crate) mod staff_action {
    use kernel::{
        id::{OrganisationId, PersonId},
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "staff_action")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub authority_id: OrganisationId,
        pub officer_id: Option<PersonId>,
        pub organisation_id: Option<OrganisationId>,
        pub person_id: Option<PersonId>,
        pub kind: String,
        pub subject_kind: String,
        pub subject_id: Uuid,
        pub reason: Option<String>,
        pub at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use staff_action::{ActiveModel, Column, Entity, Model};

pub(crate) async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(ActiveModel {
        id: Set(row.id),
        authority_id: Set(row.authority_id),
        officer_id: Set(row.officer_id),
        organisation_id: Set(row.organisation_id),
        person_id: Set(row.person_id),
        kind: Set(row.kind),
        subject_kind: Set(row.subject_kind),
        subject_id: Set(row.subject_id),
        reason: Set(row.reason),
        at: Set(row.at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// One page, newest first, by `staff_action_organisation_id_at_id_idx` or `staff_action_person_id_at_id_idx`.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    concerned: Concerned,
    page: &Page,
    start: Option<&Key>,
) -> Result<Vec<Model>, DbErr> {
    let query = match concerned {
        Concerned::Organisation(id) => Entity::find().filter(Column::OrganisationId.eq(id)),
        Concerned::Person(id) => Entity::find().filter(Column::PersonId.eq(id)),
    };
    let key = || Expr::tuple([Expr::col(Column::At), Expr::col(Column::Id)]);
    let from = |key: &Key| Expr::tuple([Expr::value(key.at), Expr::value(key.id)]);
    let (query, order) = match (page.direction, start) {
        (Direction::Forward, None) => (query, Order::Desc),
        (Direction::Backward, None) => (query, Order::Asc),
        (Direction::Forward, Some(start)) => (query.filter(key().lt(from(start))), Order::Desc),
        (Direction::Backward, Some(start)) => (query.filter(key().gt(from(start))), Order::Asc),
    };
    query
        .order_by(Column::At, order.clone())
        .order_by(Column::Id, order)
        .limit(page.fetch())
        .all(conn)
        .await
}
