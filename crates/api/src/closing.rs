//! Closing an organisation, put together of every crate that knows something of it: its deals must be over, and the producers it
//! spoke for are nobody's again. All in one unit of work.

use accounts::organisation::close::{self, Close, Ready};
use kernel::actor::Actor;
use kernel::fault::{Facts, FaultCode};
use kernel::id::OrganisationId;
use platform::Tx;

/// Closes an organisation ([`close::close`]). Inquiries, quotations, orders and deliveries must be over on both sides.
///
/// # Errors
/// As [`close::ready`]; `OPEN_DEALS` at `input.organisationId` with the numbers of what is not over.
pub(crate) async fn close(
    tx: &mut Tx,
    actor: &Actor,
    command: &Close,
) -> platform::Result<OrganisationId> {
    let closing = match close::ready(tx, actor, command).await? {
        Ready::Done(id) => return Ok(id),
        Ready::Now(closing) => closing,
    };
    let id = closing.organisation();
    let open = orders::open::of_organisation(&*tx, id, tx.now()).await?;
    if !open.is_empty() {
        let numbers = open.iter().map(|deal| deal.number.to_string()).collect();
        return Err(FaultCode::OpenDeals
            .with(Facts::Deals { numbers })
            .at("input.organisationId")
            .into());
    }
    catalogue::claim::release(tx, id).await?;
    close::close(tx, actor, &closing).await?;
    Ok(id)
}
