//! The table `authority` and every query on it.

use kernel::{
    actor::AuthorityKind,
    contact::Email,
    id::{OrganisationId, PersonId},
    json::Json,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::ProductReview;
use crate::membership::store::membership;
use crate::person::store::{self as people, identity, person};

pub(crate) mod authority {
    use kernel::{actor::AuthorityKind, contact::Email, id::OrganisationId, json::Json};
    use sea_orm::entity::prelude::*;

    use crate::authority::ProductReview;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "authority")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: OrganisationId,
        pub kind: AuthorityKind,
        pub mailbox: Email,
        pub units: Json<Vec<String>>,
        pub product_review: ProductReview,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn insert(
    conn: &impl ConnectionTrait,
    row: authority::Model,
) -> Result<(), DbErr> {
    authority::Entity::insert(authority::ActiveModel {
        organisation_id: Set(row.organisation_id),
        kind: Set(row.kind),
        mailbox: Set(row.mailbox),
        units: Set(row.units),
        product_review: Set(row.product_review),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// Every authority, oldest first. There are as many as provinces have departments, so the whole table is small; which
/// of them holds a unit is decided outside SQL, as lists are JSON.
pub(crate) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<authority::Model>, DbErr> {
    authority::Entity::find()
        .order_by_asc(authority::Column::OrganisationId)
        .all(conn)
        .await
}

/// An authority beside one of its officers who has an address; beside nobody when it has none.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Staffed {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) kind: AuthorityKind,
    pub(crate) mailbox: Email,
    pub(crate) units: Json<Vec<String>>,
    pub(crate) person_id: Option<PersonId>,
}

/// Every authority with its officers, oldest first: one statement, at least one row for each. The officers are as few as the authorities.
pub(crate) async fn staffed(conn: &impl ConnectionTrait) -> Result<Vec<Staffed>, DbErr> {
    let live = authority::Entity::belongs_to(membership::Entity)
        .from(authority::Column::OrganisationId)
        .to(membership::Column::OrganisationId)
        .on_condition(|_, membership| {
            Condition::all().add(Expr::col((membership, membership::Column::EndedAt)).is_null())
        })
        .into();
    let person_of_membership = membership::Entity::belongs_to(person::Entity)
        .from(membership::Column::PersonId)
        .to(person::Column::Id)
        .into();
    authority::Entity::find()
        .select_only()
        .column(authority::Column::OrganisationId)
        .column(authority::Column::Kind)
        .column(authority::Column::Mailbox)
        .column(authority::Column::Units)
        .column_as(identity::Column::PersonId, "person_id")
        .join(JoinType::LeftJoin, live)
        .join(JoinType::LeftJoin, person_of_membership)
        .join(JoinType::LeftJoin, people::email_of_person())
        .order_by_asc(authority::Column::OrganisationId)
        .into_model::<Staffed>()
        .all(conn)
        .await
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Option<authority::Model>, DbErr> {
    authority::Entity::find_by_id(organisation).one(conn).await
}

pub(crate) async fn set_product_review(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    review: ProductReview,
) -> Result<(), DbErr> {
    authority::Entity::update_many()
        .col_expr(authority::Column::ProductReview, Expr::value(review))
        .filter(authority::Column::OrganisationId.eq(organisation))
        .exec(conn)
        .await?;
    Ok(())
}
