//! What a command changes of a product, field by field.

use platform::Tx;

use super::{Content, Right};
use crate::product::content::{Opening, certified_changes, trade_changes};
use crate::product::{Product, ProductState};
use crate::rating::{self, Assessment};
use crate::supply::{self, Window};

/// What a command changes.
#[derive(Default)]
pub(super) struct Changes {
    /// Fields whose new words hold from now on.
    pub(super) fields: Vec<&'static str>,
    /// Certified facts that wait.
    pub(super) proposed: Vec<&'static str>,
    /// Whether a proposal was taken back.
    withdrawn: bool,
    pub(super) supply: Option<Vec<Window>>,
    pub(super) rating: Option<Assessment>,
    pub(super) reason: Option<String>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
            && self.proposed.is_empty()
            && !self.withdrawn
            && self.supply.is_none()
            && self.rating.is_none()
    }
}

/// Writes into the product what was read, and says what of it differs from what stood there.
pub(super) async fn apply(
    tx: &Tx,
    product: &mut Product,
    content: Content,
    right: Right,
) -> platform::Result<Changes> {
    let mut changes = Changes {
        reason: content.reason,
        ..Changes::default()
    };
    if let Some(facts) = content.facts {
        let differing = certified_changes(&product.certified(), &facts);
        let waits = product.state == ProductState::Published && matches!(right, Right::Owner(_));
        if !waits {
            if product.proposal.as_ref() == Some(&facts) {
                product.proposal = None;
            }
            changes.fields.extend(differing);
            product.set_certified(facts);
        } else if differing.is_empty() {
            changes.withdrawn = product.proposal.take().is_some();
        } else if product.proposal.as_ref() != Some(&facts) {
            changes.proposed = differing;
            product.proposal = Some(facts);
            product.refusal = None;
            product.waiting_since.get_or_insert(tx.now());
        }
    }
    let base = product.packings.base;
    if let Some(trade) = content.trade {
        changes
            .fields
            .extend(trade_changes(&product.trade(), &trade));
        product.set_trade(trade);
    }
    if let Some(closure) = content.closure.map(Opening::closure)
        && closure != product.closure
    {
        changes.fields.push("closure");
        product.closure = closure;
    }
    let standing = supply::windows_of(tx, &[product.id]).await?;
    let standing = standing.get(&product.id).map_or(&[][..], Vec::as_slice);
    let recounted = product.packings.base != base && !standing.is_empty();
    changes.supply = match content.supply {
        Some(windows) => (windows.as_slice() != standing).then_some(windows),
        // What was counted in another unit says nothing any more.
        None => recounted.then(Vec::new),
    };
    if let Some(assessment) = content.rating {
        let ratings = rating::many_of_products(tx, &[product.id]).await?;
        let known = ratings
            .get(&product.id)
            .into_iter()
            .flatten()
            .any(|rating| {
                rating.stars == assessment.stars && rating.decision == assessment.decision
            });
        changes.rating = (!known).then_some(assessment);
    }
    Ok(changes)
}
