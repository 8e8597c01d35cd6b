//! What an organisation claimed and spoke for is nobody's again when it is closed.

use kernel::id::{OrganisationId, ProducerId};
use platform::{Fact, Tx};
use serde_json::json;

use super::{Claim, State, record, store};
use crate::{producer, product, supply};

/// Takes back what an organisation that is being closed claimed, and lets go of the producers it speaks for: they are UNCLAIMED
/// again, their products stay in the register and are asked for at the desk, and the supply that it had stated is ended. Writes
/// `producer.claim_withdrawn` and `producer.released` for each; posts nothing. Returns the producers.
///
/// # Errors
/// When the database refuses.
pub async fn release(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> platform::Result<Vec<ProducerId>> {
    for claim in store::waiting_of(&*tx, organisation).await? {
        let withdrawn = Claim {
            state: State::Withdrawn,
            settled_at: Some(tx.now()),
            ..claim
        };
        // Staff may have decided between the list and this; then it is settled.
        if store::settle(&*tx, &withdrawn).await? {
            record(tx, &withdrawn, "producer.claim_withdrawn", None).await?;
        }
    }
    let mut released = Vec::new();
    for spoken_for in producer::of_organisation(&*tx, organisation).await? {
        let Some(producer) = producer::hold(tx, spoken_for.id)
            .await?
            .filter(|producer| producer.organisation == Some(organisation))
        else {
            continue;
        };
        producer::let_go(tx, &producer).await?;
        for product in product::ids_of_producers(&*tx, &[producer.id]).await? {
            supply::replace(tx, product, &[]).await?;
        }
        let fact = Fact::about("producer.released", producer.id)
            .concerning([organisation])
            .in_province(&producer.province_code)
            .with(json!({ "version": producer.version + 1 }));
        tx.record(fact).await?;
        released.push(producer.id);
    }
    Ok(released)
}
