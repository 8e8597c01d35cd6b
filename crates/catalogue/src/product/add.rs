//! Published products as a register or the sample world names them.

use kernel::id::{ProducerId, ProductId};
use kernel::quantity::{BaseQuantity, PackingTable};
use kernel::text::LocalisedText;
use kernel::time::vn;
use platform::db::{Fact, Tx};

use super::{PriceTier, Product, ProductState, Season, store};
use crate::ocop_set::SetKey;
use crate::producer;
use crate::rating::{self, Assessment, Rating, Standing};

/// A product to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewProduct {
    pub(crate) slug_name: String,
    pub(crate) producer: Option<ProducerId>,
    pub(crate) name: LocalisedText,
    pub(crate) description: Option<LocalisedText>,
    pub(crate) ocop_set: Option<SetKey>,
    pub(crate) province_code: String,
    pub(crate) unit_code: Option<String>,
    pub(crate) commune_at_source: Option<String>,
    pub(crate) district_at_source: Option<String>,
    pub(crate) season: Season,
    pub(crate) packings: PackingTable,
    pub(crate) price_tiers: Vec<PriceTier>,
    pub(crate) minimum_order: Option<BaseQuantity>,
    pub(crate) lead_time_days: Option<i32>,
    pub(crate) register_code: Option<String>,
    pub(crate) assessments: Vec<Assessment>,
    pub(crate) sample: bool,
}

/// Writes published products with their ratings and events, and gives each a slug of its own.
pub(crate) async fn add(
    tx: &mut Tx,
    products: Vec<NewProduct>,
) -> platform::Result<Vec<(Product, Vec<Rating>)>> {
    let now = tx.now();
    let names: Vec<&str> = products
        .iter()
        .map(|product| product.slug_name.as_str())
        .collect();
    let mut slugs = store::slugs(tx, &names).await?;
    let mut rows = Vec::with_capacity(products.len());
    for new in products {
        let id: ProductId = tx.new_id();
        let ratings: Vec<Rating> = new
            .assessments
            .into_iter()
            .map(|assessment| assessment.of(tx, id, new.sample))
            .collect();
        let standing = Standing::of(&ratings, vn::date(now));
        let product = Product {
            id,
            slug: slugs.give(&new.slug_name),
            producer: new.producer,
            name: new.name,
            description: new.description,
            ocop_set: new.ocop_set,
            province_code: new.province_code,
            unit_code: new.unit_code,
            commune_at_source: new.commune_at_source,
            district_at_source: new.district_at_source,
            season: new.season,
            packings: new.packings,
            price_tiers: new.price_tiers,
            minimum_order: new.minimum_order,
            lead_time_days: new.lead_time_days,
            closure: None,
            state: ProductState::Published,
            refusal: None,
            proposal: None,
            waiting_since: None,
            register_code: new.register_code,
            last_known_stars: standing.last_known,
            sample: new.sample,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        rows.push((product, ratings, standing));
    }
    store::insert(tx, &rows).await?;
    let ratings: Vec<Rating> = rows
        .iter()
        .flat_map(|(_, ratings, _)| ratings.iter().cloned())
        .collect();
    rating::insert(tx, &ratings).await?;
    let mut producers: Vec<ProducerId> = rows.iter().filter_map(|row| row.0.producer).collect();
    producers.sort_unstable();
    producers.dedup();
    let producers = producer::many(&*tx, &producers).await?;
    for (product, ..) in &rows {
        let producer = product.producer.and_then(|id| producers.get(&id));
        let fact = Fact::about("product.published", product.id)
            .concerning(producer.and_then(|producer| producer.organisation))
            .in_province(&product.province_code);
        tx.record(fact).await?;
    }
    Ok(rows
        .into_iter()
        .map(|(product, ratings, _)| (product, ratings))
        .collect())
}
