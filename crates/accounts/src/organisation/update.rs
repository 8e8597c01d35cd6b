//! Owners and managers keep the facts of their organisation.

use kernel::{
    actor::{Actor, Standing},
    contact::LegalKind,
    fault::{Fault, FaultCode, Faults},
};
use platform::{Fact, Tx, keys::Keys};
use serde_json::json;

use super::{
    Capability, Number, Organisation, OrganisationInput, expect_version, hold,
    input::{self, KnownUnit, Read},
    number, policy,
    state::{Event, Status, next},
    store,
    verification::{self, Outcome, Record},
};

const CAPABILITIES: &str = "input.capabilities";

/// The whole facts of an organisation; what is left out is emptied.
#[derive(Clone, Debug)]
pub struct Update {
    /// The organisation.
    pub organisation: String,
    /// The version that was looked at.
    pub expected_version: i32,
    /// The facts.
    pub input: OrganisationInput,
    /// What the catalogue knows under the address's code.
    pub unit: Option<KnownUnit>,
    /// Whether a verified organisation gives its verification up for what it changes.
    pub renounce: Renounce,
}

/// Whether a verified organisation gives its verification up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renounce {
    /// It keeps it: what an authority has verified stays as it is.
    No,
    /// It may be changed, and an authority has to look again.
    Yes,
}

/// Writes the facts of an organisation. Owners and managers may. Name, legal form, registration, whether it produces and, for a
/// producer, the province are what an authority verifies: a verified organisation changes them only by giving its verification up.
/// Whoever speaks for a producer of the register produces. What stands there already succeeds and changes nothing, whatever version is
/// expected. Writes `organisation.updated`; posts nothing.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_SUSPENDED`, `VERSION_CONFLICT`; every fault of the input at once, among them
/// `REVIEW_REQUIRED` at each verified fact that would change, and `SPEAKS_FOR_PRODUCER` at `input.capabilities`.
pub async fn update(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    command: &Update,
) -> platform::Result<Organisation> {
    let now = hold(tx, actor, &command.organisation).await?;
    if !policy::may_manage(actor, now.id) {
        return Err(Fault::new(FaultCode::Forbidden, "input.organisationId").into());
    }
    if now.standing == Standing::Suspended {
        return Err(Fault::new(FaultCode::OrganisationSuspended, "input.organisationId").into());
    }
    let mut faults = Faults::new();
    let read = input::read(
        &mut faults,
        &command.input,
        command.unit.as_ref(),
        Some(&now),
    );
    if read.as_ref().is_some_and(|read| read.is_in(keys, &now)) && faults.is_empty() {
        return Ok(now);
    }
    expect_version(&now, command.expected_version)?;
    let changed = read
        .as_ref()
        .map_or_else(Vec::new, |read| certified(keys, &now, read));
    let drops = now.speaks_in.is_some() && read.as_ref().is_some_and(|read| !read.produces());
    faults.ensure(!drops, FaultCode::SpeaksForProducer, CAPABILITIES);
    let refusal = match now.standing {
        _ if now.legal_kind == LegalKind::Authority => Some(FaultCode::Forbidden),
        Standing::Verified if command.renounce == Renounce::No => Some(FaultCode::ReviewRequired),
        _ => None,
    };
    if let Some(refusal) = refusal {
        for path in changed
            .iter()
            .filter(|path| !drops || **path != CAPABILITIES)
        {
            faults.push(refusal, *path);
        }
    }
    let read = faults.finish_with(read)?;
    let lapses = now.standing == Standing::Verified && !changed.is_empty();
    let status = if lapses {
        next(now.status(), Event::Lapse, now.standing).unwrap_or(Status::Unverified)
    } else {
        now.status()
    };
    tx.act_for(now.id);
    let capabilities: Vec<_> = read.capabilities.iter().map(|what| what.code()).collect();
    let facts = json!({
        "capabilities": capabilities,
        "certified": changed,
        "lapsed": lapses,
    });
    store::write(&*tx, now.id, read.facts(keys, &now, status.standing())).await?;
    if lapses {
        store::give_up_registration(&*tx, now.id).await?;
        verification::record(tx, Record::of(&now, Outcome::Lapsed)).await?;
    }
    tx.record(
        Fact::about("organisation.updated", now.id)
            .concerning([now.id])
            .with(facts),
    )
    .await?;
    super::get(&*tx, now.id)
        .await?
        .ok_or_else(|| platform::Failure::internal("an organisation that is held has gone"))
}

/// The inputs by which a fact would change that an authority verifies.
fn certified(keys: &Keys, now: &Organisation, read: &Read) -> Vec<&'static str> {
    let mut changed = Vec::new();
    if now.legal_name != read.legal_name {
        changed.push("input.legalName");
    }
    if now.legal_kind != read.legal_kind {
        changed.push("input.legalKind");
    }
    let registration = now.registration.as_ref().map(Number::key);
    let typed = read.registration.as_ref();
    if registration != typed.map(|typed| number::key_of(keys, typed)) {
        changed.push("input.taxCode");
    }
    if now.can(Capability::Producer) != read.produces() {
        changed.push(CAPABILITIES);
    } else if read.produces() && now.province_code != read.province {
        changed.push("input.address.unitCode");
    }
    changed
}
