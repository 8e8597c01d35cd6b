//! The table `invitation` and every query on it.

use kernel::{
    id::{InvitationId, OrganisationId, PersonId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, UpdateMany, sea_query::Expr,
};

use super::State;

pub(crate) mod invitation {
    use kernel::{
        actor::Role,
        contact::Email,
        id::{InvitationId, OrganisationId, PersonId},
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    use crate::invitation::State;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: InvitationId,
        pub organisation_id: OrganisationId,
        pub email: Email,
        pub email_key: String,
        pub role: Role,
        pub invited_by: PersonId,
        pub state: State,
        pub created_at: Instant,
        pub expires_at: Instant,
        pub settled_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use invitation::{ActiveModel, Column, Entity, Model};

pub(crate) async fn insert(conn: &impl ConnectionTrait, row: Model) -> Result<(), DbErr> {
    Entity::insert(ActiveModel {
        id: Set(row.id),
        organisation_id: Set(row.organisation_id),
        email: Set(row.email),
        email_key: Set(row.email_key),
        role: Set(row.role),
        invited_by: Set(row.invited_by),
        state: Set(row.state),
        created_at: Set(row.created_at),
        expires_at: Set(row.expires_at),
        settled_at: Set(row.settled_at),
    })
    .exec_without_returning(conn)
    .await?;
    Ok(())
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: InvitationId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(conn).await
}

/// Those that wait, newest first, by `invitation_organisation_id_created_at_idx`.
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    now: Instant,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(Column::State.eq(State::Open))
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
}

/// How many a person has sent since, for whatever organisation, by `invitation_invited_by_created_at_idx`.
pub(crate) async fn sent_by_since(
    conn: &impl ConnectionTrait,
    person: PersonId,
    instant: Instant,
) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::InvitedBy.eq(person))
        .filter(Column::CreatedAt.gt(instant))
        .count(conn)
        .await
}

/// How many went to one address since, from whatever organisation, by `invitation_email_key_idx`.
pub(crate) async fn sent_anywhere_since(
    conn: &impl ConnectionTrait,
    email_key: &str,
    instant: Instant,
) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::CreatedAt.gt(instant))
        .count(conn)
        .await
}

fn since(organisation: OrganisationId, since: Instant) -> Select<Entity> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Column::CreatedAt.gt(since))
}

/// How many an organisation has sent since, by the same index.
pub(crate) async fn sent_since(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    instant: Instant,
) -> Result<u64, DbErr> {
    since(organisation, instant).count(conn).await
}

/// How many of them went to one address.
pub(crate) async fn sent_to_since(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    email_key: &str,
    instant: Instant,
) -> Result<u64, DbErr> {
    since(organisation, instant)
        .filter(Column::EmailKey.eq(email_key))
        .count(conn)
        .await
}

fn settle(to: State, now: Instant) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::SettledAt, Expr::value(Some(now)))
        .filter(Column::State.eq(State::Open))
}

/// What became of an invitation that was to be settled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    Now,
    Before,
}

/// Settles one that waits; of two who try, one does.
pub(crate) async fn settle_one(
    conn: &impl ConnectionTrait,
    id: InvitationId,
    to: State,
    now: Instant,
) -> Result<Settled, DbErr> {
    let outcome = settle(to, now).filter(Column::Id.eq(id)).exec(conn).await?;
    Ok(if outcome.rows_affected > 0 {
        Settled::Now
    } else {
        Settled::Before
    })
}

/// Withdraws those of an organisation to one address, and gives them.
pub(crate) async fn withdraw_to(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    email_key: &str,
    now: Instant,
) -> Result<Vec<Model>, DbErr> {
    settle(State::Withdrawn, now)
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Column::EmailKey.eq(email_key))
        .exec_with_returning(conn)
        .await
}

/// Withdraws what somebody has sent for an organisation that he no longer owns, and gives it.
pub(crate) async fn withdraw_by(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    inviter: PersonId,
    now: Instant,
) -> Result<Vec<Model>, DbErr> {
    settle(State::Withdrawn, now)
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Column::InvitedBy.eq(inviter))
        .exec_with_returning(conn)
        .await
}

/// Deletes those to one address, by `invitation_email_key_idx`.
pub(crate) async fn delete_of(conn: &impl ConnectionTrait, email_key: &str) -> Result<u64, DbErr> {
    Ok(Entity::delete_many()
        .filter(Column::EmailKey.eq(email_key))
        .exec(conn)
        .await?
        .rows_affected)
}

/// Those to these addresses, by the same index.
pub(crate) async fn to_addresses(
    conn: &impl ConnectionTrait,
    email_keys: Vec<String>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EmailKey.is_in(email_keys))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await
}

/// Deletes those whose time was over before `before`, settled or not, by `invitation_expires_at_idx`.
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
