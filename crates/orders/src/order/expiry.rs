//! Placed orders whose seller says nothing: he is reminded once, and in the end the order is off, since it holds goods that others would buy.

use kernel::id::OrderId;
use kernel::time::Instant;
use notifications::letter::{Letter, OrderLapsed, OrderReminder, OrderUnanswered};
use platform::{Db, Result, Tx};

use super::decide::{
    asks_no_more, both, cancel_deliveries, correspondence, quotation_number, record, terms,
};
use super::settle::over;
use super::state::{self, Event};
use super::{Order, State, store};
use crate::due::{BATCH, each_due};
use crate::letters::{self, Bundle, Correspondence};
use crate::{clock, delivery};

/// Ends the placed orders whose seller has not said a word in time: called by the worker every few seconds. Each is a unit of work of its
/// own that writes `order.lapsed` and a `delivery.cancelled` for each delivery, gives back what the order took of the supply, and posts a
/// letter to both sides and one to the staff of the province. Returns how many were ended; as many as a hundred means that more may wait.
///
/// # Errors
/// When a list of them cannot be read. One that fails is logged and left for the next time.
pub async fn lapse_due(db: &Db) -> Result<u64> {
    let now = db.clock().now();
    // Orders of the release before have no time yet; they get it from the moment in which they are seen.
    let untimed = store::untimed(db.read(), BATCH).await?;
    each_due!(
        db,
        "order-lapse",
        untimed,
        give_time,
        order.id,
        "an order got no time to be confirmed"
    );
    let due = store::overdue(db.read(), now, BATCH).await?;
    Ok(each_due!(
        db,
        "order-lapse",
        due,
        lapse,
        order.id,
        "an order did not lapse"
    ))
}

/// Reminds the sellers of placed orders that wait for their word, once each. Every one is a unit of work of its own that writes
/// `order.reminded` and a letter. Returns how many were reminded.
pub(crate) async fn remind_due(db: &Db) -> Result<u64> {
    let due = store::to_remind(db.read(), db.clock().now(), BATCH).await?;
    Ok(each_due!(
        db,
        "order-reminder",
        due,
        remind,
        order.id,
        "nobody was reminded of an order"
    ))
}

/// A placed order, locked, with the end of its time; nothing when somebody has said a word between the list and the lock.
async fn waiting(tx: &mut Tx, id: OrderId) -> Result<Option<(Order, Instant)>> {
    let order = store::lock(tx, id).await?;
    Ok(order
        .filter(|order| order.state == State::Placed)
        .and_then(|order| order.confirm_by.map(|until| (order, until))))
}

async fn give_time(tx: &mut Tx, id: OrderId) -> Result<bool> {
    let Some(mut order) = store::lock(tx, id).await? else {
        return Ok(false);
    };
    if order.state != State::Placed || order.confirm_by.is_some() {
        return Ok(false);
    }
    let now = tx.now();
    let until = terms(tx, &order).await?.confirm_by(now);
    order.confirm_by = Some(until);
    order.remind_at = clock::reply_reminder(now, until);
    store::save(tx, &mut order).await
}

async fn remind(tx: &mut Tx, id: OrderId) -> Result<bool> {
    let now = tx.now();
    let Some((mut order, until)) = waiting(tx, id).await? else {
        return Ok(false);
    };
    // What is over needs no reminder.
    if now >= until || order.remind_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    order.remind_at = None;
    if !store::save(tx, &mut order).await? {
        return Ok(false);
    }
    let event = record(tx, &order, "order.reminded").await?;
    let agreed = terms(tx, &order).await?;
    let number = quotation_number(tx, &order).await?;
    let mail = correspondence(tx, &order)
        .await?
        .about(letters::goods_agreed(&agreed));
    let sellers = mail.sellers(tx).await?;
    let mut bundle = mail.bundle(event, id);
    let letter = Letter::OrderReminder(Box::new(OrderReminder {
        deal: mail.deal.clone(),
        order: mail.order_facts(&order, number, &agreed)?,
        confirm_by: until,
    }));
    bundle.add(&sellers, &letter, Some(until));
    bundle.post(tx).await?;
    Ok(true)
}

async fn lapse(tx: &mut Tx, id: OrderId) -> Result<bool> {
    let Some((mut order, until)) = waiting(tx, id).await? else {
        return Ok(false);
    };
    if tx.now() < until {
        return Ok(false);
    }
    let Ok(next) = state::next(order.state, Event::Lapse) else {
        return Ok(false);
    };
    order.state = next;
    order.remind_at = None;
    if !store::save(tx, &mut order).await? {
        return Ok(false);
    }
    let event = record(tx, &order, "order.lapsed").await?;
    let deliveries = delivery::store::of_orders(&*tx, &[id]).await?;
    cancel_deliveries(tx, &order, deliveries).await?;
    over(tx, &order).await?;
    asks_no_more(tx, &order).await?;

    let agreed = letters::goods_agreed(&terms(tx, &order).await?);
    let mail = correspondence(tx, &order).await?.about(agreed);
    both(tx, &mail, event, &order, |side| {
        Letter::OrderLapsed(Box::new(OrderLapsed {
            deal: mail.deal.clone(),
            side,
            order: order.number.clone(),
            confirm_by: until,
        }))
    })
    .await?;
    let mut bundle = mail.bundle(event, id);
    escalate(tx, &order, until, &mail, &mut bundle).await?;
    bundle.post(tx).await?;
    Ok(true)
}

/// Tells the province's staff that a seller has let a buyer wait, so that somebody can call; no words and no prices.
async fn escalate(
    tx: &mut Tx,
    order: &Order,
    until: Instant,
    mail: &Correspondence,
    bundle: &mut Bundle,
) -> Result<()> {
    let Some(staff) = letters::staff_of(tx, &order.province, order.seller).await? else {
        tracing::warn!(order.id = %order.id, "no office is there to be told of an order that nobody answered");
        return Ok(());
    };
    let letter = Letter::OrderUnanswered(Box::new(OrderUnanswered {
        order: order.number.clone(),
        buyer: mail.name(order.buyer).unwrap_or_default(),
        seller: mail.name(order.seller).unwrap_or_default(),
        phone: mail.phone(order.seller),
        goods: mail.deal.goods.clone(),
        confirm_by: until,
    }));
    bundle.add(&staff, &letter, None);
    Ok(())
}
