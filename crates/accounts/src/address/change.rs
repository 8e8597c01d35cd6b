//! Another address for a person: a link is mailed to the new one, and the old one is told when it counts.

use chrono::Duration;
use kernel::{actor::Actor, contact::Email, fault::Faults, id::SessionId};
use notifications::{
    Letter,
    letter::{AddressChangeAsked, AddressChangeToConfirm},
};
use platform::{Db, Fact, Failure, Tx, throttle::Throttle};
use secrecy::SecretString;

use super::{CONFIRM_HOURS, LETTERS, Purpose, record, store, tell_owner};
use crate::{
    person::{self, Person, store as people},
    post, proof,
    sign_in::ANSWER_TIME,
};

/// What somebody types to change her address.
#[derive(Clone, Debug)]
pub struct ChangeAddress {
    /// The new address, as typed.
    pub email: String,
    /// The password she has.
    pub current_password: Option<SecretString>,
}

/// A change that was read, by somebody who has proved that the account is hers.
#[derive(Clone, Debug)]
pub struct Prepared {
    email: Email,
    person: Person,
    left_out: bool,
}

/// Reads a change of address and makes sure of its owner. Faults are handed back apart from failures, so that a caller can look
/// for the answer to a repeated command first. It takes the same time whatever is known of the address.
///
/// # Errors
/// When the database does not answer. Faults: `INVALID_FORMAT` at `input.email`, and those of [`proof::again`].
pub async fn prepare(
    db: &Db,
    throttle: &Throttle,
    actor: &Actor,
    session: SessionId,
    command: &ChangeAddress,
) -> platform::Result<Result<Prepared, Faults>> {
    let mut faults = Faults::new();
    let email = faults.check("input.email", Email::parse(&command.email));
    let known = command.current_password.as_ref();
    match proof::again(db, throttle, actor, session, known).await {
        Ok(()) => {}
        Err(Failure::Refused(more)) => faults.extend(more),
        Err(failure) => return Err(failure),
    }
    let email = match faults.finish_with(email) {
        Ok(email) => email,
        Err(faults) => return Ok(Err(faults)),
    };
    let person = person::get(db.read(), actor.person)
        .await?
        .ok_or_else(|| Failure::internal("a signed-in person is gone"))?;
    let key = email.key();
    let left_out = throttle.wait(&LETTERS, &key).await.is_some();
    if left_out {
        tracing::info!(person.id = %actor.person, "a letter to confirm an address was left out: too many were asked for");
    } else {
        throttle.note(&LETTERS, &key, "").await;
    }
    tokio::time::sleep(ANSWER_TIME).await;
    Ok(Ok(Prepared {
        email,
        person,
        left_out,
    }))
}

/// Posts a letter with a link that confirms the new address; until it is pressed, the old one counts. The answer is the same when
/// the address is somebody else's already, who is told so by a letter of another kind. An address that is hers already changes
/// nothing. The person reads of it at the address that counts, so that a change that is not hers can be stopped: a new password or
/// signing out everywhere ends it. Posts `AddressChangeToConfirm` or `AddressKnownAlready`, and `AddressChangeAsked` to her; writes
/// `confirmation.asked` or `person.address_asked_for`, and `person.email_change_asked`.
///
/// # Errors
/// When the database refuses.
pub async fn change(tx: &mut Tx, prepared: &Prepared) -> platform::Result<()> {
    let key = prepared.email.key();
    if prepared.left_out {
        return Ok(());
    }
    match people::by_email_key(tx, &key).await? {
        Some(owner) if owner == prepared.person.id => return Ok(()),
        Some(owner) => {
            tell_asker(tx, prepared).await?;
            return tell_owner(tx, owner).await;
        }
        None => {}
    }
    tell_asker(tx, prepared).await?;
    let id = tx.new_uuid();
    let expires_at = tx.now() + Duration::hours(CONFIRM_HOURS);
    let language = prepared.person.language;
    store::insert(
        tx,
        store::confirmation::Model {
            id,
            purpose: Purpose::EmailChange,
            email: prepared.email.clone(),
            email_key: key,
            person_id: Some(prepared.person.id),
            applicant: None,
            language,
            expires_at,
            used_at: None,
            created_at: tx.now(),
        },
    )
    .await?;
    let cause = record(tx, "confirmation.asked", id).await?;
    let letter = Letter::AddressChangeToConfirm(AddressChangeToConfirm { expires_at });
    post::to_address(
        tx,
        prepared.email.clone(),
        language,
        letter,
        cause,
        Some(id),
    )
    .await
}

async fn tell_asker(tx: &mut Tx, prepared: &Prepared) -> platform::Result<()> {
    let person = prepared.person.id;
    let cause = tx
        .record(Fact::about("person.email_change_asked", person))
        .await?;
    let letter = Letter::AddressChangeAsked(AddressChangeAsked { at: tx.now() });
    post::to_person(tx, person, letter, cause).await
}
