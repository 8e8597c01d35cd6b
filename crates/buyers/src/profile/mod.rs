//! The buyer profile: needed before an organisation inquires, so that a producer knows who asks.

mod input;
pub mod policy;
pub(crate) mod store;

use std::collections::HashMap;

use catalogue::ocop_set::SetKey;
use kernel::{
    actor::Actor,
    contact::Address,
    fault::{Facts, Fault, FaultCode},
    id::OrganisationId,
    time::Instant,
};
use platform::{Fact, Failure, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use input::{PlaceInput, UpdateProfile};

kernel::text_enum! {
    /// What business a buyer is in.
    pub enum BusinessKind {
        /// Supermarket or shop chain.
        Supermarket = "SUPERMARKET",
        /// Wholesaler who supplies shops.
        Distributor = "DISTRIBUTOR",
        /// Sells abroad.
        Exporter = "EXPORTER",
        /// Sells over the internet.
        Ecommerce = "ECOMMERCE",
        /// Restaurant or hotel.
        RestaurantHotel = "RESTAURANT_HOTEL",
        /// Canteen of a school, hospital or factory.
        Canteen = "CANTEEN",
        /// Makes something else of it.
        Processor = "PROCESSOR",
        /// Trader (thương lái) who buys at the garden.
        Trader = "TRADER",
        /// Something else; the note says what.
        Other = "OTHER",
    }
}

/// What a buyer looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buys {
    /// OCOP product sets.
    #[serde(default)]
    pub sets: Vec<SetKey>,
    /// His own words: products, grades, varieties.
    #[serde(default)]
    pub words: Vec<String>,
}

/// Where a buyer takes delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryPlace {
    /// What the buyer calls it, such as "kho phía nam".
    pub label: String,
    /// The address.
    pub address: Address,
}

/// The profile of a buying organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Whose.
    pub organisation: OrganisationId,
    /// What business it is in.
    pub business_kind: BusinessKind,
    /// What it looks for.
    pub buys: Buys,
    /// Where it takes delivery, most used first.
    pub delivery_places: Vec<DeliveryPlace>,
    /// What a producer should know besides.
    pub note: Option<String>,
    /// Raised with every change.
    pub version: i32,
    /// The last change.
    pub updated_at: Instant,
}

/// The profile of one organisation, whoever asks; [`policy::may_see`] says whom to show it.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Option<Profile>> {
    Ok(many(conn, &[organisation]).await?.remove(&organisation))
}

/// The profiles of these organisations, in one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> platform::Result<HashMap<OrganisationId, Profile>> {
    if organisations.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::many(conn, organisations)
        .await?
        .into_iter()
        .map(|row| (row.organisation_id, from_row(row)))
        .collect())
}

fn from_row(row: store::buyer_profile::Model) -> Profile {
    Profile {
        organisation: row.organisation_id,
        business_kind: row.business_kind,
        buys: row.buys.into_inner(),
        delivery_places: row.delivery_places.into_inner(),
        note: row.note,
        version: row.version,
        updated_at: row.updated_at,
    }
}

/// The profile of an organisation, locked until the unit of work ends: what must be counted for one buyer at a time (the
/// inquiries of a day) queues here. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn lock(tx: &mut Tx, organisation: OrganisationId) -> platform::Result<Option<Profile>> {
    Ok(store::lock(tx, organisation).await?.map(from_row))
}

/// Writes the profile of an organisation, the first one or a change of it. An owner or manager may. What is written
/// already succeeds and changes nothing, whatever version is expected. Writes `buyer_profile.updated`.
///
/// # Errors
/// Every fault of the input at once, with paths below `input`; `NOT_FOUND`, `FORBIDDEN` or `ORGANISATION_SUSPENDED` at
/// `input.organisationId`; `VERSION_CONFLICT` with the current version (0 if there is no profile) at
/// `input.expectedVersion`.
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    command: &UpdateProfile,
) -> platform::Result<Profile> {
    policy::may_update(actor, command.organisation)
        .map_err(|code| Fault::new(code, "input.organisationId"))?;
    let content = input::parse(tx, command).await?;
    tx.act_for(command.organisation);
    write(tx, command.organisation, command.expected_version, content).await
}

/// What a profile says, parsed.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) business_kind: BusinessKind,
    pub(crate) buys: Buys,
    pub(crate) delivery_places: Vec<DeliveryPlace>,
    pub(crate) note: Option<String>,
}

impl Content {
    fn is_in(&self, profile: &Profile) -> bool {
        self.business_kind == profile.business_kind
            && self.buys == profile.buys
            && self.delivery_places == profile.delivery_places
            && self.note == profile.note
    }
}

pub(crate) async fn write(
    tx: &mut Tx,
    organisation: OrganisationId,
    expected_version: Option<i32>,
    content: Content,
) -> platform::Result<Profile> {
    let current = get(tx, organisation).await?;
    let current_version = current.as_ref().map_or(0, |profile| profile.version);
    if let Some(profile) = current
        && content.is_in(&profile)
    {
        return Ok(profile);
    }
    let conflict = || {
        let current = Facts::Version {
            current: current_version,
        };
        Failure::from(
            FaultCode::VersionConflict
                .with(current)
                .at("input.expectedVersion"),
        )
    };
    if expected_version.unwrap_or(0) != current_version {
        return Err(conflict());
    }
    let row = store::buyer_profile::Model {
        organisation_id: organisation,
        business_kind: content.business_kind,
        buys: content.buys.into(),
        delivery_places: content.delivery_places.into(),
        note: content.note,
        version: current_version + 1,
        updated_at: tx.now(),
    };
    let written = if current_version == 0 {
        store::insert(tx, row.clone()).await?
    } else {
        store::update(tx, current_version, row.clone()).await?
    };
    if written == store::Written::Lost {
        return Err(conflict());
    }
    tx.record(
        Fact::about("buyer_profile.updated", organisation)
            .concerning([organisation])
            .with(json!({ "version": row.version, "businessKind": row.business_kind })),
    )
    .await?;
    Ok(from_row(row))
}

#[cfg(test)]
mod tests;
