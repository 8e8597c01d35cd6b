//! What one does with products: write them, hand them in, publish, refuse and archive them.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use catalogue::product::{self, Archive, Create, Publish, Refuse, Submit, Update, mine};
use kernel::id::ProductId;
use kernel::page::Cursor;
use serde::Serialize;

use super::Product;
use super::product_inputs::{
    ClosureInput, ProductFactsInput, ProductTradeInput, RatingInput, SupplyWindowInput,
};
use crate::graphql::Caller;
use crate::graphql::connection::Edge;
use crate::graphql::loaders::{OrderableOf, ProvenanceOf, RatingsOf, SupplyOf, forget};
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::user_error::UserError;
use crate::graphql::values::BaseUnit;

/// A new product.
#[derive(InputObject, Serialize)]
pub struct ProductCreateInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Required.
    idempotency_key: Option<String>,
    /// Who makes it.
    producer_id: ID,
    /// What it is.
    facts: ProductFactsInput,
    /// The unit in which it is counted.
    base_unit: BaseUnit,
    /// How it is sold; may follow later.
    trade: Option<ProductTradeInput>,
    /// Days on which nothing is sold.
    closure: Option<ClosureInput>,
    /// What there will be, at most 24 windows.
    #[graphql(default)]
    supply: Vec<SupplyWindowInput>,
}

/// A change of a product. A part that is left out stays as it is; one that is given is replaced as a whole.
#[derive(InputObject, Serialize)]
pub struct ProductUpdateInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a repeat changes nothing.
    idempotency_key: Option<String>,
    /// The product.
    product_id: ID,
    /// The version that was read.
    expected_version: i32,
    /// What it is. Of a published product this waits for the authority, and what stands there is shown until then.
    facts: Option<ProductFactsInput>,
    /// How it is sold; holds at once.
    trade: Option<ProductTradeInput>,
    /// Days on which nothing is sold; holds at once.
    closure: Option<ClosureInput>,
    /// What there will be, all of it, at most 24 windows; holds at once.
    supply: Option<Vec<SupplyWindowInput>>,
    /// An OCOP certificate; staff of the province alone enter one.
    rating: Option<RatingInput>,
    /// Why an officer corrects what another wrote; its people read it. At most 1,000 characters.
    reason: Option<String>,
}

/// A product that is handed in.
#[derive(InputObject, Serialize)]
pub struct ProductSubmitInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: saying it twice changes nothing.
    idempotency_key: Option<String>,
    /// The product.
    product_id: ID,
    /// The version that was read.
    expected_version: Option<i32>,
}

/// A product, or a change of one, that an officer lets everybody see.
#[derive(InputObject, Serialize)]
pub struct ProductPublishInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: saying it twice changes nothing.
    idempotency_key: Option<String>,
    /// The product.
    product_id: ID,
    /// The version that the officer looked at.
    expected_version: i32,
}

/// A product, or a change of one, that an officer refuses.
#[derive(InputObject, Serialize)]
pub struct ProductRefuseInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: a second refusal by the same officer changes nothing.
    idempotency_key: Option<String>,
    /// The product.
    product_id: ID,
    /// The version that the officer looked at.
    expected_version: i32,
    /// Why; its people read it. At most 1,000 characters.
    reason: String,
}

/// A product that its owner takes out of the list.
#[derive(InputObject, Serialize)]
pub struct ProductArchiveInput {
    /// Makes a repeat harmless; see `InquirySubmitInput.idempotencyKey`. Optional here: saying it twice changes nothing.
    idempotency_key: Option<String>,
    /// The product.
    product_id: ID,
    /// The version that was read.
    expected_version: Option<i32>,
}

/// The outcome of a new product.
#[derive(SimpleObject)]
pub struct ProductCreatePayload {
    /// The draft; null when there are errors.
    product: Option<Product>,
    /// The draft as an item of `viewer.products`.
    product_edge: Option<Edge<Product>>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// The outcome of a change of a product.
#[derive(SimpleObject)]
pub struct ProductUpdatePayload {
    /// The product as it is now; null when there are errors.
    product: Option<Product>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// The outcome of handing a product in.
#[derive(SimpleObject)]
pub struct ProductSubmitPayload {
    /// The product as it is now; null when there are errors.
    product: Option<Product>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of a publication.
#[derive(SimpleObject)]
pub struct ProductPublishPayload {
    /// The product as it is now; null when there are errors.
    product: Option<Product>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of a refusal.
#[derive(SimpleObject)]
pub struct ProductRefusePayload {
    /// The product as it is now; null when there are errors.
    product: Option<Product>,
    /// What has to be mended; nothing was saved or sent then.
    user_errors: Vec<UserError>,
}

/// The outcome of an archiving.
#[derive(SimpleObject)]
pub struct ProductArchivePayload {
    /// The product as it is now; null when there are errors.
    product: Option<Product>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Commands on products.
#[derive(Default)]
pub struct ProductMutation;

#[Object]
impl ProductMutation {
    /// Writes a new product as a draft that nobody else sees. Members of the organisation that speaks for the producer may; where nobody does, staff of the province. Its
    /// stars come from an authority alone. Causes no letter; writes the event `product.created`.
    async fn product_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product.")] input: ProductCreateInput,
    ) -> Result<ProductCreatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Create {
            producer: input.producer_id.to_string(),
            facts: (&input.facts).into(),
            base_unit: input.base_unit.into(),
            trade: input.trade.as_ref().map(Into::into).unwrap_or_default(),
            closure: input.closure.as_ref().map(Into::into),
            supply: input.supply.iter().map(Into::into).collect(),
        };
        let outcome = run_once!(ctx, "productCreate", Keyed::Required, &input, |tx| {
            product::create(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        let product = read(ctx, changed.as_ref()).await?;
        // Loaded by now.
        let again = read(ctx, changed.as_ref()).await?;
        let product_edge = again.map(|product| {
            let position = mine::Position::of(&product.0);
            Edge::new(Cursor(position).encode(), product)
        });
        Ok(ProductCreatePayload {
            product,
            product_edge,
            user_errors,
        })
    }

    /// Changes a product. Members of the organisation that speaks for it may: `trade`, `closure` and `supply` hold at once, `facts` of a published product wait for the
    /// authority. Staff of the province may correct `facts`, the description and the certificates, with a reason; where nobody speaks for it, everything. Causes the letter
    /// "product at the desk" (to the authority, for what waits) or "product corrected" (to its people); writes the event `product.updated`, `product.change_submitted` or
    /// `product.corrected`.
    async fn product_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is changed.")] input: ProductUpdateInput,
    ) -> Result<ProductUpdatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Update {
            product: input.product_id.to_string(),
            expected_version: input.expected_version,
            facts: input.facts.as_ref().map(Into::into),
            trade: input.trade.as_ref().map(Into::into),
            closure: input.closure.as_ref().map(Into::into),
            supply: input
                .supply
                .as_ref()
                .map(|windows| windows.iter().map(Into::into).collect()),
            rating: input.rating.as_ref().map(Into::into),
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "productUpdate", Keyed::Optional, &input, |tx| {
            product::update(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(ProductUpdatePayload {
            product: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Hands in a draft, or a product that was refused or archived. Members of the organisation that speaks for the producer may; where nobody does, staff of the province.
    /// Where the authority reviews afterwards, a verified organisation's draft is published at once. Causes the letter "product at the desk" (to the authority); writes the
    /// event `product.submitted` or `product.published`.
    async fn product_submit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ProductSubmitInput,
    ) -> Result<ProductSubmitPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Submit {
            product: input.product_id.to_string(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "productSubmit", Keyed::Optional, &input, |tx| {
            product::submit(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(ProductSubmitPayload {
            product: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Lets everybody see a product that was handed in or refused; of a published one, lets the change hold that its owner asked for, or takes note of it. Staff of the
    /// province may, and nobody for a product of his own organisation; its seller must be verified. Causes the letter "product published" (to its people); writes the event
    /// `product.published`, `product.change_published` or `product.reviewed`.
    async fn product_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ProductPublishInput,
    ) -> Result<ProductPublishPayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Publish {
            product: input.product_id.to_string(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "productPublish", Keyed::Optional, &input, |tx| {
            product::publish(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(ProductPublishPayload {
            product: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Sends a product back, with a reason, or takes a published one out of the list; where its owner has asked for a change of it, refuses that change alone. Staff of the
    /// province may, and nobody for a product of his own organisation. Causes the letter "product refused" (to its people); writes the event `product.refused` or
    /// `product.change_refused`.
    async fn product_refuse(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: ProductRefuseInput,
    ) -> Result<ProductRefusePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Refuse {
            product: input.product_id.to_string(),
            expected_version: input.expected_version,
            reason: input.reason.clone(),
        };
        let outcome = run_once!(ctx, "productRefuse", Keyed::Optional, &input, |tx| {
            product::refuse(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(ProductRefusePayload {
            product: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }

    /// Takes a product out of the list, or gives a draft up; deals about it stay as they are, and it can be handed in again. Members of the organisation that speaks for the
    /// producer may; where nobody does, staff of the province. Causes no letter; writes the event `product.archived`.
    async fn product_archive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: ProductArchiveInput,
    ) -> Result<ProductArchivePayload> {
        let actor = Caller::signed_in(ctx)?;
        let command = Archive {
            product: input.product_id.to_string(),
            expected_version: input.expected_version,
        };
        let outcome = run_once!(ctx, "productArchive", Keyed::Optional, &input, |tx| {
            product::archive(tx, actor, &command)
        });
        let (changed, user_errors) = settle(ctx, outcome)?;
        Ok(ProductArchivePayload {
            product: read(ctx, changed.as_ref()).await?,
            user_errors,
        })
    }
}

/// The product as it is after a command.
async fn read(ctx: &Context<'_>, changed: Option<&product::Changed>) -> Result<Option<Product>> {
    forget::<ProductId>(ctx);
    forget::<OrderableOf>(ctx);
    forget::<RatingsOf>(ctx);
    forget::<ProvenanceOf>(ctx);
    forget::<SupplyOf>(ctx);
    match changed {
        Some(changed) => Product::by_id(ctx, changed.product).await,
        None => Ok(None),
    }
}
