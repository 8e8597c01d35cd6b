//! Organisations: companies, cooperatives, households and authorities that trade or watch over trade.

pub mod policy;
pub(crate) mod store;

use std::collections::HashMap;

use kernel::{
    actor::{Actor, Standing},
    contact::{Address, Email, LegalKind, PhoneNumber, Registration},
    fault::{Facts, Fault, FaultCode, Faults},
    id::OrganisationId,
    text::{self, Language},
    time::Instant,
};
use platform::{Fact, Tx, sort_key};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::person::Origin;

/// Most characters of a legal name.
pub const LEGAL_NAME_LIMIT: usize = 200;

/// An organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    /// The id.
    pub id: OrganisationId,
    /// The name as it is registered.
    pub legal_name: String,
    /// What it is in law.
    pub legal_kind: LegalKind,
    /// Tax code or foreign registration.
    pub registration: Option<Registration>,
    /// Where it sits.
    pub address: Address,
    /// The telephone of the house. Shown by [`policy::may_see_contacts`] only.
    pub phone: Option<PhoneNumber>,
    /// The address read by the house itself. Shown by [`policy::may_see_contacts`] only.
    pub letterbox: Option<Email>,
    /// The language the letterbox is written to.
    pub language: Language,
    /// Whether somebody checked who it is, or stopped it.
    pub standing: Standing,
    /// Whether it is made up.
    pub origin: Origin,
    /// Raised with every change.
    pub version: i32,
    /// Since when it is known here.
    pub created_at: Instant,
}

/// One organisation.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
) -> platform::Result<Option<Organisation>> {
    Ok(many(conn, &[id]).await?.remove(&id))
}

/// The organisations of these ids, in one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many(
    conn: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> platform::Result<HashMap<OrganisationId, Organisation>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::many(conn, ids)
        .await?
        .into_iter()
        .map(|row| (row.id, from_row(row)))
        .collect())
}

fn from_row(row: store::organisation::Model) -> Organisation {
    Organisation {
        id: row.id,
        legal_name: row.legal_name,
        legal_kind: row.legal_kind,
        registration: row.registration,
        address: row.address,
        phone: row.phone,
        letterbox: row.letterbox,
        language: row.language,
        standing: row.standing,
        origin: Origin::of(row.sample),
        version: row.version,
        created_at: row.created_at,
    }
}

/// An organisation to be entered; its parts are parsed already but for the name.
#[derive(Clone, Debug)]
pub struct CreateOrganisation {
    /// The name as it is registered.
    pub legal_name: String,
    /// What it is in law.
    pub legal_kind: LegalKind,
    /// Tax code or foreign registration.
    pub registration: Option<Registration>,
    /// Where it sits.
    pub address: Address,
    /// The telephone of the house.
    pub phone: Option<PhoneNumber>,
    /// The address read by the house itself.
    pub letterbox: Option<Email>,
    /// The language the letterbox is written to.
    pub language: Language,
    /// What is known of it.
    pub standing: Standing,
    /// Whether it is made up.
    pub origin: Origin,
}

/// Enters an organisation. Only the program itself calls it so far; sign-up comes later. Writes `organisation.created`.
///
/// # Errors
/// The name's faults, with path `legalName`.
pub async fn create(tx: &mut Tx, command: &CreateOrganisation) -> platform::Result<OrganisationId> {
    let mut faults = Faults::new();
    let name = text::clean_line(&command.legal_name, LEGAL_NAME_LIMIT);
    let name = faults.check("legalName", name);
    let legal_name = faults.finish_with(name)?;
    let id: OrganisationId = tx.new_id();
    store::insert(
        tx,
        store::organisation::Model {
            id,
            legal_kind: command.legal_kind,
            registration: command.registration.clone(),
            address: command.address.clone(),
            unit_code: command.address.unit_code.clone(),
            phone: command.phone.clone(),
            letterbox: command.letterbox.clone(),
            language: command.language,
            standing: command.standing,
            sort_key: sort_key::vi(&legal_name),
            sample: command.origin.is_sample(),
            version: 1,
            created_at: tx.now(),
            legal_name,
        },
    )
    .await?;
    tx.record(
        Fact::about("organisation.created", id)
            .concerning([id])
            .with(json!({
                "legalKind": command.legal_kind.code(),
                "standing": command.standing.code(),
                "sample": command.origin.is_sample(),
            })),
    )
    .await?;
    Ok(id)
}

/// An officer verifies an organisation, suspends it, or takes either back.
#[derive(Clone, Debug)]
pub struct SetStanding {
    /// The organisation.
    pub organisation: OrganisationId,
    /// What it shall be.
    pub standing: Standing,
    /// The version the officer looked at.
    pub expected_version: i32,
    /// Why, for the organisation and the record.
    pub reason: Option<String>,
}

/// Most characters of a reason.
pub const REASON_LIMIT: usize = 500;

/// Changes the standing of an organisation. Any authority's staff may; which one is recorded. The standing already
/// reached succeeds and changes nothing. Writes `organisation.standing_changed`.
///
/// # Errors
/// `NOT_FOUND` for what the actor may not see, `FORBIDDEN` for one's own organisation and for others than staff,
/// `VERSION_CONFLICT` with the current version.
pub async fn set_standing(
    tx: &mut Tx,
    actor: &Actor,
    command: &SetStanding,
) -> platform::Result<Organisation> {
    let mut faults = Faults::new();
    let reason = match &command.reason {
        Some(reason) => faults.check("input.reason", text::clean_text(reason, REASON_LIMIT)),
        None => None,
    };
    faults.finish()?;
    let row = get(tx, command.organisation)
        .await?
        .filter(|row| policy::may_see(Some(actor), row))
        .ok_or_else(|| Fault::new(FaultCode::NotFound, "input.organisationId"))?;
    let officer = policy::may_set_standing(actor, &row)
        .ok_or_else(|| Fault::new(FaultCode::Forbidden, "input.organisationId"))?;
    if row.standing == command.standing {
        return Ok(row);
    }
    tx.act_for(officer);
    let updated =
        store::set_standing(tx, row.id, command.expected_version, command.standing).await?;
    if updated == store::Updated::Lost {
        let current = Facts::Version {
            current: row.version,
        };
        return Err(FaultCode::VersionConflict
            .with(current)
            .at("input.expectedVersion")
            .into());
    }
    tx.record(
        Fact::about("organisation.standing_changed", row.id)
            .concerning([row.id, officer])
            .with(json!({
                "from": row.standing.code(),
                "to": command.standing.code(),
                "reason": reason,
            })),
    )
    .await?;
    Ok(Organisation {
        standing: command.standing,
        version: row.version + 1,
        ..row
    })
}
