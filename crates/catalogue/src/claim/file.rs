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

use super::{Claim, Invitation, Settled, State, letters, policy, record, store};
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

/// Claims a producer for an organisation. Its owners and managers may. By the link of an authority's invitation an unclaimed producer is
/// the organisation's at once; with papers, or when somebody speaks for it already, the claim waits for staff of the province and
/// changes nothing before. Of two at once one gets it, and the other's claim waits. Claiming again what waits or holds changes
/// nothing. Writes `producer.claim_filed` or `producer.claimed`; posts `CLAIM_AT_DESK` to the desk or `CLAIM_APPROVED` to the
/// organisation's members.
///
/// # Errors
/// Every fault of the input at once; `LINK_USED` or `LINK_EXPIRED` at `input.invitationToken`; `REQUIRED` at `input.papers` without an
/// invitation; `NOT_FOUND`, `FORBIDDEN`, `ORGANISATION_SUSPENDED` or `TOO_MANY` at `input.organisationId`; `NOT_FOUND` at
/// `input.producerId`.
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
    if let Some(standing) = standing(tx, &producer, organisation).await? {
        return Ok(standing);
    }
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
    if let Some(invitation) = invitation.filter(|_| producer.organisation.is_none()) {
        return take(tx, &producer, &claimant, claim, &invitation).await;
    }
    let waiting = store::count_waiting(&*tx, organisation, WAITING).await?;
    if waiting >= WAITING {
        let many = Reason::limit(FaultCode::TooMany, WAITING);
        return Err(many.at(field("organisationId")).into());
    }
    store::insert(&*tx, &claim).await?;
    let cause = record(tx, &claim, "producer.claim_filed", producer.organisation).await?;
    letters::at_desk(tx, cause, &claim, &producer, &claimant).await?;
    Ok(Settled {
        claim: claim.id,
        producer: producer.id,
        speaker: None,
    })
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
        Standing::Unverified | Standing::Verified => Ok(claimant),
    }
}

/// The claim that says the same already.
async fn standing(
    tx: &Tx,
    producer: &Producer,
    organisation: OrganisationId,
) -> platform::Result<Option<Settled>> {
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
    Ok(stands.map(|claim| Settled {
        claim: claim.id,
        producer: producer.id,
        speaker: None,
    }))
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
    mut claim: Claim,
    invitation: &Invitation,
) -> platform::Result<Settled> {
    claim.state = State::Approved;
    claim.authority = Some(invitation.authority);
    claim.officer = invitation.officer;
    claim.settled_at = Some(tx.now());
    store::insert(&*tx, &claim).await?;
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
