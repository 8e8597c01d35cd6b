//! An organisation claims a producer of the register.

use accounts::organisation::verification::{self, PaperInput};
use accounts::organisation::{self, Organisation};
use accounts::person::Origin;
use accounts::staff_action::{self, Kind, StaffAction};
use kernel::actor::{Actor, Standing};
use kernel::fault::{FaultCode, Faults, Reason};
use kernel::id::{OrganisationId, ProducerId};
use notifications::link::{self, Purpose};
use platform::{Failure, Tx};

use super::{Claim, Invitation, Settled, State, letters, policy, record, store, trust};
use crate::input::{self, field};
use crate::producer::{self, Producer};

/// Most characters of a note.
const NOTE_LIMIT: usize = 2_000;
/// Most claims of one organisation that wait at a time.
const WAITING: u64 = 20;

/// A claim as it was written.
#[derive(Clone, Debug)]
pub struct File {
    /// The producer.
    pub producer: String,
    /// The organisation that speaks for it.
    pub organisation: String,
    /// The token of the link in an authority's invitation.
    pub invitation: Option<String>,
    /// Papers that show it; owed without an invitation.
    pub papers: Vec<PaperInput>,
    /// What the officer should know.
    pub note: Option<String>,
}

/// Claims a producer for an organisation. Its owners and managers may. By the link of an authority's invitation that went to the mailbox
/// of the register an unclaimed producer is the organisation's at once, unless the office and the organisation have somebody in common;
/// a claim of the organisation's own that waits is settled by it. By any other invitation, with papers, or when somebody speaks for the
/// producer already, the claim waits for staff of the province and changes nothing before. Of two at once one gets it, and the other's
/// claim waits. Claiming again what waits or holds changes nothing. Writes `producer.claim_filed` or `producer.claimed`; posts
/// `CLAIM_AT_DESK` to the desk or `CLAIM_APPROVED` to the organisation's members.
///
/// # Errors
/// Every fault of the input at once; `LINK_USED` or `LINK_EXPIRED` at `input.invitationToken`; `REQUIRED` at `input.papers` without an
/// invitation; `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_SUSPENDED`, `CONTRADICTION` for one that sits abroad, or `TOO_MANY` at
/// `input.organisationId`; `NOT_FOUND` at `input.producerId`.
pub async fn file(tx: &mut Tx, actor: &Actor, command: &File) -> platform::Result<Settled> {
    let mut faults = Faults::new();
    let producer: Option<ProducerId> =
        input::id(&mut faults, field("producerId"), &command.producer);
    let organisation: Option<OrganisationId> =
        input::id(&mut faults, field("organisationId"), &command.organisation);
    let papers = verification::read_papers(&mut faults, &command.papers);
    let note = input::words(
        &mut faults,
        field("note"),
        command.note.as_deref(),
        NOTE_LIMIT,
    );
    let token = input::given(command.invitation.as_deref());
    faults.ensure(
        token.is_some() || !papers.is_empty(),
        FaultCode::Required,
        field("papers"),
    );
    let (producer, organisation) = faults.finish_with(producer.zip(organisation))?;
    let claimant = admit(tx, actor, organisation).await?;
    // Two who claim at once queue here.
    let producer = producer::hold(tx, producer)
        .await?
        .ok_or_else(|| FaultCode::NotFound.at(field("producerId")))?;
    if producer.sample != (claimant.origin == Origin::Sample) {
        return Err(FaultCode::Forbidden.at(field("producerId")).into());
    }
    match standing(tx, &producer, organisation).await? {
        Some(claim) if claim.state == State::Waiting => match token {
            Some(token) => hasten(tx, token, &producer, &claimant, claim).await,
            None => Ok(unchanged(&claim)),
        },
        Some(claim) => Ok(unchanged(&claim)),
        None => {
            let invitation = match token {
                None => None,
                Some(token) => Some(use_link(tx, token, &producer).await?),
            };
            tx.act_for(organisation);
            let claim = Claim {
                id: tx.new_id(),
                producer: producer.id,
                organisation,
                person: actor.person,
                invitation: invitation.as_ref().map(|invitation| invitation.id),
                province: producer.province_code.clone(),
                state: State::Waiting,
                papers,
                note,
                reason: None,
                authority: None,
                officer: None,
                created_at: tx.now(),
                settled_at: None,
            };
            begin(tx, &producer, &claimant, claim, invitation).await
        }
    }
}

/// A new claim: by the invitation it may hold at once, else it waits.
async fn begin(
    tx: &mut Tx,
    producer: &Producer,
    claimant: &Organisation,
    claim: Claim,
    invitation: Option<Invitation>,
) -> platform::Result<Settled> {
    if let Some(invitation) = invitation
        && trust::holds_at_once(&*tx, &invitation, producer, claimant.id).await?
    {
        store::insert(&*tx, &claim).await?;
        return take(tx, producer, claimant, claim, &invitation).await;
    }
    let waiting = store::count_waiting(&*tx, claimant.id, WAITING).await?;
    if waiting >= WAITING {
        let many = Reason::limit(FaultCode::TooMany, WAITING);
        return Err(many.at(field("organisationId")).into());
    }
    store::insert(&*tx, &claim).await?;
    let cause = record(tx, &claim, "producer.claim_filed", producer.organisation).await?;
    letters::at_desk(tx, cause, &claim, producer, claimant).await?;
    Ok(unchanged(&claim))
}

/// A claim that waits already, and an invitation: where the invitation alone would do, the claim holds by it, and its link is used up;
/// else both stay as they are.
async fn hasten(
    tx: &mut Tx,
    token: &str,
    producer: &Producer,
    claimant: &Organisation,
    claim: Claim,
) -> platform::Result<Settled> {
    let link::Resolution::Open(open) = link::resolve(&*tx, token, tx.now()).await? else {
        return Ok(unchanged(&claim));
    };
    let invitation = super::of_link(&*tx, &open)
        .await?
        .filter(|invitation| invitation.producer == producer.id);
    let Some(invitation) = invitation else {
        return Ok(unchanged(&claim));
    };
    if !trust::holds_at_once(&*tx, &invitation, producer, claimant.id).await?
        || link::use_once(tx, token, Purpose::Claim).await?.is_none()
    {
        return Ok(unchanged(&claim));
    }
    tx.act_for(claimant.id);
    take(tx, producer, claimant, claim, &invitation).await
}

/// The answer to who claims what nobody speaks for anew by it.
fn unchanged(claim: &Claim) -> Settled {
    Settled {
        claim: claim.id,
        producer: claim.producer,
        speaker: None,
    }
}

async fn admit(
    tx: &mut Tx,
    actor: &Actor,
    organisation: OrganisationId,
) -> platform::Result<Organisation> {
    let path = field("organisationId");
    policy::claimant(actor, organisation).map_err(|code| code.at(&path))?;
    let claimant = organisation::locked(tx, organisation)
        .await?
        .ok_or_else(|| Failure::internal(format!("no organisation {organisation}")))?;
    match claimant.standing {
        Standing::Suspended => Err(FaultCode::OrganisationSuspended.at(path).into()),
        Standing::Closed => Err(FaultCode::NotFound.at(path).into()),
        // Whoever produces sits in the country.
        Standing::Unverified | Standing::Verified if !claimant.address.country.is_vietnam() => {
            Err(FaultCode::Contradiction.at(path).into())
        }
        Standing::Unverified | Standing::Verified => Ok(claimant),
    }
}

/// The claim that says the same already, and waits or holds.
async fn standing(
    tx: &Tx,
    producer: &Producer,
    organisation: OrganisationId,
) -> platform::Result<Option<Claim>> {
    let speaks = producer.organisation == Some(organisation);
    let newest = store::newest(tx, producer.id, organisation).await?;
    let stands = newest.filter(|claim| match claim.state {
        State::Waiting => true,
        State::Approved => speaks,
        State::Refused | State::Withdrawn => false,
    });
    if speaks && stands.is_none() {
        // The register itself says so.
        return Err(FaultCode::AlreadyClaimed.at(field("producerId")).into());
    }
    Ok(stands)
}

/// Uses the link of an invitation to this very producer up.
async fn use_link(tx: &mut Tx, token: &str, producer: &Producer) -> platform::Result<Invitation> {
    let path = field("invitationToken");
    let now = tx.now();
    let resolution = link::resolve(&*tx, token, now).await?;
    let Some(link) = link::use_once(tx, token, Purpose::Claim).await? else {
        let code = match resolution {
            link::Resolution::Used(_) => FaultCode::LinkUsed,
            link::Resolution::Expired(_) => FaultCode::LinkExpired,
            link::Resolution::Open(_) | link::Resolution::Unknown => FaultCode::NotFound,
        };
        return Err(code.at(path).into());
    };
    let invitation = super::of_link(&*tx, &link).await?;
    let invitation = invitation.ok_or_else(|| FaultCode::LinkExpired.at(&path))?;
    if invitation.producer != producer.id {
        return Err(FaultCode::Contradiction.at(path).into());
    }
    Ok(invitation)
}

/// The producer is the organisation's from now on: the authority has said so beforehand.
async fn take(
    tx: &mut Tx,
    producer: &Producer,
    claimant: &Organisation,
    claim: Claim,
    invitation: &Invitation,
) -> platform::Result<Settled> {
    let claim = Claim {
        invitation: Some(invitation.id),
        state: State::Approved,
        authority: Some(invitation.authority),
        officer: invitation.officer,
        settled_at: Some(tx.now()),
        ..claim
    };
    if !store::settle(&*tx, &claim).await? {
        return Err(Failure::internal(
            "a claim changed while its producer was held",
        ));
    }
    producer::give(tx, producer, claim.organisation).await?;
    let cause = record(tx, &claim, "producer.claimed", None).await?;
    let action = StaffAction::on_organisation(
        invitation.authority,
        claim.organisation,
        Kind::ProducerInvited,
        producer.id,
    );
    staff_action::note(tx, action).await?;
    letters::approved(tx, cause, &claim, producer, claimant).await?;
    Ok(Settled {
        claim: claim.id,
        producer: producer.id,
        speaker: Some(claim.organisation),
    })
}
