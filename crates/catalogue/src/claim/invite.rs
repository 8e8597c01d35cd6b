//! Staff invite somebody to speak for a producer of the register.

use std::collections::HashMap;

use accounts::organisation;
use chrono::Duration;
use kernel::actor::Actor;
use kernel::contact::Email;
use kernel::fault::{FaultCode, Faults};
use kernel::id::{InvitationId, OrganisationId, PersonId, ProducerId};
use kernel::text::Language;
use kernel::time::Instant;
use notifications::letter::ProducerInvited;
use notifications::link::{Link, Purpose};
use notifications::{Draft, Letter, Reader};
use platform::{Fact, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{policy, store};
use crate::apart;
use crate::input::{self, field};
use crate::producer::Producer;
use crate::{producer, product};

/// How long an invitation works, in days.
const DAYS: i64 = 14;
/// An invitation is forgotten, with the address it went to, so many days after its time was over.
const KEPT_DAYS: i64 = 30;
/// Most characters of a note.
const NOTE_LIMIT: usize = 500;

/// An invitation as staff write it.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The producer.
    pub producer: String,
    /// Whom to write to.
    pub email: String,
    /// In which language.
    pub language: Language,
    /// What the officer adds.
    pub note: Option<String>,
}

/// The answer of [`invite`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The producer.
    pub producer: ProducerId,
    /// Until when the invitation works.
    pub expires_at: Instant,
}

/// An invitation that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The producer.
    pub producer: ProducerId,
    /// The authority that invites.
    pub authority: OrganisationId,
    /// The officer who wrote it.
    pub officer: Option<PersonId>,
    /// It works before this instant.
    pub expires_at: Instant,
    /// The address that it went to, as addresses are compared.
    pub(super) email_key: String,
    /// A newer one went to the same address.
    pub(super) replaced: bool,
}

/// An invitation that somebody may still take, for the eyes of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where it went.
    pub email: Email,
    /// When.
    pub sent_at: Instant,
    /// It works before this instant.
    pub expires_at: Instant,
}

/// The invitations of these producers that somebody may still take, the oldest first: those that the actor may see, who is staff of
/// the province. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_invitations(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    producers: &[&Producer],
    now: Instant,
) -> platform::Result<HashMap<ProducerId, Vec<Waiting>>> {
    let seen: Vec<ProducerId> = producers
        .iter()
        .filter(|producer| producer.organisation.is_none())
        .filter(|producer| policy::inviter(actor, producer).is_ok())
        .map(|producer| producer.id)
        .collect();
    let mut found: HashMap<ProducerId, Vec<Waiting>> = HashMap::new();
    for row in store::open_invitations(conn, &seen, now).await? {
        found.entry(row.producer_id).or_default().push(Waiting {
            email: row.email,
            sent_at: row.created_at,
            expires_at: row.expires_at,
        });
    }
    Ok(found)
}

/// Writes to an address that its reader may claim a producer of the register. Staff of its province may. What its claim comes to, the
/// address decides: one that the register records lets its reader speak for the producer at once, at any other the claim waits for
/// an officer, another than the inviting one where there is one. A second invitation to one address takes the place of the first. Writes `producer.invited`; posts `PRODUCER_INVITED` to the address, the same whether or not it
/// is known here.
///
/// # Errors
/// Every fault of the input at once; `NOT_FOUND`, `FORBIDDEN` or `ALREADY_CLAIMED` at `input.producerId`.
pub async fn invite(tx: &mut Tx, actor: &Actor, command: &Invite) -> platform::Result<Invited> {
    let path = field("producerId");
    let mut faults = Faults::new();
    let id: Option<ProducerId> = input::id(&mut faults, &path, &command.producer);
    let email = match command.email.trim() {
        "" => {
            faults.push(FaultCode::Required, field("email"));
            None
        }
        email => faults.check(field("email"), Email::parse(email)),
    };
    let note = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        NOTE_LIMIT,
    );
    let (id, email) = faults.finish_with(id.zip(email))?;
    let producer = producer::by_id(&*tx, id)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(&path))?;
    let authority = policy::inviter(actor, &producer).map_err(|code| code.at(&path))?;
    if producer.organisation.is_some() {
        return Err(FaultCode::AlreadyClaimed.at(&path).into());
    }
    apart::may_write(tx, authority, producer.row())
        .await?
        .map_err(|code| code.at(&path))?;

    tx.act_for(authority);
    let invitation: InvitationId = tx.new_id();
    let expires_at = tx.now() + Duration::days(DAYS);
    store::replace_invitations(&*tx, id, &email.key(), tx.now()).await?;
    let row = store::invitation::Model {
        id: invitation,
        producer_id: id,
        email_key: email.key(),
        email: email.clone(),
        language: command.language,
        note: note.clone(),
        authority_id: authority,
        officer_id: Some(actor.person),
        created_at: tx.now(),
        expires_at,
        replaced_at: None,
    };
    store::insert_invitation(&*tx, row).await?;
    let recorded = producer.contact.email.as_ref();
    let is_recorded = recorded.is_some_and(|recorded| recorded.key() == email.key());
    let fact = Fact::about("producer.invited", id)
        .concerning([authority])
        .in_province(&producer.province_code)
        .with(json!({ "invitation": invitation, "toRecordedAddress": is_recorded }));
    let cause = tx.record(fact).await?;

    let name = organisation::get(&*tx, authority).await?;
    let products = products_of(&*tx, id).await?;
    let letter = Letter::ProducerInvited(ProducerInvited {
        producer: producer.name,
        products,
        authority: name.map_or_else(String::new, |name| name.legal_name),
        note,
        expires_at,
    });
    let draft = Draft {
        reader: Reader {
            person: None,
            organisation: None,
            address: Some(email),
            language: command.language,
        },
        letter,
        thread: None,
        cause: Some(cause),
        subject: Some((InvitationId::PREFIX, invitation.uuid())),
        not_after: Some(expires_at),
    };
    notifications::post(tx, vec![draft]).await?;
    Ok(Invited {
        producer: id,
        expires_at,
    })
}

/// How many products the register has of a producer. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn products_of(
    conn: &impl ConnectionTrait,
    producer: ProducerId,
) -> platform::Result<usize> {
    Ok(product::ids_of_producers(conn, &[producer]).await?.len())
}

/// Forgets the invitations whose time was over [`KEPT_DAYS`] ago and gives how many; one by which a claim still waits stays. Housekeeping: no event.
pub(crate) async fn clean(tx: &mut Tx) -> platform::Result<u64> {
    let before = tx.now() - Duration::days(KEPT_DAYS);
    store::delete_expired_invitations(&*tx, before).await
}

/// The invitation that a letter's link carries, unless a newer one has taken its place. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_link(
    conn: &impl ConnectionTrait,
    link: &Link,
) -> platform::Result<Option<Invitation>> {
    let Some(id) = link.subject.filter(|_| link.purpose == Purpose::Claim) else {
        return Ok(None);
    };
    let found = store::invitation_by_id(conn, InvitationId::from_uuid(id)).await?;
    Ok(found.filter(|invitation| !invitation.replaced))
}
