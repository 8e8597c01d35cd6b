//! Finding products: by id or slug, and the listing.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, Result};
use catalogue::UnitFilter;
use catalogue::producer::Claim;
use catalogue::product as products;
use catalogue::product::Orderability;
use catalogue::search::Finding;
use kernel::fault::{Fault, FaultCode, Faults};
use kernel::id::ProducerId;
use kernel::page::{Cursor, Page};
use kernel::time::vn;

use super::Product;
use crate::graphql::Caller;
use crate::graphql::connection::{Connection, capped, pages};
use crate::graphql::failure::top;
use crate::graphql::ids;

/// By what a product is found.
#[derive(OneofObject)]
pub enum ProductBy {
    /// Its id.
    Id(ID),
    /// Its name in addresses.
    Slug(String),
}

/// The order of a listing.
#[derive(Clone, Copy, Debug, Default, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::product::Sort")]
pub enum ProductSort {
    /// As the text search ranks them; without a text, by name.
    #[default]
    Relevance,
    /// By name, in Vietnamese order.
    Name,
    /// Most valid stars first, then most stars ever seen, then by name.
    Stars,
    /// The newest first.
    Newest,
}

/// What a listing is narrowed to. Everything given must fit.
#[derive(Default, InputObject)]
pub struct ProductFilter {
    /// Words to search for in names, producers and places. Capitals and marks do not matter; exact marks rank first.
    text: Option<String>,
    /// Only products of this OCOP group, `I` to `VI`.
    ocop_group: Option<String>,
    /// Only products of the OCOP set with this number in the decision now in force.
    ocop_set: Option<i32>,
    /// Only products with at least so many stars that are valid today.
    stars: Option<i32>,
    /// Only products whose latest stars ever seen, valid or not, are at least so many.
    last_known_stars: Option<i32>,
    /// Only products of the province (two digits), commune (five) or former district (three) with this code.
    unit_code: Option<String>,
    /// Only products of the producer with this id.
    producer_id: Option<ID>,
    /// Only products that are in season in this month, 1 to 12.
    season_month: Option<i32>,
    /// Only products that somebody answers for, or only those that nobody does.
    claimed: Option<bool>,
    /// Only products that can be ordered now (see `Product.orderableNow`), or only those that cannot.
    orderable_now: Option<bool>,
}

impl ProductFilter {
    pub(super) fn of_producer(producer: ProducerId) -> Self {
        Self {
            producer_id: Some(ids::id(producer)),
            ..Self::default()
        }
    }

    fn read(self, ctx: &Context<'_>) -> Result<products::Filter> {
        let mut faults = Faults::new();
        let producer = self
            .producer_id
            .as_ref()
            .and_then(|id| ids::read(&mut faults, "filter.producerId", id));
        let season_month = self
            .season_month
            .map(|month| u32::try_from(month).unwrap_or_default());
        faults.ensure(
            season_month.is_none_or(|month| (1..=12).contains(&month)),
            FaultCode::OutOfRange,
            "filter.seasonMonth",
        );
        for (name, stars) in [
            ("filter.stars", self.stars),
            ("filter.lastKnownStars", self.last_known_stars),
        ] {
            faults.ensure(
                stars.is_none_or(|stars| (1..=5).contains(&stars)),
                FaultCode::OutOfRange,
                name,
            );
        }
        faults.ensure(
            self.ocop_group
                .as_deref()
                .is_none_or(|group| !group.contains(char::is_control)),
            FaultCode::InvalidFormat,
            "filter.ocopGroup",
        );
        if let Err(faults) = faults.finish() {
            return Err(top(ctx, faults.into()));
        }
        let text = self.text.as_deref().map(str::trim);
        let text = text
            .filter(|text| !text.is_empty())
            .map(|text| Finding::new(&Caller::of(ctx).app().search, text));
        Ok(products::Filter {
            text,
            ocop_group: self
                .ocop_group
                .map(|group| group.trim().to_ascii_uppercase()),
            ocop_set: self.ocop_set.map(catalogue::ocop_set::SetKey::current),
            stars: self.stars,
            last_known_stars: self.last_known_stars,
            unit: unit_filter(ctx, "filter.unitCode", self.unit_code.as_deref())?,
            producer,
            season_month,
            claim: self.claimed.map(claim),
            orderable: self.orderable_now.map(orderability),
        })
    }
}

fn orderability(now: bool) -> Orderability {
    if now {
        Orderability::Now
    } else {
        Orderability::NotNow
    }
}

pub(super) fn claim(claimed: bool) -> Claim {
    if claimed {
        Claim::Claimed
    } else {
        Claim::Unclaimed
    }
}

pub(super) fn unit_filter(
    ctx: &Context<'_>,
    path: &str,
    code: Option<&str>,
) -> Result<Option<UnitFilter>> {
    let Some(code) = code else { return Ok(None) };
    UnitFilter::parse(code)
        .map(Some)
        .ok_or_else(|| top(ctx, Fault::new(FaultCode::InvalidFormat, path).into()))
}

pub(super) async fn list_products(
    ctx: &Context<'_>,
    filter: ProductFilter,
    sort: ProductSort,
    page: Page,
) -> Result<Connection<Product>> {
    let filter = filter.read(ctx)?;
    let db = Caller::of(ctx).db().clone();
    let today = vn::date(db.clock().now());
    let slice = products::list(db.read(), today, &filter, sort.into(), &page)
        .await
        .map_err(|failure| top(ctx, failure))?;
    Ok(Connection::new(slice, |row| {
        (Cursor(row.position).encode(), Product(row.item))
    })
    .counted(capped(move |cap| {
        let (db, filter) = (db.clone(), filter.clone());
        async move { products::count(db.read(), today, &filter, cap).await }
    })))
}

/// The products.
#[derive(Default)]
pub struct ProductQuery;

#[Object]
impl ProductQuery {
    /// One product; null when there is none or the caller may not see it. Public for published ones.
    async fn product(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By id or by slug.")] by: ProductBy,
    ) -> Result<Option<Product>> {
        match by {
            ProductBy::Id(id) => Product::visible(ctx, &id).await,
            ProductBy::Slug(slug) => {
                let caller = Caller::of(ctx);
                let viewer = caller.actor().map(|actor| &**actor);
                let found = products::by_slug(caller.db().read(), viewer, &slug).await;
                Ok(found.map_err(|failure| top(ctx, failure))?.map(Product))
            }
        }
    }

    /// Published products. Public. A page of 20 costs from 150 to some 700 points, by what is asked of each.
    #[expect(
        clippy::too_many_arguments,
        reason = "a connection's arguments beside filter and sort"
    )]
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed to.")] filter: Option<ProductFilter>,
        #[graphql(desc = "The order.", default)] sort: ProductSort,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Product>> {
        let page = pages(ctx, first, after, last, before)?;
        list_products(ctx, filter.unwrap_or_default(), sort, page).await
    }
}
