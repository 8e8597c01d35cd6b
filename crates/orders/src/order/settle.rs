//! The end of an order that comes by itself, with its last delivery.

use kernel::actor::Member;
use kernel::id::EventId;
use notifications::letter::{
    AfterRefusal, Closed, Letter, OrderCancelled, OrderCompleted, Reckoning, Side as LetterSide,
};
use platform::{Result, Tx};

use super::decide::{PATH, both, change, correspondence, terms};
use super::ended::Ended;
use super::state::{self, Event};
use super::{Order, Progress, Terms};
use crate::amendment;
use crate::delivery::{self, Delivery};
use crate::letters;
use crate::parties::Side;

/// What settled an order's last delivery.
pub(crate) enum Ending<'a> {
    /// It was received.
    Received,
    /// The buyer refused it, with this reason.
    Refused(&'a str),
    /// A side closed the order short of what was agreed.
    Closed(Side, &'a str),
    /// Both called it off; this side had proposed it.
    CalledOff(Side, &'a str),
}

/// Ends an order whose deliveries are all settled, in the transaction that settled the last one: COMPLETED when at least one was received,
/// CANCELLED when none was. A proposed change lapses. Both sides get a letter, unless the one about the refusal that ended it has said it.
pub(crate) async fn settle(
    tx: &mut Tx,
    member: &Member,
    order: &mut Order,
    ending: Ending<'_>,
) -> Result<()> {
    let deliveries = delivery::store::of_orders(&*tx, &[order.id]).await?;
    let Some(ended) = Ended::of(&deliveries).filter(|_| !order.state.is_final()) else {
        return Ok(());
    };
    let received = ended == Ended::Received;
    let event = if received {
        Event::DeliveriesSettled
    } else {
        Event::NothingReceived
    };
    let next = state::next(order.state, event).map_err(|refused| refused.fault(&PATH))?;
    // The letter about the refusal says that the order is over and what it came to, and there is nothing to stop preparing.
    let told = matches!(ending, Ending::Refused(_));
    if received {
        let closed = match ending {
            Ending::Closed(side, reason) => Some((side, reason)),
            _ => None,
        };
        order.reason = closed.map(|(_, reason)| reason.to_owned());
        let event = change(tx, member, order, next, "order.completed").await?;
        over(tx, order).await?;
        if told {
            return Ok(());
        }
        return tell_completed(tx, order, &deliveries, closed, event).await;
    }
    let (by, reason) = match ending {
        Ending::Received => (Side::Buying, ""),
        Ending::Refused(reason) => (Side::Buying, reason),
        Ending::Closed(side, reason) | Ending::CalledOff(side, reason) => (side, reason),
    };
    order.reason = Some(reason.to_owned());
    let event = change(tx, member, order, next, "order.cancelled").await?;
    over(tx, order).await?;
    if told {
        return Ok(());
    }
    tell_cancelled(tx, order, event, letters::side(by), reason).await
}

/// What ends with an order: a proposed change, and what it holds of the supply.
pub(super) async fn over(tx: &mut Tx, order: &Order) -> Result<()> {
    amendment::lapse_with_order(tx, order).await?;
    super::hold_anew(tx, order).await
}

/// Tells both sides that an order is off.
pub(super) async fn tell_cancelled(
    tx: &mut Tx,
    order: &Order,
    event: EventId,
    by: LetterSide,
    reason: &str,
) -> Result<()> {
    let agreed = letters::goods_agreed(&terms(tx, order).await?);
    let mail = correspondence(tx, order).await?.about(agreed);
    both(tx, &mail, event, order, |side| {
        Letter::OrderCancelled(Box::new(OrderCancelled {
            deal: mail.deal.clone(),
            side,
            order: order.number.clone(),
            by,
            reason: reason.to_owned(),
        }))
    })
    .await
}

/// What becomes of an order one of whose deliveries the buyer has just refused, as the letter about that tells it, and what the order came to,
/// where that has ended it and something else of it was received.
pub(crate) async fn after_refusal(
    tx: &mut Tx,
    order: &Order,
    terms: &Terms,
) -> Result<(AfterRefusal, Option<Reckoning>)> {
    let deliveries = delivery::store::of_orders(&*tx, &[order.id]).await?;
    Ok(match Ended::of(&deliveries) {
        None => (AfterRefusal::GoesOn, None),
        Some(Ended::Received) => {
            let reckoning = reckoning(tx, terms, &deliveries).await?;
            (AfterRefusal::Over, Some(reckoning))
        }
        Some(Ended::Refused | Ended::CalledOff) => (AfterRefusal::Over, None),
    })
}

async fn reckoning(tx: &mut Tx, terms: &Terms, deliveries: &[Delivery]) -> Result<Reckoning> {
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.id).collect();
    let lines = delivery::store::lines_of(&*tx, &ids).await?;
    letters::reckoning(terms, &Progress::of(terms, deliveries, &lines)?)
}

async fn tell_completed(
    tx: &mut Tx,
    order: &Order,
    deliveries: &[Delivery],
    closed: Option<(Side, &str)>,
    event: EventId,
) -> Result<()> {
    let terms = terms(tx, order).await?;
    let reckoning = reckoning(tx, &terms, deliveries).await?;
    let closed = closed.map(|(side, reason)| Closed {
        by: letters::side(side),
        reason: reason.to_owned(),
    });
    let mail = correspondence(tx, order)
        .await?
        .about(letters::goods_received(&reckoning));
    both(tx, &mail, event, order, |side| {
        Letter::OrderCompleted(Box::new(OrderCompleted {
            deal: mail.deal.clone(),
            side,
            order: order.number.clone(),
            reckoning: reckoning.clone(),
            closed: closed.clone(),
        }))
    })
    .await
}
