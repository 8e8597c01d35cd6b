//! The table `address_confirmation` and every query on it.

use kernel::{id::PersonId, time::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::Purpose;

pub(crate) mod confirmation {
    use kernel::{contact::Email, id::PersonId, json::Json, text::Language, time::Instant};
    use sea_orm::entity::prelude::{
        ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
        EnumIter, PrimaryKeyTrait, Uuid,
    };

    use crate::address::{Applicant, Purpose};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "address_confirmation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub purpose: Purpose,
        pub email: Email,
        pub email_key: String,
        pub person_id: Option<PersonId>,
        pub applicant: Option<Json<Applicant>>,
        pub language: Language,
        pub expires_at: Instant,
        pub used_at: Option<Instant>,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use confirmation::{ActiveModel, Column, Entity, Model};

pub(crate) async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(ActiveModel {
        id: Set(row.id),
        purpose: Set(row.purpose),
        email: Set(row.email),
        email_key: Set(row.email_key),
        person_id: Set(row.person_id),
        applicant: Set(row.applicant),
        language: Set(row.language),
        expires_at: Set(row.expires_at),
        used_at: Set(row.used_at),
        created_at: Set(row.created_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

pub(crate) async fn get(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

fn open(now: Instant) -> Condition {
    Condition::all()
        .add(Column::UsedAt.is_null())
        .add(Column::ExpiresAt.gt(now))
}

/// The newest open sign-up with this address (index over `email_key`).
pub(crate) async fn open_sign_up(
    conn: &impl ConnectionTrait,
    email_key: &str,
    now: Instant,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::Purpose.eq(Purpose::SignUp))
        .filter(open(now))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(1)
        .one(conn)
        .await
}

/// How many other sign-ups with this address nobody has confirmed, those that ran out lately among them (index over `email_key`).
pub(crate) async fn other_sign_ups(
    conn: &impl ConnectionTrait,
    email_key: &str,
    but: Uuid,
) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::Purpose.eq(Purpose::SignUp))
        .filter(Column::Id.ne(but))
        .filter(Column::UsedAt.is_null())
        .count(conn)
        .await
}

/// Lets an open sign-up wait longer.
pub(crate) async fn extend(
    conn: &impl ConnectionTrait,
    id: Uuid,
    until: Instant,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(until))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Uses an open confirmation up; what it held is given once. Of two at once, one gets it.
pub(crate) async fn use_up(
    conn: &impl ConnectionTrait,
    id: Uuid,
    now: Instant,
) -> Result<Option<Model>, DbErr> {
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(Some(now)))
        .filter(Column::Id.eq(id))
        .filter(open(now))
        .exec_with_returning(conn)
        .await?;
    Ok(used.into_iter().next())
}

/// Closes what else was open for an address, or for the person's own, and forgets what every closed row of the address held.
pub(crate) async fn close_others(
    conn: &impl ConnectionTrait,
    email_key: &str,
    person: PersonId,
    now: Instant,
) -> Result<(), DbErr> {
    let of = Condition::any()
        .add(Column::EmailKey.eq(email_key))
        .add(Column::PersonId.eq(person));
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(Some(now)))
        .filter(of.clone())
        .filter(Column::UsedAt.is_null())
        .exec(conn)
        .await?;
    Entity::update_many()
        .set(ActiveModel {
            applicant: Set(None),
            ..Default::default()
        })
        .filter(of)
        .exec(conn)
        .await?;
    Ok(())
}

/// Closes the changes of address that a person has asked for and that wait (index over `person_id`).
pub(crate) async fn close_changes(
    conn: &impl ConnectionTrait,
    person: PersonId,
    now: Instant,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(Some(now)))
        .filter(Column::PersonId.eq(person))
        .filter(Column::Purpose.eq(Purpose::EmailChange))
        .filter(Column::UsedAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Takes out what ran out before `before` (index over `expires_at`).
pub(crate) async fn delete_expired(
    conn: &impl ConnectionTrait,
    before: Instant,
) -> Result<u64, DbErr> {
    Ok(Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before))
        .exec(conn)
        .await?
        .rows_affected)
}
