//! What the catalogue holds about a person: facts that she entered, claims that she filed, invitations that went to her, and contact
//! data of producers that are her own.

use kernel::id::{PersonId, ProducerId};
use kernel::traces::Traces;
use platform::Result;
use platform::db::{Fact, Tx};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{claim, producer, provenance};

/// What is held about a person here.
///
/// # Errors
/// When the database does not answer.
pub async fn held(conn: &impl ConnectionTrait, person: PersonId, traces: &Traces) -> Result<Value> {
    let entered = provenance::entered_by(conn, person).await?;
    let producers = producer::reached_by(conn, traces).await?;
    let (claims, invitations) = claim::traces::held(conn, person, traces).await?;
    Ok(json!({
        "claims": claims,
        "invitations": invitations,
        "entered": entered.into_iter().map(|row| json!({
            "field": row.field,
            "source": row.source,
            "at": row.at,
        })).collect::<Vec<_>>(),
        "producers": producers.into_iter().map(|producer| json!({
            "id": producer.id,
            "name": producer.name,
            "email": producer.contact.email.filter(|email| traces.has_email(email)).map(|email| email.to_string()),
            "phone": producer.contact.phone.filter(|phone| traces.has_phone(phone)).map(|phone| phone.to_string()),
        })).collect::<Vec<_>>(),
    }))
}

/// Takes her addresses and telephone numbers out of the register: a household's contact is a person's data. Writes
/// `producer.contact_erased` for each producer.
///
/// # Errors
/// When the database refuses.
pub async fn erase(tx: &mut Tx, traces: &Traces) -> Result<()> {
    claim::traces::erase(tx, traces).await?;
    for producer in producer::reached_by(&*tx, traces).await? {
        let id: ProducerId = producer.id;
        let fact = Fact::about("producer.contact_erased", id)
            .in_province(&producer.province_code)
            .concerning(producer.organisation);
        producer::clear_contact(tx, &producer, traces).await?;
        tx.record(fact).await?;
    }
    Ok(())
}
