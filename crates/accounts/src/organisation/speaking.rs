//! An organisation speaks for producers of the register: it produces, and their province judges it, whatever it says of itself.

use kernel::id::OrganisationId;
use platform::{Fact, Failure, Tx};
use serde_json::json;

use super::{Capability, from_row, review_province, store};

/// From now on the organisation speaks for producers in these provinces, and in no others; for none, when there are none. The catalogue
/// above says so whenever somebody begins or ceases to speak for a producer. It gets the capability `PRODUCER` by it, and belongs
/// to the authority of the producers' province: of several, that in which it spoke first. Writes `organisation.updated` when that
/// changes anything that people see.
///
/// # Errors
/// When there is no such organisation, or the database refuses.
pub async fn speaks_in(
    tx: &mut Tx,
    id: OrganisationId,
    provinces: &[String],
) -> platform::Result<()> {
    let now = store::lock(&*tx, id)
        .await?
        .map(from_row)
        .ok_or_else(|| Failure::internal(format!("no organisation {id}")))?;
    let kept = now.speaks_in.clone();
    let speaks_in = kept
        .filter(|province| provinces.contains(province))
        .or_else(|| provinces.first().cloned());
    let mut capabilities = now.capabilities.clone();
    if speaks_in.is_some() && !now.can(Capability::Producer) {
        capabilities.push(Capability::Producer);
        capabilities.sort_unstable();
    }
    let judged_in = review_province(
        speaks_in.as_ref(),
        &capabilities,
        now.province_code.as_ref(),
    );
    let is_seen = capabilities != now.capabilities || judged_in != now.review_province;
    if !is_seen && speaks_in == now.speaks_in {
        return Ok(());
    }
    let facts = json!({
        "capabilities": capabilities.iter().map(|what| what.code()).collect::<Vec<_>>(),
        "judgedIn": judged_in,
    });
    let speaking = store::Speaking {
        speaks_in,
        review_province: judged_in,
        capabilities,
        version: now.version + i32::from(is_seen),
    };
    store::write_speaking(&*tx, id, speaking).await?;
    if is_seen {
        let fact = Fact::about("organisation.updated", id)
            .concerning([id])
            .with(facts);
        tx.record(fact).await?;
    }
    Ok(())
}
