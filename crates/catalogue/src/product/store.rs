//! The table `product` and every query on it but the listing.

use chrono::NaiveDate;
use kernel::id::{OrganisationId, ProducerId, ProductId};
use kernel::json::Json;
use kernel::quantity::{BaseQuantity, BaseUnit, Packing, PackingTable};
use kernel::text::LocalisedText;
use kernel::time::{Instant, MonthSet};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait, QueryFilter,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::{Orderable, PriceTier, Product, ProductState, Season};
use crate::keyset::SortKey;
use crate::ocop_set::SetKey;
use crate::producer;
use crate::rating::{Rating, Standing};
use crate::rows::insert_all;
use crate::slug::{self, Slugs};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    pub slug: String,
    pub producer_id: Option<ProducerId>,
    pub name: LocalisedText,
    pub description: Option<LocalisedText>,
    pub ocop_decision: Option<String>,
    pub ocop_set: Option<i32>,
    pub province_code: String,
    pub unit_code: Option<String>,
    pub commune_at_source: Option<String>,
    pub district_at_source: Option<String>,
    pub season: MonthSet,
    pub season_note: Option<String>,
    pub base_unit: BaseUnit,
    pub packings: Json<Vec<Packing>>,
    pub price_tiers: Json<Vec<PriceTier>>,
    pub minimum_order: Option<BaseQuantity>,
    pub lead_time_days: Option<i32>,
    pub state: ProductState,
    pub register_code: Option<String>,
    pub last_known_stars: Option<i32>,
    pub stars_order: i32,
    pub stars_change_on: Option<NaiveDate>,
    pub sort_key: Vec<u8>,
    pub sample: bool,
    pub version: i32,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Product {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            producer: row.producer_id,
            name: row.name,
            description: row.description,
            ocop_set: row
                .ocop_decision
                .zip(row.ocop_set)
                .map(|(decision, number)| SetKey { decision, number }),
            province_code: row.province_code,
            unit_code: row.unit_code,
            commune_at_source: row.commune_at_source,
            district_at_source: row.district_at_source,
            season: Season {
                months: row.season,
                note: row.season_note,
            },
            packings: PackingTable {
                base: row.base_unit,
                packings: row.packings.into_inner(),
            },
            price_tiers: row.price_tiers.into_inner(),
            minimum_order: row.minimum_order,
            lead_time_days: row.lead_time_days,
            state: row.state,
            register_code: row.register_code,
            last_known_stars: row.last_known_stars,
            sample: row.sample,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Products with the organisation that answers for them.
async fn with_seller(
    conn: &impl ConnectionTrait,
    query: Select<Entity>,
) -> platform::Result<Vec<Orderable>> {
    const SELLER: &str = "seller";
    let mut query = query.into_query();
    query
        .expr_as(
            Expr::col((producer::Entity, producer::Column::OrganisationId)),
            SELLER,
        )
        .left_join(
            producer::Entity,
            Expr::col((Entity, Column::ProducerId))
                .equals((producer::Entity, producer::Column::Id)),
        );
    let rows = conn.query_all(&query).await?;
    rows.into_iter()
        .map(|row| {
            let seller: Option<OrganisationId> = row.try_get("", SELLER)?;
            Ok(Orderable {
                product: Model::from_query_result(&row, "")?.into(),
                seller,
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

pub(super) async fn insert(
    conn: &impl ConnectionTrait,
    products: &[(Product, Vec<Rating>, Standing)],
) -> platform::Result<()> {
    let rows = products
        .iter()
        .map(|(product, _, standing)| {
            let product = product.clone();
            let (ocop_decision, ocop_set) = product
                .ocop_set
                .map(|key| (key.decision, key.number))
                .unzip();
            ActiveModel {
                id: Set(product.id),
                slug: Set(product.slug),
                producer_id: Set(product.producer),
                sort_key: Set(SortKey::of(&product.name.vi).into_bytes()),
                name: Set(product.name),
                description: Set(product.description),
                ocop_decision: Set(ocop_decision),
                ocop_set: Set(ocop_set),
                province_code: Set(product.province_code),
                unit_code: Set(product.unit_code),
                commune_at_source: Set(product.commune_at_source),
                district_at_source: Set(product.district_at_source),
                season: Set(product.season.months),
                season_note: Set(product.season.note),
                base_unit: Set(product.packings.base),
                packings: Set(Json(product.packings.packings)),
                price_tiers: Set(Json(product.price_tiers)),
                minimum_order: Set(product.minimum_order),
                lead_time_days: Set(product.lead_time_days),
                state: Set(product.state),
                register_code: Set(product.register_code),
                last_known_stars: Set(standing.last_known),
                stars_order: Set(standing.order()),
                stars_change_on: Set(standing.changes_on),
                sample: Set(product.sample),
                version: Set(product.version),
                created_at: Set(product.created_at),
                updated_at: Set(product.updated_at),
            }
        })
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
