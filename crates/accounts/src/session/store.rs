//! The table `session` and every query on it.

use chrono::Duration;
use kernel::{
    id::{PersonId, SessionId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    JoinType, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::SessionKind;
use crate::person::store::person;

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
        pub agent: Option<String>,
        pub network: Option<String>,
        pub second_factor: bool,
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
        agent: Set(row.agent),
        network: Set(row.network),
        second_factor: Set(row.second_factor),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// A session with whether its person is made up.
#[derive(FromQueryResult)]
pub(crate) struct Held {
    pub(crate) id: SessionId,
    pub(crate) person_id: PersonId,
    pub(crate) kind: SessionKind,
    pub(crate) created_at: Instant,
    pub(crate) last_used_at: Instant,
    pub(crate) expires_at: Instant,
    pub(crate) revoked_at: Option<Instant>,
    pub(crate) agent: Option<String>,
    pub(crate) network: Option<String>,
    pub(crate) second_factor: bool,
    pub(crate) sample: bool,
}

/// The session behind a token's hash, by the unique index over it, with its person: one statement.
pub(crate) async fn by_token_hash(
    conn: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<Held>, DbErr> {
    let person_of_session = session::Entity::belongs_to(person::Entity)
        .from(session::Column::PersonId)
        .to(person::Column::Id)
        .into();
    session::Entity::find()
        .join(JoinType::InnerJoin, person_of_session)
        .column_as(person::Column::Sample, "sample")
        .filter(session::Column::TokenHash.eq(hash.to_vec()))
        .into_model::<Held>()
        .one(conn)
        .await
}

/// One session of a person.
pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    id: SessionId,
    person: PersonId,
) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id)
        .filter(session::Column::PersonId.eq(person))
        .one(conn)
        .await
}

/// The sessions of a person that nobody ended and whose time is not over, the last used first (index over `person_id`).
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    person: PersonId,
    now: Instant,
    unused_since: Instant,
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::LastUsedAt.gt(unused_since))
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id)
        .all(conn)
        .await
}

/// From where a person signed in, as far back as sessions are kept (index over `person_id`).
pub(crate) async fn places_of(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<(Option<String>, Option<String>)>, DbErr> {
    session::Entity::find()
        .select_only()
        .column(session::Column::Agent)
        .column(session::Column::Network)
        .distinct()
        .filter(session::Column::PersonId.eq(person))
        .into_tuple()
        .all(conn)
        .await
}

/// Ends every open session of a person but one; says which they were.
pub(crate) async fn revoke_all(
    conn: &impl ConnectionTrait,
    person: PersonId,
    but: Option<SessionId>,
    now: Instant,
) -> Result<Vec<SessionId>, DbErr> {
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now));
    if let Some(kept) = but {
        update = update.filter(session::Column::Id.ne(kept));
    }
    let ended = update.exec_with_returning(conn).await?;
    Ok(ended.into_iter().map(|row| row.id).collect())
}

/// Says of one session of a person, or of all, whether a second factor was shown in it.
pub(crate) async fn set_second_factor(
    conn: &impl ConnectionTrait,
    person: PersonId,
    only: Option<SessionId>,
    shown: Shown,
) -> Result<(), DbErr> {
    let mut update = session::Entity::update_many()
        .col_expr(
            session::Column::SecondFactor,
            Expr::value(shown == Shown::Yes),
        )
        .filter(session::Column::PersonId.eq(person));
    if let Some(only) = only {
        update = update.filter(session::Column::Id.eq(only));
    }
    update.exec(conn).await?;
    Ok(())
}

/// Whether a second factor was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Yes,
    No,
}

/// Takes out the sessions that ended before `ended` or were last used before `used` (indexes over `expires_at` and, within
/// a person, `person_id`; the rest is read).
pub(crate) async fn delete_ended(
    conn: &impl ConnectionTrait,
    ended: Instant,
    used: Instant,
) -> Result<u64, DbErr> {
    Ok(session::Entity::delete_many()
        .filter(
            Condition::any()
                .add(session::Column::RevokedAt.lt(ended))
                .add(session::Column::ExpiresAt.lt(ended))
                .add(session::Column::LastUsedAt.lt(used)),
        )
        .exec(conn)
        .await?
        .rows_affected)
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
