//! The buyer profile.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use buyers::profile::{PlaceInput, Profile, UpdateProfile, policy};
use catalogue::ocop_set::SetKey;
use kernel::fault::Faults;
use kernel::id::OrganisationId;
use serde::Serialize;

use crate::graphql::Caller;
use crate::graphql::accounts::Organisation;
use crate::graphql::catalogue::OcopSet;
use crate::graphql::ids;
use crate::graphql::loaders::{BuyerProfileOf, forget, load};
use crate::graphql::once::{Keyed, run_once, settle};
use crate::graphql::scalars::{CountryCode, DateTime};
use crate::graphql::user_error::UserError;
use crate::graphql::values::Address;

/// What business a buyer is in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "buyers::profile::BusinessKind")]
pub enum BusinessKind {
    /// Supermarket or shop chain.
    Supermarket,
    /// Wholesaler who supplies shops.
    Distributor,
    /// Sells abroad.
    Exporter,
    /// Sells over the internet.
    Ecommerce,
    /// Restaurant or hotel.
    RestaurantHotel,
    /// Canteen of a school, hospital or factory.
    Canteen,
    /// Makes something else of it.
    Processor,
    /// Trader (thương lái) who buys at the garden.
    Trader,
    /// Something else; the note says what.
    Other,
}

/// The profile of a buying organisation.
pub struct BuyerProfile(Profile);

impl BuyerProfile {
    /// The profile of an organisation, for those who may see it.
    pub(crate) async fn of(
        ctx: &Context<'_>,
        organisation: OrganisationId,
    ) -> Result<Option<Self>> {
        match Caller::of(ctx).actor() {
            Some(actor) if policy::may_see(actor, organisation) => {
                Ok(load(ctx, BuyerProfileOf(organisation)).await?.map(Self))
            }
            _ => Ok(None),
        }
    }
}

/// Where a buyer takes delivery.
#[derive(SimpleObject)]
pub struct DeliveryPlace {
    /// What the buyer calls it, such as `kho phía nam`.
    label: String,
    /// The address.
    address: Address,
}

/// What an organisation buys, for what business, and where it takes delivery. It is needed before an inquiry, so that a producer knows who asks.
#[Object]
impl BuyerProfile {
    /// Whose profile it is.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Organisation::named(ctx, self.0.organisation).await
    }

    /// What business it is in.
    async fn business_kind(&self) -> BusinessKind {
        self.0.business_kind.into()
    }

    /// The OCOP sets it looks for.
    async fn ocop_sets(&self, ctx: &Context<'_>) -> Result<Vec<OcopSet>> {
        let mut sets = Vec::with_capacity(self.0.buys.sets.len());
        for key in &self.0.buys.sets {
            sets.extend(load(ctx, key.clone()).await?.map(OcopSet));
        }
        Ok(sets)
    }

    /// What it looks for in its own words: products, grades, varieties.
    async fn words(&self) -> &[String] {
        &self.0.buys.words
    }

    /// Where it takes delivery; an inquiry that names no place means the first.
    async fn delivery_places(&self) -> Vec<DeliveryPlace> {
        let places = self.0.delivery_places.iter();
        places
            .map(|place| DeliveryPlace {
                label: place.label.clone(),
                address: place.address.clone().into(),
            })
            .collect()
    }

    /// What a producer should know besides.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Grows with every change. Send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The last change.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }
}

/// A place of delivery.
#[derive(Clone, InputObject, Serialize)]
pub struct DeliveryPlaceInput {
    /// What the buyer calls it, at most 80 characters.
    label: String,
    /// The country; Vietnam when left out.
    country: Option<CountryCode>,
    /// In Vietnam the code of the commune (five digits) or province (two).
    unit_code: Option<String>,
    /// House, street, hamlet; abroad also town and postcode. At most five lines of 200 characters.
    #[graphql(default)]
    lines: Vec<String>,
}

/// A whole buyer profile; what is left out is emptied.
#[derive(InputObject, Serialize)]
pub struct BuyerProfileUpdateInput {
    /// The organisation; may be left out by those who belong to one only.
    organisation_id: Option<ID>,
    /// The version that was read; leave it out when there is no profile yet.
    expected_version: Option<i32>,
    /// What business it is in.
    business_kind: BusinessKind,
    /// Numbers of the OCOP sets it looks for, in the decision now in force.
    #[graphql(default)]
    ocop_sets: Vec<i32>,
    /// What it looks for in its own words, at most 40 of 80 characters.
    #[graphql(default)]
    words: Vec<String>,
    /// Where it takes delivery, the usual place first; at most 20.
    #[graphql(default)]
    delivery_places: Vec<DeliveryPlaceInput>,
    /// What a producer should know besides, at most 2,000 characters.
    note: Option<String>,
    /// Makes a repeat harmless: the same key with the same input gets the first answer. Any text of up to 200 characters, made anew for each intention.
    /// Optional here: a repeat changes nothing.
    idempotency_key: Option<String>,
}

/// The outcome of a change of the buyer profile.
#[derive(SimpleObject)]
pub struct BuyerProfileUpdatePayload {
    /// The profile as it is now; null when there are errors.
    buyer_profile: Option<BuyerProfile>,
    /// What has to be mended; nothing was saved then.
    user_errors: Vec<UserError>,
}

/// Changes of buyer profiles.
#[derive(Default)]
pub struct ProfileMutation;

#[Object]
impl ProfileMutation {
    /// Writes the buyer profile of an organisation, the first one or a change. Owners and managers of the organisation may. Causes no letter; writes the event
    /// `buyer_profile.updated`.
    async fn buyer_profile_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The whole profile.")] input: BuyerProfileUpdateInput,
    ) -> Result<BuyerProfileUpdatePayload> {
        let actor = Caller::signed_in(ctx)?;
        let mut faults = Faults::new();
        let organisation = ids::read(
            &mut faults,
            "input.organisationId",
            &ids::acting(actor, input.organisation_id.as_ref()),
        );
        let outcome = match faults.finish_with(organisation) {
            Err(faults) => Err(faults.into()),
            Ok(organisation) => {
                let command = input.command(organisation);
                run_once!(
                    ctx,
                    "buyerProfileUpdate",
                    Keyed::Optional,
                    &input,
                    |tx| async {
                        buyers::profile::update(tx, actor, &command)
                            .await
                            .map(|profile| profile.organisation)
                    }
                )
            }
        };
        let (organisation, user_errors) = settle(ctx, outcome)?;
        forget::<BuyerProfileOf>(ctx);
        let buyer_profile = match organisation {
            Some(organisation) => BuyerProfile::of(ctx, organisation).await?,
            None => None,
        };
        Ok(BuyerProfileUpdatePayload {
            buyer_profile,
            user_errors,
        })
    }
}

impl BuyerProfileUpdateInput {
    fn command(&self, organisation: OrganisationId) -> UpdateProfile {
        UpdateProfile {
            organisation,
            expected_version: self.expected_version,
            business_kind: self.business_kind.into(),
            sets: self
                .ocop_sets
                .iter()
                .copied()
                .map(SetKey::current)
                .collect(),
            words: self.words.clone(),
            delivery_places: self
                .delivery_places
                .iter()
                .map(|place| PlaceInput {
                    label: place.label.clone(),
                    country: place.country.clone().map(String::from),
                    unit_code: place.unit_code.clone(),
                    lines: place.lines.clone(),
                })
                .collect(),
            note: self.note.clone(),
        }
    }
}
