//! The tables `supply_window` and `supply_promise`, and every query on them.

use kernel::id::{OrderId, ProducerId, ProductId, QuotationId};
use kernel::quantity::BaseQuantity;
use kernel::time::DateWindow;
use platform::{Failure, Result, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::{Promise, Source, Window};
use crate::rows::insert_all;

/// The code of a promise that an open firm offer makes.
const OFFER: &str = "QUOTATION";

/// The table `supply_window`.
mod window {
    use chrono::NaiveDate;
    use kernel::id::ProductId;
    use kernel::quantity::BaseQuantity;
    use kernel::time::Instant;
    use sea_orm::entity::prelude::*;

    use crate::supply::Kind;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "supply_window")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub product_id: ProductId,
        pub window_from: NaiveDate,
        pub window_to: NaiveDate,
        pub quantity: BaseQuantity,
        pub kind: Kind,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `supply_promise`.
mod promise {
    use chrono::NaiveDate;
    use kernel::id::ProductId;
    use kernel::quantity::BaseQuantity;
    use kernel::time::Instant;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "supply_promise")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub product_id: ProductId,
        pub source: String,
        pub source_id: Uuid,
        pub window_from: NaiveDate,
        pub window_to: NaiveDate,
        pub quantity: BaseQuantity,
        pub released_at: Option<Instant>,
        pub created_at: Instant,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) async fn replace_windows(
    tx: &mut Tx,
    product: ProductId,
    windows: &[Window],
) -> Result<()> {
    window::Entity::delete_many()
        .filter(window::Column::ProductId.eq(product))
        .exec(&*tx)
        .await?;
    let rows = windows
        .iter()
        .map(|row| window::ActiveModel {
            id: Set(tx.new_uuid()),
            product_id: Set(product),
            window_from: Set(row.days.from),
            window_to: Set(row.days.to),
            quantity: Set(row.quantity),
            kind: Set(row.kind),
            created_at: Set(tx.now()),
        })
        .collect();
    insert_all::<window::Entity, _>(&*tx, rows).await
}

/// By `supply_window_product_id_window_from_idx`.
pub(super) async fn windows(
    conn: &impl ConnectionTrait,
    products: &[ProductId],
) -> Result<Vec<(ProductId, Window)>> {
    let rows = window::Entity::find()
        .filter(window::Column::ProductId.is_in(products.iter().copied()))
        .order_by_asc(window::Column::ProductId)
        .order_by_asc(window::Column::WindowFrom)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let window = Window {
                days: DateWindow {
                    from: row.window_from,
                    to: row.window_to,
                },
                quantity: row.quantity,
                kind: row.kind,
            };
            (row.product_id, window)
        })
        .collect())
}

pub(super) async fn insert_promises(
    tx: &mut Tx,
    source: Source,
    promises: &[Promise],
) -> Result<()> {
    let rows = promises
        .iter()
        .filter(|row| row.quantity > BaseQuantity::ZERO)
        .map(|row| promise::ActiveModel {
            id: Set(tx.new_uuid()),
            product_id: Set(row.product),
            source: Set(source.code().to_owned()),
            source_id: Set(source.id()),
            window_from: Set(row.days.from),
            window_to: Set(row.days.to),
            quantity: Set(row.quantity),
            released_at: Set(None),
            created_at: Set(tx.now()),
        })
        .collect();
    insert_all::<promise::Entity, _>(&*tx, rows).await
}

/// By `supply_promise_source_id_idx`.
pub(super) async fn release(tx: &mut Tx, source: Source) -> Result<()> {
    promise::Entity::update_many()
        .col_expr(promise::Column::ReleasedAt, Expr::value(Some(tx.now())))
        .filter(promise::Column::SourceId.eq(source.id()))
        .filter(promise::Column::Source.eq(source.code()))
        .filter(promise::Column::ReleasedAt.is_null())
        .exec(&*tx)
        .await?;
    Ok(())
}

/// By `supply_promise_source_id_idx`.
pub(super) async fn promised_by(
    conn: &impl ConnectionTrait,
    source: Source,
) -> Result<Vec<ProductId>> {
    let rows = promise::Entity::find()
        .filter(promise::Column::SourceId.eq(source.id()))
        .filter(promise::Column::Source.eq(source.code()))
        .filter(promise::Column::ReleasedAt.is_null())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.product_id).collect())
}

/// By `supply_promise_product_id_window_to_idx`.
pub(super) async fn release_offers_of(tx: &mut Tx, producer: ProducerId) -> Result<()> {
    let products = Query::select()
        .column("id")
        .from("product")
        .and_where(Expr::col("producer_id").eq(producer.uuid()))
        .to_owned();
    promise::Entity::update_many()
        .col_expr(promise::Column::ReleasedAt, Expr::value(Some(tx.now())))
        .filter(promise::Column::ProductId.in_subquery(products))
        .filter(promise::Column::Source.eq(OFFER))
        .filter(promise::Column::ReleasedAt.is_null())
        .exec(&*tx)
        .await?;
    Ok(())
}

/// Promises that hold and touch these days. By `supply_promise_product_id_window_to_idx`.
pub(super) async fn open_promises(
    conn: &impl ConnectionTrait,
    products: &[ProductId],
    around: DateWindow,
) -> Result<Vec<(Source, Promise)>> {
    let rows = promise::Entity::find()
        .filter(promise::Column::ProductId.is_in(products.iter().copied()))
        .filter(promise::Column::WindowTo.gte(around.from))
        .filter(promise::Column::WindowFrom.lte(around.to))
        .filter(promise::Column::ReleasedAt.is_null())
        .order_by_asc(promise::Column::CreatedAt)
        .order_by_asc(promise::Column::Id)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let source = match row.source.as_str() {
                OFFER => Source::Quotation(QuotationId::from_uuid(row.source_id)),
                "ORDER" => Source::Order(OrderId::from_uuid(row.source_id)),
                other => {
                    return Err(Failure::internal(format!(
                        "unknown supply_promise.source: {other}"
                    )));
                }
            };
            let promise = Promise {
                product: row.product_id,
                days: DateWindow {
                    from: row.window_from,
                    to: row.window_to,
                },
                quantity: row.quantity,
            };
            Ok((source, promise))
        })
        .collect()
}
