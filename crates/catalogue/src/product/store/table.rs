//! The row of a product: how it becomes a product, and what is written of one.

use chrono::NaiveDate;
use kernel::id::{ProducerId, ProductId};
use kernel::json::Json;
use kernel::quantity::{BaseQuantity, BaseUnit, Packing, PackingTable};
use kernel::text::LocalisedText;
use kernel::time::{Instant, MonthSet};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::keyset::SortKey;
use crate::ocop_set::SetKey;
use crate::product::{CertifiedFacts, Closure, PriceTier, Product, ProductState, Season};
use crate::rating::Standing;

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

/// What commands change of a product.
pub(super) fn written(product: &Product) -> ActiveModel {
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

pub(super) fn row(product: &Product, standing: Standing) -> ActiveModel {
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
