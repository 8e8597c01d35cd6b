//! An organisation shows its papers to an authority.

use chrono::Duration;
use kernel::{
    actor::Actor,
    fault::{Facts, Fault, FaultCode, Faults, Reason},
    id::VerificationId,
};
use platform::{Fact, Tx};
use serde_json::json;

use super::{
    Organisation, hold, letters, policy,
    state::{Event, Refusal, Status, next},
    store,
    verification::{self, Note, Outcome, Paper, PaperInput, Record},
};

/// How often a day papers may be shown: each time an officer looks.
const A_DAY: u64 = 10;

/// What an organisation shows.
#[derive(Clone, Debug)]
pub struct Submit {
    /// The organisation.
    pub organisation: String,
    /// The papers it can show.
    pub papers: Vec<PaperInput>,
}

/// Asks an authority to verify the organisation: that of its province when it produces, any when it only buys. Owners and
/// managers may. Asking again while it waits adds papers, without another letter. A registration that a verified
/// organisation has already is noted for the officer. Posts `OrganisationSubmitted` to the desk; writes
/// `organisation.submitted`.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN`, `STATE_TRANSITION` for one that is verified or suspended, the papers' faults, `DAILY_LIMIT` after ten
/// submissions a day.
pub async fn submit(
    tx: &mut Tx,
    actor: &Actor,
    command: &Submit,
) -> platform::Result<VerificationId> {
    let now = hold(tx, actor, &command.organisation).await?;
    if !policy::may_manage(actor, now.id) {
        return Err(Fault::new(FaultCode::Forbidden, "input.organisationId").into());
    }
    let mut faults = Faults::new();
    let papers = verification::read_papers(&mut faults, &command.papers);
    faults.ensure(!papers.is_empty(), FaultCode::Required, "input.papers");
    faults.finish()?;
    let day_ago = tx.now() - Duration::days(1);
    if verification::submissions_since(&*tx, now.id, day_ago).await? >= A_DAY {
        let limit = Reason::limit(FaultCode::DailyLimit, A_DAY);
        return Err(limit.at("input.organisationId").into());
    }
    let status = next(now.status(), Event::Submit, now.standing).map_err(refused)?;
    tx.act_for(now.id);
    let since = now.submitted_at.unwrap_or_else(|| tx.now());
    store::set_standing(&*tx, now.id, status.standing(), Some(since)).await?;
    let note = registration_note(tx, &now).await?;
    let id = verification::record(
        tx,
        Record {
            papers: papers.clone(),
            note,
            ..Record::of(&now, Outcome::Submitted)
        },
    )
    .await?;
    let mut fact = Fact::about("organisation.submitted", now.id)
        .concerning([now.id])
        .with(json!({ "verification": id, "papers": kinds(&papers) }));
    if let Some(province) = &now.review_province {
        fact = fact.in_province(province);
    }
    let cause = tx.record(fact).await?;
    if now.status() == Status::Unverified {
        letters::submitted(tx, cause, &now, papers.len(), note).await?;
    }
    Ok(id)
}

pub(super) fn kinds(papers: &[Paper]) -> Vec<&'static str> {
    papers.iter().map(|paper| paper.kind.code()).collect()
}

/// What the officer must know of the registration.
pub(super) async fn registration_note(
    tx: &Tx,
    organisation: &Organisation,
) -> platform::Result<Option<Note>> {
    let Some(registration) = &organisation.registration else {
        return Ok(Some(Note::NoRegistration));
    };
    let holder = store::verified_holder(tx, &registration.key()).await?;
    Ok(holder
        .filter(|holder| *holder != organisation.id)
        .map(|_| Note::RegistrationTaken))
}

/// A step that is not possible, as a fault.
pub(super) fn refused(refusal: Refusal) -> Fault {
    FaultCode::StateTransition
        .with(Facts::Transition {
            from: refusal.from.code().to_owned(),
            to: refusal.to.code().to_owned(),
            allowed: refusal
                .allowed
                .iter()
                .map(|status| status.code().to_owned())
                .collect(),
        })
        .at("input.organisationId")
}
