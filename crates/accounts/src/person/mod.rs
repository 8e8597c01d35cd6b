//! People: who they are, how they sign in, how letters reach them.

pub(crate) mod store;
mod update;

use std::collections::HashMap;

use kernel::{
    actor::Role,
    contact::{Email, PersonName, PhoneNumber},
    fault::{Fault, FaultCode, Faults},
    id::{OrganisationId, PersonId},
    text::Language,
};
use notifications::link::Link;
use platform::{Context, Db, Fact, Failure, Tx};
use sea_orm::ConnectionTrait;
use secrecy::SecretString;
use serde_json::json;

use crate::{
    membership::{self, Begin},
    password::{self, PasswordHash},
};

pub use update::{Change, Prepared, Update, prepare, update};

/// Whether a row belongs to the shipped sample world, which can be taken out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A real person or organisation.
    Real,
    /// Made up for looking round and for tests.
    Sample,
}

impl Origin {
    pub(crate) fn is_sample(self) -> bool {
        self == Self::Sample
    }

    pub(crate) fn of(sample: bool) -> Self {
        if sample { Self::Sample } else { Self::Real }
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The full name, family name first.
    pub name: String,
    /// The address for sign-in and letters.
    pub email: Option<Email>,
    /// The telephone.
    pub phone: Option<PhoneNumber>,
    /// The language letters and pages are written in.
    pub language: Language,
    /// Whether the person is made up.
    pub origin: Origin,
}

/// One person.
///
/// # Errors
/// When the database does not answer.
pub async fn get(conn: &impl ConnectionTrait, id: PersonId) -> platform::Result<Option<Person>> {
    Ok(many(conn, &[id]).await?.remove(&id))
}

/// The person whom a letter's link was sent to; `None` when that is nobody, or nobody any more.
///
/// # Errors
/// When the database does not answer.
pub async fn of_link(conn: &impl ConnectionTrait, link: &Link) -> platform::Result<Option<Person>> {
    match link.person {
        Some(person) => get(conn, person).await,
        None => Ok(None),
    }
}

/// The people of these ids, in one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many(
    conn: &impl ConnectionTrait,
    ids: &[PersonId],
) -> platform::Result<HashMap<PersonId, Person>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::many(conn, ids)
        .await?
        .into_iter()
        .map(|row| (row.id, from_row(row)))
        .collect())
}

/// The person who signs in by this address.
///
/// # Errors
/// When the database does not answer.
pub async fn by_email(
    conn: &impl ConnectionTrait,
    email: &Email,
) -> platform::Result<Option<Person>> {
    match store::by_email_key(conn, &email.key()).await? {
        Some(id) => get(conn, id).await,
        None => Ok(None),
    }
}

fn from_row(row: store::Row) -> Person {
    Person {
        id: row.id,
        name: row.name,
        email: row.email,
        phone: row.phone,
        language: row.language,
        origin: Origin::of(row.sample),
    }
}

/// What somebody types to enter a person, as he typed it.
#[derive(Clone, Debug)]
pub struct CreatePerson {
    /// Full name, family name first.
    pub name: String,
    /// E-mail address: identity and where letters go.
    pub email: String,
    /// Telephone, Vietnamese or international.
    pub phone: Option<String>,
    /// Language of letters and pages.
    pub language: Language,
    /// Password; without one the person signs in by mailed links.
    pub password: Option<SecretString>,
    /// The organisation she begins to belong to, and as what.
    pub membership: Option<(OrganisationId, Role)>,
}

/// A person whose data have been parsed.
#[derive(Clone, Debug)]
pub(crate) struct NewPerson {
    pub(crate) name: PersonName,
    pub(crate) email: Email,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) language: Language,
    pub(crate) password: Option<PasswordHash>,
    pub(crate) origin: Origin,
}

/// Enters a person, with a password and a membership if given. For the command line: whoever may run the program on
/// the server may call it. Writes `person.created`, and `membership.begun` if she belongs somewhere.
///
/// # Errors
/// Every fault of the input at once, with paths `name`, `email`, `phone`, `password`, `organisation`;
/// `DUPLICATE` if the address is somebody's already, `NOT_FOUND` for an unknown organisation.
pub async fn create(
    db: &Db,
    context: &Context,
    command: &CreatePerson,
) -> platform::Result<Person> {
    let mut faults = Faults::new();
    let name = faults.check("name", PersonName::parse(&command.name));
    let email = faults.check("email", Email::parse(&command.email));
    let phone = match &command.phone {
        Some(phone) => faults.check("phone", PhoneNumber::parse(phone)).map(Some),
        None => Some(None),
    };
    if let Some(password) = &command.password {
        faults.check("password", password::check_new(password, email.as_ref()));
    }
    faults.finish()?;
    let (Some(name), Some(email), Some(phone)) = (name, email, phone) else {
        return Err(Failure::internal("a fault was not collected"));
    };
    // Outside the unit of work: a hash takes 35 ms, and SQLite has one writer.
    let password = match &command.password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let new = NewPerson {
        name,
        email,
        phone,
        language: command.language,
        password,
        origin: Origin::Real,
    };
    platform::command!(db, context, |tx| create_in(tx, &new, command.membership))
}

async fn create_in(
    tx: &mut Tx,
    new: &NewPerson,
    membership: Option<(OrganisationId, Role)>,
) -> platform::Result<Person> {
    let person = insert(tx, new).await?;
    if let Some((organisation, role)) = membership {
        membership::begin(
            tx,
            Begin {
                organisation,
                person: person.id,
                role,
            },
        )
        .await?;
    }
    Ok(person)
}

/// Writes a parsed person with identity and password.
pub(crate) async fn insert(tx: &mut Tx, new: &NewPerson) -> platform::Result<Person> {
    let id: PersonId = tx.new_id();
    store::insert(
        tx,
        store::person::Model {
            id,
            name: new.name.to_string(),
            phone: new.phone.clone(),
            language: new.language,
            sample: new.origin.is_sample(),
            created_at: tx.now(),
        },
    )
    .await?;
    let identity = store::email_identity(tx.new_uuid(), id, &new.email);
    if store::insert_email(tx, identity).await? == store::Claimed::ByAnother {
        return Err(Fault::new(FaultCode::Duplicate, "email").into());
    }
    if let Some(hash) = &new.password {
        store::insert_password(
            tx,
            store::password::Model {
                person_id: id,
                hash: hash.as_str().to_owned(),
                updated_at: tx.now(),
            },
        )
        .await?;
    }
    tx.record(Fact::about("person.created", id).with(json!({
        "password": new.password.is_some(),
        "sample": new.origin.is_sample(),
    })))
    .await?;
    Ok(Person {
        id,
        name: new.name.to_string(),
        email: Some(new.email.clone()),
        phone: new.phone.clone(),
        language: new.language,
        origin: new.origin,
    })
}
