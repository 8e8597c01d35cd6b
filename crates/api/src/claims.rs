//! Claims to speak for a producer, with what follows from them in the domain above: what waits at the desk goes to whoever speaks for
//! the producer from now on, in the same unit of work.

use catalogue::claim::{self, Decide, File, Settled};
use kernel::actor::Actor;
use platform::Tx;

/// Claims a producer ([`claim::file`]).
///
/// # Errors
/// What the claim refuses.
pub async fn file(tx: &mut Tx, actor: &Actor, command: &File) -> platform::Result<Settled> {
    let settled = claim::file(tx, actor, command).await?;
    adopt(tx, &settled).await?;
    Ok(settled)
}

/// Approves a claim ([`claim::approve`]).
///
/// # Errors
/// What the approval refuses.
pub async fn approve(tx: &mut Tx, actor: &Actor, command: &Decide) -> platform::Result<Settled> {
    let settled = claim::approve(tx, actor, command).await?;
    adopt(tx, &settled).await?;
    Ok(settled)
}

async fn adopt(tx: &mut Tx, settled: &Settled) -> platform::Result<()> {
    if let Some(speaker) = settled.speaker {
        orders::inquiry::adopt(tx, settled.producer, speaker).await?;
    }
    Ok(())
}
