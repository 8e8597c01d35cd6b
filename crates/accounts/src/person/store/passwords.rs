//! The table `password`.

use kernel::id::PersonId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QuerySelect, sea_query::OnConflict,
};

use super::{EMAIL, identity};

pub(crate) mod password {
    use kernel::{id::PersonId, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "password")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: PersonId,
        pub hash: String,
        pub updated_at: Instant,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Password").finish_non_exhaustive()
        }
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Person and stored password hash behind an address, in one statement.
#[derive(FromQueryResult)]
pub(crate) struct Secret {
    pub(crate) person_id: PersonId,
    pub(crate) hash: Option<String>,
}

pub(crate) async fn secret_by_email_key(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Secret>, DbErr> {
    identity::Entity::find()
        .select_only()
        .column(identity::Column::PersonId)
        .column_as(password::Column::Hash, "hash")
        .join(
            JoinType::LeftJoin,
            identity::Entity::belongs_to(password::Entity)
                .from(identity::Column::PersonId)
                .to(password::Column::PersonId)
                .into(),
        )
        .filter(identity::Column::Kind.eq(EMAIL))
        .filter(identity::Column::ValueKey.eq(key))
        .into_model::<Secret>()
        .one(conn)
        .await
}

pub(crate) async fn insert_password(
    conn: &impl ConnectionTrait,
    row: password::Model,
) -> Result<(), DbErr> {
    password::Entity::insert(password::ActiveModel {
        person_id: Set(row.person_id),
        hash: Set(row.hash),
        updated_at: Set(row.updated_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// Puts a password in place of the one the person had, if any.
pub(crate) async fn put_password(
    conn: &impl ConnectionTrait,
    row: password::Model,
) -> Result<(), DbErr> {
    password::Entity::insert(password::ActiveModel {
        person_id: Set(row.person_id),
        hash: Set(row.hash),
        updated_at: Set(row.updated_at),
    })
    .on_conflict(
        OnConflict::column(password::Column::PersonId)
            .update_columns([password::Column::Hash, password::Column::UpdatedAt])
            .to_owned(),
    )
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// The stored password hash of a person.
pub(crate) async fn password_of(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<String>, DbErr> {
    Ok(password::Entity::find_by_id(person)
        .one(conn)
        .await?
        .map(|row| row.hash))
}

/// The same, held until the unit of work ends: whoever changes or erases it waits.
pub(crate) async fn lock_password(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<String>, DbErr> {
    Ok(password::Entity::find_by_id(person)
        .lock_exclusive()
        .one(conn)
        .await?
        .map(|row| row.hash))
}
