//! Pressing twice: who asks for a state that he himself has brought about gets the same answer, and nothing changes.

use kernel::actor::Actor;
use kernel::id::TypedId;
use platform::{Result, Tx};

/// How many events of one thing are looked through; no deal has that many.
const MOST: u64 = 500;

/// Whether this very person has already done this to the thing. Read only when a step is refused, so it costs the
/// usual way nothing.
pub(crate) async fn done_by_self<T: TypedId>(
    tx: &mut Tx,
    actor: &Actor,
    subject: T,
    kinds: &[&str],
) -> Result<bool> {
    let events = platform::events::of_subject(&*tx, subject.uuid(), MOST).await?;
    Ok(events.iter().any(|event| {
        event.person_id == Some(actor.person.uuid()) && kinds.contains(&event.kind.as_str())
    }))
}
