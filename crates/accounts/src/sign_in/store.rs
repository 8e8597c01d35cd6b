//! The table `sign_in_challenge` and every query on it.

use kernel::{id::PersonId, time::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::Expr,
};

pub(super) mod challenge {
    use kernel::{id::PersonId, time::Instant};
    use sea_orm::entity::prelude::*;

    use crate::{session::SessionKind, sign_in::Method};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_challenge")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        pub person_id: PersonId,
        pub method: Method,
        pub carrier: SessionKind,
        pub agent: Option<String>,
        pub network: Option<String>,
        pub expires_at: Instant,
        pub used_at: Option<Instant>,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) async fn insert(
    conn: &impl ConnectionTrait,
    row: challenge::Model,
) -> Result<(), DbErr> {
    challenge::Entity::insert(challenge::ActiveModel {
        token_hash: Set(row.token_hash),
        person_id: Set(row.person_id),
        method: Set(row.method),
        carrier: Set(row.carrier),
        agent: Set(row.agent),
        network: Set(row.network),
        expires_at: Set(row.expires_at),
        used_at: Set(row.used_at),
        created_at: Set(row.created_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

pub(super) async fn get(
    conn: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<challenge::Model>, DbErr> {
    challenge::Entity::find_by_id(hash.to_vec()).one(conn).await
}

/// Uses a challenge up, if it is open.
pub(super) async fn use_up(
    conn: &impl ConnectionTrait,
    hash: &[u8],
    now: Instant,
) -> Result<Option<challenge::Model>, DbErr> {
    let used = challenge::Entity::update_many()
        .col_expr(challenge::Column::UsedAt, Expr::value(Some(now)))
        .filter(challenge::Column::TokenHash.eq(hash.to_vec()))
        .filter(challenge::Column::UsedAt.is_null())
        .filter(challenge::Column::ExpiresAt.gt(now))
        .exec_with_returning(conn)
        .await?;
    Ok(used.into_iter().next())
}

/// Takes out the challenges of a person (index over `person_id`).
pub(super) async fn delete_of(conn: &impl ConnectionTrait, person: PersonId) -> Result<u64, DbErr> {
    Ok(challenge::Entity::delete_many()
        .filter(challenge::Column::PersonId.eq(person))
        .exec(conn)
        .await?
        .rows_affected)
}

/// Takes out the challenges that ran out before `before` (index over `expires_at`).
pub(super) async fn delete_expired(
    conn: &impl ConnectionTrait,
    before: Instant,
) -> Result<u64, DbErr> {
    Ok(challenge::Entity::delete_many()
        .filter(challenge::Column::ExpiresAt.lt(before))
        .exec(conn)
        .await?
        .rows_affected)
}
