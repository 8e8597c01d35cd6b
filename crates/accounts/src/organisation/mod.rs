//! Organisations: companies, cooperatives, households and authorities that trade or watch over trade.
//!
//! | room | what it does |
//! |---|---|
//! | [`input`], `create`, `update` | the facts that owners and managers write |
//! | [`number`] | the registration, and personal numbers under seal |
//! | [`state`] | unverified, submitted, verified, suspended, closed |
//! | `submit`, `judge`, [`verification`] | papers shown to an authority, and what it found |
//! | [`close`] | its owner gives it up |
//! | `speaking` | it speaks for producers of the register, whose province judges it |
//! | [`waiting`] | the list of an authority's desk |
//! | [`actions`], [`policy`] | who may see and do what |

pub mod actions;
pub mod close;
mod create;
pub mod input;
mod judge;
pub(crate) mod letters;
pub mod number;
pub mod policy;
mod reach;
mod speaking;
pub mod state;
pub(crate) mod store;
mod submit;
mod update;
pub mod verification;
pub mod waiting;

use std::collections::HashMap;

use kernel::{
    actor::{Actor, Standing},
    contact::{Address, Email, LegalKind, PhoneNumber, Registration, TaxCode},
    fault::{Facts, Fault, FaultCode, Faults},
    id::OrganisationId,
    json::Json,
    text::{self, Language},
    time::Instant,
};
use platform::{Db, Fact, Tx, keys::Keys, sort_key};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::person::Origin;

pub use create::create;
pub use input::{ForeignRegistration, KnownUnit, OrganisationInput, PlaceInput};
pub use judge::{Judge, REASON_LIMIT, reinstate, reject, suspend, verify};
pub use number::Number;
pub use reach::owners;
pub use speaking::speaks_in;
pub use store::standing_of;
pub use submit::{Submit, submit};
pub use update::{Renounce, Update, update};

/// Most characters of a legal name.
pub const LEGAL_NAME_LIMIT: usize = 200;

kernel::text_enum! {
    /// What an organisation does here.
    pub enum Capability {
        /// It makes products and sells them; the authority of its province watches over it, or that of the producers it speaks for.
        Producer = "PRODUCER",
        /// It buys.
        Buyer = "BUYER",
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    /// The id.
    pub id: OrganisationId,
    /// The name as it is registered.
    pub legal_name: String,
    /// What it is in law.
    pub legal_kind: LegalKind,
    /// Tax code or foreign registration. Shown by [`number::told`] only.
    pub registration: Option<Number>,
    /// What it does here.
    pub capabilities: Vec<Capability>,
    /// Where it sits.
    pub address: Address,
    /// Code of the province it sits in; none abroad.
    pub province_code: Option<String>,
    /// Code of the province whose authority alone may judge it; none when any authority may.
    pub review_province: Option<String>,
    /// Code of the province of the producers of the register that it speaks for; none while it speaks for none.
    pub speaks_in: Option<String>,
    /// The telephone of the house. Shown by [`policy::may_see_contacts`] only.
    pub phone: Option<PhoneNumber>,
    /// The address read by the house itself. Shown by [`policy::may_see_contacts`] only.
    pub letterbox: Option<Email>,
    /// The language the letterbox is written to.
    pub language: Language,
    /// Whether somebody checked who it is, or stopped it.
    pub standing: Standing,
    /// Since when it waits for an authority to look at its papers.
    pub submitted_at: Option<Instant>,
    /// Whether it is made up.
    pub origin: Origin,
    /// Raised with every change.
    pub version: i32,
    /// Since when it is known here.
    pub created_at: Instant,
}

impl Organisation {
    /// How far an authority knows it.
    pub fn status(&self) -> state::Status {
        state::Status::of(self.standing, self.submitted_at.is_some())
    }

    /// Whether it does this here.
    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }
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

/// The organisations with a tax code that the actor may see as staff, whoever of them was verified with it. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn by_tax_code(
    conn: &impl ConnectionTrait,
    keys: &Keys,
    actor: &Actor,
    code: &TaxCode,
) -> platform::Result<Vec<Organisation>> {
    let key = number::key_of(keys, &Registration::VietnameseTax { code: code.clone() });
    Ok(store::by_registration_key(conn, &key)
        .await?
        .into_iter()
        .map(from_row)
        .filter(|found| policy::may_see_inside(Some(actor), found))
        .collect())
}

/// Organisations that the actor may see as staff and whose names have these words or begin them, marks and case aside, in Vietnamese
/// order, at most `limit`. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn by_name(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    words: &str,
    limit: u64,
) -> platform::Result<Vec<Organisation>> {
    let sought = text::sought(words);
    if sought.is_empty() || actor.office().is_none() {
        return Ok(Vec::new());
    }
    Ok(store::named(conn, &actor.provinces(), &sought, limit)
        .await?
        .into_iter()
        .map(from_row)
        .filter(|found| policy::may_see_inside(Some(actor), found))
        .collect())
}

/// Gives names that stand without words theirs, so that they are found: those of before there were words, and of rows that another program has
/// written. Whoever brings the schema to its newest calls it, and the server when it starts. Writes no event, as nothing changes.
///
/// # Errors
/// When the database refuses.
pub async fn give_words(db: &Db) -> platform::Result<()> {
    store::WORDS.give(db).await
}

pub(crate) fn from_row(row: store::organisation::Model) -> Organisation {
    let columns = number::Columns {
        registration: row.registration,
        personal_number: row.personal_number,
        registration_key: row.registration_key,
    };
    Organisation {
        id: row.id,
        legal_name: row.legal_name,
        legal_kind: row.legal_kind,
        registration: Number::of(columns),
        capabilities: row.capabilities.map(Json::into_inner).unwrap_or_default(),
        address: row.address,
        province_code: row.province_code,
        review_province: row.review_province,
        speaks_in: row.speaks_in,
        phone: row.phone,
        letterbox: row.letterbox,
        language: row.language,
        standing: row.standing,
        submitted_at: row.submitted_at,
        origin: Origin::of(row.sample),
        version: row.version,
        created_at: row.created_at,
    }
}

/// One organisation, held until the unit of work ends: neither closed nor judged meanwhile. For the crates above, before they
/// give it something that a closed one must not have.
///
/// # Errors
/// When the database does not answer.
pub async fn locked(tx: &mut Tx, id: OrganisationId) -> platform::Result<Option<Organisation>> {
    Ok(store::lock(&*tx, id).await?.map(from_row))
}

/// The organisation named by an input, held until the unit of work ends.
///
/// # Errors
/// `INVALID_ID`, or `NOT_FOUND` for what the actor may not see, at `input.organisationId`.
pub(crate) async fn hold(tx: &mut Tx, actor: &Actor, id: &str) -> platform::Result<Organisation> {
    let mut faults = Faults::new();
    let id = faults.check("input.organisationId", id.parse::<OrganisationId>());
    let id = faults.finish_with(id)?;
    store::lock(&*tx, id)
        .await?
        .map(from_row)
        .filter(|row| policy::may_see(Some(actor), row))
        .ok_or_else(|| Fault::new(FaultCode::NotFound, "input.organisationId").into())
}

/// Refuses a version that is not the one that was looked at.
pub(crate) fn expect_version(organisation: &Organisation, expected: i32) -> Result<(), Fault> {
    if organisation.version == expected {
        return Ok(());
    }
    let current = Facts::Version {
        current: organisation.version,
    };
    Err(FaultCode::VersionConflict
        .with(current)
        .at("input.expectedVersion"))
}

/// The province whose authority alone may judge an organisation: that of the producers it speaks for, else its own, once it
/// produces.
pub(crate) fn review_province(
    speaks_in: Option<&String>,
    capabilities: &[Capability],
    province: Option<&String>,
) -> Option<String> {
    speaks_in
        .or_else(|| province.filter(|_| capabilities.contains(&Capability::Producer)))
        .cloned()
}

/// An organisation to be entered by the program itself; its parts are parsed already but for the name.
#[derive(Clone, Debug)]
pub struct EnterOrganisation {
    /// The name as it is registered.
    pub legal_name: String,
    /// What it is in law.
    pub legal_kind: LegalKind,
    /// Tax code or foreign registration; never somebody's personal number.
    pub registration: Option<Registration>,
    /// What it does here.
    pub capabilities: Vec<Capability>,
    /// Where it sits.
    pub address: Address,
    /// Code of the province it sits in.
    pub province_code: Option<String>,
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

/// Enters an organisation. Only the program itself calls it (command line, sample world); people call [`create`]. Writes
/// `organisation.created`.
///
/// # Errors
/// The name's faults, with path `legalName`; `CONTRADICTION` at `registration` for a personal number; `DUPLICATE` at `registration` for a verified one whose registration another
/// verified organisation has.
pub async fn enter(tx: &mut Tx, command: &EnterOrganisation) -> platform::Result<OrganisationId> {
    let mut faults = Faults::new();
    let name = text::clean_line(&command.legal_name, LEGAL_NAME_LIMIT);
    let name = faults.check("legalName", name);
    let is_personal = command.registration.as_ref().and_then(number::personal);
    faults.ensure(
        is_personal.is_none(),
        FaultCode::Contradiction,
        "registration",
    );
    let legal_name = faults.finish_with(name)?;
    let id: OrganisationId = tx.new_id();
    let registration_key = command.registration.as_ref().map(Registration::key);
    store::insert(
        tx,
        store::organisation::Model {
            id,
            legal_kind: command.legal_kind,
            registration: command.registration.clone(),
            personal_number: None,
            registration_key: registration_key.clone(),
            capabilities: Some(Json(command.capabilities.clone())),
            address: command.address.clone(),
            unit_code: command.address.unit_code.clone(),
            province_code: command.province_code.clone(),
            review_province: review_province(
                None,
                &command.capabilities,
                command.province_code.as_ref(),
            ),
            speaks_in: None,
            phone: command.phone.clone(),
            letterbox: command.letterbox.clone(),
            language: command.language,
            standing: command.standing,
            submitted_at: None,
            sort_key: sort_key::vi(&legal_name),
            sample: command.origin.is_sample(),
            version: 1,
            created_at: tx.now(),
            legal_name,
        },
    )
    .await?;
    if command.standing == Standing::Verified {
        let taken = store::take_registration(&*tx, id, registration_key.as_deref()).await?;
        if taken == store::Taken::ByAnother {
            return Err(Fault::new(FaultCode::Duplicate, "registration").into());
        }
    }
    created(
        tx,
        id,
        command.legal_kind,
        command.standing,
        command.origin,
        &command.capabilities,
    )
    .await?;
    Ok(id)
}

/// Writes `organisation.created`.
async fn created(
    tx: &mut Tx,
    id: OrganisationId,
    kind: LegalKind,
    standing: Standing,
    origin: Origin,
    capabilities: &[Capability],
) -> platform::Result<()> {
    let capabilities: Vec<_> = capabilities.iter().map(|what| what.code()).collect();
    tx.record(
        Fact::about("organisation.created", id)
            .concerning([id])
            .with(json!({
                "legalKind": kind.code(),
                "standing": standing.code(),
                "capabilities": capabilities,
                "sample": origin.is_sample(),
            })),
    )
    .await?;
    Ok(())
}
