//! `chophien user create`: people who may sign in, added from the command line.

use std::io::Read;

use accounts::person::{self, CreatePerson};
use anyhow::{Context as _, bail};
use kernel::{
    actor::Role,
    id::{OrganisationId, PersonId},
    text::Language,
};
use platform::{Context, Db, Failure};
use secrecy::SecretString;

use crate::cli::CreateUser;

/// Adds a person, and his membership where one was named.
///
/// # Errors
/// When something given is not what it should be, or the address is taken.
pub async fn create(db: &Db, given: CreateUser) -> anyhow::Result<PersonId> {
    let organisation = given
        .organisation
        .as_deref()
        .map(str::parse::<OrganisationId>)
        .transpose()
        .context("--organisation")?;
    let role = given
        .role
        .as_deref()
        .map(|text| Role::parse(&text.to_uppercase()))
        .transpose()
        .context("--role: one of owner, manager, agent")?;
    let command = CreatePerson {
        name: given.name,
        email: given.email,
        phone: given.phone,
        language: Language::parse(&given.language).context("--language: one of vi, en, zh-Hans")?,
        password: if given.password_stdin {
            Some(read_password()?)
        } else {
            None
        },
        membership: organisation.zip(role),
    };
    match person::create(db, &Context::program("user create"), &command).await {
        Ok(person) => Ok(person.id),
        Err(Failure::Refused(faults)) => {
            let faults: Vec<String> = faults
                .iter()
                .map(|fault| format!("{}: {}", fault.path.join("."), fault.code.code()))
                .collect();
            bail!("{}", faults.join("; "))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn read_password() -> anyhow::Result<SecretString> {
    let mut text = String::new();
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut text)
        .context("the password on standard input")?;
    Ok(SecretString::from(
        text.trim_end_matches(['\r', '\n']).to_owned(),
    ))
}
