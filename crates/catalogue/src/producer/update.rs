//! Changing what a producer says of itself, and what the register says of it.

use accounts::organisation;
use accounts::staff_action::{self, StaffAction};
use kernel::actor::Actor;
use kernel::contact::{Email, LegalKind, PhoneNumber};
use kernel::fault::{FaultCode, Faults};
use kernel::id::{OrganisationId, ProducerId};
use kernel::text::{LocalisedText, clean_line, clean_text};
use platform::{Fact, Failure, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Producer, may_be, policy, store};
use crate::administrative_unit;
use crate::apart;
use crate::import;
use crate::input::{self, TextsInput, field, given};
use crate::provenance::{Hand, Kind};

/// Most characters of the name.
pub(super) const NAME_LIMIT: usize = 200;
/// Most characters of the address.
pub(super) const ADDRESS_LIMIT: usize = 300;
/// Most characters of the story.
const STORY_LIMIT: usize = 4_000;

/// A change of a producer as it was written. A part that is left out stays as it is; one that is given is replaced as a whole.
#[derive(Clone, Debug)]
pub struct Update {
    /// The producer.
    pub producer: String,
    /// The version that was looked at.
    pub expected_version: i32,
    /// What it says of itself.
    pub profile: Option<ProfileInput>,
    /// What the register says of it; the authority's to write.
    pub facts: Option<FactsInput>,
    /// Why an officer corrects what stands there.
    pub reason: Option<String>,
}

/// What a producer says of itself, as it was written.
#[derive(Clone, Debug, Default)]
pub struct ProfileInput {
    /// What it tells about itself.
    pub story: Option<TextsInput>,
    /// Its address in words.
    pub address: Option<String>,
    /// Its mailbox.
    pub email: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
}

/// What the register says of a producer, as it was written.
#[derive(Clone, Debug)]
pub struct FactsInput {
    /// The name as printed.
    pub name: String,
    /// Its legal form.
    pub legal_kind: Option<LegalKind>,
    /// Code of its commune; in its province.
    pub unit_code: Option<String>,
}

/// The answer of [`update`] and [`super::register()`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The producer.
    pub producer: ProducerId,
}

/// By what right somebody changes a producer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Right {
    Owner(OrganisationId),
    Officer(OrganisationId),
}

/// Changes a producer. What it says of itself its organisation's owners and managers may change at once; what the register says of it,
/// staff of the province alone, with a reason, and everything where nobody speaks for it. What stands there already succeeds and
/// changes nothing, whatever version is expected. Nobody gets a name that another producer of the province has: tables that are
/// imported know producers by it. Causes no letter; writes `producer.updated` or `producer.corrected`.
///
/// # Errors
/// Every fault of the input at once; `NOT_FOUND`, `FORBIDDEN` or `ORGANISATION_SUSPENDED` at `input.producerId`; `REVIEW_REQUIRED`
/// for what only the authority writes; `DUPLICATE` at `input.facts.name`; `VERSION_CONFLICT`.
pub async fn update(tx: &mut Tx, actor: &Actor, command: &Update) -> platform::Result<Changed> {
    let path = field("producerId");
    let mut faults = Faults::new();
    let id: Option<ProducerId> = input::id(&mut faults, &path, &command.producer);
    let id = faults.finish_with(id)?;
    wait_to_name(tx, actor, id, command).await?;
    let before = store::hold(&*tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&path))?;
    let right = right(tx, actor, &before)
        .await?
        .map_err(|code| code.at(&path))?;
    let (mut producer, reason) = read(tx, command, &before, right).await?;
    let fields = changes(&before, &producer);
    if fields.is_empty() {
        return Ok(Changed { producer: id });
    }
    if command.expected_version != before.version {
        return Err(input::conflict(before.version).into());
    }
    let (acting, kind, event) = match right {
        Right::Owner(acting) => (acting, Kind::Member, "producer.updated"),
        Right::Officer(acting) => (acting, Kind::Register, "producer.corrected"),
    };
    tx.act_for(acting);
    producer.version += 1;
    store::save(&*tx, &producer).await?;
    if producer.name != before.name {
        store::rename(&*tx, id, &producer.name).await?;
    }
    let name = organisation::get(&*tx, acting)
        .await?
        .ok_or_else(|| Failure::internal(format!("no organisation {acting}")))?;
    Hand::new(kind, name.legal_name, producer.sample)
        .note(tx, id, &fields)
        .await?;
    let mut concerned: Vec<OrganisationId> = producer.organisation.into_iter().collect();
    if !concerned.contains(&acting) {
        concerned.push(acting);
    }
    let fact = Fact::about(event, id)
        .concerning(concerned)
        .in_province(&producer.province_code)
        .with(json!({ "version": producer.version, "fields": fields }));
    tx.record(fact).await?;
    if let (Right::Officer(authority), Some(owner)) = (right, producer.organisation) {
        let action = StaffAction::on_organisation(
            authority,
            owner,
            staff_action::Kind::ProducerCorrected,
            id,
        )
        .because(reason);
        staff_action::note(tx, action).await?;
    }
    Ok(Changed { producer: id })
}

/// An officer who gives a producer another name waits for others who name producers, before he holds a row: an import does it in this
/// order.
async fn wait_to_name(
    tx: &mut Tx,
    actor: &Actor,
    id: ProducerId,
    command: &Update,
) -> platform::Result<()> {
    let Some(facts) = command.facts.as_ref().filter(|_| actor.office().is_some()) else {
        return Ok(());
    };
    let known = store::many(&*tx, &[id]).await?;
    if known.iter().any(|known| known.name != facts.name) {
        import::one_at_a_time(tx).await?;
    }
    Ok(())
}

async fn right(
    tx: &Tx,
    actor: &Actor,
    producer: &Producer,
) -> platform::Result<Result<Right, FaultCode>> {
    if let Some(owner) = producer.organisation
        && let Some(role) = policy::manager(actor, owner)
    {
        return Ok(role.map(|()| Right::Owner(owner)));
    }
    Ok(match policy::officer(actor, producer) {
        Err(code) => Err(code),
        Ok(officer) => apart::may_write(tx, officer, producer.row())
            .await?
            .map(|()| Right::Officer(officer)),
    })
}

async fn read(
    tx: &Tx,
    command: &Update,
    before: &Producer,
    right: Right,
) -> platform::Result<(Producer, Option<String>)> {
    let mut faults = Faults::new();
    let mut producer = before.clone();
    if let Some(profile) = &command.profile {
        let path = field("profile");
        producer.story = input::texts_or_none(
            &mut faults,
            &path.at("story"),
            profile.story.as_ref(),
            clean_text,
            STORY_LIMIT,
        );
        producer.address = input::line(
            &mut faults,
            path.at("address"),
            profile.address.as_deref(),
            ADDRESS_LIMIT,
        );
        producer.contact.email = given(profile.email.as_deref())
            .and_then(|email| faults.check(path.at("contactEmail"), Email::parse(email)));
        producer.contact.phone = given(profile.phone.as_deref())
            .and_then(|phone| faults.check(path.at("contactPhone"), PhoneNumber::parse(phone)));
    }
    if let Some(facts) = &command.facts {
        let path = field("facts");
        let name = faults.check(path.at("name"), clean_line(&facts.name, NAME_LIMIT));
        producer.name = name.unwrap_or_default();
        producer.legal_kind = facts.legal_kind;
        producer.unit_code = given(facts.unit_code.as_deref()).map(|code| code.trim().to_owned());
        if let Some(code) = &producer.unit_code
            && before.unit_code.as_ref() != Some(code)
        {
            let units = administrative_unit::many(tx, std::slice::from_ref(code)).await?;
            let lies_there = units
                .get(code)
                .is_some_and(|unit| unit.parent.as_deref() == Some(&*before.province_code));
            faults.ensure(lies_there, FaultCode::UnknownValue, path.at("unitCode"));
        }
        if let Some(kind) = facts
            .legal_kind
            .filter(|_| producer.legal_kind != before.legal_kind)
        {
            faults.ensure(may_be(kind), FaultCode::UnknownValue, path.at("legalKind"));
        }
        if matches!(right, Right::Officer(_)) && !before.sample && producer.name != before.name {
            let namesake = store::named_in(tx, &before.province_code, &producer.name).await?;
            faults.ensure(namesake.is_none(), FaultCode::Duplicate, path.at("name"));
        }
        if matches!(right, Right::Owner(_)) {
            for (name, differs) in [
                ("name", producer.name != before.name),
                ("legalKind", producer.legal_kind != before.legal_kind),
                ("unitCode", producer.unit_code != before.unit_code),
            ] {
                faults.ensure(!differs, FaultCode::ReviewRequired, path.at(name));
            }
        }
    }
    let reason = match right {
        Right::Officer(_) if before.organisation.is_some() => {
            let own: Option<LocalisedText> = before.story.clone();
            let said = (&own, &before.address, &before.contact)
                != (&producer.story, &producer.address, &producer.contact);
            // What it says of itself is its own.
            faults.ensure(!said, FaultCode::Forbidden, field("profile"));
            input::reason(&mut faults, command.reason.as_deref())
        }
        _ => None,
    };
    faults.finish()?;
    Ok((producer, reason))
}

/// The GraphQL names of the facts that differ.
fn changes(before: &Producer, after: &Producer) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        ("legalKind", before.legal_kind != after.legal_kind),
        ("administrativeUnit", before.unit_code != after.unit_code),
        ("address", before.address != after.address),
        ("contactEmail", before.contact.email != after.contact.email),
        ("contactPhone", before.contact.phone != after.contact.phone),
        ("story", before.story != after.story),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}
