//! Making deliveries and terms what both sides agreed to.

use kernel::fault::FaultCode;
use kernel::id::ProductId;
use kernel::quantity::BaseQuantity;
use platform::{Fact, Failure, Result, Tx};
use serde_json::json;

use super::change::Stop;
use super::{Amendment, Change, Load, Plan};
use crate::delivery::state::{self, Event};
use crate::delivery::{self, Delivery, record_state, store};
use crate::input;
use crate::order::{self, Order, Terms};

const PATH: [&str; 2] = ["input", "amendmentId"];

/// Plans the deliveries anew and writes the next revision of the terms, with an event for each that changed. The order is locked.
///
/// # Errors
/// A delivery that has left meanwhile.
pub(super) async fn apply(
    tx: &mut Tx,
    order: &mut Order,
    amendment: &Amendment,
    stops: Vec<Stop>,
) -> Result<()> {
    let mut position = stops.iter().map(|stop| stop.0.position).max().unwrap_or(0);
    order.terms_revision += 1;
    order::store::insert_terms(tx, order, &amendment.terms, Some(amendment.id)).await?;
    if !order::store::save(tx, order).await? {
        return Err(input::conflict(order.version).into());
    }
    record_amended(tx, order, amendment).await?;
    let mut stops = stops;
    for change in &amendment.changes {
        match change {
            Change {
                delivery: Some(id),
                after,
                ..
            } => {
                let stop = stops
                    .iter_mut()
                    .find(|stop| stop.0.id == *id)
                    .ok_or_else(|| Failure::internal("a delivery that vanished"))?;
                replan(tx, order, &amendment.terms, stop, after.as_ref()).await?;
            }
            Change {
                after: Some(after), ..
            } => {
                position += 1;
                add(tx, order, &amendment.terms, position, after).await?;
            }
            Change { .. } => return Err(Failure::internal("a change of nothing")),
        }
    }
    Ok(())
}

async fn record_amended(tx: &mut Tx, order: &Order, amendment: &Amendment) -> Result<()> {
    tx.record(
        Fact::about("order.amended", order.id)
            .concerning(order.parties().organisations())
            .in_thread(order.inquiry)
            .in_province(order.province.clone())
            .with(json!({
                "number": order.number.as_str(),
                "state": order.state.code(),
                "revision": order.terms_revision,
                "amendment": amendment.id.to_string(),
            })),
    )
    .await
    .map(drop)
}

/// Other days, place or goods for one delivery; nothing after it calls it off.
async fn replan(
    tx: &mut Tx,
    order: &Order,
    terms: &Terms,
    (delivery, lines): &mut Stop,
    after: Option<&Plan>,
) -> Result<()> {
    let (event, kind) = match after {
        Some(_) => (Event::Replan, "delivery.replanned"),
        None => (Event::Cancel, "delivery.cancelled"),
    };
    delivery.state = state::next(delivery.state, event).map_err(|refused| refused.fault(&PATH))?;
    match after {
        Some(plan) => {
            delivery.from = plan.from;
            delivery.to = plan.to;
            delivery.place = plan.place.clone();
            reload(tx, delivery, lines, terms, plan).await?;
        }
        None => delivery.settled_at = Some(tx.now()),
    }
    if !store::save(tx, delivery).await? {
        return Err(input::conflict(order.version).into());
    }
    record_state(tx, delivery, order, kind).await.map(drop)
}

/// Other quantities of the lines that are there, and new lines for what was not.
async fn reload(
    tx: &mut Tx,
    delivery: &Delivery,
    lines: &[delivery::Line],
    terms: &Terms,
    plan: &Plan,
) -> Result<()> {
    let planned: Vec<(i32, BaseQuantity)> = lines
        .iter()
        .map(|line| {
            let load = plan.goods.iter().find(|load| load.line == line.order_line);
            (
                line.order_line,
                load.map_or(BaseQuantity::ZERO, |load| load.base),
            )
        })
        .collect();
    store::weigh(tx, delivery.id, store::Weighed::Agreed, &planned).await?;
    let new = plan
        .goods
        .iter()
        .filter(|load| !lines.iter().any(|line| line.order_line == load.line));
    let mut added = Vec::new();
    for load in new {
        added.push(loaded(tx, delivery, terms, *load)?);
    }
    store::insert_lines(tx, &added).await
}

async fn add(tx: &mut Tx, order: &Order, terms: &Terms, position: i32, plan: &Plan) -> Result<()> {
    let window = (plan.from, plan.to);
    let delivery = Delivery::planned(tx, order.id, position, window, plan.place.clone());
    let lines = plan
        .goods
        .iter()
        .map(|load| loaded(tx, &delivery, terms, *load))
        .collect::<Result<Vec<_>>>()?;
    let mut heads = [delivery];
    store::insert(tx, &mut heads, &lines).await?;
    let [delivery] = heads;
    record_state(tx, &delivery, order, "delivery.planned")
        .await
        .map(drop)
}

fn loaded(tx: &Tx, delivery: &Delivery, terms: &Terms, load: Load) -> Result<delivery::Line> {
    let product: ProductId = terms
        .line(load.line)
        .map(|line| line.product)
        .ok_or_else(|| Failure::from(FaultCode::NotFound.at(&PATH[..])))?;
    Ok(delivery.line(tx, load.line, product, load.base, load.unit))
}
