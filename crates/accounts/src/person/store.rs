//! The tables `person`, `identity`, `former_address` and `password`, and every query on them.

mod addresses;
mod passwords;

use kernel::{
    contact::{Email, PhoneNumber},
    id::PersonId,
    text::Language,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::Change;

pub(crate) use addresses::{
    Claimed, EMAIL, by_email_key, drop_other_emails, email_identity, email_of_person,
    former_address, former_addresses, has_email, identity, insert_email, keep_former,
    mark_email_verified,
};
pub(crate) use passwords::{
    insert_password, lock_password, password, password_of, put_password, secret_by_email_key,
};

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

/// Whether a person was entered before an instant.
pub(crate) async fn is_older(
    conn: &impl ConnectionTrait,
    person: PersonId,
    than: Instant,
) -> Result<bool, DbErr> {
    let row = person::Entity::find_by_id(person).one(conn).await?;
    Ok(row.is_some_and(|row| row.created_at < than))
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
