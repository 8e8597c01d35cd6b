//! Somebody founds an organisation here, and is its owner.

use kernel::{
    actor::{Actor, Role, Standing},
    fault::{FaultCode, Faults, Reason},
    id::OrganisationId,
};
use platform::{Tx, keys::Keys};

use super::{OrganisationInput, input, input::KnownUnit, store};
use crate::{
    membership::{self, Begin},
    person::{Origin, store as people},
};

/// Most organisations that one person owns: enough for a federation, too few for a flood.
const OWNED: usize = 20;

/// Creates an organisation that the actor owns. Any signed-in person may. It is unverified until an authority has seen its
/// papers. A personal number is sealed with `keys`. Writes `organisation.created` and `membership.begun`; posts nothing.
///
/// # Errors
/// Every fault of the input at once; `FORBIDDEN` behind a letter's link; `TOO_MANY` for a person who owns twenty already.
pub async fn create(
    tx: &mut Tx,
    keys: &Keys,
    actor: &Actor,
    typed: &OrganisationInput,
    unit: Option<&KnownUnit>,
) -> platform::Result<OrganisationId> {
    let mut faults = Faults::new();
    // One at a time for one person: what is counted is what there is.
    people::lock(&*tx, actor.person).await?;
    let places = membership::of_person(&*tx, actor.person, None).await?;
    let owned = places
        .iter()
        .filter(|member| member.role == Role::Owner)
        .count();
    faults.ensure(actor.scope.is_none(), FaultCode::Forbidden, "input");
    faults.ensure(
        owned < OWNED,
        Reason::limit(FaultCode::TooMany, OWNED),
        "input",
    );
    let read = input::read(&mut faults, typed, unit, None);
    let read = faults.finish_with(read)?;
    let id: OrganisationId = tx.new_id();
    let (kind, capabilities) = (read.legal_kind, read.capabilities.clone());
    store::insert(&*tx, read.row(keys, id, tx.now())).await?;
    tx.act_for(id);
    super::created(
        tx,
        id,
        kind,
        Standing::Unverified,
        Origin::Real,
        &capabilities,
    )
    .await?;
    membership::begin(
        tx,
        Begin {
            organisation: id,
            person: actor.person,
            role: Role::Owner,
        },
    )
    .await?;
    Ok(id)
}
