//! The tables `delivery` and `delivery_line`, and every query on them.

mod lists;
mod tables;

use kernel::id::{DeliveryId, OrderId, TypedId};
use kernel::number::NumberKind;
use kernel::quantity::BaseQuantity;
use platform::{Failure, Result, Tx};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{Delivery, Line};
use crate::inquiry::store::{TRIES, to_json};

use tables::line;

pub(crate) use lists::{count, list, many_with_order};
pub(crate) use tables::head;

/// Writes new deliveries of an order: three statements. Numbers that are taken already are made anew.
pub(crate) async fn insert(tx: &mut Tx, rows: &mut [Delivery], lines: &[Line]) -> Result<()> {
    renumber_taken(tx, rows).await?;
    let heads = rows
        .iter()
        .map(|row| {
            Ok(head::ActiveModel {
                id: Set(row.id.uuid()),
                number: Set(row.number.as_str().to_owned()),
                order_id: Set(row.order.uuid()),
                position: Set(row.position),
                follows_id: Set(row.follows.map(TypedId::uuid)),
                window_from: Set(row.from),
                window_to: Set(row.to),
                place: Set(to_json(&row.place)?),
                state: Set(row.state.code().to_owned()),
                shipped_at: Set(None),
                arrived_at: Set(None),
                settled_at: Set(None),
                rest: Set(None),
                note: Set(None),
                reason: Set(None),
                version: Set(row.version),
                created_at: Set(row.created_at),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    head::Entity::insert_many(heads)
        .exec_without_returning(&*tx)
        .await?;
    insert_lines(tx, lines).await
}

/// Writes lines of goods to come: one statement.
pub(crate) async fn insert_lines(tx: &mut Tx, lines: &[Line]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let lines = lines.iter().map(|row| line::ActiveModel {
        id: Set(row.id),
        delivery_id: Set(row.delivery.uuid()),
        order_line: Set(row.order_line),
        product_id: Set(row.product.uuid()),
        planned: Set(row.planned.milli()),
        carried: Set(0),
        shipped: Set(None),
        received: Set(None),
        unit: Set(row.unit.code().to_owned()),
    });
    line::Entity::insert_many(lines)
        .exec_without_returning(&*tx)
        .await?;
    Ok(())
}

/// A new number is one of a thousand million a year; with millions of them in use a clash is rare and must not spoil an order.
async fn renumber_taken(tx: &mut Tx, rows: &mut [Delivery]) -> Result<()> {
    for _ in 0..TRIES {
        let taken: Vec<String> = head::Entity::find()
            .select_only()
            .column(head::Column::Number)
            .filter(head::Column::Number.is_in(rows.iter().map(|row| row.number.as_str())))
            .into_tuple()
            .all(&*tx)
            .await?;
        if taken.is_empty() {
            return Ok(());
        }
        for row in rows
            .iter_mut()
            .filter(|row| taken.iter().any(|number| number == row.number.as_str()))
        {
            row.number = tx.new_number(NumberKind::Delivery);
        }
    }
    Err(Failure::internal("no free delivery number was found"))
}

/// Writes a delivery's changed fields, from the version that was loaded. `false` when somebody was faster.
pub(crate) async fn save(tx: &mut Tx, row: &mut Delivery) -> Result<bool> {
    let from = row.version;
    row.version += 1;
    let done = head::Entity::update_many()
        .col_expr(head::Column::State, Expr::value(row.state.code()))
        .col_expr(head::Column::WindowFrom, Expr::value(row.from))
        .col_expr(head::Column::WindowTo, Expr::value(row.to))
        .col_expr(head::Column::Place, Expr::value(to_json(&row.place)?))
        .col_expr(
            head::Column::Rest,
            Expr::value(row.rest.map(|rest| rest.code().to_owned())),
        )
        .col_expr(head::Column::ShippedAt, Expr::value(row.shipped_at))
        .col_expr(head::Column::ArrivedAt, Expr::value(row.arrived_at))
        .col_expr(head::Column::SettledAt, Expr::value(row.settled_at))
        .col_expr(head::Column::Note, Expr::value(row.note.clone()))
        .col_expr(head::Column::Reason, Expr::value(row.reason.clone()))
        .col_expr(head::Column::Version, Expr::value(row.version))
        .filter(head::Column::Id.eq(row.id.uuid()))
        .filter(head::Column::Version.eq(from))
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Which quantity of a line is written.
#[derive(Clone, Copy)]
pub(crate) enum Weighed {
    /// What both sides have agreed on anew.
    Agreed,
    /// What follows in another delivery.
    Carried,
    AtDeparture,
    OnReceipt,
}

/// Writes the quantities of some lines, all in one statement.
pub(crate) async fn weigh(
    tx: &mut Tx,
    delivery: DeliveryId,
    weighed: Weighed,
    by_line: &[(i32, BaseQuantity)],
) -> Result<()> {
    if by_line.is_empty() {
        return Ok(());
    }
    let mut case = CaseStatement::new();
    for (line, quantity) in by_line {
        case = case.case(
            line::Column::OrderLine.eq(*line),
            Expr::value(quantity.milli()),
        );
    }
    let column = match weighed {
        Weighed::Agreed => line::Column::Planned,
        Weighed::Carried => line::Column::Carried,
        Weighed::AtDeparture => line::Column::Shipped,
        Weighed::OnReceipt => line::Column::Received,
    };
    line::Entity::update_many()
        .col_expr(column, case.into())
        .filter(line::Column::DeliveryId.eq(delivery.uuid()))
        .filter(line::Column::OrderLine.is_in(by_line.iter().map(|(line, _)| *line)))
        .exec(&*tx)
        .await?;
    Ok(())
}

/// The highest position among an order's deliveries, whose row is locked. Uses the unique index on (order_id, position).
pub(crate) async fn last_position(conn: &impl ConnectionTrait, order: OrderId) -> Result<i32> {
    let last: Option<i32> = head::Entity::find()
        .select_only()
        .column(head::Column::Position)
        .filter(head::Column::OrderId.eq(order.uuid()))
        .order_by_desc(head::Column::Position)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(last.unwrap_or_default())
}

/// One delivery.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: DeliveryId) -> Result<Option<Delivery>> {
    head::Entity::find_by_id(id.uuid())
        .one(conn)
        .await?
        .map(Delivery::try_from)
        .transpose()
}

/// The deliveries of several orders, each by date. Uses the unique index on (order_id, position).
pub(crate) async fn of_orders(
    conn: &impl ConnectionTrait,
    orders: &[OrderId],
) -> Result<Vec<Delivery>> {
    head::Entity::find()
        .filter(head::Column::OrderId.is_in(orders.iter().map(|id| id.uuid())))
        .order_by_asc(head::Column::OrderId)
        .order_by_asc(head::Column::WindowFrom)
        .order_by_asc(head::Column::WindowTo)
        .order_by_asc(head::Column::Position)
        .all(conn)
        .await?
        .into_iter()
        .map(Delivery::try_from)
        .collect()
}

/// The lines of several deliveries, each in order. Uses the unique index on (delivery_id, order_line).
pub(crate) async fn lines_of(
    conn: &impl ConnectionTrait,
    deliveries: &[DeliveryId],
) -> Result<Vec<Line>> {
    line::Entity::find()
        .filter(line::Column::DeliveryId.is_in(deliveries.iter().map(|id| id.uuid())))
        .order_by_asc(line::Column::DeliveryId)
        .order_by_asc(line::Column::OrderLine)
        .all(conn)
        .await?
        .into_iter()
        .map(Line::try_from)
        .collect()
}
