//! Deliveries with their orders: for whom they wait, a page of them.

use kernel::id::DeliveryId;
use kernel::page::Slice;
use platform::{Failure, Result, db::count_up_to};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef, Select,
};

use super::head;
use crate::delivery::{Delivery, State};
use crate::listing::{self, Keys, Reach, Waiting};
use crate::order::{self, Order, store::head as trade_order};

fn with_order() -> Select<head::Entity> {
    let to_order: RelationDef = head::Entity::belongs_to(trade_order::Entity)
        .from(head::Column::OrderId)
        .to(trade_order::Column::Id)
        .into();
    head::Entity::find().join(JoinType::InnerJoin, to_order)
}

fn pair((delivery, order): (head::Model, Option<trade_order::Model>)) -> Result<(Delivery, Order)> {
    let order = order.ok_or_else(|| Failure::internal("a delivery without order"))?;
    Ok((delivery.try_into()?, order.try_into()?))
}

/// Several deliveries, each with its order: one statement.
pub(crate) async fn many_with_order(
    conn: &impl ConnectionTrait,
    ids: &[DeliveryId],
) -> Result<Vec<(Delivery, Order)>> {
    with_order()
        .filter(head::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .select_also(trade_order::Entity)
        .all(conn)
        .await?
        .into_iter()
        .map(pair)
        .collect()
}

/// Deliveries not yet under way wait for the seller, those under way for the buyer; none before the order is confirmed.
fn waiting() -> Waiting {
    let confirmed = trade_order::Column::State.eq(order::State::Confirmed.code());
    let among = |states: [State; 2]| {
        Condition::all()
            .add(confirmed.clone())
            .add(head::Column::State.is_in(states.map(State::code)))
    };
    Waiting {
        buyer: among([State::Shipped, State::Arrived]),
        seller: among([State::Planned, State::Preparing]),
    }
}

fn matching(reach: &Reach, filter: &listing::ListFilter<State>) -> Condition {
    let (sides, waiting) = (order::store::sides(reach), waiting());
    listing::matching(&sides, &waiting, filter, head::Column::State, State::code)
}

/// A page of deliveries with their orders, newest first: one statement.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    page: &listing::Page,
) -> Result<Slice<(Delivery, Order)>> {
    let keys = Keys::of(head::Column::CreatedAt, head::Column::Id);
    let query = listing::window(with_order().filter(matching(reach, filter)), &keys, page);
    let rows = query.select_also(trade_order::Entity).all(conn).await?;
    listing::slice(rows, page, pair)
}

/// How many rows a list has, counted up to `cap`.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    cap: u64,
) -> Result<u64> {
    count_up_to(conn, with_order().filter(matching(reach, filter)), cap).await
}
