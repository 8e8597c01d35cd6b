//! The tables `person`, `identity`, `former_address` and `password`, and every query on them.

use kernel::{
    contact::{Email, PhoneNumber},
    id::PersonId,
    text::Language,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult,
    JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, TryInsertResult,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::Change;

/// The only kind of identity so far; telephone numbers and state identities come later.
pub(crate) const EMAIL: &str = "EMAIL";

pub(crate) mod person {
    use kernel::{contact::PhoneNumber, id::PersonId, text::Language, time::Instant};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PersonId,
        pub name: String,
        pub phone: Option<PhoneNumber>,
        pub language: Language,
        pub sample: bool,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

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

/// A person with the address she signs in and gets letters by.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) language: Language,
    pub(crate) sample: bool,
    pub(crate) email: Option<Email>,
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

/// The people of `ids` in one statement; a person with several addresses comes once, with her first.
pub(crate) async fn many(conn: &impl ConnectionTrait, ids: &[PersonId]) -> Result<Vec<Row>, DbErr> {
    let mut rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids.iter().copied()))
        // Whose data are erased is nobody any more: an empty row that others point to.
        .filter(person::Column::Name.ne(""))
        .join(JoinType::LeftJoin, email_of_person())
        .column_as(identity::Column::Value, "email")
        .order_by_asc(person::Column::Id)
        .order_by_asc(identity::Column::Id)
        .into_model::<Row>()
        .all(conn)
        .await?;
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
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

pub(crate) async fn insert(conn: &impl ConnectionTrait, row: person::Model) -> Result<(), DbErr> {
    person::Entity::insert(person::ActiveModel {
        id: Set(row.id),
        name: Set(row.name),
        phone: Set(row.phone),
        language: Set(row.language),
        sample: Set(row.sample),
        created_at: Set(row.created_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
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

/// Whether a person was entered before an instant.
pub(crate) async fn is_older(
    conn: &impl ConnectionTrait,
    person: PersonId,
    than: Instant,
) -> Result<bool, DbErr> {
    let row = person::Entity::find_by_id(person).one(conn).await?;
    Ok(row.is_some_and(|row| row.created_at < than))
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

/// Holds a person's row until the unit of work ends: what must be counted for one person at a time. None for whom there is not, or no
/// more.
pub(crate) async fn lock(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<PersonId>, DbErr> {
    Ok(person::Entity::find_by_id(person)
        .filter(person::Column::Name.ne(""))
        .lock_exclusive()
        .one(conn)
        .await?
        .map(|row| row.id))
}

/// What a person may change of herself; what is not set stays.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    pub(crate) phone: Change<PhoneNumber>,
    pub(crate) language: Option<Language>,
}

/// Writes what a person changes of herself. Whose data are erased stays nobody.
pub(crate) async fn update(
    conn: &impl ConnectionTrait,
    id: PersonId,
    changes: Changes,
) -> Result<(), DbErr> {
    let mut update = person::Entity::update_many();
    if let Some(name) = changes.name {
        update = update.col_expr(person::Column::Name, Expr::value(name));
    }
    let phone = match changes.phone {
        Change::Keep => None,
        Change::Clear => Some(None),
        Change::To(phone) => Some(Some(phone)),
    };
    if let Some(phone) = phone {
        update = update.col_expr(person::Column::Phone, Expr::value(phone));
    }
    if let Some(language) = changes.language {
        update = update.col_expr(person::Column::Language, Expr::value(language));
    }
    update
        .filter(person::Column::Id.eq(id))
        .filter(person::Column::Name.ne(""))
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

/// The ids of the sample people.
pub(crate) async fn samples(conn: &impl ConnectionTrait) -> Result<Vec<PersonId>, DbErr> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Sample.eq(true))
        .into_tuple()
        .all(conn)
        .await
}

/// Removes every sample person with what hangs on them: identities, passwords, sessions, memberships.
pub(crate) async fn delete_samples(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Ok(person::Entity::delete_many()
        .filter(person::Column::Sample.eq(true))
        .exec(conn)
        .await?
        .rows_affected)
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
