//! The sample world and the real one, kept apart: whose officers write on which rows.

use accounts::person::Origin;
use accounts::{authority, organisation};
use kernel::fault::FaultCode;
use kernel::id::OrganisationId;
use platform::Tx;

/// A row of the register, as far as it matters who writes on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    /// Whether it belongs to the sample world.
    pub(crate) sample: bool,
    /// Code of its province.
    pub(crate) province: &'a str,
}

/// Whether an authority writes on a row. Real ones leave the sample world alone. Sample ones, whose passwords everybody knows, leave the
/// register alone as soon as a real authority watches over the province; before that there is nobody else, and a demonstration shows
/// what staff do. One statement, for a sample authority on a real row three.
///
/// # Errors
/// `FORBIDDEN`, inside.
pub(crate) async fn may_write(
    tx: &Tx,
    authority: OrganisationId,
    row: Row<'_>,
) -> platform::Result<Result<(), FaultCode>> {
    let acting = organisation::get(tx, authority).await?;
    let by_sample = acting.is_some_and(|acting| acting.origin == Origin::Sample);
    let fits = match (by_sample, row.sample) {
        (true, true) | (false, false) => true,
        (false, true) => false,
        (true, false) => !authority::is_kept_for_real(tx, row.province).await?,
    };
    Ok(fits.then_some(()).ok_or(FaultCode::Forbidden))
}
