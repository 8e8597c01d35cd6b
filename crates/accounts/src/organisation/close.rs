//! An owner gives the organisation up: nobody to hand over to, or nothing more to trade. What it traded stays as it is.
//!
//! Whether deals are open, and what becomes of its producers, the crates above know; whoever puts the closing together calls
//! [`ready`], asks and tells them, and calls [`close`], all in one unit of work.

use kernel::{
    actor::Actor,
    contact::LegalKind,
    fault::{Fault, FaultCode, Faults},
    id::{EventId, OrganisationId},
    text,
};
use platform::{Fact, Tx};
use serde_json::json;

use super::{
    Organisation, REASON_LIMIT, expect_version, from_row, letters, policy,
    state::{Event, next},
    store,
    submit::refused,
    verification::{self, Outcome, Record},
};
use crate::membership;

const PATH: &str = "input.organisationId";

/// The wish of an owner to give an organisation up.
#[derive(Clone, Debug)]
pub struct Close {
    /// The organisation.
    pub organisation: String,
    /// The version that was looked at.
    pub expected_version: i32,
    /// Why; its members and the authority read it.
    pub reason: String,
}

/// What a wish to close comes to.
#[derive(Clone, Debug)]
pub enum Ready {
    /// It may be closed; the row is held until the unit of work ends.
    Now(Box<Closing>),
    /// The same person has closed it already.
    Done(OrganisationId),
}

/// An organisation that is about to be closed.
#[derive(Clone, Debug)]
pub struct Closing {
    organisation: Organisation,
    reason: String,
}

impl Closing {
    /// Which it is.
    pub fn organisation(&self) -> OrganisationId {
        self.organisation.id
    }
}

/// Looks whether the actor may close the organisation, and holds it: nobody begins a deal with it, joins it or gives it a
/// producer meanwhile. Its owners may, a suspended one too. Doing it again oneself changes nothing.
///
/// # Errors
/// `NOT_FOUND`, `FORBIDDEN` for others than owners and for an authority, `STATE_TRANSITION`, `VERSION_CONFLICT`; the faults
/// of the reason.
pub async fn ready(tx: &mut Tx, actor: &Actor, command: &Close) -> platform::Result<Ready> {
    let mut faults = Faults::new();
    let id = faults.check(PATH, command.organisation.parse::<OrganisationId>());
    let reason = text::clean_text(command.reason.trim(), REASON_LIMIT);
    let reason = faults.check("input.reason", reason);
    let (id, reason) = faults.finish_with(id.zip(reason))?;
    let not_found = || Fault::new(FaultCode::NotFound, PATH);
    let now = store::lock(&*tx, id)
        .await?
        .map(from_row)
        .ok_or_else(not_found)?;
    if now.status() == super::state::Status::Closed {
        let (subject, person) = (id.uuid(), actor.person.uuid());
        let kinds = ["organisation.closed"];
        // Who has closed it belongs to it no more, and is answered as before.
        if platform::events::was_done_by(tx, subject, person, &kinds).await? {
            return Ok(Ready::Done(id));
        }
    }
    if !policy::may_see(Some(actor), &now) {
        return Err(not_found().into());
    }
    if !policy::may_appoint(actor, id) || now.legal_kind == LegalKind::Authority {
        return Err(Fault::new(FaultCode::Forbidden, PATH).into());
    }
    next(now.status(), Event::Close, now.standing).map_err(refused)?;
    expect_version(&now, command.expected_version)?;
    Ok(Ready::Now(Box::new(Closing {
        organisation: now,
        reason,
    })))
}

/// Closes the organisation: it is CLOSED for good, its registration is free for another one, every place in it ends, and the
/// invitations to it with them. Posts `OrganisationClosed` to everybody who belonged to it; writes `organisation.closed` and a
/// `membership.ended` for each place.
///
/// # Errors
/// When the database refuses.
pub async fn close(tx: &mut Tx, actor: &Actor, closing: &Closing) -> platform::Result<()> {
    let Closing {
        organisation: now,
        reason,
    } = closing;
    let status = next(now.status(), Event::Close, now.standing).map_err(refused)?;
    tx.act_for(now.id);
    store::set_standing(&*tx, now.id, status.standing(), None).await?;
    store::give_up_registration(&*tx, now.id).await?;
    let record = Record {
        reason: Some(reason.clone()),
        ..Record::of(now, Outcome::Closed)
    };
    let record = verification::record(tx, record).await?;
    let mut fact = Fact::about("organisation.closed", now.id)
        .concerning([now.id])
        .with(json!({
            "verification": record,
            "from": now.status().code(),
            "to": status.code(),
        }));
    if let Some(province) = &now.province_code {
        fact = fact.in_province(province);
    }
    let cause: EventId = tx.record(fact).await?;
    letters::wait_no_more(tx, now.id).await?;
    let members = membership::end_all(tx, now.id).await?;
    for member in members {
        letters::closed(tx, cause, now, actor.person, member, reason).await?;
    }
    Ok(())
}
