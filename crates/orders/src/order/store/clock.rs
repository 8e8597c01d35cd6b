//! What the clock asks of the table `trade_order`: placed orders that are due for something.

use kernel::id::OrderId;
use kernel::time::Instant;
use platform::Result;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::head;
use crate::order::State;

/// Placed orders whose seller has said nothing in time, the longest waiting first. Uses the index on (state, confirm_by).
pub(crate) async fn overdue(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<OrderId>> {
    placed(
        conn,
        head::Column::ConfirmBy.lte(now),
        head::Column::ConfirmBy,
        limit,
    )
    .await
}

/// Placed orders that have no time in which they are to be confirmed. Uses the index on (state, confirm_by).
pub(crate) async fn untimed(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<OrderId>> {
    placed(
        conn,
        head::Column::ConfirmBy.is_null(),
        head::Column::CreatedAt,
        limit,
    )
    .await
}

/// Placed orders whose seller is to be reminded. Uses the index on (state, remind_at).
pub(crate) async fn to_remind(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<OrderId>> {
    placed(
        conn,
        head::Column::RemindAt.lte(now),
        head::Column::RemindAt,
        limit,
    )
    .await
}

async fn placed(
    conn: &impl ConnectionTrait,
    due: Expr,
    by: head::Column,
    limit: u64,
) -> Result<Vec<OrderId>> {
    Ok(head::Entity::find()
        .select_only()
        .column(head::Column::Id)
        .filter(head::Column::State.eq(State::Placed.code()))
        .filter(due)
        .order_by_asc(by)
        .limit(limit)
        .into_tuple::<uuid::Uuid>()
        .all(conn)
        .await?
        .into_iter()
        .map(OrderId::from_uuid)
        .collect())
}
