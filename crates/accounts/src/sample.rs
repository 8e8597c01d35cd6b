//! The sample world: people and organisations that do not exist, for looking round and for tests.

use std::collections::BTreeMap;

use kernel::{
    actor::{AuthorityKind, Role, Standing},
    contact::{Address, Email, LegalKind, PersonName, PhoneNumber, Registration},
    id::{OrganisationId, PersonId},
    text::Language,
};
use platform::{Failure, Tx};
use sea_orm::ConnectionTrait;
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    authority::{self, Authority},
    membership::{self, Begin},
    organisation::{self, Capability, EnterOrganisation},
    password,
    person::{self, NewPerson, Origin},
};

/// The sections of the world file that this crate reads.
#[derive(Debug, Deserialize)]
struct World {
    password: String,
    #[serde(default)]
    authority: Vec<AuthorityRow>,
    #[serde(default)]
    person: Vec<PersonRow>,
    #[serde(default)]
    organisation: Vec<OrganisationRow>,
    #[serde(default)]
    membership: Vec<MembershipRow>,
}

#[derive(Debug, Deserialize)]
struct AuthorityRow {
    kind: String,
    units: Vec<String>,
    mailbox: String,
    #[serde(flatten)]
    organisation: OrganisationRow,
}

#[derive(Debug, Deserialize)]
struct OrganisationRow {
    key: String,
    legal_name: String,
    legal_kind: Option<String>,
    tax_code: Option<String>,
    #[serde(default)]
    capabilities: Vec<Capability>,
    address: Address,
    province: Option<String>,
    phone: Option<String>,
    letterbox: Option<String>,
    language: String,
    standing: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PersonRow {
    key: String,
    name: String,
    email: String,
    phone: Option<String>,
    language: String,
}

#[derive(Debug, Deserialize)]
struct MembershipRow {
    organisation: String,
    person: String,
    role: String,
}

/// A sample person as the start of the program prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The name.
    pub name: String,
    /// The address to sign in by.
    pub email: String,
    /// The organisations she speaks for.
    pub organisations: Vec<String>,
}

/// Who is in the world file, without touching the database: for the lines printed at start.
///
/// # Errors
/// `Internal` when the file is malformed.
pub fn faces(world: &str) -> platform::Result<(String, Vec<Face>)> {
    let world = parse(world)?;
    let name_of = |key: &str| {
        world
            .organisation
            .iter()
            .chain(world.authority.iter().map(|row| &row.organisation))
            .find(|row| row.key == key)
            .map(|row| row.legal_name.clone())
    };
    let faces = world
        .person
        .iter()
        .map(|person| Face {
            name: person.name.clone(),
            email: person.email.clone(),
            organisations: world
                .membership
                .iter()
                .filter(|membership| membership.person == person.key)
                .filter_map(|membership| name_of(&membership.organisation))
                .collect(),
        })
        .collect();
    Ok((world.password, faces))
}

/// Enters the sample world's people, organisations, authorities and memberships, every row marked as sample. Answers
/// which organisation a key of the file became, for the crates above.
///
/// # Errors
/// `Internal` when the file is malformed; `DUPLICATE` when it has been loaded already.
pub async fn load(tx: &mut Tx, world: &str) -> platform::Result<BTreeMap<String, OrganisationId>> {
    let world = parse(world)?;
    let password = password::hash(&SecretString::from(world.password.clone())).await?;
    let mut organisations = BTreeMap::new();
    let mut people: BTreeMap<&str, PersonId> = BTreeMap::new();

    for row in &world.authority {
        let mut command = row.organisation.command()?;
        command.legal_kind = LegalKind::Authority;
        command.standing = Standing::Verified;
        command.province_code = row.units.first().cloned();
        let id = organisation::enter(tx, &command).await?;
        authority::appoint(
            tx,
            &Authority {
                organisation: id,
                kind: fit(AuthorityKind::parse(&row.kind), "kind", &row.kind)?,
                mailbox: fit(Email::parse(&row.mailbox), "mailbox", &row.mailbox)?,
                units: row.units.clone(),
                product_review: authority::ProductReview::Before,
            },
        )
        .await?;
        organisations.insert(row.organisation.key.clone(), id);
    }
    for row in &world.organisation {
        let id = organisation::enter(tx, &row.command()?).await?;
        organisations.insert(row.key.clone(), id);
    }
    for row in &world.person {
        let new = NewPerson {
            name: fit(PersonName::parse(&row.name), "name", &row.name)?,
            email: fit(Email::parse(&row.email), "email", &row.email)?,
            phone: optional(row.phone.as_deref(), "phone", PhoneNumber::parse)?,
            language: fit(Language::parse(&row.language), "language", &row.language)?,
            password: Some(password.clone()),
            origin: Origin::Sample,
        };
        people.insert(&row.key, person::insert(tx, &new).await?.id);
    }
    for row in &world.membership {
        membership::begin(
            tx,
            Begin {
                organisation: known(
                    organisations.get(&row.organisation).copied(),
                    "organisation",
                    &row.organisation,
                )?,
                person: known(
                    people.get(row.person.as_str()).copied(),
                    "person",
                    &row.person,
                )?,
                role: fit(Role::parse(&row.role), "role", &row.role)?,
            },
        )
        .await?;
    }
    Ok(organisations)
}

/// The sample organisations, for the crates above that take out what hangs on them.
///
/// # Errors
/// When the database does not answer.
pub async fn organisations(conn: &impl ConnectionTrait) -> platform::Result<Vec<OrganisationId>> {
    Ok(organisation::store::samples(conn).await?)
}

/// The people of the sample world.
///
/// # Errors
/// When the database does not answer.
pub async fn people(conn: &impl ConnectionTrait) -> platform::Result<Vec<PersonId>> {
    Ok(person::store::samples(conn).await?)
}

/// Takes the sample world's people and organisations out again, with their sessions and memberships. What the crates
/// above hung on them must be gone already. Answers how many rows went.
///
/// # Errors
/// When something still points to them.
pub async fn remove(tx: &mut Tx) -> platform::Result<u64> {
    let people = person::store::delete_samples(tx).await?;
    let organisations = organisation::store::delete_samples(tx).await?;
    Ok(people + organisations)
}

fn parse(world: &str) -> platform::Result<World> {
    toml::from_str(world).map_err(|error| Failure::internal(format!("sample world: {error}")))
}

impl OrganisationRow {
    fn command(&self) -> platform::Result<EnterOrganisation> {
        let legal_kind = match &self.legal_kind {
            Some(kind) => fit(LegalKind::parse(kind), "legal_kind", kind)?,
            None => LegalKind::Other,
        };
        let standing = match &self.standing {
            Some(standing) => fit(Standing::parse(standing), "standing", standing)?,
            None => Standing::Unverified,
        };
        Ok(EnterOrganisation {
            legal_name: self.legal_name.clone(),
            legal_kind,
            registration: optional(self.tax_code.as_deref(), "tax_code", |code| {
                Registration::vietnamese(code, legal_kind)
            })?,
            capabilities: self.capabilities.clone(),
            address: self.address.clone(),
            province_code: self.province.clone(),
            phone: optional(self.phone.as_deref(), "phone", PhoneNumber::parse)?,
            letterbox: optional(self.letterbox.as_deref(), "letterbox", Email::parse)?,
            language: fit(Language::parse(&self.language), "language", &self.language)?,
            standing,
            origin: Origin::Sample,
        })
    }
}

fn fit<T, E: std::fmt::Debug>(parsed: Result<T, E>, what: &str, text: &str) -> platform::Result<T> {
    parsed.map_err(|error| Failure::internal(format!("sample world: {what} {text:?}: {error:?}")))
}

fn optional<T, E: std::fmt::Debug>(
    text: Option<&str>,
    what: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> platform::Result<Option<T>> {
    text.map(|text| fit(parse(text), what, text)).transpose()
}

fn known<T>(found: Option<T>, what: &str, text: &str) -> platform::Result<T> {
    found.ok_or_else(|| Failure::internal(format!("sample world: unknown {what} {text:?}")))
}
