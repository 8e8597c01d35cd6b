//! The tables `delivery` and `delivery_line`, and every query on them.

use kernel::id::{DeliveryId, OrderId, TypedId};
use kernel::number::{Number, NumberKind};
use kernel::page::Slice;
use kernel::quantity::{BaseQuantity, Unit};
use platform::{Failure, Result, Tx};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::{Delivery, Line, Rest, State};
use crate::inquiry::store::{TRIES, from_json, to_json, unknown};
use crate::listing::{self, Keys, Reach, Waiting};
use crate::order::{self, Order, store::head as trade_order};

/// The table `delivery`.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "delivery")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub order_id: Uuid,
        pub position: i32,
        pub follows_id: Option<Uuid>,
        pub window_from: ChronoDate,
        pub window_to: ChronoDate,
        pub place: Json,
        pub state: String,
        pub shipped_at: Option<ChronoDateTimeUtc>,
        pub arrived_at: Option<ChronoDateTimeUtc>,
        pub settled_at: Option<ChronoDateTimeUtc>,
        pub rest: Option<String>,
        pub note: Option<String>,
        pub reason: Option<String>,
        pub version: i32,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `delivery_line`.
pub(crate) mod line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "delivery_line")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub delivery_id: Uuid,
        pub order_line: i32,
        pub product_id: Uuid,
        pub planned: i64,
        pub carried: i64,
        pub shipped: Option<i64>,
        pub received: Option<i64>,
        pub unit: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<head::Model> for Delivery {
    type Error = Failure;

    fn try_from(row: head::Model) -> Result<Self> {
        Ok(Self {
            id: DeliveryId::from_uuid(row.id),
            number: Number::parse(&row.number).map_err(|_| unknown("number", &row.number))?,
            order: OrderId::from_uuid(row.order_id),
            position: row.position,
            follows: row.follows_id.map(DeliveryId::from_uuid),
            from: row.window_from,
            to: row.window_to,
            place: from_json("delivery.place", row.place)?,
            state: State::from_code(&row.state)
                .map_err(|_| unknown("delivery.state", &row.state))?,
            shipped_at: row.shipped_at,
            arrived_at: row.arrived_at,
            settled_at: row.settled_at,
            rest: row
                .rest
                .map(|code| Rest::from_code(&code).map_err(|_| unknown("delivery.rest", &code)))
                .transpose()?,
            note: row.note,
            reason: row.reason,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<line::Model> for Line {
    type Error = Failure;

    fn try_from(row: line::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            delivery: DeliveryId::from_uuid(row.delivery_id),
            order_line: row.order_line,
            product: TypedId::from_uuid(row.product_id),
            planned: BaseQuantity::from_milli(row.planned),
            carried: BaseQuantity::from_milli(row.carried),
            shipped: row.shipped.map(BaseQuantity::from_milli),
            received: row.received.map(BaseQuantity::from_milli),
            unit: Unit::from_code(&row.unit)
                .map_err(|_| unknown("delivery_line.unit", &row.unit))?,
        })
    }
}

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
    let mut condition = listing::choose(
        &order::store::sides(reach),
        &waiting(),
        filter.side,
        filter.awaiting,
    );
    if !filter.states.is_empty() {
        condition = condition
            .add(head::Column::State.is_in(filter.states.iter().map(|state| state.code())));
    }
    condition
}

/// A page of deliveries with their orders, newest first: one statement.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    page: &listing::Page,
) -> Result<Slice<(Delivery, Order)>> {
    let keys = Keys {
        at: Expr::col((head::Entity, head::Column::CreatedAt)),
        id: Expr::col((head::Entity, head::Column::Id)),
    };
    let query = listing::window(with_order().filter(matching(reach, filter)), &keys, page);
    let rows = query.select_also(trade_order::Entity).all(conn).await?;
    listing::slice(rows, page, pair)
}

/// How many rows a list has.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
) -> Result<u64> {
    Ok(with_order()
        .filter(matching(reach, filter))
        .count(conn)
        .await?)
}
