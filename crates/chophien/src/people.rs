//! `chophien user`: people who may sign in, added from the command line, and let in again.

use std::io::Read;

use accounts::{
    authority,
    person::{self, CreatePerson},
    second_factor,
};
use anyhow::{Context as _, bail};
use kernel::{
    actor::Role,
    contact::Email,
    id::{OrganisationId, PersonId},
    text::Language,
};
use platform::{Context, Db};
use secrecy::SecretString;

use crate::{cli::CreateUser, faults::told};

/// Adds a person, and his membership where one was named.
///
/// # Errors
/// When something given is not what it should be, or the address is taken.
pub async fn create(db: &Db, given: CreateUser) -> anyhow::Result<PersonId> {
    let membership = membership(db, &given).await?;
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
        membership,
    };
    person::create(db, &Context::program("user create"), &command)
        .await
        .map(|person| person.id)
        .map_err(told)
}

/// Takes somebody's second factor away who has lost telephone and recovery codes, and ends her sessions. She is told by letter.
///
/// # Errors
/// When nobody signs in by this address, or no second factor is in use.
pub async fn reset_second_factor(db: &Db, email: &str) -> anyhow::Result<()> {
    let address = Email::parse(email).with_context(|| format!("`{email}`"))?;
    let person = person::by_email(db.read(), &address)
        .await?
        .with_context(|| format!("nobody signs in by {address}"))?;
    let status = second_factor::status(db.read(), person.id).await?;
    if !matches!(status, second_factor::Status::On { .. }) {
        bail!("{address} signs in without a second factor: there is nothing to reset");
    }
    let reset: platform::Result<()> =
        platform::command!(db, &Context::program("user reset-second-factor"), |tx| {
            second_factor::reset(tx, person.id)
        });
    reset.map_err(told)
}

async fn membership(db: &Db, given: &CreateUser) -> anyhow::Result<Option<(OrganisationId, Role)>> {
    let role = given
        .role
        .as_deref()
        .map(|text| Role::parse(&text.to_uppercase()))
        .transpose()
        .context("--role: one of owner, manager, agent")?;
    if let Some(staff) = &given.staff {
        let id: OrganisationId = staff.parse().context("--staff")?;
        if authority::get(db.read(), id).await?.is_none() {
            bail!("--staff: {id} is no authority; `chophien authority list` shows them");
        }
        return Ok(Some((id, role.unwrap_or(Role::Owner))));
    }
    let organisation = given
        .organisation
        .as_deref()
        .map(str::parse::<OrganisationId>)
        .transpose()
        .context("--organisation")?;
    if role.is_some() && organisation.is_none() {
        bail!("--role: say where, with --organisation or --staff");
    }
    Ok(organisation.zip(role))
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
