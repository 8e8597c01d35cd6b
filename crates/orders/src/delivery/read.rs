//! Reading deliveries, as far as the reader may see them.

use std::collections::HashMap;

use kernel::actor::Actor;
use kernel::id::{DeliveryId, OrderId};
use kernel::page::{PageRequest, Slice};
use platform::Result;
use sea_orm::ConnectionTrait;

use super::{Delivery, Line, State, store};
use crate::listing::{ListFilter, Page, Reach, require_own};
use crate::order::Order;
use crate::parties::Visible;

/// A delivery with its order.
pub type WithOrder = (Delivery, Order);

fn visible(actor: &Actor, row: WithOrder) -> Option<Visible<WithOrder>> {
    let view = row.1.parties().view(actor)?;
    Some(Visible { row, view })
}

/// One delivery with its order, if the person may see it: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn get_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: DeliveryId,
) -> Result<Option<Visible<WithOrder>>> {
    Ok(many_visible(conn, actor, &[id]).await?.remove(&id))
}

/// Those of several deliveries that the person may see: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[DeliveryId],
) -> Result<HashMap<DeliveryId, Visible<WithOrder>>> {
    Ok(store::many_with_order(conn, ids)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.0.id, visible(actor, row)?)))
        .collect())
}

/// A page of the deliveries a person sees, newest first: one statement.
///
/// # Errors
/// `NOT_FOUND` for an organisation that is not his, a malformed page.
pub async fn list_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ListFilter<State>,
    page: &PageRequest,
) -> Result<Slice<Visible<WithOrder>>> {
    require_own(actor, filter)?;
    let page = Page::open(page)?;
    let reach = Reach::of(actor, filter.organisation);
    let slice = store::list(conn, &reach, filter, &page).await?;
    Ok(slice.filter_map(|row| visible(actor, row)))
}

/// How many deliveries a list has, counted up to `cap`: one statement.
///
/// # Errors
/// `NOT_FOUND` for an organisation that is not his.
pub async fn count_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ListFilter<State>,
    cap: u64,
) -> Result<u64> {
    require_own(actor, filter)?;
    store::count(conn, &Reach::of(actor, filter.organisation), filter, cap).await
}

/// The deliveries of orders that were seen, each in order: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_orders(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<HashMap<OrderId, Vec<Delivery>>> {
    let mut by_order: HashMap<OrderId, Vec<Delivery>> = HashMap::new();
    for delivery in store::of_orders(conn, ids).await? {
        by_order.entry(delivery.order).or_default().push(delivery);
    }
    Ok(by_order)
}

/// The lines of deliveries that were seen, each in order: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn lines_of(
    conn: &impl ConnectionTrait,
    ids: &[DeliveryId],
) -> Result<HashMap<DeliveryId, Vec<Line>>> {
    let mut by_delivery: HashMap<DeliveryId, Vec<Line>> = HashMap::new();
    for line in store::lines_of(conn, ids).await? {
        by_delivery.entry(line.delivery).or_default().push(line);
    }
    Ok(by_delivery)
}
