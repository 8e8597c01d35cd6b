//! Erasing: this crate's part, and the last of all.

use kernel::{
    fault::{Fault, FaultCode},
    id::PersonId,
    text::Language,
    traces::Traces,
};
use notifications::{Letter, letter::DataErased};
use platform::{Fact, Failure, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{DataRequest, holdings, masking, request::step, state::Step};
use crate::{consent, invitation, membership, organisation, person, post};

/// What of a person can stand in texts: her name, her addresses, her telephone.
///
/// # Errors
/// `NOT_FOUND` for nobody.
pub async fn traces(conn: &impl ConnectionTrait, person: PersonId) -> platform::Result<Traces> {
    holdings::traces(conn, person)
        .await?
        .ok_or_else(|| Fault::new(FaultCode::NotFound, "input").into())
}

/// Empties a person's row, takes out her identities, passwords, second factors, sessions and links, ends her places and her
/// consents, and completes the request. What she alone owns must be handed over. Her address gets one last letter. Writes
/// `membership.ended` for each place, `consent.withdrawn` for each consent, `organisation.updated` for each house whose
/// letterbox or telephone was hers, or whose address named her, `person.erased` and `data_request.completed`; posts `MemberLeft` to the other owners of her
/// organisations, without her name, and `DataErased`.
///
/// # Errors
/// `LAST_OWNER` at `input` while she alone owns an organisation; `STATE_TRANSITION` for a request that is over.
pub async fn erase(
    tx: &mut Tx,
    mut request: DataRequest,
    traces: &Traces,
) -> platform::Result<DataRequest> {
    let id = request.person;
    if !holdings::owned_alone(tx, &[id]).await?.is_empty() {
        return Err(Fault::new(FaultCode::LastOwner, "input").into());
    }
    let before = person::get(tx, id)
        .await?
        .ok_or_else(|| Failure::from(Fault::new(FaultCode::NotFound, "input")))?;
    consent::end(tx, id).await?;
    for place in holdings::live_places(tx, id).await? {
        membership::end(tx, &place).await?;
        let fact = Fact::about("membership.ended", place.id)
            .concerning([place.organisation_id])
            .with(json!({ "person": id, "role": place.role.code(), "by": "ERASURE" }));
        let cause = tx.record(fact).await?;
        if let Some(house) = organisation::get(tx, place.organisation_id).await? {
            organisation::letters::left(tx, cause, &house, id).await?;
        }
    }
    let mut houses = holdings::clear_houses(tx, traces).await?;
    houses.extend(masking::mask(tx, traces).await?);
    houses.sort_unstable();
    houses.dedup();
    for house in houses {
        tx.record(Fact::about("organisation.updated", house).concerning([house]))
            .await?;
    }
    for email in &traces.emails {
        invitation::forget(tx, email).await?;
    }
    holdings::empty(tx, traces).await?;
    tx.record(Fact::about("person.erased", id)).await?;
    step(tx, &mut request, Step::Complete, None).await?;
    let fact = Fact::about("data_request.completed", request.id);
    let cause = tx
        .record(fact.with(json!({ "kind": request.kind.code() })))
        .await?;
    if let Some(address) = before.email {
        let language: Language = before.language;
        let letter = Letter::DataErased(DataErased { at: tx.now() });
        post::to_address(tx, address, language, letter, cause, None).await?;
    }
    Ok(request)
}
