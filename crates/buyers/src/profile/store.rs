//! The table `buyer_profile` and every query on it.

use kernel::id::OrganisationId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    TryInsertResult, sea_query::Expr,
};

pub(crate) mod buyer_profile {
    use kernel::{id::OrganisationId, json::Json, time::Instant};
    use sea_orm::entity::prelude::{
        ActiveModelBehavior, DeriveEntityModel, DeriveRelation, EnumIter,
    };
    use sea_orm::prelude::*;

    use crate::profile::{BusinessKind, Buys, DeliveryPlace};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "buyer_profile")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: OrganisationId,
        pub business_kind: BusinessKind,
        pub buys: Json<Buys>,
        pub delivery_places: Json<Vec<DeliveryPlace>>,
        pub note: Option<String>,
        pub version: i32,
        pub updated_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn many(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<Vec<buyer_profile::Model>, DbErr> {
    buyer_profile::Entity::find()
        .filter(buyer_profile::Column::OrganisationId.is_in(organisations.iter().copied()))
        .all(conn)
        .await
}

/// The row of an organisation, held until the unit of work ends.
pub(crate) async fn lock(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Option<buyer_profile::Model>, DbErr> {
    buyer_profile::Entity::find_by_id(organisation)
        .lock_exclusive()
        .one(conn)
        .await
}

/// Whether a write met the row it expected.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Now,
    Lost,
}

/// Writes the first profile of an organisation, unless it has one.
pub(crate) async fn insert(
    conn: &impl ConnectionTrait,
    row: buyer_profile::Model,
) -> Result<Written, DbErr> {
    let outcome = buyer_profile::Entity::insert(buyer_profile::ActiveModel {
        organisation_id: Set(row.organisation_id),
        business_kind: Set(row.business_kind),
        buys: Set(row.buys),
        delivery_places: Set(row.delivery_places),
        note: Set(row.note),
        version: Set(row.version),
        updated_at: Set(row.updated_at),
    })
    .on_conflict_do_nothing_on([buyer_profile::Column::OrganisationId])
    .exec_without_returning(conn)
    .await?;
    Ok(match outcome {
        TryInsertResult::Inserted(rows) if rows > 0 => Written::Now,
        _ => Written::Lost,
    })
}

/// Puts the row in the place of the one that has `version`, if it still has.
pub(crate) async fn update(
    conn: &impl ConnectionTrait,
    version: i32,
    row: buyer_profile::Model,
) -> Result<Written, DbErr> {
    use buyer_profile::Column;
    let outcome = buyer_profile::Entity::update_many()
        .col_expr(Column::BusinessKind, Expr::value(row.business_kind))
        .col_expr(Column::Buys, Expr::value(row.buys))
        .col_expr(Column::DeliveryPlaces, Expr::value(row.delivery_places))
        .col_expr(Column::Note, Expr::value(row.note))
        .col_expr(Column::Version, Expr::value(row.version))
        .col_expr(Column::UpdatedAt, Expr::value(row.updated_at))
        .filter(Column::OrganisationId.eq(row.organisation_id))
        .filter(Column::Version.eq(version))
        .exec(conn)
        .await?;
    Ok(if outcome.rows_affected == 1 {
        Written::Now
    } else {
        Written::Lost
    })
}

/// Removes the profiles of these organisations.
pub(crate) async fn delete(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<u64, DbErr> {
    Ok(buyer_profile::Entity::delete_many()
        .filter(buyer_profile::Column::OrganisationId.is_in(organisations.iter().copied()))
        .exec(conn)
        .await?
        .rows_affected)
}
