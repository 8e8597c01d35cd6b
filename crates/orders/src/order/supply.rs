//! What an order takes of the sellers' supply: what is to come as agreed, what is under way as it left, what came as it was weighed. An
//! order that was rejected or cancelled takes nothing; what was refused has gone back.

use catalogue::product;
use catalogue::supply::{self, Promise, Source};
use kernel::id::ProductId;
use kernel::quantity::BaseQuantity;
use kernel::time::DateWindow;
use platform::{Result, Tx};

use super::{Order, State};
use crate::delivery::{self, Delivery};
use crate::quotation;

/// What one line of a delivery takes.
pub(crate) fn taken(delivery: &Delivery, line: &delivery::Line) -> BaseQuantity {
    match delivery.state {
        delivery::State::Planned | delivery::State::Preparing => line.owed(),
        delivery::State::Shipped | delivery::State::Arrived => line.shipped.unwrap_or_default(),
        delivery::State::Received => line.received.unwrap_or_default(),
        delivery::State::Refused | delivery::State::Cancelled => BaseQuantity::ZERO,
    }
}

/// What deliveries take, a promise a line.
pub(crate) fn promises(deliveries: &[Delivery], lines: &[delivery::Line]) -> Vec<Promise> {
    deliveries
        .iter()
        .flat_map(|delivery| {
            let days = DateWindow {
                from: delivery.from,
                to: delivery.to,
            };
            lines
                .iter()
                .filter(|line| line.delivery == delivery.id)
                .map(move |line| Promise {
                    product: line.product,
                    days,
                    quantity: taken(delivery, line),
                })
        })
        .filter(|promise| promise.quantity > BaseQuantity::ZERO)
        .collect()
}

/// Writes what an order takes now, in the place of what it took before.
pub(crate) async fn hold(
    tx: &mut Tx,
    order: &Order,
    deliveries: &[Delivery],
    lines: &[delivery::Line],
) -> Result<()> {
    let source = Source::Order(order.id);
    match order.state {
        State::Rejected | State::Cancelled => supply::release(tx, source).await,
        State::Placed | State::Confirmed | State::Completed => {
            let taken = own(tx, order, promises(deliveries, lines)).await?;
            supply::promise(tx, source, &taken).await
        }
    }
}

/// What an order takes of its seller's own supply: of his products, and of those that were his when it began to take of them. What he sells of
/// others' is not counted against those who speak for them.
async fn own(tx: &mut Tx, order: &Order, promises: Vec<Promise>) -> Result<Vec<Promise>> {
    let ids = products_of(&promises);
    let products = product::for_inquiry(&*tx, &ids).await?;
    let mut own = quotation::supply::own_promises(&promises, order.seller, &products);
    if own.len() < promises.len() {
        let kept = supply::promised_by(&*tx, Source::Order(order.id)).await?;
        let kept = |promise: &Promise| own.contains(promise) || kept.contains(&promise.product);
        own = promises
            .iter()
            .filter(|promise| kept(promise))
            .copied()
            .collect();
    }
    Ok(own)
}

fn products_of(promises: &[Promise]) -> Vec<ProductId> {
    let mut products: Vec<ProductId> = promises.iter().map(|promise| promise.product).collect();
    products.sort_unstable();
    products.dedup();
    products
}

/// The same for an order whose deliveries have changed.
pub(crate) async fn hold_anew(tx: &mut Tx, order: &Order) -> Result<()> {
    let (deliveries, lines) = deliveries_of(tx, order).await?;
    hold(tx, order, &deliveries, &lines).await
}

/// The same where it may have come to take more, or something of other days: whoever else promises of the same products queues meanwhile,
/// and open offers for which a confirmed order now leaves too little are flagged.
pub(crate) async fn hold_amended(tx: &mut Tx, order: &Order) -> Result<()> {
    let (deliveries, lines) = deliveries_of(tx, order).await?;
    let promised = promises(&deliveries, &lines);
    supply::lock(tx, &products_of(&promised)).await?;
    hold(tx, order, &deliveries, &lines).await?;
    if order.state == State::Confirmed {
        quotation::flag_rivals(tx, &promised).await?;
    }
    Ok(())
}

async fn deliveries_of(tx: &mut Tx, order: &Order) -> Result<(Vec<Delivery>, Vec<delivery::Line>)> {
    let deliveries = delivery::store::of_orders(&*tx, &[order.id]).await?;
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.id).collect();
    let lines = delivery::store::lines_of(&*tx, &ids).await?;
    Ok((deliveries, lines))
}
