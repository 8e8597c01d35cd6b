//! Products: what is offered, by whom, from where, when, in which packings and at which prices.
//!
//! | room | what it does |
//! |---|---|
//! | `create`, `update` | what its owner writes, and what an officer corrects |
//! | `add`, `registered` | what a register or the sample world writes |
//! | `review`, [`state`], [`waiting`] | handed in, published, refused, archived; the list of an authority's desk |
//! | `content`, `parse` | certified facts, trade facts, closures, and how they are read |
//! | `list`, `filter`, [`mine`] | the public listing, and the products of one's own in every state |
//! | [`availability`], `listed` | what can be ordered now, the range of its prices, and what a quantity costs |
//! | [`actions`], `policy` | who may see and do what |

pub mod actions;
mod add;
pub mod availability;
mod content;
mod create;
mod filter;
mod letters;
mod list;
mod listed;
pub mod mine;
mod parse;
mod policy;
mod registered;
mod review;
mod season;
pub mod state;
mod store;
mod update;
pub mod waiting;

use chrono::NaiveDate;
use kernel::actor::{Actor, Standing as OrganisationStanding};
use kernel::id::{OrganisationId, ProducerId, ProductId};
use kernel::quantity::{BaseQuantity, PackingTable};
use kernel::text::LocalisedText;
use kernel::time::Instant;
use platform::db::{Fact, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use crate::apart;
use crate::ocop_set::SetKey;
use crate::producer::{self, Producer};
use crate::rating::Standing;
use crate::slug;

pub use content::{CertifiedFacts, Closure, PriceTier, TradeFacts};
pub use create::{Create, create};
pub use filter::{Filter, Orderability};
pub use list::{Position, Sort, count, list};
pub use listed::{ListedPrice, listed_price};
pub use parse::{
    CertifiedInput, ClosureInput, DESCRIPTION_LIMIT, NAME_LIMIT, PackingInput, RatingInput,
    SupplyInput, TierInput, TradeInput,
};
pub use review::{Archive, Publish, Refuse, Submit, archive, publish, refuse, submit};
pub use season::Season;
pub use state::ProductState;
pub use update::{Update, update};

/// Something that is made and offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: String,
    /// Who makes it; most press-reported products name nobody.
    pub producer: Option<ProducerId>,
    /// Its name.
    pub name: LocalisedText,
    /// What it is.
    pub description: Option<LocalisedText>,
    /// The OCOP set that it belongs to.
    pub ocop_set: Option<SetKey>,
    /// Its province.
    pub province_code: String,
    /// Its commune of today, where known.
    pub unit_code: Option<String>,
    /// The commune as the source names it, e.g. `Thị trấn Đồng Mỏ`.
    pub commune_at_source: Option<String>,
    /// The district as the source names it, e.g. `Huyện Chi Lăng`.
    pub district_at_source: Option<String>,
    /// When it is to be had.
    pub season: Season,
    /// How it is measured and packed.
    pub packings: PackingTable,
    /// Listed prices by quantity, the smallest quantity first.
    pub price_tiers: Vec<PriceTier>,
    /// The least that is sold at once.
    pub minimum_order: Option<BaseQuantity>,
    /// Days between order and dispatch.
    pub lead_time_days: Option<i32>,
    /// Days on which nothing is sold.
    pub closure: Option<Closure>,
    /// Where it stands.
    pub state: ProductState,
    /// Why it was sent back, or why the last change was; until it is handed in again.
    pub refusal: Option<String>,
    /// Other certified facts that its owner wants to have reviewed.
    pub proposal: Option<CertifiedFacts>,
    /// Since when it, or that proposal, waits for an officer.
    pub waiting_since: Option<Instant>,
    /// Its code in the shipped register, e.g. `LS001`.
    pub register_code: Option<String>,
    /// The latest stars ever seen and not revoked; whether they hold is for [`crate::rating::Standing`] to say.
    pub last_known_stars: Option<i32>,
    /// Invented for looking round.
    pub sample: bool,
    /// Rises with each change.
    pub version: i32,
    /// When it was entered.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// What an inquiry or order must know of a product.
#[derive(Clone, Debug, PartialEq)]
pub struct Orderable {
    /// The product.
    pub product: Product,
    /// The organisation that answers for it; none means the province's desk does.
    pub seller: Option<OrganisationId>,
    /// What the authorities know of that organisation.
    pub seller_standing: Option<OrganisationStanding>,
}

/// What a command on a product answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The product.
    pub product: ProductId,
}

impl Orderable {
    /// Whether the actor writes what it says: its producer's people, and staff of the province where nobody speaks for it.
    pub fn is_kept_by(&self, actor: &Actor) -> bool {
        policy::keeper(actor, self).is_ok()
    }

    /// Whether a proposal, a refusal and what waits are shown: to its people and to staff of the province.
    pub fn shows_inside(&self, viewer: Option<&Actor>) -> bool {
        policy::may_see_inside(viewer, self)
    }

    /// What matters of it for who writes on it.
    pub(crate) fn row(&self) -> apart::Row<'_> {
        apart::Row {
            sample: self.product.sample,
            province: &self.product.province_code,
        }
    }

    /// Whether it can be asked for.
    pub fn is_published(&self) -> bool {
        self.product.state == ProductState::Published
    }
}

/// A product by id, if `viewer` may see it.
pub async fn by_id(
    conn: &impl ConnectionTrait,
    viewer: Option<&Actor>,
    id: ProductId,
) -> platform::Result<Option<Product>> {
    Ok(visible(viewer, store::orderable(conn, &[id]).await?).pop())
}

/// A product by its name in addresses, if `viewer` may see it.
pub async fn by_slug(
    conn: &impl ConnectionTrait,
    viewer: Option<&Actor>,
    slug: &str,
) -> platform::Result<Option<Product>> {
    if !slug::is_sound(slug) {
        return Ok(None);
    }
    Ok(visible(viewer, store::orderable_by_slug(conn, slug).await?).pop())
}

/// Those of many products that `viewer` may see, in one statement.
pub async fn many(
    conn: &impl ConnectionTrait,
    viewer: Option<&Actor>,
    ids: &[ProductId],
) -> platform::Result<HashMap<ProductId, Product>> {
    let products = visible(viewer, store::orderable(conn, ids).await?);
    Ok(products
        .into_iter()
        .map(|product| (product.id, product))
        .collect())
}

/// What an inquiry needs of its products, in one statement, whatever their state.
pub async fn for_inquiry(
    conn: &impl ConnectionTrait,
    ids: &[ProductId],
) -> platform::Result<HashMap<ProductId, Orderable>> {
    let found = store::orderable(conn, ids).await?;
    Ok(found
        .into_iter()
        .map(|orderable| (orderable.product.id, orderable))
        .collect())
}

/// What a deal begins by.
#[derive(Debug)]
pub struct Held {
    /// The products.
    pub products: HashMap<ProductId, Orderable>,
    /// Those of their producers for whom nobody speaks, each once.
    pub unclaimed: Vec<Producer>,
}

/// The same for somebody who begins a deal by it: where nobody speaks for a producer, nobody begins to before this unit of work ends. One
/// statement, two where producers are unclaimed, three where one was claimed meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn held_for_inquiry(tx: &mut Tx, ids: &[ProductId]) -> platform::Result<Held> {
    let mut products = for_inquiry(&*tx, ids).await?;
    let mut unclaimed: Vec<ProducerId> = products
        .values()
        .filter(|found| found.seller.is_none())
        .filter_map(|found| found.product.producer)
        .collect();
    unclaimed.sort_unstable();
    unclaimed.dedup();
    let mut kept = Vec::new();
    if !unclaimed.is_empty() {
        kept = producer::keep(tx, &unclaimed).await?;
        if kept.iter().any(|producer| producer.organisation.is_some()) {
            products = for_inquiry(&*tx, ids).await?;
            kept.retain(|producer| producer.organisation.is_none());
        }
    }
    Ok(Held {
        products,
        unclaimed: kept,
    })
}

/// Locks the rows of products, in the order of their ids, against whoever else counts what is left of them. One statement.
pub(crate) async fn lock(tx: &mut Tx, ids: &[ProductId]) -> platform::Result<()> {
    store::lock(tx, ids).await
}

fn visible(viewer: Option<&Actor>, found: Vec<Orderable>) -> Vec<Product> {
    found
        .into_iter()
        .filter(|found| policy::may_see(viewer, found))
        .map(|found| found.product)
        .collect()
}

/// Takes out every sample product with its ratings.
pub(crate) async fn remove_samples(tx: &mut Tx) -> platform::Result<usize> {
    let removed = store::samples(tx).await?;
    store::delete_samples(tx).await?;
    for (product, province) in &removed {
        tx.record(Fact::about("product.removed", *product).in_province(province))
            .await?;
    }
    Ok(removed.len())
}

/// The register codes that are already taken.
pub(crate) async fn register_codes(conn: &impl ConnectionTrait) -> platform::Result<Vec<String>> {
    store::register_codes(conn).await
}

/// Published products after `after` in the order of their ids, for the search index.
pub(crate) async fn published_after(
    conn: &impl ConnectionTrait,
    after: Option<ProductId>,
    limit: u64,
) -> platform::Result<Vec<Product>> {
    store::published_after(conn, after, limit).await
}

/// Those of these products that are published.
pub(crate) async fn published(
    conn: &impl ConnectionTrait,
    ids: &[ProductId],
) -> platform::Result<Vec<Product>> {
    store::published(conn, ids).await
}

/// The products of these producers.
pub(crate) async fn ids_of_producers(
    conn: &impl ConnectionTrait,
    producers: &[ProducerId],
) -> platform::Result<Vec<ProductId>> {
    store::ids_of_producers(conn, producers).await
}

/// Products whose standing must be derived anew by `day`.
pub(crate) async fn due_for_standing(
    conn: &impl ConnectionTrait,
    day: NaiveDate,
    limit: u64,
) -> platform::Result<Vec<ProductId>> {
    store::due_for_standing(conn, day, limit).await
}

/// Keeps a standing for filtering and sorting.
pub(crate) async fn write_standing(
    tx: &mut Tx,
    product: ProductId,
    standing: Standing,
) -> platform::Result<()> {
    store::write_standing(tx, product, standing).await
}

pub(crate) use add::{NewProduct, add};
pub(crate) use registered::{correct, hold_by_codes, names_of_producers};
pub(crate) use store::Column;
