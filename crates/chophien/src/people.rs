//! `chophien user create`: people who may sign in, added from the command line.

use std::io::Read;

use accounts::{membership, person};
use anyhow::{Context as _, bail};
use kernel::{
    actor::Role,
    contact::{Email, PersonName, PhoneNumber},
    id::{OrganisationId, PersonId},
    text::Language,
};
use platform::{Context, Db};
use secrecy::SecretString;

use crate::cli::CreateUser;

/// Adds a person, and his membership where one was named.
///
/// # Errors
/// When something given is not what it should be, or the address is taken.
pub async fn create(db: &Db, given: CreateUser) -> anyhow::Result<PersonId> {
    let email = Email::parse(&given.email).context("--email")?;
    let name = PersonName::parse(&given.name).context("--name")?;
    let phone = given.phone.as_deref().map(PhoneNumber::parse).transpose().context("--phone")?;
    let Some(language) = Language::parse(&given.language) else { bail!("--language: one of vi, en, zh-Hans") };
    let organisation = given.organisation.as_deref().map(str::parse::<OrganisationId>).transpose().context("--organisation")?;
    let role = match given.role.as_deref() {
        None => None,
        Some(text) => Some(Role::parse(&text.to_uppercase()).context("--role: one of owner, manager, agent")?),
    };
    let password = if given.password_stdin { Some(read_password()?) } else { None };

    let created: platform::Result<PersonId> = platform::command!(db, &Context::program("user create"), |tx| async {
        let person = person::create(tx, &person::CreatePerson {
            name: name.clone(),
            email: email.clone(),
            phone: phone.clone(),
            language,
            password: password.clone(),
            sample: false,
        })
        .await?;
        if let (Some(organisation), Some(role)) = (organisation, role) {
            membership::begin(tx, membership::Begin { organisation, person, role }).await?;
        }
        Ok(person)
    });
    Ok(created?)
}

fn read_password() -> anyhow::Result<SecretString> {
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).context("the password on standard input")?;
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()))
}
