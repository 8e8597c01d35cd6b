//! Staff of an authority verify, reject, suspend and reinstate.

use kernel::{
    actor::{Actor, Standing},
    fault::{Fault, FaultCode, Faults},
    id::VerificationId,
    text,
};
use platform::{Fact, Tx};
use serde_json::json;

use super::{
    Number, Organisation, expect_version, hold, letters, policy,
    state::{self, Event},
    store,
    submit::{kinds, refused},
    verification::{self, Outcome, PaperInput, Record},
};
use crate::staff_action::{self, Kind, StaffAction};

/// Most characters of a reason.
pub const REASON_LIMIT: usize = 500;

/// What an officer decides of an organisation.
#[derive(Clone, Debug)]
pub struct Judge {
    /// The organisation.
    pub organisation: String,
    /// The version that the officer looked at.
    pub expected_version: i32,
    /// The papers that he has seen; for a verification.
    pub papers: Vec<PaperInput>,
    /// Why, for the organisation to read.
    pub reason: Option<String>,
}

/// Verifies an organisation: the officer has seen its papers. Staff of the province may when it produces, staff of any
/// authority when it only buys, and nobody his own organisation. A registration belongs to one verified organisation. Doing
/// it again oneself changes nothing. Posts `OrganisationVerified` to its members; writes `organisation.verified`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`, `VERSION_CONFLICT`; `REQUIRED` without papers; `DUPLICATE` at
/// `input.organisationId` when another verified organisation has its registration.
pub async fn verify(
    tx: &mut Tx,
    actor: &Actor,
    command: &Judge,
) -> platform::Result<Option<VerificationId>> {
    decide(tx, actor, command, Event::Verify).await
}

/// Rejects what an organisation has shown, with a reason; it may show other papers. Who may verify it may reject it. Posts
/// `OrganisationRejected` to its members; writes `organisation.rejected`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`, `VERSION_CONFLICT`; `REQUIRED` without a reason.
pub async fn reject(
    tx: &mut Tx,
    actor: &Actor,
    command: &Judge,
) -> platform::Result<Option<VerificationId>> {
    decide(tx, actor, command, Event::Reject).await
}

/// Excludes an organisation from trade, with a reason: it reads, ends what it has begun, and begins nothing new. Who may
/// verify it may suspend it. Posts `OrganisationSuspended` to its members; writes `organisation.suspended`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`, `VERSION_CONFLICT`; `REQUIRED` without a reason.
pub async fn suspend(
    tx: &mut Tx,
    actor: &Actor,
    command: &Judge,
) -> platform::Result<Option<VerificationId>> {
    decide(tx, actor, command, Event::Suspend).await
}

/// Takes a suspension back: the organisation is what it was before. Who may verify it may reinstate it. Posts
/// `OrganisationReinstated` to its members; writes `organisation.reinstated`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION`, `VERSION_CONFLICT`.
pub async fn reinstate(
    tx: &mut Tx,
    actor: &Actor,
    command: &Judge,
) -> platform::Result<Option<VerificationId>> {
    decide(tx, actor, command, Event::Reinstate).await
}

/// What a decision of staff is called in the ledger and in the event table.
const fn names(event: Event) -> (Outcome, Kind) {
    match event {
        Event::Reject => (Outcome::Rejected, Kind::OrganisationRejected),
        Event::Suspend => (Outcome::Suspended, Kind::OrganisationSuspended),
        Event::Reinstate => (Outcome::Reinstated, Kind::OrganisationReinstated),
        // The others are no decisions of staff.
        Event::Verify | Event::Submit | Event::Lapse | Event::Close => {
            (Outcome::Verified, Kind::OrganisationVerified)
        }
    }
}

/// Decides; nothing when the officer himself had brought it there already.
async fn decide(
    tx: &mut Tx,
    actor: &Actor,
    command: &Judge,
    event: Event,
) -> platform::Result<Option<VerificationId>> {
    let now = hold(tx, actor, &command.organisation).await?;
    let authority = policy::may_judge(actor, &now)
        .ok_or_else(|| Fault::new(FaultCode::Forbidden, "input.organisationId"))?;
    let (outcome, kind) = names(event);
    let mut faults = Faults::new();
    let papers = verification::read_papers(&mut faults, &command.papers);
    if event == Event::Verify {
        faults.ensure(!papers.is_empty(), FaultCode::Required, "input.papers");
    }
    let reason = match command.reason.as_deref().map(str::trim) {
        Some(reason) if !reason.is_empty() => {
            faults.check("input.reason", text::clean_text(reason, REASON_LIMIT))
        }
        _ => None,
    };
    if matches!(event, Event::Reject | Event::Suspend) {
        let given = command
            .reason
            .as_deref()
            .is_some_and(|reason| !reason.trim().is_empty());
        faults.ensure(given, FaultCode::Required, "input.reason");
    }
    faults.finish()?;

    let before = verification::standing_before_suspension(&*tx, &now).await?;
    let status = match state::next(now.status(), event, before) {
        Ok(status) => status,
        Err(_)
            if state::target(event, before) == now.status()
                && verification::was_last(&*tx, now.id, outcome, actor.person).await? =>
        {
            return Ok(None);
        }
        Err(refusal) => return Err(refused(refusal).into()),
    };
    // Who must be stopped is not to escape by changing something every minute: any version that was read will do.
    let was_read = (1..=now.version).contains(&command.expected_version);
    if event != Event::Suspend || !was_read {
        expect_version(&now, command.expected_version)?;
    }
    tx.act_for(authority);
    if status.standing() == Standing::Verified {
        let key = now.registration.as_ref().map(Number::key);
        let taken = store::take_registration(&*tx, now.id, key.as_deref()).await?;
        if taken == store::Taken::ByAnother {
            return Err(Fault::new(FaultCode::Duplicate, "input.organisationId").into());
        }
    }
    // Whoever is suspended does not wait for anything but that.
    store::set_standing(&*tx, now.id, status.standing(), None).await?;
    let id = verification::record(
        tx,
        Record {
            authority: Some(authority),
            papers: papers.clone(),
            reason: reason.clone(),
            ..Record::of(&now, outcome)
        },
    )
    .await?;
    let mut fact = Fact::about(kind.code(), now.id)
        .concerning([now.id, authority])
        .with(json!({
            "verification": id,
            "from": now.status().code(),
            "to": status.code(),
            "papers": kinds(&papers),
        }));
    if let Some(province) = &now.review_province {
        fact = fact.in_province(province);
    }
    let cause = tx.record(fact).await?;
    staff_action::note(
        tx,
        StaffAction::on_organisation(authority, now.id, kind, now.id).because(reason.clone()),
    )
    .await?;
    letters::wait_no_more(tx, now.id).await?;
    letters::judged(tx, cause, &now, authority, event, reason).await?;
    Ok(Some(id))
}

impl Organisation {
    /// Whether an authority has excluded it.
    pub fn is_suspended(&self) -> bool {
        self.standing == Standing::Suspended
    }
}
