//! Reading amendments, as far as the reader may see them: whoever sees an order sees them.

use std::collections::HashMap;

use kernel::actor::Actor;
use kernel::id::{AmendmentId, OrderId};
use platform::Result;
use sea_orm::ConnectionTrait;

use super::{Amendment, store};
use crate::order::Order;
use crate::parties::Visible;

/// An amendment with its order.
pub type WithOrder = (Amendment, Order);

/// One amendment with its order, if the person may see it: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn get_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: AmendmentId,
) -> Result<Option<Visible<WithOrder>>> {
    Ok(many_visible(conn, actor, &[id]).await?.remove(&id))
}

/// Those of several amendments that the person may see: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[AmendmentId],
) -> Result<HashMap<AmendmentId, Visible<WithOrder>>> {
    Ok(store::many_with_order(conn, ids)
        .await?
        .into_iter()
        .filter_map(|row| {
            let view = row.1.parties().view(actor)?;
            Some((row.0.id, Visible { row, view }))
        })
        .collect())
}

/// The amendments of orders that were seen, each in order: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_orders(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<HashMap<OrderId, Vec<Amendment>>> {
    let mut by_order: HashMap<OrderId, Vec<Amendment>> = HashMap::new();
    for amendment in store::of_orders(conn, ids).await? {
        by_order.entry(amendment.order).or_default().push(amendment);
    }
    Ok(by_order)
}
