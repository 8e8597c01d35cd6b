//! Holding an order against the products: who sells them, when, in which currency, and how much is left.

use catalogue::product::Orderable;
use catalogue::supply::{self, Promise, Source};
use chrono::{Days, NaiveDate};
use kernel::actor::Standing;
use kernel::fault::{Facts, FaultCode, Faults, Reason};
use kernel::id::ProductId;
use kernel::money::Currency;
use kernel::time::DateWindow;
use platform::{Result, Tx};

use super::Draft;
use crate::inquiry::{Entry, WantedLine, entry_path, line_path};

/// What an order asks of a product beyond what an inquiry does.
pub(super) fn judge(
    found: &Orderable,
    index: usize,
    expected: Option<i32>,
    wanted: &WantedLine,
    today: NaiveDate,
    faults: &mut Faults,
) {
    let product = &found.product;
    let path = line_path(index);
    let seller = match (found.seller, found.seller_standing) {
        (None, _) => Some(FaultCode::ProducerNotClaimed),
        (Some(_), Some(Standing::Suspended)) => Some(FaultCode::OrganisationSuspended),
        (Some(_), Some(Standing::Verified)) => None,
        (Some(_), _) => Some(FaultCode::OrganisationNotVerified),
    };
    if let Some(code) = seller {
        faults.push(code, path.at("productId"));
    }
    // Money is agreed: a price that moved on between reading and pressing does not bind.
    match expected {
        None => faults.push(FaultCode::Required, path.at("expectedVersion")),
        Some(expected) if expected != product.version => {
            let current = product.version;
            let changed = FaultCode::VersionConflict.with(Facts::Version { current });
            faults.push(changed, path.at("expectedVersion"));
        }
        Some(_) => {}
    }
    let lead = u64::try_from(product.lead_time_days.unwrap_or_default()).unwrap_or_default();
    let soonest = today + Days::new(lead);
    // A window that repeats every week is named once, where it was written.
    let mut named: Vec<usize> = Vec::new();
    for entry in &wanted.entries {
        let days = DateWindow {
            from: entry.from.max(soonest),
            to: entry.to,
        };
        let fault = if entry.to < soonest {
            // So many days ahead it has to be ordered.
            Some((Reason::limit(FaultCode::ClosedThen, lead), "to"))
        } else if let Some(closure) = product.closed_throughout(days) {
            Some((FaultCode::ClosedThen.with(closure.facts()), "from"))
        } else if product.is_sold_within(days) {
            None
        } else {
            Some((FaultCode::ClosedThen.into(), "from"))
        };
        if let Some((reason, field)) = fault
            && !named.contains(&entry.written)
        {
            named.push(entry.written);
            faults.push(reason, entry_path(index, entry.written).at(field));
        }
    }
}

/// The currency of all lines, where they have but one.
pub(super) fn one_currency(drafts: &[Draft<'_>], faults: &mut Faults) -> Option<Currency> {
    let first = drafts.first()?.terms.total.currency;
    let sound = faults.len();
    for draft in drafts {
        if draft.terms.total.currency != first {
            let path = line_path(draft.index).at("productId");
            faults.push(FaultCode::CurrencyMismatch, path);
        }
    }
    (faults.len() == sound).then_some(first)
}

/// Holds what is ordered against what is stated and not promised; the products are locked. What one line takes is gone for the next. That there is
/// too little the buyer is told, and not how much: that is the seller's own.
pub(super) async fn available(
    tx: &mut Tx,
    drafts: &[Draft<'_>],
    faults: &mut Faults,
) -> Result<()> {
    let days = |entry: &Entry| DateWindow {
        from: entry.from,
        to: entry.to,
    };
    let asked: Vec<(ProductId, DateWindow)> = drafts
        .iter()
        .flat_map(|draft| {
            let entries = draft.line.schedule.iter();
            entries.map(|entry| (draft.product(), days(entry)))
        })
        .collect();
    let mut ledger = supply::ledger(&*tx, &asked).await?;
    let source = Source::Order(tx.new_id());
    for draft in drafts {
        let mut named: Vec<usize> = Vec::new();
        for (entry, written) in draft.line.schedule.iter().zip(&draft.written) {
            let standing = ledger.standing(draft.product(), days(entry));
            if standing.falls_short_of(entry.base) && !named.contains(written) {
                named.push(*written);
                let path = entry_path(draft.index, *written).at("quantity");
                faults.push(FaultCode::QuantityUnavailable, path);
            }
            let taken = Promise {
                product: draft.product(),
                days: days(entry),
                quantity: entry.base,
            };
            ledger.add(source, &[taken]);
        }
    }
    Ok(())
}
