//! The table `product` and every query on it but the public listing.

mod lists;
mod table;

use accounts::organisation::standing_of;
use chrono::NaiveDate;
use kernel::id::{ProducerId, ProductId};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, TryInsertResult,
};

use super::{Orderable, Product, ProductState};
use crate::producer;
use crate::rating::{Rating, Standing};
use crate::rows::{count_up_to, insert_all};
use crate::slug::{self, Slugs};

pub(super) use lists::{count_waiting_in, of_organisations, waiting, with_refused_change};
pub(crate) use table::Column;
pub(super) use table::Entity;
use table::{Model, row, written};

/// Products with the organisation that answers for them.
async fn with_seller(
    conn: &impl ConnectionTrait,
    query: Select<Entity>,
) -> platform::Result<Vec<Orderable>> {
    const SELLER: &str = "seller";
    const STANDING: &str = "seller_standing";
    let seller = Expr::col((producer::Entity, producer::Column::OrganisationId));
    let mut query = query.into_query();
    query
        .expr_as(seller.clone(), SELLER)
        .expr_as(
            Expr::SubQuery(None, Box::new(standing_of(seller).into())),
            STANDING,
        )
        .left_join(
            producer::Entity,
            Expr::col((Entity, Column::ProducerId))
                .equals((producer::Entity, producer::Column::Id)),
        );
    let rows = conn.query_all(&query).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Orderable {
                seller: row.try_get("", SELLER)?,
                seller_standing: row.try_get("", STANDING)?,
                product: Model::from_query_result(&row, "")?.into(),
            })
        })
        .collect()
}

pub(super) async fn orderable(
    conn: &impl ConnectionTrait,
    ids: &[ProductId],
) -> platform::Result<Vec<Orderable>> {
    with_seller(
        conn,
        Entity::find().filter(Column::Id.is_in(ids.iter().copied())),
    )
    .await
}

/// Rows that point at a product may be written meanwhile: its key does not change.
pub(super) async fn lock(conn: &impl ConnectionTrait, ids: &[ProductId]) -> platform::Result<()> {
    let query = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate);
    conn.query_all(query.as_query()).await?;
    Ok(())
}

/// By `product_slug_idx`.
pub(super) async fn orderable_by_slug(
    conn: &impl ConnectionTrait,
    slug: &str,
) -> platform::Result<Vec<Orderable>> {
    with_seller(conn, Entity::find().filter(Column::Slug.eq(slug))).await
}

pub(super) async fn slugs(conn: &impl ConnectionTrait, names: &[&str]) -> platform::Result<Slugs> {
    let bases: Vec<String> = names.iter().map(|name| slug::base(name)).collect();
    let query = Query::select()
        .column(Column::Slug)
        .from(Entity)
        .cond_where(slug::may_collide(Column::Slug, &bases))
        .to_owned();
    Ok(Slugs::new(one_column(conn, &query, "slug").await?))
}

/// By `product_register_code_idx`.
pub(super) async fn register_codes(conn: &impl ConnectionTrait) -> platform::Result<Vec<String>> {
    let query = Query::select()
        .column(Column::RegisterCode)
        .from(Entity)
        .and_where(Column::RegisterCode.is_not_null())
        .to_owned();
    one_column(conn, &query, "register_code").await
}

async fn one_column<T: sea_orm::TryGetable>(
    conn: &impl ConnectionTrait,
    query: &SelectStatement,
    column: &str,
) -> platform::Result<Vec<T>> {
    let rows = conn.query_all(query).await?;
    rows.into_iter()
        .map(|row| Ok(row.try_get("", column)?))
        .collect()
}

/// Writes a new product without ratings; false when its slug has been taken meanwhile.
pub(super) async fn insert_new(
    conn: &impl ConnectionTrait,
    product: &Product,
) -> platform::Result<bool> {
    let done = Entity::insert(row(product, Standing::default()))
        .on_conflict_do_nothing_on([Column::Slug])
        .exec_without_returning(conn)
        .await?;
    Ok(matches!(done, TryInsertResult::Inserted(rows) if rows == 1))
}

/// How many products of a producer everybody does not see yet, counted up to `cap`. By
/// `product_producer_id_sort_key_id_idx`.
pub(super) async fn count_unpublished(
    conn: &impl ConnectionTrait,
    producer: ProducerId,
    cap: u64,
) -> platform::Result<u64> {
    let query = Entity::find()
        .filter(Column::ProducerId.eq(producer))
        .filter(Column::State.is_in([
            ProductState::Draft,
            ProductState::Submitted,
            ProductState::Refused,
        ]));
    count_up_to(conn, query, cap).await
}

/// Writes what a command has changed of a product whose row is held.
pub(super) async fn save(conn: &impl ConnectionTrait, product: &Product) -> platform::Result<()> {
    Entity::update_many()
        .set(written(product))
        .filter(Column::Id.eq(product.id))
        .exec(conn)
        .await?;
    Ok(())
}

/// A product with the organisation that answers for it, held until the unit of work ends.
pub(super) async fn hold(
    conn: &impl ConnectionTrait,
    id: ProductId,
) -> platform::Result<Option<Orderable>> {
    lock(conn, &[id]).await?;
    Ok(orderable(conn, &[id]).await?.pop())
}

pub(super) async fn insert(
    conn: &impl ConnectionTrait,
    products: &[(Product, Vec<Rating>, Standing)],
) -> platform::Result<()> {
    let rows = products
        .iter()
        .map(|(product, _, standing)| row(product, *standing))
        .collect();
    insert_all::<Entity, _>(conn, rows).await
}

/// By the primary key.
pub(super) async fn published_after(
    conn: &impl ConnectionTrait,
    after: Option<ProductId>,
    limit: u64,
) -> platform::Result<Vec<Product>> {
    let mut query = Entity::find().filter(Column::State.eq(ProductState::Published));
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Product::from).collect())
}

pub(super) async fn published(
    conn: &impl ConnectionTrait,
    ids: &[ProductId],
) -> platform::Result<Vec<Product>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::State.eq(ProductState::Published))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Product::from).collect())
}

/// By `product_producer_id_sort_key_id_idx`.
pub(super) async fn ids_of_producers(
    conn: &impl ConnectionTrait,
    producers: &[ProducerId],
) -> platform::Result<Vec<ProductId>> {
    let query = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::ProducerId.is_in(producers.iter().copied()))
        .to_owned();
    one_column(conn, &query, "id").await
}

/// By `product_stars_change_on_idx`.
pub(super) async fn due_for_standing(
    conn: &impl ConnectionTrait,
    day: NaiveDate,
    limit: u64,
) -> platform::Result<Vec<ProductId>> {
    let query = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::StarsChangeOn.lte(day))
        .order_by(Column::StarsChangeOn, sea_orm::Order::Asc)
        .limit(limit)
        .to_owned();
    one_column(conn, &query, "id").await
}

pub(super) async fn write_standing(
    conn: &impl ConnectionTrait,
    product: ProductId,
    standing: Standing,
) -> platform::Result<()> {
    Entity::update_many()
        .col_expr(Column::LastKnownStars, Expr::value(standing.last_known))
        .col_expr(Column::StarsOrder, Expr::value(standing.order()))
        .col_expr(Column::StarsChangeOn, Expr::value(standing.changes_on))
        .filter(Column::Id.eq(product))
        .exec(conn)
        .await?;
    Ok(())
}

pub(super) async fn samples(
    conn: &impl ConnectionTrait,
) -> platform::Result<Vec<(ProductId, String)>> {
    let query = Query::select()
        .columns([Column::Id, Column::ProvinceCode])
        .from(Entity)
        .and_where(Column::Sample.eq(true))
        .to_owned();
    let rows = conn.query_all(&query).await?;
    rows.into_iter()
        .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "province_code")?)))
        .collect()
}

pub(super) async fn delete_samples(conn: &impl ConnectionTrait) -> platform::Result<()> {
    Entity::delete_many()
        .filter(Column::Sample.eq(true))
        .exec(conn)
        .await?;
    Ok(())
}
