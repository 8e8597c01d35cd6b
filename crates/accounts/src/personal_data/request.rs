//! Asking: a copy is made at once, an erasure is confirmed first.

use chrono::Duration;
use kernel::{
    actor::{Actor, AuthorityKind},
    fault::{Fault, FaultCode},
    id::{OrganisationId, PersonId, TypedId},
    time::Instant,
};
use notifications::{
    Draft, Letter, Reader,
    letter::{DataErasureToConfirm, DataExportReady, DataRequestAtDesk},
    link::{self, Purpose, Resolution},
};
use platform::{Context, Db, Fact, Failure, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Clocks, DataRequest, Kind, RequestState, WaitsFor, holdings, state::Step, store};
use crate::{authority, organisation, post, readers};

/// A mailed link confirms an erasure for so long; a request that nobody confirms is over then.
pub const CONFIRM_HOURS: i64 = 72;
/// So many requests lapse in one unit of work.
const LAPSED_AT_ONCE: usize = 100;

/// Notes that a person took a copy of everything held about her, and tells her, in case it was somebody else at her screen.
/// Writes `data_request.received` and `data_request.completed`; posts `DataExportReady`.
///
/// # Errors
/// When the database refuses.
pub async fn note_export(tx: &mut Tx, actor: &Actor) -> platform::Result<DataRequest> {
    let now = tx.now();
    let clocks = Clocks::of(now);
    let request = DataRequest {
        id: tx.new_id(),
        person: actor.person,
        kind: Kind::Export,
        state: RequestState::Completed,
        waits_for: None,
        authority: None,
        asked_at: now,
        answer_by: clocks.answer_by,
        complete_by: clocks.complete_by,
        answered_at: Some(now),
        ended_at: Some(now),
    };
    store::insert(tx, &request).await?;
    received(tx, &request).await?;
    let cause = tx
        .record(Fact::about("data_request.completed", request.id).with(kind_of(&request)))
        .await?;
    let letter = Letter::DataExportReady(DataExportReady { at: now });
    post::to_person(tx, actor.person, letter, cause).await?;
    Ok(request)
}

fn kind_of(request: &DataRequest) -> serde_json::Value {
    json!({ "kind": request.kind.code() })
}

async fn received(tx: &mut Tx, request: &DataRequest) -> platform::Result<()> {
    tx.record(Fact::about("data_request.received", request.id).with(kind_of(request)))
        .await?;
    Ok(())
}

/// How an erasure is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// It is: she showed who she is.
    Given,
    /// By a link that is mailed now.
    Mailed,
}

/// A wish to be erased, and what stands in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The request, open.
    pub request: DataRequest,
    /// The organisations that somebody else must own first; nothing can be erased while there are any.
    pub hand_over: Vec<OrganisationId>,
}

/// Asks that everything held about a person be erased; asking again goes on with the open request. While she alone owns an
/// organisation the request waits for somebody to take it over, and the desk is told. Otherwise a link is mailed, or, with
/// the confirmation given, the caller goes on to erase. Her organisations are held until the unit of work ends. Writes
/// `data_request.received` and `data_request.answered`; posts `DataErasureToConfirm` or `DataRequestAtDesk`.
///
/// # Errors
/// `NOT_FOUND` at `input` for somebody who is gone already.
pub async fn ask_erasure(
    tx: &mut Tx,
    person: PersonId,
    confirmation: Confirmation,
) -> platform::Result<Asked> {
    holdings::lock_organisations(tx, person).await?;
    let hand_over: Vec<OrganisationId> = holdings::owned_alone(tx, &[person])
        .await?
        .into_iter()
        .map(|(_, organisation)| organisation)
        .collect();
    let mut request = open_or_new(tx, person).await?;
    let waits_for = if hand_over.is_empty() {
        WaitsFor::Confirmation
    } else {
        WaitsFor::HandOver
    };
    let was = (request.state, request.waits_for);
    if confirmation == Confirmation::Given && hand_over.is_empty() {
        return Ok(Asked { request, hand_over });
    }
    step(tx, &mut request, Step::Answer, Some(waits_for)).await?;
    let cause = tx
        .record(
            Fact::about("data_request.answered", request.id).with(json!({
                "kind": request.kind.code(),
                "waitsFor": waits_for.code(),
            })),
        )
        .await?;
    match waits_for {
        WaitsFor::Confirmation => {
            let expires_at = tx.now() + Duration::hours(CONFIRM_HOURS);
            let Some(reader) = readers::person(tx, person).await? else {
                return Err(Fault::new(FaultCode::NotFound, "input").into());
            };
            let draft = Draft {
                reader,
                letter: Letter::DataErasureToConfirm(DataErasureToConfirm { expires_at }),
                thread: None,
                cause: Some(cause),
                subject: Some((kernel::id::DataRequestId::PREFIX, request.id.uuid())),
                not_after: Some(expires_at),
            };
            notifications::post(tx, vec![draft]).await?;
        }
        // The desk is told once, however often she looks whether it goes on.
        WaitsFor::HandOver if was == (RequestState::Answered, Some(WaitsFor::HandOver)) => {}
        WaitsFor::HandOver => tell_desk(tx, &request, &hand_over, cause).await?,
    }
    Ok(Asked { request, hand_over })
}

async fn open_or_new(tx: &mut Tx, person: PersonId) -> platform::Result<DataRequest> {
    if let Some(open) = store::open(tx, person, Kind::Erasure).await? {
        return Ok(open);
    }
    let now = tx.now();
    let clocks = Clocks::of(now);
    let request = DataRequest {
        id: tx.new_id(),
        person,
        kind: Kind::Erasure,
        state: RequestState::Received,
        waits_for: None,
        authority: desk(tx, person).await?,
        asked_at: now,
        answer_by: clocks.answer_by,
        complete_by: clocks.complete_by,
        answered_at: None,
        ended_at: None,
    };
    if !store::insert(tx, &request).await? {
        // Two who press at once: the other's stands.
        return store::open(tx, person, Kind::Erasure)
            .await?
            .ok_or_else(|| Failure::internal("an open request is neither there nor absent"));
    }
    received(tx, &request).await?;
    Ok(request)
}

/// The desk that keeps the clocks: that of the province of her organisations, else the one that was appointed first.
async fn desk(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Option<OrganisationId>> {
    let places = holdings::places(conn, person).await?;
    let ids: Vec<OrganisationId> = places
        .iter()
        .filter(|place| place.ended_at.is_none())
        .map(|place| place.organisation_id)
        .collect();
    let organisations = organisation::many(conn, &ids).await?;
    for id in ids {
        let province = organisations
            .get(&id)
            .and_then(|row| row.province_code.as_deref());
        if let Some(province) = province
            && let Some(desk) = authority::for_unit(conn, province, AuthorityKind::Both).await?
        {
            return Ok(Some(desk));
        }
    }
    Ok(authority::first(conn)
        .await?
        .map(|authority| authority.organisation))
}

async fn tell_desk(
    tx: &mut Tx,
    request: &DataRequest,
    hand_over: &[OrganisationId],
    cause: kernel::id::EventId,
) -> platform::Result<()> {
    let Some(desk) = request.authority else {
        return Ok(());
    };
    let names = organisation::many(tx, hand_over).await?;
    let letter = Letter::DataRequestAtDesk(Box::new(DataRequestAtDesk {
        organisations: hand_over
            .iter()
            .filter_map(|id| names.get(id))
            .map(|organisation| organisation.legal_name.clone())
            .collect(),
        answer_by: request.answer_by,
        complete_by: request.complete_by,
    }));
    let drafts = readers::of_desk(tx, desk)
        .await?
        .into_iter()
        // An officer who asks for herself need not be told.
        .filter(|reader: &Reader| reader.person != Some(request.person))
        .map(|reader| Draft {
            reader,
            letter: letter.clone(),
            thread: None,
            cause: Some(cause),
            subject: Some((kernel::id::DataRequestId::PREFIX, request.id.uuid())),
            not_after: None,
        })
        .collect();
    notifications::post(tx, drafts).await
}

/// The person whose open request the link of a letter confirms. Opening the link changes nothing; this is what the button on
/// its page calls, in the unit of work that erases.
///
/// # Errors
/// At `input.token`: `LINK_USED`, `LINK_EXPIRED`, or `INVALID_CREDENTIALS` for a token we never minted;
/// `STATE_TRANSITION` when the request was taken back meanwhile.
pub async fn by_link(tx: &mut Tx, token: &str) -> platform::Result<PersonId> {
    let refused = |code| Failure::from(Fault::new(code, "input.token"));
    match link::resolve(tx, token, tx.now()).await? {
        Resolution::Open(link) if link.purpose == Purpose::Erasure => {}
        Resolution::Used(link) if link.purpose == Purpose::Erasure => {
            return Err(refused(FaultCode::LinkUsed));
        }
        Resolution::Expired(link) if link.purpose == Purpose::Erasure => {
            return Err(refused(FaultCode::LinkExpired));
        }
        _ => return Err(refused(FaultCode::InvalidCredentials)),
    }
    let Some(link) = link::use_once(tx, token, Purpose::Erasure).await? else {
        return Err(refused(FaultCode::LinkUsed));
    };
    let request = match link.subject {
        Some(id) => store::by_id(tx, TypedId::from_uuid(id)).await?,
        None => None,
    };
    match request {
        Some(request) if !request.state.is_open() => Err(refused_state(&request)),
        Some(request) if link.person == Some(request.person) => Ok(request.person),
        _ => Err(refused(FaultCode::InvalidCredentials)),
    }
}

fn refused_state(request: &DataRequest) -> Failure {
    let facts = kernel::fault::Facts::Transition {
        from: request.state.code().to_owned(),
        to: RequestState::Completed.code().to_owned(),
        allowed: Vec::new(),
    };
    FaultCode::StateTransition.with(facts).at("input").into()
}

/// Takes the actor's own wish to be erased back; without an open one nothing happens. Writes `data_request.withdrawn`.
///
/// # Errors
/// When the database refuses.
pub async fn cancel_erasure(tx: &mut Tx, actor: &Actor) -> platform::Result<Option<DataRequest>> {
    let Some(mut request) = store::open(tx, actor.person, Kind::Erasure).await? else {
        return Ok(None);
    };
    withdraw(tx, &mut request, "PERSON").await?;
    Ok(Some(request))
}

async fn withdraw(
    tx: &mut Tx,
    request: &mut DataRequest,
    by: &'static str,
) -> platform::Result<()> {
    step(tx, request, Step::Withdraw, None).await?;
    let facts = json!({ "kind": request.kind.code(), "by": by });
    tx.record(Fact::about("data_request.withdrawn", request.id).with(facts))
        .await?;
    Ok(())
}

/// Lets go of erasures that nobody confirmed within [`CONFIRM_HOURS`] of the last letter. The worker calls it. Writes
/// `data_request.withdrawn`.
///
/// # Errors
/// When the database refuses.
pub async fn lapse_due(db: &Db) -> platform::Result<()> {
    loop {
        let lapsed: platform::Result<usize> =
            platform::command!(db, &Context::program("data-requests"), |tx| lapse(tx));
        if lapsed? < LAPSED_AT_ONCE {
            return Ok(());
        }
    }
}

async fn lapse(tx: &mut Tx) -> platform::Result<usize> {
    let before: Instant = tx.now() - Duration::hours(CONFIRM_HOURS);
    let due = store::unconfirmed(tx, before, LAPSED_AT_ONCE as u64).await?;
    let count = due.len();
    for mut request in due {
        withdraw(tx, &mut request, "TIME").await?;
    }
    Ok(count)
}

/// Moves a request on.
///
/// # Errors
/// `STATE_TRANSITION` when its state does not allow the step, or somebody else moved it meanwhile.
pub(super) async fn step(
    tx: &mut Tx,
    request: &mut DataRequest,
    step: Step,
    waits_for: Option<WaitsFor>,
) -> platform::Result<()> {
    let was = request.state;
    let Some(state) = was.after(step) else {
        return Err(refused_state(request));
    };
    request.state = state;
    request.waits_for = waits_for;
    match step {
        Step::Answer => request.answered_at = Some(tx.now()),
        Step::Complete | Step::Withdraw => {
            request.answered_at = request.answered_at.or(Some(tx.now()));
            request.ended_at = Some(tx.now());
        }
    }
    if store::update(tx, request, was).await? {
        Ok(())
    } else {
        Err(refused_state(request))
    }
}
