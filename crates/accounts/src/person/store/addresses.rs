//! The tables `identity` and `former_address`: the addresses that people sign in and get letters by, and those they have given up.

use kernel::{contact::Email, id::PersonId, time::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, RelationDef, TryInsertResult, sea_query::Expr,
};
use uuid::Uuid;

use super::person;

/// The only kind of identity so far; telephone numbers and state identities come later.
pub(crate) const EMAIL: &str = "EMAIL";

pub(crate) mod identity {
    use kernel::{contact::Email, id::PersonId, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: PersonId,
        pub kind: String,
        pub value: Email,
        pub value_key: String,
        pub verified_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod former_address {
    use kernel::{contact::Email, id::PersonId, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "former_address")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: PersonId,
        pub email: Email,
        pub until: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Joins a person to her e-mail identities.
pub(crate) fn email_of_person() -> RelationDef {
    person::Entity::belongs_to(identity::Entity)
        .from(person::Column::Id)
        .to(identity::Column::PersonId)
        .on_condition(|_, identity| {
            Condition::all().add(Expr::col((identity, identity::Column::Kind)).eq(EMAIL))
        })
        .into()
}

/// Whose address this is, by the index over kind and key.
pub(crate) async fn by_email_key(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<PersonId>, DbErr> {
    Ok(identity::Entity::find()
        .filter(identity::Column::Kind.eq(EMAIL))
        .filter(identity::Column::ValueKey.eq(key))
        .one(conn)
        .await?
        .map(|row| row.person_id))
}

/// Whether an address is this person's, by the same index.
pub(crate) async fn has_email(
    conn: &impl ConnectionTrait,
    person: PersonId,
    key: &str,
) -> Result<bool, DbErr> {
    Ok(by_email_key(conn, key).await? == Some(person))
}

/// What became of an identity that somebody wanted to add.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Claimed {
    Now,
    ByAnother,
}

/// Adds an e-mail identity unless the address is somebody's already.
pub(crate) async fn insert_email(
    conn: &impl ConnectionTrait,
    row: identity::Model,
) -> Result<Claimed, DbErr> {
    let outcome = identity::Entity::insert(identity::ActiveModel {
        id: Set(row.id),
        person_id: Set(row.person_id),
        kind: Set(row.kind),
        value: Set(row.value),
        value_key: Set(row.value_key),
        verified_at: Set(row.verified_at),
    })
    .on_conflict_do_nothing_on([identity::Column::Kind, identity::Column::ValueKey])
    .exec_without_returning(conn)
    .await?;
    Ok(match outcome {
        TryInsertResult::Inserted(rows) if rows > 0 => Claimed::Now,
        _ => Claimed::ByAnother,
    })
}

/// Notes that a letter has reached the person's address.
pub(crate) async fn mark_email_verified(
    conn: &impl ConnectionTrait,
    person: PersonId,
    now: Instant,
) -> Result<(), DbErr> {
    identity::Entity::update_many()
        .col_expr(identity::Column::VerifiedAt, Expr::value(now))
        .filter(identity::Column::PersonId.eq(person))
        .filter(identity::Column::Kind.eq(EMAIL))
        .filter(identity::Column::VerifiedAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Takes out every e-mail identity of a person but the one with this key; gives their addresses.
pub(crate) async fn drop_other_emails(
    conn: &impl ConnectionTrait,
    person: PersonId,
    kept: &str,
) -> Result<Vec<Email>, DbErr> {
    let others = identity::Entity::find()
        .filter(identity::Column::PersonId.eq(person))
        .filter(identity::Column::Kind.eq(EMAIL))
        .filter(identity::Column::ValueKey.ne(kept))
        .all(conn)
        .await?;
    identity::Entity::delete_many()
        .filter(identity::Column::Id.is_in(others.iter().map(|row| row.id)))
        .exec(conn)
        .await?;
    Ok(others.into_iter().map(|row| row.value).collect())
}

/// Remembers an address that a person has given up: what was written to it is hers, until her data are erased.
pub(crate) async fn keep_former(
    conn: &impl ConnectionTrait,
    row: former_address::Model,
) -> Result<(), DbErr> {
    former_address::Entity::insert(former_address::ActiveModel {
        id: Set(row.id),
        person_id: Set(row.person_id),
        email: Set(row.email),
        until: Set(row.until),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

/// The addresses that a person has given up, the oldest first, by `former_address_person_id_idx`.
pub(crate) async fn former_addresses(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<former_address::Model>, DbErr> {
    former_address::Entity::find()
        .filter(former_address::Column::PersonId.eq(person))
        .order_by_asc(former_address::Column::Until)
        .order_by_asc(former_address::Column::Id)
        .all(conn)
        .await
}

/// The row of an e-mail identity.
pub(crate) fn email_identity(id: Uuid, person: PersonId, email: &Email) -> identity::Model {
    identity::Model {
        id,
        person_id: person,
        kind: EMAIL.to_owned(),
        value: email.clone(),
        value_key: email.key(),
        verified_at: None,
    }
}
