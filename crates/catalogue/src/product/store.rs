//! The table `product` and every query on it but the listing.

use accounts::organisation::standing_of;
use chrono::NaiveDate;
use kernel::id::{OrganisationId, ProducerId, ProductId};
use kernel::json::Json;
use kernel::page::{Page, Slice};
use kernel::quantity::{BaseQuantity, BaseUnit, Packing, PackingTable};
use kernel::text::LocalisedText;
use kernel::time::{Instant, MonthSet};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, ColumnTrait, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait, QueryFilter,
};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, QueryTrait,
    Select, TryInsertResult,
};

use super::{
    CertifiedFacts, Closure, Orderable, PriceTier, Product, ProductState, Season, mine, waiting,
};
use crate::keyset::{self, Keyset, Listed, SortKey};
use crate::ocop_set::SetKey;
use crate::producer;
use crate::rating::{Rating, Standing};
use crate::rows::{count_up_to, insert_all};
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
    pub closed_from: Option<NaiveDate>,
    pub closed_to: Option<NaiveDate>,
    pub closed_note: Option<LocalisedText>,
    pub state: ProductState,
    pub refusal: Option<String>,
    pub proposal: Option<CertifiedFacts>,
    pub waiting_since: Option<Instant>,
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
            closure: (row.closed_from.is_some() || row.closed_to.is_some()).then_some(Closure {
                from: row.closed_from,
                to: row.closed_to,
                note: row.closed_note,
            }),
            state: row.state,
            refusal: row.refusal,
            proposal: row.proposal,
            waiting_since: row.waiting_since,
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

/// What commands change of a product.
fn written(product: &Product) -> ActiveModel {
    let product = product.clone();
    let (ocop_decision, ocop_set) = product
        .ocop_set
        .map(|key| (key.decision, key.number))
        .unzip();
    let (closed_from, closed_to, closed_note) = product
        .closure
        .map(|closure| (closure.from, closure.to, closure.note))
        .unwrap_or_default();
    ActiveModel {
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
        closed_from: Set(closed_from),
        closed_to: Set(closed_to),
        closed_note: Set(closed_note),
        state: Set(product.state),
        refusal: Set(product.refusal),
        proposal: Set(product.proposal),
        waiting_since: Set(product.waiting_since),
        version: Set(product.version),
        updated_at: Set(product.updated_at),
        ..ActiveModel::default()
    }
}

fn row(product: &Product, standing: Standing) -> ActiveModel {
    ActiveModel {
        id: Set(product.id),
        slug: Set(product.slug.clone()),
        register_code: Set(product.register_code.clone()),
        last_known_stars: Set(standing.last_known),
        stars_order: Set(standing.order()),
        stars_change_on: Set(standing.changes_on),
        sample: Set(product.sample),
        created_at: Set(product.created_at),
        ..written(product)
    }
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

/// Products of these organisations in every state, by name. By `producer_organisation_id_idx` and
/// `product_producer_id_sort_key_id_idx`.
pub(super) async fn of_organisations(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
    states: &[ProductState],
    page: &Page,
) -> platform::Result<Slice<Listed<Product, mine::Position>>> {
    let producers = Query::select()
        .column(producer::Column::Id)
        .from(producer::Entity)
        .and_where(producer::Column::OrganisationId.is_in(organisations.iter().copied()))
        .to_owned();
    let mut query = Entity::find().filter(Column::ProducerId.in_subquery(producers));
    if !states.is_empty() {
        query = query.filter(Column::State.is_in(states.iter().copied()));
    }
    let start = keyset::start(page)?
        .map(|at: mine::Position| vec![at.key.into_bytes().into(), at.id.into()]);
    Keyset::ascending([
        Expr::col((Entity, Column::SortKey)),
        Expr::col((Entity, Column::Id)),
    ])
    .apply(QueryTrait::query(&mut query), page, start);
    let rows = query.all(conn).await?;
    let listed = rows.into_iter().map(|row| {
        let position = mine::Position {
            key: SortKey::from_bytes(row.sort_key.clone()),
            id: row.id,
        };
        Listed {
            item: Product::from(row),
            position,
        }
    });
    Ok(page.slice(listed.collect()))
}

/// Products of these provinces that wait for a look, the longest first. By `product_province_code_waiting_since_id_idx`.
pub(super) async fn waiting(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    page: &Page,
) -> platform::Result<Slice<Listed<Product, waiting::Position>>> {
    let mut query = Entity::find()
        .filter(Column::ProvinceCode.is_in(provinces.iter().cloned()))
        .filter(Column::WaitingSince.is_not_null());
    let start =
        keyset::start(page)?.map(|at: waiting::Position| vec![at.since.into(), at.id.into()]);
    Keyset::ascending([
        Expr::col((Entity, Column::WaitingSince)),
        Expr::col((Entity, Column::Id)),
    ])
    .apply(QueryTrait::query(&mut query), page, start);
    let rows = query.all(conn).await?;
    let listed = rows.into_iter().filter_map(|row| {
        let position = waiting::Position {
            since: row.waiting_since?,
            id: row.id,
        };
        Some(Listed {
            item: Product::from(row),
            position,
        })
    });
    Ok(page.slice(listed.collect()))
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
