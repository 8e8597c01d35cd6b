//! Producers (chủ thể): whoever makes products, claimed by an organisation or not.

mod policy;
mod register;
mod registered;
mod store;
mod update;

use kernel::actor::Actor;
use kernel::contact::{Email, LegalKind, PhoneNumber};
use kernel::fault::FaultCode;
use kernel::id::{OrganisationId, ProducerId};
use kernel::page::{Page, Slice};
use kernel::text::{self, LocalisedText};
use kernel::time::Instant;
use platform::db::{Db, Fact, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

use crate::apart;
use crate::keyset::{Listed, SortKey};
use crate::slug;
use crate::unit_filter::UnitFilter;

pub use register::{Register, register};
pub use update::{Changed, FactsInput, ProfileInput, Update, update};

/// Somebody who makes products.
#[derive(Clone, Debug, PartialEq)]
pub struct Producer {
    /// Its id.
    pub id: ProducerId,
    /// Its name in addresses.
    pub slug: String,
    /// The name as printed.
    pub name: String,
    /// Its legal form, where known.
    pub legal_kind: Option<LegalKind>,
    /// The organisation that proved to speak for it.
    pub organisation: Option<OrganisationId>,
    /// Its province.
    pub province_code: String,
    /// Its commune, where known.
    pub unit_code: Option<String>,
    /// Its address in words.
    pub address: Option<String>,
    /// Recorded contact data; [`Producer::contact_for`] says who may see it.
    pub(crate) contact: Contact,
    /// What it tells about itself.
    pub story: Option<LocalisedText>,
    /// Invented for looking round.
    pub sample: bool,
    /// Rises with each change.
    pub version: i32,
    /// When it was entered.
    pub created_at: Instant,
}

/// How a producer can be reached, as recorded in the register.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// E-mail.
    pub email: Option<Email>,
    /// Telephone.
    pub phone: Option<PhoneNumber>,
}

impl Producer {
    /// How it can be reached, if `viewer` may know: staff of the province, its own people, members of verified
    /// organisations.
    pub fn contact_for(&self, viewer: Option<&Actor>) -> Option<&Contact> {
        policy::contact(viewer, self)
    }

    /// Whether the actor writes products of it: its organisation's people, and staff of the province where nobody speaks for it.
    pub fn is_kept_by(&self, actor: &Actor) -> bool {
        policy::keeper(actor, self).is_ok()
    }

    /// How it can be reached, for letters of the system itself.
    pub fn contact_for_letters(&self) -> &Contact {
        &self.contact
    }

    /// What matters of it for who writes on it.
    pub(crate) fn row(&self) -> apart::Row<'_> {
        apart::Row {
            sample: self.sample,
            province: &self.province_code,
        }
    }

    /// Whether somebody answers for it.
    pub fn claim(&self) -> Claim {
        if self.organisation.is_some() {
            Claim::Claimed
        } else {
            Claim::Unclaimed
        }
    }
}

/// Whether somebody proved to speak for a producer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// An organisation answers.
    Claimed,
    /// Nobody does: inquiries go to the province's desk.
    Unclaimed,
}

/// Whether a producer may have this legal form: neither an authority nor a company abroad makes products of the register.
pub fn may_be(kind: LegalKind) -> bool {
    !matches!(kind, LegalKind::Authority | LegalKind::ForeignCompany)
}

/// What a list of producers is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only producers in this unit.
    pub unit: Option<UnitFilter>,
    /// Only claimed or unclaimed ones.
    pub claim: Option<Claim>,
    /// Only those of this organisation.
    pub organisation: Option<OrganisationId>,
}

/// The place of a producer in the list by name: what its cursor holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The sort key.
    pub key: SortKey,
    /// The id.
    pub id: ProducerId,
}

impl Position {
    /// The place of a producer.
    pub fn of(producer: &Producer) -> Self {
        Self {
            key: SortKey::of(&producer.name),
            id: producer.id,
        }
    }
}

/// A producer to be written.
#[derive(Clone, Debug)]
pub struct NewProducer {
    /// The name as printed.
    pub name: String,
    /// Its legal form.
    pub legal_kind: Option<LegalKind>,
    /// The organisation that speaks for it.
    pub organisation: Option<OrganisationId>,
    /// Its province.
    pub province_code: String,
    /// Its commune.
    pub unit_code: Option<String>,
    /// Its address in words.
    pub address: Option<String>,
    /// Recorded contact data.
    pub contact: Contact,
    /// What it tells about itself.
    pub story: Option<LocalisedText>,
    /// Invented for looking round.
    pub sample: bool,
}

/// Producers by name, in one statement.
pub async fn list(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    page: &Page,
) -> platform::Result<Slice<Listed<Producer, Position>>> {
    store::list(conn, filter, page).await
}

/// How many producers a filter finds, counted up to `cap`.
pub async fn count(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    cap: u64,
) -> platform::Result<u64> {
    store::count(conn, filter, cap).await
}

/// A producer by id.
pub async fn by_id(
    conn: &impl ConnectionTrait,
    id: ProducerId,
) -> platform::Result<Option<Producer>> {
    Ok(store::many(conn, &[id]).await?.into_iter().next())
}

/// A producer by its name in addresses.
pub async fn by_slug(
    conn: &impl ConnectionTrait,
    slug: &str,
) -> platform::Result<Option<Producer>> {
    if !slug::is_sound(slug) {
        return Ok(None);
    }
    store::by_slug(conn, slug).await
}

/// Producers whose names have these words or begin them, marks and case aside, in Vietnamese order, at most `limit`. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn named(
    conn: &impl ConnectionTrait,
    words: &str,
    limit: u64,
) -> platform::Result<Vec<Producer>> {
    let sought = text::sought(words);
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    store::named(conn, &sought, limit).await
}

/// Gives names that stand without words theirs, so that they are found: those of before there were words, and of rows that another program has
/// written. Whoever brings the schema to its newest calls it, and the server when it starts. Writes no event, as nothing changes.
///
/// # Errors
/// When the database refuses.
pub async fn give_words(db: &Db) -> platform::Result<()> {
    store::WORDS.give(db).await
}

/// Producers by id, in one statement.
pub async fn many(
    conn: &impl ConnectionTrait,
    ids: &[ProducerId],
) -> platform::Result<HashMap<ProducerId, Producer>> {
    Ok(store::many(conn, ids)
        .await?
        .into_iter()
        .map(|producer| (producer.id, producer))
        .collect())
}

/// The producers that an organisation speaks for.
pub async fn of_organisation(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Vec<Producer>> {
    store::of_organisation(conn, organisation).await
}

/// A producer, held until the unit of work ends: whoever decides who speaks for it queues here.
pub(crate) async fn hold(tx: &mut Tx, id: ProducerId) -> platform::Result<Option<Producer>> {
    store::hold(&*tx, id).await
}

/// Producers, held until the unit of work ends against whoever decides who speaks for them; whoever only relies on it holds them with
/// others. One statement.
pub(crate) async fn keep(tx: &mut Tx, ids: &[ProducerId]) -> platform::Result<Vec<Producer>> {
    store::keep(&*tx, ids).await
}

/// An organisation speaks from now on for a producer that is held; the accounts are told what that makes of it, and of the one that
/// spoke for the producer before. The caller writes the event.
pub(crate) async fn give(
    tx: &mut Tx,
    producer: &Producer,
    organisation: OrganisationId,
) -> platform::Result<()> {
    let given = Producer {
        organisation: Some(organisation),
        version: producer.version + 1,
        ..producer.clone()
    };
    store::save(&*tx, &given).await?;
    tell_accounts(tx, organisation).await?;
    match producer.organisation {
        Some(before) if before != organisation => tell_accounts(tx, before).await,
        _ => Ok(()),
    }
}

/// Tells the accounts in which provinces an organisation speaks for producers by now.
async fn tell_accounts(tx: &mut Tx, organisation: OrganisationId) -> platform::Result<()> {
    let mut provinces: Vec<String> = store::of_organisation(&*tx, organisation)
        .await?
        .into_iter()
        .map(|producer| producer.province_code)
        .collect();
    provinces.sort_unstable();
    provinces.dedup();
    accounts::organisation::speaks_in(tx, organisation, &provinces).await
}

/// Nobody speaks any more for a producer that is held; the accounts are told. The caller writes the event.
pub(crate) async fn let_go(tx: &mut Tx, producer: &Producer) -> platform::Result<()> {
    let free = Producer {
        organisation: None,
        version: producer.version + 1,
        ..producer.clone()
    };
    store::save(&*tx, &free).await?;
    match producer.organisation {
        Some(before) => tell_accounts(tx, before).await,
        None => Ok(()),
    }
}

/// The organisation for which the actor writes products of a producer.
///
/// # Errors
/// `FORBIDDEN`.
pub(crate) fn keeper(actor: &Actor, producer: &Producer) -> Result<OrganisationId, FaultCode> {
    policy::keeper(actor, producer)
}

/// Writes producers and gives each a slug of its own.
pub(crate) async fn add(
    tx: &mut Tx,
    producers: Vec<NewProducer>,
) -> platform::Result<Vec<Producer>> {
    let names: Vec<&str> = producers
        .iter()
        .map(|producer| producer.name.as_str())
        .collect();
    let mut slugs = store::slugs(tx, &names).await?;
    let rows: Vec<Producer> = producers
        .into_iter()
        .map(|new| Producer {
            id: tx.new_id(),
            slug: slugs.give(&new.name),
            name: new.name,
            legal_kind: new.legal_kind,
            organisation: new.organisation,
            province_code: new.province_code,
            unit_code: new.unit_code,
            address: new.address,
            contact: new.contact,
            story: new.story,
            sample: new.sample,
            version: 1,
            created_at: tx.now(),
        })
        .collect();
    store::insert(tx, &rows).await?;
    for producer in &rows {
        let fact = Fact::about("producer.registered", producer.id)
            .in_province(&producer.province_code)
            .concerning(producer.organisation);
        tx.record(fact).await?;
    }
    let speakers: BTreeSet<OrganisationId> =
        rows.iter().filter_map(|row| row.organisation).collect();
    for speaker in speakers {
        tell_accounts(tx, speaker).await?;
    }
    Ok(rows)
}

/// Producers without an organisation that the register already names in a province, by name.
pub(crate) async fn register_ids(
    conn: &impl ConnectionTrait,
    province: &str,
    names: &[&str],
) -> platform::Result<HashMap<String, ProducerId>> {
    store::register_ids(conn, province, names).await
}

/// Whether there are sample producers.
pub(crate) async fn has_samples(conn: &impl ConnectionTrait) -> platform::Result<bool> {
    store::has_samples(conn).await
}

/// Takes out every sample producer; its products must be gone.
pub(crate) async fn remove_samples(tx: &mut Tx) -> platform::Result<()> {
    store::delete_samples(tx).await
}

pub(crate) use registered::{clear_contact, correct, reached_by};
pub(crate) use store::{Column, Entity};
