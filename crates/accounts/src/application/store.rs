//! The tables `client_application` and `application_key`, and every query on them.

use chrono::Duration;
use kernel::{contact::Email, id::ApplicationId, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

pub(crate) mod application {
    use kernel::{contact::Email, id::ApplicationId, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "client_application")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ApplicationId,
        pub name: String,
        pub contact: Email,
        pub points: i32,
        pub passes_addresses: bool,
        pub visitor_points: Option<i32>,
        pub created_at: Instant,
        pub revoked_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod key {
    use kernel::{id::ApplicationId, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: ApplicationId,
        pub key_hash: Vec<u8>,
        pub created_at: Instant,
        pub ends_at: Option<Instant>,
        pub last_used_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) async fn insert(
    conn: &impl ConnectionTrait,
    row: application::Model,
) -> Result<(), DbErr> {
    application::Entity::insert(application::ActiveModel {
        id: Set(row.id),
        name: Set(row.name),
        contact: Set(row.contact),
        points: Set(row.points),
        passes_addresses: Set(row.passes_addresses),
        visitor_points: Set(row.visitor_points),
        created_at: Set(row.created_at),
        revoked_at: Set(row.revoked_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert_key(conn: &impl ConnectionTrait, row: key::Model) -> Result<(), DbErr> {
    key::Entity::insert(key::ActiveModel {
        id: Set(row.id),
        application_id: Set(row.application_id),
        key_hash: Set(row.key_hash),
        created_at: Set(row.created_at),
        ends_at: Set(row.ends_at),
        last_used_at: Set(row.last_used_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// A key with the application that it belongs to.
#[derive(FromQueryResult)]
pub(super) struct Held {
    pub(super) id: ApplicationId,
    pub(super) name: String,
    pub(super) contact: Email,
    pub(super) points: i32,
    pub(super) passes_addresses: bool,
    pub(super) visitor_points: Option<i32>,
    pub(super) created_at: Instant,
    pub(super) revoked_at: Option<Instant>,
    pub(super) key_id: Uuid,
    pub(super) key_ends_at: Option<Instant>,
    pub(super) key_last_used_at: Option<Instant>,
}

/// The application behind a key's hash, by `application_key_key_hash_idx`: one statement.
pub(super) async fn by_key_hash(
    conn: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<Held>, DbErr> {
    let key_of_application = application::Entity::belongs_to(key::Entity)
        .from(application::Column::Id)
        .to(key::Column::ApplicationId)
        .into();
    application::Entity::find()
        .join(JoinType::InnerJoin, key_of_application)
        .column_as(key::Column::Id, "key_id")
        .column_as(key::Column::EndsAt, "key_ends_at")
        .column_as(key::Column::LastUsedAt, "key_last_used_at")
        .filter(key::Column::KeyHash.eq(hash.to_vec()))
        .into_model::<Held>()
        .one(conn)
        .await
}

/// All applications, the first registered first.
pub(super) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<application::Model>, DbErr> {
    application::Entity::find()
        .order_by_asc(application::Column::CreatedAt)
        .order_by_asc(application::Column::Id)
        .all(conn)
        .await
}

/// The keys of all applications, the oldest first.
pub(super) async fn all_keys(conn: &impl ConnectionTrait) -> Result<Vec<key::Model>, DbErr> {
    key::Entity::find()
        .order_by_asc(key::Column::CreatedAt)
        .order_by_asc(key::Column::Id)
        .all(conn)
        .await
}

/// Takes the row of an application in hand, so that its keys are changed by one command at a time.
pub(super) async fn lock(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
) -> Result<Option<application::Model>, DbErr> {
    application::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(conn)
        .await
}

/// The keys of an application that are good at `now`, the oldest first, by `application_key_application_id_idx`.
pub(super) async fn good_keys(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
    now: Instant,
) -> Result<Vec<key::Model>, DbErr> {
    key::Entity::find()
        .filter(key::Column::ApplicationId.eq(id))
        .filter(
            Condition::any()
                .add(key::Column::EndsAt.is_null())
                .add(key::Column::EndsAt.gt(now)),
        )
        .order_by_asc(key::Column::CreatedAt)
        .order_by_asc(key::Column::Id)
        .all(conn)
        .await
}

/// Gives the key that has no end one.
pub(super) async fn end_newest(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
    ends_at: Instant,
) -> Result<(), DbErr> {
    key::Entity::update_many()
        .col_expr(key::Column::EndsAt, Expr::value(ends_at))
        .filter(key::Column::ApplicationId.eq(id))
        .filter(key::Column::EndsAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Ends the keys at once that another one took over from and that are still good; says how many there were.
pub(super) async fn end_former(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
    now: Instant,
) -> Result<u64, DbErr> {
    let outcome = key::Entity::update_many()
        .col_expr(key::Column::EndsAt, Expr::value(now))
        .filter(key::Column::ApplicationId.eq(id))
        .filter(key::Column::EndsAt.gt(now))
        .exec(conn)
        .await?;
    Ok(outcome.rows_affected)
}

/// Revokes an application that nobody has revoked; says how many there were.
pub(super) async fn revoke(
    conn: &impl ConnectionTrait,
    id: ApplicationId,
    now: Instant,
) -> Result<u64, DbErr> {
    let outcome = application::Entity::update_many()
        .col_expr(application::Column::RevokedAt, Expr::value(now))
        .filter(application::Column::Id.eq(id))
        .filter(application::Column::RevokedAt.is_null())
        .exec(conn)
        .await?;
    Ok(outcome.rows_affected)
}

/// Notes that a key is in use, unless that was noted within `interval`.
pub(super) async fn touch(
    conn: &impl ConnectionTrait,
    key: Uuid,
    now: Instant,
    interval: Duration,
) -> Result<(), DbErr> {
    key::Entity::update_many()
        .col_expr(key::Column::LastUsedAt, Expr::value(now))
        .filter(key::Column::Id.eq(key))
        .filter(
            Condition::any()
                .add(key::Column::LastUsedAt.is_null())
                .add(key::Column::LastUsedAt.lte(now - interval)),
        )
        .exec(conn)
        .await?;
    Ok(())
}
