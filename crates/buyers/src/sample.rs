//! The profiles of the sample world's buyers.

use std::collections::BTreeMap;

use kernel::{contact::Address, id::OrganisationId};
use platform::{Failure, Tx};
use serde::Deserialize;

use crate::profile::{self, BusinessKind, Buys, Content, DeliveryPlace};

/// The section of the world file that this crate reads.
#[derive(Debug, Deserialize)]
struct World {
    #[serde(default)]
    buyer_profile: Vec<ProfileRow>,
}

#[derive(Debug, Deserialize)]
struct ProfileRow {
    organisation: String,
    business_kind: BusinessKind,
    #[serde(default)]
    buys: Vec<String>,
    note: Option<String>,
    #[serde(default)]
    delivery_places: Vec<PlaceRow>,
}

#[derive(Debug, Deserialize)]
struct PlaceRow {
    label: Option<String>,
    #[serde(flatten)]
    address: Address,
}

/// Writes the buyer profiles of the sample world; `organisations` says what its keys became.
///
/// # Errors
/// `Internal` when the file is malformed.
pub async fn load(
    tx: &mut Tx,
    world: &str,
    organisations: &BTreeMap<String, OrganisationId>,
) -> platform::Result<()> {
    let world: World = toml::from_str(world)
        .map_err(|error| Failure::internal(format!("sample world: {error}")))?;
    for row in world.buyer_profile {
        let organisation = *organisations.get(&row.organisation).ok_or_else(|| {
            Failure::internal(format!(
                "sample world: unknown organisation {:?}",
                row.organisation
            ))
        })?;
        let content = Content {
            business_kind: row.business_kind,
            buys: Buys {
                sets: Vec::new(),
                words: row.buys,
            },
            delivery_places: row.delivery_places.into_iter().map(place).collect(),
            note: row.note,
        };
        profile::write(tx, organisation, None, content).await?;
    }
    Ok(())
}

fn place(row: PlaceRow) -> DeliveryPlace {
    let first_line = row.address.lines.first().cloned().unwrap_or_default();
    DeliveryPlace {
        label: row.label.unwrap_or(first_line),
        address: row.address,
    }
}

/// Takes the profiles of sample organisations out again. Answers how many went.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx) -> platform::Result<u64> {
    let organisations = accounts::sample::organisations(tx).await?;
    Ok(profile::store::delete(tx, &organisations).await?)
}
