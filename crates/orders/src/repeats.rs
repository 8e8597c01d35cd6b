//! Pressing twice: who asks for a state that he himself has brought about gets the same answer, and nothing changes.

use kernel::actor::Actor;
use kernel::id::TypedId;
use platform::{Result, Tx};

/// Whether this very person has already done this to the thing. Read only when a step is refused, so it costs the
/// usual way nothing.
pub(crate) async fn done_by_self<T: TypedId>(
    tx: &mut Tx,
    actor: &Actor,
    subject: T,
    kinds: &[&str],
) -> Result<bool> {
    platform::events::was_done_by(&*tx, subject.uuid(), actor.person.uuid(), kinds).await
}
