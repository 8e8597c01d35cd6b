//! The table `data_request` and every query on it.

use kernel::{
    id::{DataRequestId, OrganisationId, PersonId},
    page::{Direction, Page},
    time::Instant,
};
use platform::Tx;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, TryInsertResult,
    sea_query::{Expr, Order},
};

use super::{DataRequest, Kind, Position, RequestState, WaitsFor};

pub(crate) mod data_request {
    use chrono::NaiveDate;
    use kernel::{
        actor::Door,
        id::{DataRequestId, OrganisationId, PersonId},
        time::Instant,
    };
    use sea_orm::entity::prelude::*;

    use crate::personal_data::{Kind, RequestState, WaitsFor};

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "data_request")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DataRequestId,
        pub person_id: PersonId,
        pub kind: Kind,
        pub state: RequestState,
        pub waits_for: Option<WaitsFor>,
        pub authority_id: Option<OrganisationId>,
        pub open_key: Option<String>,
        pub door: Door,
        pub asked_at: Instant,
        pub answer_by: NaiveDate,
        pub complete_by: NaiveDate,
        pub answered_at: Option<Instant>,
        pub ended_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use data_request::{Column, Entity, Model};

impl From<Model> for DataRequest {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            person: row.person_id,
            kind: row.kind,
            state: row.state,
            waits_for: row.waits_for,
            authority: row.authority_id,
            asked_at: row.asked_at,
            answer_by: row.answer_by,
            complete_by: row.complete_by,
            answered_at: row.answered_at,
            ended_at: row.ended_at,
        }
    }
}

fn open_key(person: PersonId, kind: Kind) -> String {
    format!("{person}:{kind}")
}

/// Writes a new request, unless one of its kind is open already.
pub(super) async fn insert(tx: &Tx, request: &DataRequest) -> Result<bool, DbErr> {
    let open_key = request
        .state
        .is_open()
        .then(|| open_key(request.person, request.kind));
    let outcome = Entity::insert(data_request::ActiveModel {
        id: Set(request.id),
        person_id: Set(request.person),
        kind: Set(request.kind),
        state: Set(request.state),
        waits_for: Set(request.waits_for),
        authority_id: Set(request.authority),
        open_key: Set(open_key),
        door: Set(tx.context().door),
        asked_at: Set(request.asked_at),
        answer_by: Set(request.answer_by),
        complete_by: Set(request.complete_by),
        answered_at: Set(request.answered_at),
        ended_at: Set(request.ended_at),
    })
    .on_conflict_do_nothing_on([Column::OpenKey])
    .exec_without_returning(tx)
    .await?;
    Ok(matches!(outcome, TryInsertResult::Inserted(rows) if rows > 0))
}

/// The open request of a kind, by `data_request_open_key_idx`.
pub(super) async fn open(
    conn: &impl ConnectionTrait,
    person: PersonId,
    kind: Kind,
) -> Result<Option<DataRequest>, DbErr> {
    Ok(Entity::find()
        .filter(Column::OpenKey.eq(open_key(person, kind)))
        .one(conn)
        .await?
        .map(DataRequest::from))
}

pub(super) async fn by_id(
    conn: &impl ConnectionTrait,
    id: DataRequestId,
) -> Result<Option<DataRequest>, DbErr> {
    Ok(Entity::find_by_id(id)
        .one(conn)
        .await?
        .map(DataRequest::from))
}

/// The newest first, by `data_request_person_id_asked_at_idx`.
pub(super) async fn of_person(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<DataRequest>, DbErr> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::AskedAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(DataRequest::from).collect())
}

/// Open requests of these authorities, the one to be done soonest first, by `data_request_state_complete_by_idx`.
pub(super) async fn open_at(
    conn: &impl ConnectionTrait,
    authorities: &[OrganisationId],
    page: &Page,
    start: Option<&Position>,
) -> Result<Vec<DataRequest>, DbErr> {
    let key = || Expr::tuple([Expr::col(Column::CompleteBy), Expr::col(Column::Id)]);
    let forward = page.direction == Direction::Forward;
    let order = if forward { Order::Asc } else { Order::Desc };
    let mut query = Entity::find()
        .filter(Column::State.is_in([RequestState::Received, RequestState::Answered]))
        .filter(Column::AuthorityId.is_in(authorities.iter().copied()));
    if let Some(start) = start {
        let from = Expr::tuple([Expr::val(start.complete_by), Expr::val(start.id)]);
        query = query.filter(if forward {
            key().gt(from)
        } else {
            key().lt(from)
        });
    }
    let rows = query
        .order_by(Column::CompleteBy, order.clone())
        .order_by(Column::Id, order)
        .limit(page.fetch())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(DataRequest::from).collect())
}

/// Erasures that were never confirmed, asked for (again) before `before`.
pub(super) async fn unconfirmed(
    conn: &impl ConnectionTrait,
    before: Instant,
    limit: u64,
) -> Result<Vec<DataRequest>, DbErr> {
    let rows = Entity::find()
        .filter(Column::State.eq(RequestState::Answered))
        .filter(Column::WaitsFor.eq(WaitsFor::Confirmation))
        .filter(Column::AnsweredAt.lte(before))
        .order_by_asc(Column::CompleteBy)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(DataRequest::from).collect())
}

/// Writes where a request stands, if it still stands where it was read.
pub(super) async fn update(
    tx: &Tx,
    request: &DataRequest,
    was: RequestState,
) -> Result<bool, DbErr> {
    let open_key = request
        .state
        .is_open()
        .then(|| open_key(request.person, request.kind));
    let outcome = Entity::update_many()
        .col_expr(Column::State, Expr::value(request.state))
        .col_expr(Column::WaitsFor, Expr::value(request.waits_for))
        .col_expr(Column::AuthorityId, Expr::value(request.authority))
        .col_expr(Column::AnsweredAt, Expr::value(request.answered_at))
        .col_expr(Column::EndedAt, Expr::value(request.ended_at))
        .col_expr(Column::OpenKey, Expr::value(open_key))
        .filter(Column::Id.eq(request.id))
        .filter(Column::State.eq(was))
        .exec(tx)
        .await?;
    Ok(outcome.rows_affected == 1)
}
