//! Products.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use catalogue::product as products;
use catalogue::product::availability;
use kernel::id::ProductId;
use kernel::time::vn;

use super::answerer::Answerer;
use super::product_inputs::SupplyWindow;
use super::product_state::{
    PriceRange, ProductClosure, ProductHindrance, ProductProposal, ProductViewerAction,
};
use super::provenance::Provenance;
use super::rating::Rating;
use super::{AdministrativeUnit, OcopSet, Producer};
use crate::graphql::Caller;
use crate::graphql::ids;
use crate::graphql::loaders::{OrderableOf, ProvenanceOf, RatingsOf, SupplyOf, load};
use crate::graphql::orders::ListedPriceResult;
use crate::graphql::scalars::DateTime;
use crate::graphql::values::{
    BaseUnit, Language, Packing, PriceTerm, Quantity, QuantityInput, Texts, Unit, picked,
};

/// Where a product stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::product::ProductState")]
pub enum ProductState {
    /// Being written by its owner.
    Draft,
    /// Waiting for review.
    Submitted,
    /// To be seen and asked for by everybody.
    Published,
    /// Sent back with reasons.
    Refused,
    /// No longer offered.
    Archived,
}

/// Something that is made and offered.
pub struct Product(pub products::Product);

impl Product {
    /// A product by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<ProductId>() {
            Ok(id) => Self::by_id(ctx, id).await,
            Err(_) => Ok(None),
        }
    }

    /// A product by its typed id, for those who may see it.
    pub(crate) async fn by_id(ctx: &Context<'_>, id: ProductId) -> Result<Option<Self>> {
        Ok(load(ctx, id).await?.map(Self))
    }

    /// The product with the organisation that answers for it.
    async fn orderable(&self, ctx: &Context<'_>) -> Result<Option<products::Orderable>> {
        load(ctx, OrderableOf(self.0.id)).await
    }

    /// The same, where what is not public is shown to the caller.
    async fn inside(&self, ctx: &Context<'_>) -> Result<Option<products::Orderable>> {
        let viewer = Caller::of(ctx).actor().map(|actor| &**actor);
        let found = self.orderable(ctx).await?;
        Ok(found.filter(|found| found.shows_inside(viewer)))
    }

    async fn ratings_of(&self, ctx: &Context<'_>) -> Result<Vec<catalogue::rating::Rating>> {
        Ok(load(ctx, RatingsOf(self.0.id)).await?.unwrap_or_default())
    }
}

/// A listed price.
#[derive(SimpleObject)]
pub struct PriceTier {
    /// The least quantity from which the price holds.
    from: Quantity,
    /// The price and what it includes.
    term: PriceTerm,
}

/// When a product is to be had.
#[derive(SimpleObject)]
pub struct Season {
    /// The months, 1 to 12; empty when unknown.
    months: Vec<i32>,
    /// The season in the source's or owner's own words.
    note: Option<String>,
}

/// A product of one owner, with the facts that a wholesale buyer needs. OCOP certifies the product of an owner, not the crop.
#[Object]
impl Product {
    /// The product's id.
    pub(crate) async fn id(&self) -> ID {
        ids::id(self.0.id)
    }

    /// Its name in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Its name. A language that is wanting falls back to English, then to Vietnamese.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> String {
        picked(ctx, &self.0.name, language)
    }

    /// Its name in every language it has.
    async fn names(&self) -> Texts {
        self.0.name.clone().into()
    }

    /// What it is.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> Option<String> {
        self.0
            .description
            .as_ref()
            .map(|text| picked(ctx, text, language))
    }

    /// Who makes it; null where the source names nobody.
    async fn producer(&self, ctx: &Context<'_>) -> Result<Option<Producer>> {
        match self.0.producer {
            Some(id) => Ok(load(ctx, id).await?.map(Producer)),
            None => Ok(None),
        }
    }

    /// Who answers an inquiry for it. Show this to the buyer before he sends one.
    async fn answered_by(&self, ctx: &Context<'_>) -> Result<Answerer> {
        let producer = match self.0.producer {
            Some(id) => load(ctx, id).await?,
            None => None,
        };
        Answerer::of(ctx, producer, &self.0.province_code).await
    }

    /// The OCOP set that it belongs to, where known.
    async fn ocop_set(&self, ctx: &Context<'_>) -> Result<Option<OcopSet>> {
        match &self.0.ocop_set {
            Some(key) => Ok(load(ctx, key.clone()).await?.map(OcopSet)),
            None => Ok(None),
        }
    }

    /// The stars that are valid today, proven by a decision; null when none are. Only these may shine.
    async fn stars(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let today = vn::date(Caller::of(ctx).db().clock().now());
        Ok(catalogue::rating::Standing::of(&self.ratings_of(ctx).await?, today).stars)
    }

    /// The latest stars that were ever seen and not revoked, whether they still hold or not; null when none were.
    async fn last_known_stars(&self) -> Option<i32> {
        self.0.last_known_stars
    }

    /// Every OCOP rating, the latest first, each with its evidence and whether it holds.
    async fn ratings(&self, ctx: &Context<'_>) -> Result<Vec<Rating>> {
        Ok(self
            .ratings_of(ctx)
            .await?
            .into_iter()
            .map(Rating)
            .collect())
    }

    /// Its province.
    async fn province(&self, ctx: &Context<'_>) -> Result<Option<AdministrativeUnit>> {
        AdministrativeUnit::by_code(ctx, &self.0.province_code).await
    }

    /// Its commune of today, where known.
    async fn commune(&self, ctx: &Context<'_>) -> Result<Option<AdministrativeUnit>> {
        match &self.0.unit_code {
            Some(code) => AdministrativeUnit::by_code(ctx, code).await,
            None => Ok(None),
        }
    }

    /// The commune as the source names it; often an older name.
    async fn commune_at_source(&self) -> Option<&str> {
        self.0.commune_at_source.as_deref()
    }

    /// The district as the source names it; districts were dissolved on 1 July 2025.
    async fn district_at_source(&self) -> Option<&str> {
        self.0.district_at_source.as_deref()
    }

    /// When it is to be had.
    async fn season(&self) -> Season {
        let months = self
            .0
            .season
            .months
            .months()
            .filter_map(|month| i32::try_from(month).ok())
            .collect();
        Season {
            months,
            note: self.0.season.note.clone(),
        }
    }

    /// The unit in which it is counted.
    async fn base_unit(&self) -> BaseUnit {
        self.0.packings.base.into()
    }

    /// How it is packed, with the net weight of each package.
    async fn packings(&self) -> Vec<Packing> {
        Packing::of(&self.0.packings)
    }

    /// Every unit in which a quantity of it can be written.
    async fn units(&self) -> Vec<Unit> {
        self.0
            .packings
            .units()
            .into_iter()
            .map(Into::into)
            .collect()
    }

    /// Listed prices, the smallest quantity first; empty when there are none.
    async fn price_tiers(&self) -> Vec<PriceTier> {
        let base = self.0.packings.base;
        self.0
            .price_tiers
            .iter()
            .map(|tier| PriceTier {
                from: Quantity::base(tier.from, base),
                term: tier.term.clone().into(),
            })
            .collect()
    }

    /// The lowest and the highest listed price, of those in the currency and for the unit of the first; null when there are none.
    async fn price_range(&self) -> Option<PriceRange> {
        availability::price_range(&self.0).map(PriceRange::of)
    }

    /// Whether it can be ordered now: offered, by somebody who answers for it and has been verified, open today, in season this month. Where the season is not known, it
    /// does not stand in the way.
    async fn orderable_now(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.hindrances(ctx).await?.is_empty())
    }

    /// Everything that stands against ordering it now; empty when it can be ordered.
    async fn hindrances(&self, ctx: &Context<'_>) -> Result<Vec<ProductHindrance>> {
        let today = vn::date(Caller::of(ctx).db().clock().now());
        let found = self.orderable(ctx).await?;
        let hindrances = found.map(|found| availability::hindrances(&found, today));
        Ok(hindrances
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect())
    }

    /// Days on which nothing is sold; null when there are none to come.
    async fn closure(&self, ctx: &Context<'_>) -> Option<ProductClosure> {
        let today = vn::date(Caller::of(ctx).db().clock().now());
        ProductClosure::of(self.0.closure.as_ref()?, today)
    }

    /// What there will be, by its days. Shown to the producer's people and to staff of the province; empty for others.
    async fn supply(&self, ctx: &Context<'_>) -> Result<Vec<SupplyWindow>> {
        if self.inside(ctx).await?.is_none() {
            return Ok(Vec::new());
        }
        let windows: Vec<catalogue::supply::Window> =
            load(ctx, SupplyOf(self.0.id)).await?.unwrap_or_default();
        let base = self.0.packings.base;
        Ok(windows
            .iter()
            .map(|window| SupplyWindow::of(window, base))
            .collect())
    }

    /// Why it was sent back, or why the last change was. Shown to the producer's people and to staff of the province; null for others.
    async fn refusal(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(self
            .inside(ctx)
            .await?
            .and_then(|found| found.product.refusal))
    }

    /// Other certified facts that its owner wants to have reviewed. Shown to the producer's people and to staff of the province; null for others.
    async fn proposal(&self, ctx: &Context<'_>) -> Result<Option<ProductProposal>> {
        let found = self.inside(ctx).await?;
        Ok(found
            .and_then(|found| found.product.proposal)
            .map(Into::into))
    }

    /// Since when it, or that proposal, waits for an officer. Shown to the producer's people and to staff of the province; null for others.
    async fn waiting_since(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        let found = self.inside(ctx).await?;
        Ok(found
            .and_then(|found| found.product.waiting_since)
            .map(Into::into))
    }

    /// What the caller may do with it now, and why not; empty for those who are not signed in.
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ProductViewerAction>> {
        let Some(actor) = Caller::of(ctx).actor() else {
            return Ok(Vec::new());
        };
        let found = self.orderable(ctx).await?;
        let actions = found.map(|found| products::actions::of(actor, &found));
        Ok(actions
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect())
    }

    /// What a quantity costs at the listed prices, before it is ordered by `orderPlace`.
    async fn price_for(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How much.")] quantity: QuantityInput,
    ) -> ListedPriceResult {
        ListedPriceResult::of(ctx, &self.0, &quantity)
    }

    /// The least that is sold at once; null when it is not known.
    async fn minimum_order(&self) -> Option<Quantity> {
        self.0
            .minimum_order
            .map(|minimum| Quantity::base(minimum, self.0.packings.base))
    }

    /// Days between order and dispatch; null when it is not known.
    async fn lead_time_days(&self) -> Option<i32> {
        self.0.lead_time_days
    }

    /// Where it stands. Others than published ones are seen by the producer's people and by staff of the province alone.
    async fn state(&self) -> ProductState {
        self.0.state.into()
    }

    /// Its code in the shipped register, `LS001`; null for others.
    async fn register_code(&self) -> Option<&str> {
        self.0.register_code.as_deref()
    }

    /// Where its facts come from, field by field.
    async fn provenance(&self, ctx: &Context<'_>) -> Result<Vec<Provenance>> {
        let rows = load(ctx, ProvenanceOf(self.0.id.uuid()))
            .await?
            .unwrap_or_default();
        Ok(rows.into_iter().map(Provenance).collect())
    }

    /// Whether it is made up, for looking round.
    async fn sample(&self) -> bool {
        self.0.sample
    }

    /// Grows with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was entered.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }
}
