//! What a person changes of herself: name, telephone, language, password.

use kernel::{
    actor::Actor,
    contact::{PersonName, PhoneNumber},
    fault::{FaultCode, Faults},
    id::SessionId,
    text::Language,
};
use platform::{Db, Fact, Failure, Tx, throttle::Throttle};
use secrecy::SecretString;
use serde_json::json;

use super::{Person, get, store};
use crate::{
    password::{self, How, PasswordHash},
    proof,
};

/// What is to become of something that need not be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is taken away.
    Clear,
    /// It becomes this.
    To(T),
}

/// What somebody types to change herself; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// Full name, family name first.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Change<String>,
    /// Language of letters and pages.
    pub language: Option<Language>,
    /// The password she has.
    pub current_password: Option<SecretString>,
    /// The password she wants.
    pub new_password: Option<SecretString>,
}

/// An update that was read, with the password hashed.
#[derive(Clone, Debug)]
pub struct Prepared {
    name: Option<PersonName>,
    phone: Change<PhoneNumber>,
    language: Option<Language>,
    password: Option<PasswordHash>,
}

/// Reads an update and makes sure of its owner where it changes the password. Faults are handed back apart from failures, so
/// that a caller can look for the answer to a repeated command first.
///
/// # Errors
/// When the database does not answer. Faults: those of the fields, all at once, at `input.name`, `input.phone`,
/// `input.newPassword`; those of [`proof::again`].
pub async fn prepare(
    db: &Db,
    throttle: &Throttle,
    actor: &Actor,
    session: SessionId,
    update: &Update,
) -> platform::Result<Result<Prepared, Faults>> {
    let mut faults = Faults::new();
    let name = update
        .name
        .as_deref()
        .map(|name| faults.check("input.name", PersonName::parse(name)));
    let phone = match &update.phone {
        Change::Keep => Change::Keep,
        Change::Clear => Change::Clear,
        Change::To(phone) => faults
            .check("input.phone", PhoneNumber::parse(phone))
            .map_or(Change::Keep, Change::To),
    };
    let mut password = None;
    if let Some(new) = &update.new_password {
        let email = get(db.read(), actor.person)
            .await?
            .and_then(|row| row.email);
        faults.check(
            "input.newPassword",
            password::check_new(new, email.as_ref()),
        );
        let known = update.current_password.as_ref();
        match proof::again(db, throttle, actor, session, known).await {
            Ok(()) => {}
            Err(Failure::Refused(more)) => faults.extend(more),
            Err(failure) => return Err(failure),
        }
        if faults.is_empty() {
            // Outside the unit of work: a hash takes 35 ms, and SQLite has one writer.
            password = Some(password::hash(new).await?);
        }
    } else if update.current_password.is_some() {
        faults.push(FaultCode::Required, "input.newPassword");
    }
    Ok(faults.finish().map(|()| Prepared {
        name: name.flatten(),
        phone,
        language: update.language,
        password,
    }))
}

/// Writes the changes; what is as it was writes nothing. A new password ends every other session. Writes `person.updated`, and
/// `person.password_changed` with the letter `PasswordChanged`.
///
/// # Errors
/// When the database refuses.
pub async fn update(
    tx: &mut Tx,
    actor: &Actor,
    session: SessionId,
    prepared: &Prepared,
) -> platform::Result<Person> {
    let before = get(tx, actor.person)
        .await?
        .ok_or_else(|| Failure::internal("a signed-in person is gone"))?;
    let mut after = before.clone();
    if let Some(name) = &prepared.name {
        after.name = name.to_string();
    }
    match &prepared.phone {
        Change::Keep => {}
        Change::Clear => after.phone = None,
        Change::To(phone) => after.phone = Some(phone.clone()),
    }
    if let Some(language) = prepared.language {
        after.language = language;
    }
    if after != before {
        let changes = store::Changes {
            name: (after.name != before.name).then(|| after.name.clone()),
            phone: if after.phone == before.phone {
                Change::Keep
            } else {
                prepared.phone.clone()
            },
            language: (after.language != before.language).then_some(after.language),
        };
        store::update(tx, after.id, changes).await?;
        let changed: Vec<&str> = [
            ("name", after.name != before.name),
            ("phone", after.phone != before.phone),
            ("language", after.language != before.language),
        ]
        .into_iter()
        .filter_map(|(field, changed)| changed.then_some(field))
        .collect();
        // Which fields, not what stands in them: events hold no personal data.
        tx.record(Fact::about("person.updated", after.id).with(json!({ "fields": changed })))
            .await?;
    }
    if let Some(hash) = &prepared.password {
        password::replace(tx, after.id, hash, Some(session), How::Known).await?;
    }
    Ok(after)
}
