//! Staff decide claims that wait.

use accounts::organisation::{self, Organisation};
use accounts::staff_action::{self, Kind, StaffAction};
use kernel::actor::{Actor, Standing};
use kernel::fault::{FaultCode, Faults};
use kernel::id::{ClaimId, OrganisationId};
use platform::{Failure, Tx};

use super::state::{self, Event};
use super::trust::{self, Role};
use super::{Claim, Settled, letters, policy, record, store};
use crate::apart;
use crate::input::{self, field};
use crate::producer::{self, Producer};

/// What an officer decides of a claim.
#[derive(Clone, Debug)]
pub struct Decide {
    /// The claim.
    pub claim: String,
    /// Why; owed for a refusal, and when another organisation loses the producer by it.
    pub reason: Option<String>,
}

/// Approves a claim: the organisation speaks for the producer from now on, whoever did before. Staff of the province may, but nobody
/// who filed it or belongs to the organisation that claims or that speaks for the producer now, and the officer who invited the claimant
/// only where his office has nobody else. Doing it again oneself changes nothing. Writes `producer.claimed`; posts `CLAIM_APPROVED` to the
/// organisation's members, `PRODUCER_HANDED_OVER` to those of the one that loses it.
///
/// # Errors
/// A malformed id, `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`, `ORGANISATION_SUSPENDED` at `input.claimId`; `REQUIRED` at
/// `input.reason` when another organisation speaks for the producer.
pub async fn approve(tx: &mut Tx, actor: &Actor, command: &Decide) -> platform::Result<Settled> {
    decide(tx, actor, command, Event::Approve).await
}

/// Refuses a claim, with a reason; the organisation may claim again. Who may approve it may. Doing it again oneself changes nothing.
/// Writes `producer.claim_refused`; posts `CLAIM_REFUSED` to the organisation's members.
///
/// # Errors
/// A malformed id, a missing reason, `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`.
pub async fn refuse(tx: &mut Tx, actor: &Actor, command: &Decide) -> platform::Result<Settled> {
    decide(tx, actor, command, Event::Refuse).await
}

async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    command: &Decide,
    event: Event,
) -> platform::Result<Settled> {
    let path = field("claimId");
    let mut faults = Faults::new();
    let id: Option<ClaimId> = input::id(&mut faults, &path, &command.claim);
    let given = input::given(command.reason.as_deref());
    let reason = match (event, given) {
        (Event::Approve, None) => None,
        (_, given) => input::reason(&mut faults, given),
    };
    let id = faults.finish_with(id)?;
    let not_found = || FaultCode::NotFound.at(&path);
    let found = store::many(&*tx, &[id]).await?;
    let producer = found.first().map(|claim| claim.producer);
    // The producer first, so that decisions about one producer queue; then the claim as it is by now.
    let producer = producer::hold(tx, producer.ok_or_else(not_found)?)
        .await?
        .ok_or_else(not_found)?;
    let claim = store::many(&*tx, &[id])
        .await?
        .pop()
        .ok_or_else(not_found)?;
    let authority = policy::judge(actor, &claim, &producer).map_err(|code| code.at(&path))?;
    apart::may_write(tx, authority, producer.row())
        .await?
        .map_err(|code| code.at(&path))?;
    let settled = Settled {
        claim: id,
        producer: producer.id,
        speaker: None,
    };
    let state = match state::next(claim.state, event) {
        Ok(state) => state,
        Err(_) if claim.state == state::target(event) && claim.officer == Some(actor.person) => {
            return Ok(settled);
        }
        Err(allowed) => {
            return Err(state::refusal(claim.state, event, &allowed, path).into());
        }
    };
    let role = trust::role(&*tx, actor, authority, &claim, &producer)
        .await?
        .map_err(|code| code.at(&path))?;
    let decided = Claim {
        state,
        reason,
        authority: Some(authority),
        officer: Some(actor.person),
        settled_at: Some(tx.now()),
        ..claim
    };
    tx.act_for(authority);
    match event {
        Event::Approve => give(tx, &producer, &decided, role).await,
        Event::Refuse | Event::Withdraw => {
            settle(tx, &decided).await?;
            let cause = record(tx, &decided, "producer.claim_refused", None).await?;
            note(
                tx,
                &decided,
                decided.organisation,
                Kind::ProducerClaimRefused,
            )
            .await?;
            letters::refused(tx, cause, &decided, &producer).await?;
            Ok(settled)
        }
    }
}

async fn give(
    tx: &mut Tx,
    producer: &Producer,
    claim: &Claim,
    role: Role,
) -> platform::Result<Settled> {
    let claimant = claimant(tx, claim).await?;
    let before = producer
        .organisation
        .filter(|before| *before != claim.organisation);
    if before.is_some() && claim.reason.is_none() {
        return Err(FaultCode::Required.at(field("reason")).into());
    }
    settle(tx, claim).await?;
    producer::give(tx, producer, claim.organisation).await?;
    let cause = record(tx, claim, "producer.claimed", before).await?;
    let kind = match role {
        Role::Second => Kind::ProducerClaimed,
        Role::InvitedToo => Kind::ProducerInvitedAndClaimed,
    };
    note(tx, claim, claim.organisation, kind).await?;
    letters::approved(tx, cause, claim, producer, &claimant).await?;
    if let Some(before) = before {
        note(tx, claim, before, Kind::ProducerHandedOver).await?;
        if role == Role::InvitedToo {
            note(tx, claim, before, kind).await?;
        }
        letters::handed_over(tx, cause, claim, producer, before).await?;
    }
    Ok(Settled {
        claim: claim.id,
        producer: producer.id,
        speaker: Some(claim.organisation),
    })
}

async fn claimant(tx: &mut Tx, claim: &Claim) -> platform::Result<Organisation> {
    let claimant = organisation::locked(tx, claim.organisation)
        .await?
        .ok_or_else(|| Failure::internal(format!("no organisation {}", claim.organisation)))?;
    match claimant.standing {
        Standing::Suspended => Err(FaultCode::OrganisationSuspended.at(field("claimId")).into()),
        // Closed between the look at the claim and this one: the claim is withdrawn.
        Standing::Closed => Err(FaultCode::NotFound.at(field("claimId")).into()),
        Standing::Unverified | Standing::Verified => Ok(claimant),
    }
}

async fn settle(tx: &Tx, claim: &Claim) -> platform::Result<()> {
    if store::settle(tx, claim).await? {
        Ok(())
    } else {
        Err(Failure::internal(
            "a claim changed while its producer was held",
        ))
    }
}

async fn note(
    tx: &mut Tx,
    claim: &Claim,
    organisation: OrganisationId,
    kind: Kind,
) -> platform::Result<()> {
    let Some(authority) = claim.authority else {
        return Ok(());
    };
    let action = StaffAction::on_organisation(authority, organisation, kind, claim.producer)
        .because(claim.reason.clone());
    staff_action::note(tx, action).await
}
