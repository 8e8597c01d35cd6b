//! Letters about claims: to the desk that looks at them, and to the organisations concerned.

use accounts::organisation::{self, Organisation};
use accounts::{authority, readers};
use kernel::actor::AuthorityKind;
use kernel::id::{ClaimId, EventId, OrganisationId};
use notifications::letter::{ClaimApproved, ClaimAtDesk, ClaimRefused, ProducerHandedOver};
use notifications::{Draft, Letter, Reader};
use platform::Tx;

use super::Claim;
use crate::producer::Producer;

/// To the desk of the authority that keeps the register of the province.
pub(super) async fn at_desk(
    tx: &mut Tx,
    cause: EventId,
    claim: &Claim,
    producer: &Producer,
    claimant: &Organisation,
) -> platform::Result<()> {
    let desk = authority::for_unit(&*tx, &claim.province, AuthorityKind::Register).await?;
    let Some(desk) = desk else {
        return Ok(());
    };
    let spoken_for_by = match producer.organisation {
        Some(other) => Some(name(tx, other).await?),
        None => None,
    };
    let letter = Letter::ClaimAtDesk(Box::new(ClaimAtDesk {
        producer: producer.name.clone(),
        organisation: claimant.legal_name.clone(),
        standing: claimant.standing,
        papers: claim.papers.len(),
        invited: claim.invitation.is_some(),
        note: claim.note.clone(),
        spoken_for_by,
        at: claim.created_at,
    }));
    let readers = readers::of_desk(&*tx, desk).await?;
    post(tx, cause, claim, readers, &letter).await
}

/// To the organisation that speaks for the producer from now on.
pub(super) async fn approved(
    tx: &mut Tx,
    cause: EventId,
    claim: &Claim,
    producer: &Producer,
    claimant: &Organisation,
) -> platform::Result<()> {
    let letter = Letter::ClaimApproved(ClaimApproved {
        producer: producer.name.clone(),
        organisation: claimant.legal_name.clone(),
        products: super::products_of(&*tx, producer.id).await?,
    });
    let readers = readers::of_organisation(&*tx, claim.organisation).await?;
    post(tx, cause, claim, readers, &letter).await
}

/// To the organisation whose claim was refused.
pub(super) async fn refused(
    tx: &mut Tx,
    cause: EventId,
    claim: &Claim,
    producer: &Producer,
) -> platform::Result<()> {
    let letter = Letter::ClaimRefused(ClaimRefused {
        producer: producer.name.clone(),
        authority: decided_by(tx, claim).await?,
        reason: claim.reason.clone().unwrap_or_default(),
    });
    let readers = readers::of_organisation(&*tx, claim.organisation).await?;
    post(tx, cause, claim, readers, &letter).await
}

/// To the organisation that spoke for the producer until now.
pub(super) async fn handed_over(
    tx: &mut Tx,
    cause: EventId,
    claim: &Claim,
    producer: &Producer,
    before: OrganisationId,
) -> platform::Result<()> {
    let letter = Letter::ProducerHandedOver(ProducerHandedOver {
        producer: producer.name.clone(),
        organisation: name(tx, before).await?,
        authority: decided_by(tx, claim).await?,
        reason: claim.reason.clone().unwrap_or_default(),
    });
    let readers = readers::of_organisation(&*tx, before).await?;
    post(tx, cause, claim, readers, &letter).await
}

async fn decided_by(tx: &Tx, claim: &Claim) -> platform::Result<String> {
    match claim.authority {
        Some(authority) => name(tx, authority).await,
        None => Ok(String::new()),
    }
}

async fn name(tx: &Tx, organisation: OrganisationId) -> platform::Result<String> {
    let found = organisation::get(tx, organisation).await?;
    Ok(found.map_or_else(String::new, |found| found.legal_name))
}

async fn post(
    tx: &mut Tx,
    cause: EventId,
    claim: &Claim,
    readers: Vec<Reader>,
    letter: &Letter,
) -> platform::Result<()> {
    if readers.is_empty() {
        return Ok(());
    }
    let drafts = readers
        .into_iter()
        .map(|reader| Draft {
            reader,
            letter: letter.clone(),
            thread: None,
            cause: Some(cause),
            subject: Some((ClaimId::PREFIX, claim.id.uuid())),
            not_after: None,
        })
        .collect();
    notifications::post(tx, drafts).await
}
