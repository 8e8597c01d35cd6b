//! The table `session` and every query on it.

use chrono::Duration;
use kernel::{
    id::{PersonId, SessionId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::Expr,
};

pub(crate) mod session {
    use kernel::{
        id::{PersonId, SessionId},
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    use crate::session::SessionKind;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SessionId,
        pub person_id: PersonId,
        pub token_hash: Vec<u8>,
        pub kind: SessionKind,
        pub created_at: Instant,
        pub last_used_at: Instant,
        pub expires_at: Instant,
        pub revoked_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn insert(conn: &impl ConnectionTrait, row: session::Model) -> Result<(), DbErr> {
    session::Entity::insert(session::ActiveModel {
        id: Set(row.id),
        person_id: Set(row.person_id),
        token_hash: Set(row.token_hash),
        kind: Set(row.kind),
        created_at: Set(row.created_at),
        last_used_at: Set(row.last_used_at),
        expires_at: Set(row.expires_at),
        revoked_at: Set(row.revoked_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// The session behind a token's hash, by the unique index over it.
pub(crate) async fn by_token_hash(
    conn: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::TokenHash.eq(hash.to_vec()))
        .one(conn)
        .await
}

/// Notes that the session is in use, unless that was noted within `interval`.
pub(crate) async fn touch(
    conn: &impl ConnectionTrait,
    id: SessionId,
    now: Instant,
    interval: Duration,
) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::LastUsedAt.lte(now - interval))
        .exec(conn)
        .await?;
    Ok(())
}

/// Ends one session of `person`; says whether it was still open.
pub(crate) async fn revoke(
    conn: &impl ConnectionTrait,
    id: SessionId,
    person: PersonId,
    now: Instant,
) -> Result<Revoked, DbErr> {
    let outcome = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::RevokedAt.is_null())
        .exec(conn)
        .await?;
    Ok(if outcome.rows_affected > 0 {
        Revoked::Now
    } else {
        Revoked::Before
    })
}

/// Whether a session was ended by this call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Revoked {
    Now,
    Before,
}
