//! The rows of the two tables, and how they become deliveries and their lines.

use kernel::id::{DeliveryId, OrderId, TypedId};
use kernel::number::Number;
use kernel::quantity::{BaseQuantity, Unit};
use platform::{Failure, Result};

use crate::delivery::{Delivery, Line, Rest, State};
use crate::inquiry::store::{from_json, unknown};

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
