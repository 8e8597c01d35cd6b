//! Reading orders, as far as the reader may see them.

use std::collections::HashMap;

use kernel::actor::Actor;
use kernel::id::{InquiryId, OrderId, QuotationId};
use kernel::page::{PageRequest, Slice};
use platform::Result;
use sea_orm::ConnectionTrait;

use super::{Order, Revision, State, Terms, store};
use crate::listing::{ListFilter, Page, Reach, require_own};
use crate::parties::Visible;

fn visible(actor: &Actor, row: Order) -> Option<Visible<Order>> {
    let view = row.parties().view(actor)?;
    Some(Visible { row, view })
}

/// One order, if the person may see it: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn get_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: OrderId,
) -> Result<Option<Visible<Order>>> {
    Ok(store::find(conn, id)
        .await?
        .and_then(|row| visible(actor, row)))
}

/// Those of several orders that the person may see: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[OrderId],
) -> Result<HashMap<OrderId, Visible<Order>>> {
    Ok(store::many(conn, ids)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.id, visible(actor, row)?)))
        .collect())
}

/// A page of the orders a person sees, newest first: one statement.
///
/// # Errors
/// `NOT_FOUND` for an organisation that is not his, a malformed page.
pub async fn list_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ListFilter<State>,
    page: &PageRequest,
) -> Result<Slice<Visible<Order>>> {
    require_own(actor, filter)?;
    let page = Page::open(page)?;
    let reach = Reach::of(actor, filter.organisation);
    let slice = store::list(conn, &reach, filter, &page).await?;
    Ok(slice.filter_map(|row| visible(actor, row)))
}

/// How many orders a list has, counted up to `cap`: one statement.
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

/// The order that came of each inquiry that was seen: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_inquiries(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<HashMap<InquiryId, Order>> {
    Ok(store::of_inquiries(conn, ids)
        .await?
        .into_iter()
        .map(|order| (order.inquiry, order))
        .collect())
}

/// The order made from each quotation that was seen: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_quotations(
    conn: &impl ConnectionTrait,
    ids: &[QuotationId],
) -> Result<HashMap<QuotationId, Order>> {
    Ok(store::of_quotations(conn, ids)
        .await?
        .into_iter()
        .filter_map(|order| Some((order.quotation?, order)))
        .collect())
}

/// Every revision of the terms of orders that were seen, the one in force last: one statement. Prices in them are for those who see prices.
///
/// # Errors
/// When the database does not answer.
pub async fn terms_of(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<HashMap<OrderId, Vec<Revision>>> {
    let mut by_order: HashMap<OrderId, Vec<Revision>> = HashMap::new();
    for (order, revision) in store::terms_of(conn, ids).await? {
        by_order.entry(order).or_default().push(revision);
    }
    Ok(by_order)
}

/// The terms in force of orders that were seen: one statement. Prices in them are for those who see prices.
///
/// # Errors
/// When the database does not answer.
pub async fn in_force_of<'a>(
    conn: &impl ConnectionTrait,
    orders: impl IntoIterator<Item = &'a Order>,
) -> Result<HashMap<OrderId, Terms>> {
    let numbers: HashMap<OrderId, i32> = orders
        .into_iter()
        .map(|order| (order.id, order.terms_revision))
        .collect();
    let ids: Vec<OrderId> = numbers.keys().copied().collect();
    Ok(store::terms_of(conn, &ids)
        .await?
        .into_iter()
        .filter(|(order, revision)| numbers.get(order) == Some(&revision.number))
        .map(|(order, revision)| (order, revision.terms))
        .collect())
}
