//! What a proposed change takes of the seller's supply. The seller is bound by his own proposal, and by his yes to the buyer's: where either takes
//! more than is left, he says that he knows.

use catalogue::product;
use catalogue::supply::{self, Promise, Source};
use kernel::fault::{Facts, FaultCode, Faults, FieldPath};
use kernel::id::ProductId;
use kernel::quantity::{BaseQuantity, BaseUnit, PackingTable, Unit};
use kernel::text::LocalisedText;
use kernel::time::DateWindow;
use platform::{Result, Tx};
use sea_orm::ConnectionTrait;

use super::change::Stop;
use super::{Amendment, Change, Plan};
use crate::order::{self, Order, Terms};
use crate::{delivery, quotation};

/// Days for which an order would take more than is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortage {
    /// The place of the change among those of the amendment, from 0.
    pub change: usize,
    /// The product.
    pub name: LocalisedText,
    /// How its quantities convert.
    pub packings: PackingTable,
    /// The unit in which the change says its quantity.
    pub unit: Unit,
    /// The days.
    pub days: DateWindow,
    /// What the seller has said that he expects to have.
    pub supply: BaseQuantity,
    /// What would be promised of it in all.
    pub promised: BaseQuantity,
    /// What nobody else has been promised.
    pub left: BaseQuantity,
}

impl Shortage {
    /// The unit in which the product is counted.
    pub const fn base(&self) -> BaseUnit {
        self.packings.base
    }
}

/// For which days an order, changed so, takes more than it does now and more than is left. For the seller's own people.
async fn shortages(
    conn: &impl ConnectionTrait,
    order: &Order,
    terms: &Terms,
    stops: &[Stop],
    changes: &[Change],
) -> Result<Vec<Shortage>> {
    let mut wanted: Vec<(usize, i32, Unit, Promise)> = Vec::new();
    for (index, change) in changes.iter().enumerate() {
        if let Some(plan) = &change.after {
            let loads = plan.goods.iter();
            wanted.extend(loads.filter_map(|load| {
                let promise = Promise {
                    product: terms.line(load.line)?.product,
                    days: days_of(plan),
                    quantity: load.base,
                };
                Some((index, load.line, load.unit, promise))
            }));
        }
    }
    let mut ids: Vec<ProductId> = wanted.iter().map(|wanted| wanted.3.product).collect();
    ids.sort_unstable();
    ids.dedup();
    let products = product::for_inquiry(conn, &ids).await?;
    let asked: Vec<_> = wanted.iter().map(|(.., p)| (p.product, p.days)).collect();
    // Whatever the order takes now is its own to give up.
    let itself = Source::Order(order.id);
    let others = supply::ledger(conn, &asked).await?.without(itself);
    let (mut before, mut after) = (others.clone(), others.clone());
    before.add(itself, &taken(stops, |_| true));
    let stays = |stop: &Stop| !changes.iter().any(|c| c.delivery == Some(stop.0.id));
    after.add(itself, &taken(stops, stays));
    let new: Vec<Promise> = wanted.iter().map(|(.., promise)| *promise).collect();
    after.add(itself, &new);

    let mut found = Vec::new();
    for (change, line, unit, promise) in wanted {
        let own = quotation::supply::own_promises(&[promise], order.seller, &products);
        let Some(agreed) = terms.line(line).filter(|_| !own.is_empty()) else {
            continue;
        };
        let standing = others.standing(promise.product, promise.days);
        let sum =
            |ledger: &supply::Ledger| ledger.standing(promise.product, promise.days).promised();
        let (now, then) = (sum(&before), sum(&after));
        if let Some(supply) = standing
            .supply
            .filter(|supply| then > *supply && then > now)
        {
            found.push(Shortage {
                change,
                name: agreed.product_name.clone(),
                packings: agreed.packings.clone(),
                unit,
                days: promise.days,
                supply,
                promised: then,
                left: standing.left().unwrap_or_default(),
            });
        }
    }
    Ok(found)
}

const fn days_of(plan: &Plan) -> DateWindow {
    DateWindow {
        from: plan.from,
        to: plan.to,
    }
}

/// What some of the deliveries take now.
fn taken(stops: &[Stop], which: impl Fn(&Stop) -> bool) -> Vec<Promise> {
    let of_stop = |stop: &Stop| order::promises(std::slice::from_ref(&stop.0), &stop.1);
    stops
        .iter()
        .filter(|stop| which(stop))
        .flat_map(of_stop)
        .collect()
}

/// Makes everybody who promises something of the same products queue, and asks the seller for a confirmation where he promises more than is left.
/// `path` is where a change stands in the input.
pub(super) async fn judge(
    tx: &mut Tx,
    order: &Order,
    terms: &Terms,
    stops: &[Stop],
    changes: &[Change],
    path: impl Fn(usize) -> FieldPath,
) -> Result<()> {
    let mut products: Vec<ProductId> = terms.lines.iter().map(|line| line.product).collect();
    products.sort_unstable();
    products.dedup();
    supply::lock(tx, &products).await?;
    let mut faults = Faults::new();
    for short in shortages(&*tx, order, terms, stops, changes).await? {
        let facts = Facts::Available {
            value: kernel::decimal::plain(short.left.value()),
            unit: short.base().code().to_owned(),
        };
        faults.push(
            FaultCode::ConfirmationRequired.with(facts),
            path(short.change),
        );
    }
    Ok(faults.finish()?)
}

/// For which days an open proposal would take more than is left, for its seller's own people, who are to look at it before they agree.
///
/// # Errors
/// When the database does not answer.
pub async fn shortages_of(
    conn: &impl ConnectionTrait,
    order: &Order,
    amendment: &Amendment,
    deliveries: &[delivery::Delivery],
    lines: &[delivery::Line],
) -> Result<Vec<Shortage>> {
    let stops: Vec<Stop> = deliveries
        .iter()
        .map(|delivery| {
            let mine = lines.iter().filter(|line| line.delivery == delivery.id);
            (delivery.clone(), mine.cloned().collect())
        })
        .collect();
    shortages(conn, order, &amendment.terms, &stops, &amendment.changes).await
}
