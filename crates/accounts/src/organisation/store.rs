//! The table `organisation` and every query on it.

use kernel::{actor::Standing, id::OrganisationId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};

pub(crate) mod organisation {
    use kernel::{
        actor::Standing,
        contact::{Address, Email, LegalKind, PhoneNumber, Registration},
        id::OrganisationId,
        text::Language,
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OrganisationId,
        pub legal_name: String,
        pub legal_kind: LegalKind,
        pub registration: Option<Registration>,
        pub address: Address,
        pub unit_code: Option<String>,
        pub phone: Option<PhoneNumber>,
        pub letterbox: Option<Email>,
        pub language: Language,
        pub standing: Standing,
        pub sort_key: Vec<u8>,
        pub sample: bool,
        pub version: i32,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn insert(
    conn: &impl ConnectionTrait,
    row: organisation::Model,
) -> Result<(), DbErr> {
    organisation::Entity::insert(organisation::ActiveModel {
        id: Set(row.id),
        legal_name: Set(row.legal_name),
        legal_kind: Set(row.legal_kind),
        registration: Set(row.registration),
        address: Set(row.address),
        unit_code: Set(row.unit_code),
        phone: Set(row.phone),
        letterbox: Set(row.letterbox),
        language: Set(row.language),
        standing: Set(row.standing),
        sort_key: Set(row.sort_key),
        sample: Set(row.sample),
        version: Set(row.version),
        created_at: Set(row.created_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

pub(crate) async fn many(
    conn: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<Vec<organisation::Model>, DbErr> {
    organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(organisation::Column::Id)
        .all(conn)
        .await
}

/// Whether a conditional update found the version it expected.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Updated {
    Now,
    Lost,
}

/// Sets the standing if the row still has `version`.
pub(crate) async fn set_standing(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
    version: i32,
    standing: Standing,
) -> Result<Updated, DbErr> {
    let outcome = organisation::Entity::update_many()
        .col_expr(organisation::Column::Standing, Expr::value(standing))
        .col_expr(
            organisation::Column::Version,
            Expr::col(organisation::Column::Version).add(1),
        )
        .filter(organisation::Column::Id.eq(id))
        .filter(organisation::Column::Version.eq(version))
        .exec(conn)
        .await?;
    Ok(if outcome.rows_affected == 1 {
        Updated::Now
    } else {
        Updated::Lost
    })
}

/// Every sample organisation.
pub(crate) async fn samples(conn: &impl ConnectionTrait) -> Result<Vec<OrganisationId>, DbErr> {
    organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Sample.eq(true))
        .into_tuple()
        .all(conn)
        .await
}

/// Removes every sample organisation with its memberships and authority.
pub(crate) async fn delete_samples(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Ok(organisation::Entity::delete_many()
        .filter(organisation::Column::Sample.eq(true))
        .exec(conn)
        .await?
        .rows_affected)
}
