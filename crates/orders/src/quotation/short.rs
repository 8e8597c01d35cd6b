//! Offers that can be kept no more, because orders have used up what they need.

use catalogue::supply::{self, Promise};
use kernel::id::QuotationId;
use kernel::quantity::Unit;
use kernel::time::vn;
use notifications::letter::{Letter, ShortEntry, SupplyShort};
use platform::{Fact, Result, Tx};
use serde_json::json;

use super::supply::EntryStanding;
use super::{State, WithInquiry, store};
use crate::inquiry;
use crate::letters::{self, Correspondence, References};

/// Looks at the open firm offers that draw on the same supply as an order does, and flags those for which orders now leave too little: once each,
/// with `quotation.supply_short` and a letter to the seller, who may replace or withdraw the offer. Called where an order has promised
/// something, behind the lock of the supply.
pub(crate) async fn flag_rivals(tx: &mut Tx, ordered: &[Promise]) -> Result<()> {
    let asked: Vec<_> = ordered
        .iter()
        .map(|promise| (promise.product, promise.days))
        .collect();
    let rivals = supply::ledger(&*tx, &asked).await?.rivals(ordered);
    if rivals.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let mut standings = super::supply::of_quotations(&*tx, &rivals).await?;
    for rival in store::many_with_inquiry(&*tx, &rivals).await? {
        let short: Vec<EntryStanding> = standings
            .remove(&rival.0.id)
            .unwrap_or_default()
            .into_iter()
            .filter(EntryStanding::exceeds_orders)
            .collect();
        let open = rival.0.state_at(now) == State::Sent;
        if open && !short.is_empty() && store::note_short(tx, rival.0.id).await? {
            tell(tx, rival, &short).await?;
        }
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    (quotation, inquiry): WithInquiry,
    short: &[EntryStanding],
) -> Result<()> {
    let id: QuotationId = quotation.id;
    let event = tx
        .record(
            Fact::about("quotation.supply_short", id)
                .concerning([quotation.seller])
                .in_thread(inquiry.id)
                .in_province(inquiry.province.clone())
                .with(json!({
                    "number": quotation.number.as_str(),
                    "revision": quotation.revision,
                    "inquiry": inquiry.id.to_string(),
                })),
        )
        .await?;
    let lines = inquiry::store::lines_of(&*tx, &[inquiry.id]).await?;
    let references = References {
        buyer: None,
        seller: quotation.external_reference.clone(),
    };
    let offered = store::lines_of(&*tx, &[id]).await?;
    let mail = Correspondence::open(tx, &inquiry, &lines, Some(quotation.person), references)
        .await?
        .about(letters::goods_offered(&lines, &offered));
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::SupplyShort(Box::new(SupplyShort {
        deal: mail.deal.clone(),
        quotation: quotation.number.clone(),
        revision: quotation.revision,
        valid_until: quotation.valid_until,
        short: short.iter().map(short_entry).collect(),
    }));
    bundle.add(
        &sellers,
        &letter,
        Some(vn::end_of_day(quotation.valid_until)),
    );
    bundle.post(tx).await
}

fn short_entry(standing: &EntryStanding) -> ShortEntry {
    let unit = if standing.packings.factor_milli(Unit::Tonne).is_some() {
        Unit::Tonne
    } else {
        standing.base().unit()
    };
    let read = |amount| standing.packings.readable(amount, unit);
    ShortEntry {
        product: standing.name.clone(),
        window: standing.days,
        offered: read(standing.wanted),
        supply: standing.others.supply.and_then(read),
        ordered: read(standing.others.ordered),
    }
}
