//! Claims to speak for a producer.

use async_graphql::{Context, Enum, ID, Object, Result};
use catalogue::claim as claims;
use kernel::id::ClaimId;

use super::Producer;
use crate::graphql::accounts::{Contact, Organisation, Paper};
use crate::graphql::ids;
use crate::graphql::loaders::load;
use crate::graphql::scalars::DateTime;

/// Where a claim stands.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "catalogue::claim::State")]
pub enum ProducerClaimState {
    /// Staff have to look at it.
    Waiting,
    /// The organisation spoke for the producer from then on.
    Approved,
    /// Staff did not accept it.
    Refused,
    /// The organisation was closed before staff had looked.
    Withdrawn,
}

/// An organisation's claim to speak for a producer.
pub struct ProducerClaim(pub claims::Claim);

impl ProducerClaim {
    /// A claim by id, for those who may see it.
    pub(crate) async fn visible(ctx: &Context<'_>, id: &ID) -> Result<Option<Self>> {
        match id.parse::<ClaimId>() {
            Ok(id) => Ok(load(ctx, id).await?.map(Self)),
            Err(_) => Ok(None),
        }
    }
}

/// An organisation's word that it speaks for a producer of the register, and what the authority made of it. Seen by its people and by staff of the province.
#[Object]
impl ProducerClaim {
    /// The claim's id.
    pub(crate) async fn id(&self) -> ID {
        ids::id(self.0.id)
    }

    /// The producer.
    async fn producer(&self, ctx: &Context<'_>) -> Result<Option<Producer>> {
        Ok(load(ctx, self.0.producer).await?.map(Producer))
    }

    /// The organisation that claims it.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.0.organisation).await
    }

    /// The person who filed it, with the telephone.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<Contact>> {
        Contact::of(ctx, self.0.person).await
    }

    /// Where it stands.
    async fn state(&self) -> ProducerClaimState {
        self.0.state.into()
    }

    /// Whether it rests on an authority's invitation; one that waits all the same is decided by another officer than the inviting one, where there is another.
    async fn by_invitation(&self) -> bool {
        self.0.invitation.is_some()
    }

    /// The papers that it names.
    async fn papers(&self) -> Vec<Paper> {
        self.0.papers.iter().cloned().map(Into::into).collect()
    }

    /// What the claimant adds.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Why it was refused, or what the officer added to his approval: owed where another organisation lost the producer by it.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The authority that decided, or that invited; null while it waits.
    async fn authority(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.0.authority {
            Some(authority) => Organisation::named(ctx, authority).await,
            None => Ok(None),
        }
    }

    /// When it was filed.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was decided; null while it waits.
    async fn settled_at(&self) -> Option<DateTime> {
        self.0.settled_at.map(Into::into)
    }
}
