//! Who reads the letters that concern an organisation. This is the one place that decides it: the assigned person, else
//! the members, else the organisation's letterbox.

use std::collections::HashMap;

use kernel::{
    contact::Email,
    id::{OrganisationId, PersonId},
};
use notifications::Reader;
use sea_orm::ConnectionTrait;

use crate::{membership::store, person};

/// The readers of an organisation: every member with an address (the longest member first), else the letterbox.
/// Empty when there is neither. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisation(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> platform::Result<Vec<Reader>> {
    let rows = store::post_of(conn, &[organisation]).await?;
    Ok(choose(organisation, &rows, |row| row.letterbox.as_ref()))
}

/// The readers of an authority's desk: its officers, else its mailbox. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_desk(
    conn: &impl ConnectionTrait,
    authority: OrganisationId,
) -> platform::Result<Vec<Reader>> {
    let rows = store::post_of(conn, &[authority]).await?;
    Ok(choose(authority, &rows, |row| row.mailbox.as_ref()))
}

/// The readers of a party to a deal: the person the deal is assigned to while she still belongs there, else
/// [`of_organisation`], else the organisation itself without any address: such a letter ends at once, and the post office
/// asks the desk to call the party. The desk never reads a party's letter. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_party(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    assigned: Option<PersonId>,
) -> platform::Result<Vec<Reader>> {
    let rows = store::post_of(conn, &[organisation]).await?;
    let readers = choose(organisation, &rows, |row| row.letterbox.as_ref());
    if let Some(reader) = readers
        .iter()
        .find(|reader| reader.person.is_some() && reader.person == assigned)
    {
        return Ok(vec![reader.clone()]);
    }
    if !readers.is_empty() {
        return Ok(readers);
    }
    Ok(rows.first().map_or_else(Vec::new, |row| {
        vec![Reader {
            person: None,
            organisation: Some(organisation),
            address: None,
            language: row.organisation_language,
        }]
    }))
}

/// The readers of several organisations, authorities at their desks among them: as [`of_organisation`] and [`of_desk`] say, all
/// in one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_several(
    conn: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> platform::Result<HashMap<OrganisationId, Vec<Reader>>> {
    let mut rows: HashMap<OrganisationId, Vec<store::Post>> = HashMap::new();
    for row in store::post_of(conn, organisations).await? {
        rows.entry(row.organisation_id).or_default().push(row);
    }
    Ok(rows
        .into_iter()
        .map(|(organisation, rows)| {
            let readers = choose(organisation, &rows, |row| {
                row.mailbox.as_ref().or(row.letterbox.as_ref())
            });
            (organisation, readers)
        })
        .collect())
}

/// A person as a reader of what concerns herself alone.
///
/// # Errors
/// When the database does not answer.
pub async fn person(conn: &impl ConnectionTrait, id: PersonId) -> platform::Result<Option<Reader>> {
    Ok(person::get(conn, id).await?.map(|person| Reader {
        person: Some(person.id),
        organisation: None,
        address: None,
        language: person.language,
    }))
}

fn choose(
    organisation: OrganisationId,
    rows: &[store::Post],
    house: impl Fn(&store::Post) -> Option<&Email>,
) -> Vec<Reader> {
    let mut readers: Vec<Reader> = Vec::new();
    for row in rows {
        // A member with two addresses stands in two rows.
        if let Some(person) = row.person_id
            && readers.iter().all(|reader| reader.person != Some(person))
        {
            readers.push(Reader {
                person: Some(person),
                organisation: Some(organisation),
                address: None,
                language: row.person_language.unwrap_or(row.organisation_language),
            });
        }
    }
    if readers.is_empty()
        && let Some(row) = rows.first()
        && let Some(address) = house(row)
    {
        readers.push(Reader {
            person: None,
            organisation: Some(organisation),
            address: Some(address.clone()),
            language: row.organisation_language,
        });
    }
    readers
}
