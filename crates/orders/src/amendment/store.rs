//! The table `order_amendment`, and every query on it.

use kernel::id::{AmendmentId, OrderId, TypedId};
use kernel::time::Instant;
use platform::{Failure, Result, Tx};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::{Amendment, State};
use crate::inquiry::store::{from_json, to_json, unknown};
use crate::order::{Order, store::head as trade_order};
use crate::parties::Side;

/// The table `order_amendment`.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_amendment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub order_id: Uuid,
        pub position: i32,
        pub state: String,
        pub side: String,
        pub organisation_id: Uuid,
        pub person_id: Uuid,
        pub note: String,
        pub changes: Json,
        pub terms: Json,
        pub base_revision: i32,
        pub remind_at: Option<ChronoDateTimeUtc>,
        pub reason: Option<String>,
        pub decided_at: Option<ChronoDateTimeUtc>,
        pub version: i32,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<head::Model> for Amendment {
    type Error = Failure;

    fn try_from(row: head::Model) -> Result<Self> {
        Ok(Self {
            id: AmendmentId::from_uuid(row.id),
            order: OrderId::from_uuid(row.order_id),
            position: row.position,
            state: State::from_code(&row.state)
                .map_err(|_| unknown("order_amendment.state", &row.state))?,
            side: Side::from_code(&row.side)
                .map_err(|_| unknown("order_amendment.side", &row.side))?,
            organisation: TypedId::from_uuid(row.organisation_id),
            person: TypedId::from_uuid(row.person_id),
            note: row.note,
            changes: from_json("order_amendment.changes", row.changes)?,
            terms: from_json("order_amendment.terms", row.terms)?,
            base_revision: row.base_revision,
            remind_at: row.remind_at,
            reason: row.reason,
            decided_at: row.decided_at,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

/// Writes a new amendment. The order is locked, so its position is free.
pub(crate) async fn insert(tx: &mut Tx, row: &Amendment) -> Result<()> {
    head::Entity::insert(head::ActiveModel {
        id: Set(row.id.uuid()),
        order_id: Set(row.order.uuid()),
        position: Set(row.position),
        state: Set(row.state.code().to_owned()),
        side: Set(row.side.code().to_owned()),
        organisation_id: Set(row.organisation.uuid()),
        person_id: Set(row.person.uuid()),
        note: Set(row.note.clone()),
        changes: Set(to_json(&row.changes)?),
        terms: Set(to_json(&row.terms)?),
        base_revision: Set(row.base_revision),
        remind_at: Set(row.remind_at),
        reason: Set(None),
        decided_at: Set(None),
        version: Set(row.version),
        created_at: Set(row.created_at),
    })
    .exec_without_returning(&*tx)
    .await?;
    Ok(())
}

/// Writes the decision on an amendment, from the version that was loaded. `false` when somebody was faster.
pub(crate) async fn save(tx: &mut Tx, row: &mut Amendment) -> Result<bool> {
    let from = row.version;
    row.version += 1;
    let done = head::Entity::update_many()
        .col_expr(head::Column::State, Expr::value(row.state.code()))
        .col_expr(head::Column::Reason, Expr::value(row.reason.clone()))
        .col_expr(head::Column::DecidedAt, Expr::value(row.decided_at))
        .col_expr(head::Column::Version, Expr::value(row.version))
        .filter(head::Column::Id.eq(row.id.uuid()))
        .filter(head::Column::State.eq(State::Proposed.code()))
        .filter(head::Column::Version.eq(from))
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Proposals whose other side is to be reminded. Uses the index on (state, remind_at).
pub(crate) async fn to_remind(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<AmendmentId>> {
    let ids = head::Entity::find()
        .select_only()
        .column(head::Column::Id)
        .filter(head::Column::State.eq(State::Proposed.code()))
        .filter(head::Column::RemindAt.lte(now))
        .order_by_asc(head::Column::RemindAt)
        .limit(limit)
        .into_tuple::<uuid::Uuid>()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(AmendmentId::from_uuid).collect())
}

/// Notes that the other side has been reminded. `false` when the proposal is open no more, or somebody was faster.
pub(crate) async fn note_reminded(tx: &mut Tx, row: &mut Amendment) -> Result<bool> {
    let from = row.version;
    row.version += 1;
    row.remind_at = None;
    let done = head::Entity::update_many()
        .col_expr(head::Column::RemindAt, Expr::value(None::<Instant>))
        .col_expr(head::Column::Version, Expr::value(row.version))
        .filter(head::Column::Id.eq(row.id.uuid()))
        .filter(head::Column::State.eq(State::Proposed.code()))
        .filter(head::Column::Version.eq(from))
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// One amendment.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: AmendmentId,
) -> Result<Option<Amendment>> {
    head::Entity::find_by_id(id.uuid())
        .one(conn)
        .await?
        .map(Amendment::try_from)
        .transpose()
}

/// The amendment of an order that waits for a decision. Uses the index on (order_id, state).
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    order: OrderId,
) -> Result<Option<Amendment>> {
    head::Entity::find()
        .filter(head::Column::OrderId.eq(order.uuid()))
        .filter(head::Column::State.eq(State::Proposed.code()))
        .one(conn)
        .await?
        .map(Amendment::try_from)
        .transpose()
}

/// The amendments of several orders, each in order. Uses the unique index on (order_id, position).
pub(crate) async fn of_orders(
    conn: &impl ConnectionTrait,
    orders: &[OrderId],
) -> Result<Vec<Amendment>> {
    head::Entity::find()
        .filter(head::Column::OrderId.is_in(orders.iter().map(|id| id.uuid())))
        .order_by_asc(head::Column::OrderId)
        .order_by_asc(head::Column::Position)
        .all(conn)
        .await?
        .into_iter()
        .map(Amendment::try_from)
        .collect()
}

/// Several amendments, each with its order: one statement.
pub(crate) async fn many_with_order(
    conn: &impl ConnectionTrait,
    ids: &[AmendmentId],
) -> Result<Vec<(Amendment, Order)>> {
    let to_order: RelationDef = head::Entity::belongs_to(trade_order::Entity)
        .from(head::Column::OrderId)
        .to(trade_order::Column::Id)
        .into();
    head::Entity::find()
        .join(JoinType::InnerJoin, to_order)
        .filter(head::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .select_also(trade_order::Entity)
        .all(conn)
        .await?
        .into_iter()
        .map(|(row, order)| {
            let order = order.ok_or_else(|| Failure::internal("an amendment without order"))?;
            Ok((row.try_into()?, order.try_into()?))
        })
        .collect()
}
