//! The table `membership` and every query on it.

use kernel::{
    actor::{AuthorityKind, Role, Standing},
    contact::Email,
    id::{MembershipId, OrganisationId, PersonId},
    json::Json,
    text::Language,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QueryOrder, QuerySelect, RelationDef, TryInsertResult, sea_query::Expr,
};

use crate::{
    authority::store::authority,
    organisation::store::organisation,
    person::store::{self as people, identity, person},
};

pub(crate) mod membership {
    use kernel::{
        actor::Role,
        id::{MembershipId, OrganisationId, PersonId},
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "membership")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MembershipId,
        pub organisation_id: OrganisationId,
        pub person_id: PersonId,
        pub role: Role,
        pub created_at: Instant,
        pub ended_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A membership with what an actor needs to know of the organisation.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Place {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) role: Role,
    pub(crate) standing: Standing,
    pub(crate) authority_kind: Option<AuthorityKind>,
    pub(crate) authority_units: Option<Json<Vec<String>>>,
}

/// The live memberships of a person with standing and jurisdiction, in one statement (index over `person_id`).
pub(crate) async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
    only: Option<OrganisationId>,
) -> Result<Vec<Place>, DbErr> {
    let mut query = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .column(membership::Column::Role)
        .column_as(organisation::Column::Standing, "standing")
        .column_as(authority::Column::Kind, "authority_kind")
        .column_as(authority::Column::Units, "authority_units")
        .join(JoinType::InnerJoin, organisation_of_membership())
        .join(
            JoinType::LeftJoin,
            membership::Entity::belongs_to(authority::Entity)
                .from(membership::Column::OrganisationId)
                .to(authority::Column::OrganisationId)
                .into(),
        )
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id);
    if let Some(organisation) = only {
        query = query.filter(membership::Column::OrganisationId.eq(organisation));
    }
    query.into_model::<Place>().all(conn).await
}

fn organisation_of_membership() -> RelationDef {
    membership::Entity::belongs_to(organisation::Entity)
        .from(membership::Column::OrganisationId)
        .to(organisation::Column::Id)
        .into()
}

/// One who may read an organisation's letters, or the organisation alone when it has no member with an address.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Post {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) letterbox: Option<Email>,
    pub(crate) organisation_language: Language,
    pub(crate) mailbox: Option<Email>,
    pub(crate) person_id: Option<PersonId>,
    pub(crate) person_language: Option<Language>,
}

/// The live members of organisations who have an e-mail address, beside the letterbox and, where it is an authority, the
/// mailbox: one statement, at least one row for each organisation that exists.
pub(crate) async fn post_of(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<Vec<Post>, DbErr> {
    let live = organisation::Entity::belongs_to(membership::Entity)
        .from(organisation::Column::Id)
        .to(membership::Column::OrganisationId)
        .on_condition(|_, membership| {
            use sea_orm::{Condition, ExprTrait, sea_query::Expr};
            Condition::all().add(Expr::col((membership, membership::Column::EndedAt)).is_null())
        })
        .into();
    let person_of_membership = membership::Entity::belongs_to(person::Entity)
        .from(membership::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let desk = organisation::Entity::belongs_to(authority::Entity)
        .from(organisation::Column::Id)
        .to(authority::Column::OrganisationId)
        .into();
    organisation::Entity::find()
        .select_only()
        .column_as(organisation::Column::Id, "organisation_id")
        .column(organisation::Column::Letterbox)
        .column_as(organisation::Column::Language, "organisation_language")
        .column_as(authority::Column::Mailbox, "mailbox")
        .column_as(identity::Column::PersonId, "person_id")
        .column_as(person::Column::Language, "person_language")
        .join(JoinType::LeftJoin, desk)
        .join(JoinType::LeftJoin, live)
        .join(JoinType::LeftJoin, person_of_membership)
        .join(JoinType::LeftJoin, people::email_of_person())
        .filter(organisation::Column::Id.is_in(organisations.iter().copied()))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .into_model::<Post>()
        .all(conn)
        .await
}

/// The live members of an organisation, oldest first (unique index over organisation and person).
pub(crate) async fn of_organisation(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .all(conn)
        .await
}

/// The live members of several organisations, oldest first, by the same index.
pub(crate) async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<Vec<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::OrganisationId.is_in(organisations.iter().copied()))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .all(conn)
        .await
}

/// One membership, live or ended.
pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: MembershipId,
) -> Result<Option<membership::Model>, DbErr> {
    membership::Entity::find_by_id(id).one(conn).await
}

/// Whether a live member of the organisation has this address.
pub(crate) async fn has_address(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    email_key: &str,
) -> Result<bool, DbErr> {
    let found = membership::Entity::find()
        .join(
            JoinType::InnerJoin,
            membership::Entity::belongs_to(identity::Entity)
                .from(membership::Column::PersonId)
                .to(identity::Column::PersonId)
                .into(),
        )
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::EndedAt.is_null())
        .filter(identity::Column::Kind.eq(people::EMAIL))
        .filter(identity::Column::ValueKey.eq(email_key))
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// Writes the role of a member.
pub(crate) async fn set_role(
    conn: &impl ConnectionTrait,
    id: MembershipId,
    role: Role,
) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .col_expr(membership::Column::Role, Expr::value(role))
        .filter(membership::Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Ends a membership.
pub(crate) async fn end(
    conn: &impl ConnectionTrait,
    id: MembershipId,
    now: Instant,
) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .col_expr(membership::Column::EndedAt, Expr::value(Some(now)))
        .filter(membership::Column::Id.eq(id))
        .filter(membership::Column::EndedAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Makes one who had left a member again; `None` when he had not left.
pub(crate) async fn begin_again(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    person: PersonId,
    role: Role,
    now: Instant,
) -> Result<Option<MembershipId>, DbErr> {
    let again = membership::Entity::update_many()
        .col_expr(membership::Column::Role, Expr::value(role))
        .col_expr(membership::Column::CreatedAt, Expr::value(now))
        .col_expr(membership::Column::EndedAt, Expr::value(None::<Instant>))
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::EndedAt.is_not_null())
        .exec_with_returning(conn)
        .await?;
    Ok(again.into_iter().next().map(|row| row.id))
}

/// What became of a membership that was to begin.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    Now,
    Before,
}

/// Adds the membership unless the person belongs, or once belonged, to the organisation.
pub(crate) async fn insert(
    conn: &impl ConnectionTrait,
    row: membership::Model,
) -> Result<Begun, DbErr> {
    let outcome = membership::Entity::insert(membership::ActiveModel {
        id: Set(row.id),
        organisation_id: Set(row.organisation_id),
        person_id: Set(row.person_id),
        role: Set(row.role),
        created_at: Set(row.created_at),
        ended_at: Set(row.ended_at),
    })
    .on_conflict_do_nothing_on([
        membership::Column::OrganisationId,
        membership::Column::PersonId,
    ])
    .exec_without_returning(conn)
    .await?;
    Ok(match outcome {
        TryInsertResult::Inserted(rows) if rows > 0 => Begun::Now,
        _ => Begun::Before,
    })
}
