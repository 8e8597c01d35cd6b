//! The tables `producer_claim` and `producer_invitation`, and every query on them.

use accounts::organisation::verification::Paper;
use kernel::id::{ClaimId, InvitationId, OrganisationId, PersonId, ProducerId};
use kernel::json::Json;
use kernel::page::{Page, Slice};
use kernel::time::Instant;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, QueryTrait};

use super::{Claim, Invitation, State, waiting};
use crate::keyset::{self, Keyset, Listed};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "producer_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClaimId,
    pub producer_id: ProducerId,
    pub organisation_id: OrganisationId,
    pub person_id: PersonId,
    pub invitation_id: Option<InvitationId>,
    pub province_code: String,
    pub state: State,
    pub papers: Json<Vec<Paper>>,
    pub note: Option<String>,
    pub reason: Option<String>,
    pub authority_id: Option<OrganisationId>,
    pub officer_id: Option<PersonId>,
    pub created_at: Instant,
    pub settled_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Claim {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            producer: row.producer_id,
            organisation: row.organisation_id,
            person: row.person_id,
            invitation: row.invitation_id,
            province: row.province_code,
            state: row.state,
            papers: row.papers.into_inner(),
            note: row.note,
            reason: row.reason,
            authority: row.authority_id,
            officer: row.officer_id,
            created_at: row.created_at,
            settled_at: row.settled_at,
        }
    }
}

/// Most claims of one's own in a list.
const MINE: u64 = 100;

pub(super) async fn insert(conn: &impl ConnectionTrait, claim: &Claim) -> platform::Result<()> {
    let row = ActiveModel {
        id: Set(claim.id),
        producer_id: Set(claim.producer),
        organisation_id: Set(claim.organisation),
        person_id: Set(claim.person),
        invitation_id: Set(claim.invitation),
        province_code: Set(claim.province.clone()),
        state: Set(claim.state),
        papers: Set(Json(claim.papers.clone())),
        note: Set(claim.note.clone()),
        reason: Set(claim.reason.clone()),
        authority_id: Set(claim.authority),
        officer_id: Set(claim.officer),
        created_at: Set(claim.created_at),
        settled_at: Set(claim.settled_at),
    };
    Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Writes what was decided, if it still waits; false when somebody was faster.
pub(super) async fn settle(conn: &impl ConnectionTrait, claim: &Claim) -> platform::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(claim.state))
        .col_expr(Column::InvitationId, Expr::value(claim.invitation))
        .col_expr(Column::Reason, Expr::value(claim.reason.clone()))
        .col_expr(Column::AuthorityId, Expr::value(claim.authority))
        .col_expr(Column::OfficerId, Expr::value(claim.officer))
        .col_expr(Column::SettledAt, Expr::value(claim.settled_at))
        .filter(Column::Id.eq(claim.id))
        .filter(Column::State.eq(State::Waiting))
        .exec(conn)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The claims of an organisation that wait. They are few: the index over the organisation is enough.
pub(super) async fn waiting_of(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Vec<Claim>> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Column::State.eq(State::Waiting))
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

pub(super) async fn many(
    conn: &impl ConnectionTrait,
    ids: &[ClaimId],
) -> platform::Result<Vec<Claim>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// The newest claim of an organisation on a producer. By `producer_claim_producer_id_created_at_idx`.
pub(super) async fn newest(
    conn: &impl ConnectionTrait,
    producer: ProducerId,
    organisation: OrganisationId,
) -> platform::Result<Option<Claim>> {
    let row = Entity::find()
        .filter(Column::ProducerId.eq(producer))
        .filter(Column::OrganisationId.eq(organisation))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(1)
        .one(conn)
        .await?;
    Ok(row.map(Claim::from))
}

/// How many claims of an organisation wait.
pub(super) async fn count_waiting(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    cap: u64,
) -> platform::Result<u64> {
    let query = Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .filter(Column::State.eq(State::Waiting));
    crate::rows::count_up_to(conn, query, cap).await
}

/// How many claims of these provinces wait.
pub(super) async fn count_waiting_in(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    cap: u64,
) -> platform::Result<u64> {
    let query = Entity::find()
        .filter(Column::ProvinceCode.is_in(provinces.iter().cloned()))
        .filter(Column::State.eq(State::Waiting));
    crate::rows::count_up_to(conn, query, cap).await
}

/// The claims that a person filed, the oldest first. They are few: the whole table is looked through.
pub(super) async fn filed_by(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Vec<Claim>> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// Writes other words into a claim: note, reason and papers.
pub(super) async fn rewrite(conn: &impl ConnectionTrait, claim: &Claim) -> platform::Result<()> {
    Entity::update_many()
        .col_expr(Column::Note, Expr::value(claim.note.clone()))
        .col_expr(Column::Reason, Expr::value(claim.reason.clone()))
        .col_expr(Column::Papers, Expr::value(Json(claim.papers.clone())))
        .filter(Column::Id.eq(claim.id))
        .exec(conn)
        .await?;
    Ok(())
}

/// By `producer_claim_organisation_id_created_at_idx`.
pub(super) async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> platform::Result<Vec<Claim>> {
    if organisations.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::OrganisationId.is_in(organisations.iter().copied()))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(MINE)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Claim::from).collect())
}

/// By `producer_claim_province_code_state_created_at_id_idx`.
pub(super) async fn waiting(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    page: &Page,
) -> platform::Result<Slice<Listed<Claim, waiting::Position>>> {
    let mut query = Entity::find()
        .filter(Column::ProvinceCode.is_in(provinces.iter().cloned()))
        .filter(Column::State.eq(State::Waiting));
    let start =
        keyset::start(page)?.map(|at: waiting::Position| vec![at.since.into(), at.id.into()]);
    Keyset::ascending([
        Expr::col((Entity, Column::CreatedAt)),
        Expr::col((Entity, Column::Id)),
    ])
    .apply(QueryTrait::query(&mut query), page, start);
    let rows = query.all(conn).await?;
    let listed = rows.into_iter().map(|row| {
        let position = waiting::Position {
            since: row.created_at,
            id: row.id,
        };
        Listed {
            item: Claim::from(row),
            position,
        }
    });
    Ok(page.slice(listed.collect()))
}

/// The table `producer_invitation`.
pub(super) mod invitation {
    use kernel::contact::Email;
    use kernel::id::{InvitationId, OrganisationId, PersonId, ProducerId};
    use kernel::text::Language;
    use kernel::time::Instant;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "producer_invitation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: InvitationId,
        pub producer_id: ProducerId,
        pub email: Email,
        pub email_key: String,
        pub language: Language,
        pub note: Option<String>,
        pub authority_id: OrganisationId,
        pub officer_id: Option<PersonId>,
        pub created_at: Instant,
        pub expires_at: Instant,
        pub replaced_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<invitation::Model> for Invitation {
    fn from(row: invitation::Model) -> Self {
        Self {
            id: row.id,
            producer: row.producer_id,
            authority: row.authority_id,
            officer: row.officer_id,
            expires_at: row.expires_at,
            email_key: row.email_key,
            replaced: row.replaced_at.is_some(),
        }
    }
}

pub(super) async fn insert_invitation(
    conn: &impl ConnectionTrait,
    row: invitation::Model,
) -> platform::Result<()> {
    let row: invitation::ActiveModel = row.into();
    invitation::Entity::insert(row.reset_all())
        .exec_without_returning(conn)
        .await?;
    Ok(())
}

/// Of two invitations to one address the newer counts. By `producer_invitation_producer_id_email_key_idx`.
pub(super) async fn replace_invitations(
    conn: &impl ConnectionTrait,
    producer: ProducerId,
    email_key: &str,
    now: Instant,
) -> platform::Result<()> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::ReplacedAt, Expr::value(Some(now)))
        .filter(invitation::Column::ProducerId.eq(producer))
        .filter(invitation::Column::EmailKey.eq(email_key))
        .filter(invitation::Column::ReplacedAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// The invitations to speak for these producers that work at an instant. By `producer_invitation_producer_id_email_key_idx`.
pub(super) async fn open_invitations(
    conn: &impl ConnectionTrait,
    producers: &[ProducerId],
    now: Instant,
) -> platform::Result<Vec<invitation::Model>> {
    if producers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(invitation::Entity::find()
        .filter(invitation::Column::ProducerId.is_in(producers.iter().copied()))
        .filter(invitation::Column::ReplacedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now))
        .order_by_asc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id)
        .all(conn)
        .await?)
}

/// The invitations that went to one of these addresses. They are few: the whole table is looked through.
pub(super) async fn invitations_to(
    conn: &impl ConnectionTrait,
    email_keys: &[String],
) -> platform::Result<Vec<invitation::Model>> {
    if email_keys.is_empty() {
        return Ok(Vec::new());
    }
    Ok(invitation::Entity::find()
        .filter(invitation::Column::EmailKey.is_in(email_keys.iter().cloned()))
        .order_by_asc(invitation::Column::CreatedAt)
        .all(conn)
        .await?)
}

pub(super) async fn forget_invitations(
    conn: &impl ConnectionTrait,
    email_keys: &[String],
) -> platform::Result<()> {
    if email_keys.is_empty() {
        return Ok(());
    }
    invitation::Entity::delete_many()
        .filter(invitation::Column::EmailKey.is_in(email_keys.iter().cloned()))
        .exec(conn)
        .await?;
    Ok(())
}

/// Takes out the invitations that were over before an instant, save those by which somebody's claim still waits: who invited decides who may settle it.
pub(super) async fn delete_expired_invitations(
    conn: &impl ConnectionTrait,
    before: Instant,
) -> platform::Result<u64> {
    let awaited = Entity::find()
        .select_only()
        .column(Column::InvitationId)
        .filter(Column::State.eq(State::Waiting))
        .filter(Column::InvitationId.is_not_null());
    Ok(invitation::Entity::delete_many()
        .filter(invitation::Column::ExpiresAt.lt(before))
        .filter(invitation::Column::Id.not_in_subquery(awaited.into_query()))
        .exec(conn)
        .await?
        .rows_affected)
}

pub(super) async fn invitation_by_id(
    conn: &impl ConnectionTrait,
    id: InvitationId,
) -> platform::Result<Option<Invitation>> {
    let row = invitation::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map(Invitation::from))
}
