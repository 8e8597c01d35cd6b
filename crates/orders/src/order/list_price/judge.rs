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
use crate::inquiry::{Entry, entry_path, line_path};

/// What an order asks of a product beyond what an inquiry does.
pub(super) fn judge(
    found: &Orderable,
    index: usize,
    expected: Option<i32>,
    schedule: &[Entry],
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
    if expected.is_some_and(|expected| expected != product.version) {
        let current = product.version;
        let changed = FaultCode::VersionConflict.with(Facts::Version { current });
        faults.push(changed, path.at("expectedVersion"));
    }
    let lead = u64::try_from(product.lead_time_days.unwrap_or_default()).unwrap_or_default();
    let soonest = today + Days::new(lead);
    for (at, entry) in schedule.iter().enumerate() {
        let path = entry_path(index, at);
        if entry.to < soonest {
            // So many days ahead it has to be ordered.
            faults.push(Reason::limit(FaultCode::ClosedThen, lead), path.at("to"));
            continue;
        }
        let days = DateWindow {
            from: entry.from.max(soonest),
            to: entry.to,
        };
        if let Some(closure) = product.closed_throughout(days) {
            let closed = FaultCode::ClosedThen.with(closure.facts());
            faults.push(closed, path.at("from"));
        } else if !product.is_sold_within(days) {
            faults.push(FaultCode::ClosedThen, path.at("from"));
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

/// Holds what is ordered against what is stated and not promised; the products are locked. What one line takes is gone for the next.
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
        for (at, entry) in draft.line.schedule.iter().enumerate() {
            let standing = ledger.standing(draft.product(), days(entry));
            if standing.falls_short_of(entry.base) {
                let left = Facts::Available {
                    value: standing.left().unwrap_or_default().value().to_string(),
                    unit: draft.found.product.packings.base.code().to_owned(),
                };
                let path = entry_path(draft.index, at).at("quantity");
                faults.push(Reason::new(FaultCode::QuantityUnavailable, left), path);
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
