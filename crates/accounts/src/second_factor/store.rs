//! The tables `second_factor` and `recovery_code`, and every query on them.

use kernel::{id::PersonId, time::Instant};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

pub(crate) mod second_factor {
    use kernel::{id::PersonId, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "second_factor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub secret: Vec<u8>,
        pub created_at: Instant,
        pub confirmed_at: Option<Instant>,
        pub last_step: Option<i64>,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("SecondFactor").finish_non_exhaustive()
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod recovery_code {
    use kernel::{id::PersonId, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "recovery_code")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: PersonId,
        pub code_hash: Vec<u8>,
        pub used_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<second_factor::Model>, DbErr> {
    second_factor::Entity::find_by_id(person).one(conn).await
}

/// Keeps a fresh secret that waits for its first code, in place of an earlier one that waited too. A factor in use stays.
pub(crate) async fn put_waiting(
    conn: &impl ConnectionTrait,
    person: PersonId,
    secret: Vec<u8>,
    now: Instant,
) -> Result<(), DbErr> {
    let mut replace = OnConflict::column(second_factor::Column::PersonId);
    replace
        .update_columns([
            second_factor::Column::Secret,
            second_factor::Column::CreatedAt,
        ])
        .action_and_where(
            Expr::col((second_factor::Entity, second_factor::Column::ConfirmedAt)).is_null(),
        );
    second_factor::Entity::insert(second_factor::ActiveModel {
        person_id: Set(person),
        secret: Set(secret),
        created_at: Set(now),
        confirmed_at: Set(None),
        last_step: Set(None),
    })
    .on_conflict(replace)
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// Whether a guarded change met its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Met {
    Yes,
    No,
}

impl From<u64> for Met {
    fn from(rows: u64) -> Self {
        if rows > 0 { Self::Yes } else { Self::No }
    }
}

/// Puts a waiting factor to use, with the step of the code that proved its secret; one that was replaced meanwhile stays as it is.
pub(crate) async fn confirm(
    conn: &impl ConnectionTrait,
    (person, secret): (PersonId, &[u8]),
    step: i64,
    now: Instant,
) -> Result<Met, DbErr> {
    let outcome = second_factor::Entity::update_many()
        .col_expr(second_factor::Column::ConfirmedAt, Expr::value(Some(now)))
        .col_expr(second_factor::Column::LastStep, Expr::value(Some(step)))
        .filter(second_factor::Column::PersonId.eq(person))
        .filter(second_factor::Column::Secret.eq(secret.to_vec()))
        .filter(second_factor::Column::ConfirmedAt.is_null())
        .exec(conn)
        .await?;
    Ok(outcome.rows_affected.into())
}

/// Uses the code of a step up; one that was used, or an older one, is refused.
pub(crate) async fn use_step(
    conn: &impl ConnectionTrait,
    person: PersonId,
    step: i64,
) -> Result<Met, DbErr> {
    let outcome = second_factor::Entity::update_many()
        .col_expr(second_factor::Column::LastStep, Expr::value(Some(step)))
        .filter(second_factor::Column::PersonId.eq(person))
        .filter(second_factor::Column::ConfirmedAt.is_not_null())
        .filter(
            Condition::any()
                .add(second_factor::Column::LastStep.is_null())
                .add(second_factor::Column::LastStep.lt(step)),
        )
        .exec(conn)
        .await?;
    Ok(outcome.rows_affected.into())
}

/// Uses a recovery code up.
pub(crate) async fn use_recovery(
    conn: &impl ConnectionTrait,
    person: PersonId,
    hash: Vec<u8>,
    now: Instant,
) -> Result<Met, DbErr> {
    let outcome = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(Some(now)))
        .filter(recovery_code::Column::PersonId.eq(person))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(conn)
        .await?;
    Ok(outcome.rows_affected.into())
}

/// The recovery codes that are left.
pub(crate) async fn recovery_left(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<u64, DbErr> {
    recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(person))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(conn)
        .await
}

/// Puts fresh recovery codes in place of all earlier ones.
pub(crate) async fn replace_recovery(
    conn: &impl ConnectionTrait,
    person: PersonId,
    codes: Vec<(Uuid, Vec<u8>)>,
) -> Result<(), DbErr> {
    delete_recovery(conn, person).await?;
    recovery_code::Entity::insert_many(codes.into_iter().map(|(id, hash)| {
        recovery_code::ActiveModel {
            id: Set(id),
            person_id: Set(person),
            code_hash: Set(hash),
            used_at: Set(None),
        }
    }))
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// Takes a person's factor out with its recovery codes; says whether it was in use.
pub(crate) async fn delete(conn: &impl ConnectionTrait, person: PersonId) -> Result<Met, DbErr> {
    delete_recovery(conn, person).await?;
    let outcome = second_factor::Entity::delete_many()
        .filter(second_factor::Column::PersonId.eq(person))
        .filter(second_factor::Column::ConfirmedAt.is_not_null())
        .exec(conn)
        .await?;
    Ok(outcome.rows_affected.into())
}

async fn delete_recovery(conn: &impl ConnectionTrait, person: PersonId) -> Result<(), DbErr> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(person))
        .exec(conn)
        .await?;
    Ok(())
}

/// Takes out factors that waited for their first code since before `before`.
pub(crate) async fn delete_waiting(
    conn: &impl ConnectionTrait,
    before: Instant,
) -> Result<u64, DbErr> {
    Ok(second_factor::Entity::delete_many()
        .filter(second_factor::Column::ConfirmedAt.is_null())
        .filter(second_factor::Column::CreatedAt.lt(before))
        .exec(conn)
        .await?
        .rows_affected)
}
