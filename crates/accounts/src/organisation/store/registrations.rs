//! Registrations: which of them are verified, in the table `verified_registration`, and the personal numbers that are sealed anew.

use kernel::id::OrganisationId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, TryInsertResult, sea_query::Expr,
};

use super::organisation::{self, Column, Entity, Model};
use crate::organisation::number::{Columns, PLAIN};

mod verified_registration {
    use kernel::id::OrganisationId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "verified_registration")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub organisation_id: OrganisationId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Up to `limit` rows after one whose personal number stands plain, or under another key than `current` (what keyed hashes begin
/// with, and what those of the active key begin with), held. It reads the table, once a start.
pub(crate) async fn unsealed(
    conn: &impl ConnectionTrait,
    (keyed, current): (&str, &str),
    after: Option<OrganisationId>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let older = Condition::all()
        .add(Column::RegistrationKey.starts_with(keyed))
        .add(Column::RegistrationKey.starts_with(current).not());
    let mut query = Entity::find().filter(
        Condition::any()
            .add(Column::RegistrationKey.like(PLAIN))
            .add(older),
    );
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    query
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_exclusive()
        .all(conn)
        .await
}

/// Writes a number that was sealed anew: the organisation is what it was, and so is its version.
pub(crate) async fn reseal(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
    number: Columns,
) -> Result<(), DbErr> {
    if let Some(key) = &number.registration_key {
        verified_registration::Entity::update_many()
            .col_expr(verified_registration::Column::Key, Expr::value(key.clone()))
            .filter(verified_registration::Column::OrganisationId.eq(id))
            .exec(conn)
            .await?;
    }
    Entity::update_many()
        .set(organisation::ActiveModel {
            registration: Set(number.registration),
            personal_number: Set(number.personal_number),
            registration_key: Set(number.registration_key),
            ..Default::default()
        })
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Who has the registration as a verified one; by the primary key.
pub(crate) async fn verified_holder(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<OrganisationId>, DbErr> {
    Ok(verified_registration::Entity::find_by_id(key)
        .one(conn)
        .await?
        .map(|row| row.organisation_id))
}

/// What became of a registration that was to be somebody's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Now,
    ByAnother,
}

/// Makes a verified registration the organisation's own, in place of what it had; of two who try, the key lets one.
pub(crate) async fn take_registration(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    key: Option<&str>,
) -> Result<Taken, DbErr> {
    give_up_registration(conn, organisation).await?;
    let Some(key) = key else {
        return Ok(Taken::Now);
    };
    let outcome = verified_registration::Entity::insert(verified_registration::ActiveModel {
        key: Set(key.to_owned()),
        organisation_id: Set(organisation),
    })
    .on_conflict_do_nothing_on([verified_registration::Column::Key])
    .exec_without_returning(conn)
    .await?;
    Ok(match outcome {
        TryInsertResult::Inserted(rows) if rows > 0 => Taken::Now,
        _ => Taken::ByAnother,
    })
}

/// The organisation's registration is no verified one any more.
pub(crate) async fn give_up_registration(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<(), DbErr> {
    verified_registration::Entity::delete_many()
        .filter(verified_registration::Column::OrganisationId.eq(organisation))
        .exec(conn)
        .await?;
    Ok(())
}
