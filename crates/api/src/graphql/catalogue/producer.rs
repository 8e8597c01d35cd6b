//! Producers.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use catalogue::claim as claims;
use catalogue::producer as producers;
use catalogue::producer::Claim;
use kernel::id::ProducerId;
use kernel::page::Cursor;

use super::product_query::{ProductFilter, ProductSort, claim, list_products, unit_filter};
use super::provenance::Provenance;
use super::{AdministrativeUnit, Product};
use crate::graphql::Caller;
use crate::graphql::accounts::Organisation;
use crate::graphql::connection::{Connection, capped, pages};
use crate::graphql::failure::top;
use crate::graphql::ids::id;
use crate::graphql::loaders::{ProducerInvitationsOf, ProvenanceOf, load};
use crate::graphql::scalars::{DateTime, EmailAddress, PhoneNumber};
use crate::graphql::values::{Language, LegalKind, picked};

/// Somebody who makes OCOP products.
pub struct Producer(pub producers::Producer);

impl Producer {
    /// A producer by id. Producers are public.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<ProducerId>() {
            Ok(id) => Ok(load(ctx, id).await?.map(Self)),
            Err(_) => Ok(None),
        }
    }

    fn contact(&self, ctx: &Context<'_>) -> Option<&producers::Contact> {
        self.0
            .contact_for(Caller::of(ctx).actor().map(|actor| &**actor))
    }
}

/// Somebody who makes OCOP products (chủ thể): a cooperative, company, group or household. An organisation may have proved to speak for it.
#[Object]
impl Producer {
    /// The producer's id.
    pub(crate) async fn id(&self) -> ID {
        id(self.0.id)
    }

    /// Its name in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The name as it is printed.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its legal form, where known.
    async fn legal_kind(&self) -> Option<LegalKind> {
        self.0.legal_kind.map(Into::into)
    }

    /// Whether an organisation proved to speak for it. Inquiries to an unclaimed producer go to the province's desk.
    async fn claimed(&self) -> bool {
        self.0.claim() == Claim::Claimed
    }

    /// The organisation that speaks for it; null while it is unclaimed.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.0.organisation {
            Some(id) => Organisation::named(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Its province.
    async fn province(&self, ctx: &Context<'_>) -> Result<Option<AdministrativeUnit>> {
        AdministrativeUnit::by_code(ctx, &self.0.province_code).await
    }

    /// Its commune, where known.
    async fn commune(&self, ctx: &Context<'_>) -> Result<Option<AdministrativeUnit>> {
        match &self.0.unit_code {
            Some(code) => AdministrativeUnit::by_code(ctx, code).await,
            None => Ok(None),
        }
    }

    /// Its address in words, where known.
    async fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    /// The recorded mailbox. Shown to its own people, to members of verified organisations and to staff of the province; null for others.
    async fn contact_email(&self, ctx: &Context<'_>) -> Option<EmailAddress> {
        self.contact(ctx)?
            .email
            .as_ref()
            .map(|email| EmailAddress(email.to_string()))
    }

    /// The recorded telephone number. Shown to its own people, to members of verified organisations and to staff of the province; null for others.
    async fn contact_phone(&self, ctx: &Context<'_>) -> Option<PhoneNumber> {
        self.contact(ctx)?
            .phone
            .as_ref()
            .map(|phone| PhoneNumber(phone.to_string()))
    }

    /// Invitations to speak for it that were sent and may still be taken, the oldest first. For staff of its province; empty for others.
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Vec<ProducerInvitation>> {
        let found = load(ctx, ProducerInvitationsOf(self.0.id)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(ProducerInvitation)
            .collect())
    }

    /// What it tells about itself.
    async fn story(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the caller's when left out.")] language: Option<Language>,
    ) -> Option<String> {
        self.0
            .story
            .as_ref()
            .map(|story| picked(ctx, story, language))
    }

    /// Its published products, by name unless `sort` says otherwise.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.", default_with = "ProductSort::Name")] sort: ProductSort,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Product>> {
        let page = pages(ctx, first, after, last, before)?;
        list_products(ctx, ProductFilter::of_producer(self.0.id), sort, page).await
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
}

/// An invitation to speak for a producer.
pub struct ProducerInvitation(claims::Waiting);

/// An invitation to speak for a producer of the register, written by staff of its province.
#[Object]
impl ProducerInvitation {
    /// Where it went.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.0.email.to_string())
    }

    /// When.
    async fn sent_at(&self) -> DateTime {
        self.0.sent_at.into()
    }

    /// It works before this instant.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }
}

/// By what a producer is found.
#[derive(OneofObject)]
pub enum ProducerBy {
    /// Its id.
    Id(ID),
    /// Its name in addresses.
    Slug(String),
}

/// What a list of producers is narrowed to. Everything given must fit.
#[derive(Default, InputObject)]
pub struct ProducerFilter {
    /// Only producers in the province (two digits), commune (five) or former district (three) with this code.
    unit_code: Option<String>,
    /// Only claimed ones, or only unclaimed ones.
    claimed: Option<bool>,
}

/// The producers.
#[derive(Default)]
pub struct ProducerQuery;

#[Object]
impl ProducerQuery {
    /// One producer; null when there is none. Public.
    async fn producer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By id or by slug.")] by: ProducerBy,
    ) -> Result<Option<Producer>> {
        match by {
            ProducerBy::Id(id) => Producer::visible(ctx, &id).await,
            ProducerBy::Slug(slug) => {
                let found = producers::by_slug(Caller::of(ctx).db().read(), &slug).await;
                Ok(found.map_err(|failure| top(ctx, failure))?.map(Producer))
            }
        }
    }

    /// Producers by name, in Vietnamese order. Public.
    async fn producers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the list is narrowed to.")] filter: Option<ProducerFilter>,
        #[graphql(
            desc = "So many from the beginning or after `after`, 1 to 100; 20 when left out."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end or before `before`, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Producer>> {
        let filter = filter.unwrap_or_default();
        let filter = producers::Filter {
            unit: unit_filter(ctx, "unitCode", filter.unit_code.as_deref())?,
            claim: filter.claimed.map(claim),
            organisation: None,
        };
        let page = pages(ctx, first, after, last, before)?;
        let db = Caller::of(ctx).db().clone();
        let slice = producers::list(db.read(), &filter, &page)
            .await
            .map_err(|failure| top(ctx, failure))?;
        Ok(Connection::new(slice, |row| {
            (Cursor(row.position).encode(), Producer(row.item))
        })
        .counted(capped(move |cap| {
            let (db, filter) = (db.clone(), filter.clone());
            async move { producers::count(db.read(), &filter, cap).await }
        })))
    }
}
