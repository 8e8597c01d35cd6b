//! The table `authority` and every query on it.

use kernel::id::OrganisationId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use super::ProductReview;

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
