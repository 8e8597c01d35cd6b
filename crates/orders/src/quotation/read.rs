//! Reading quotations, as far as the reader may see them.

use std::collections::HashMap;

use kernel::actor::Actor;
use kernel::id::{InquiryId, QuotationId};
use kernel::page::{PageRequest, Slice};
use platform::Result;
use sea_orm::ConnectionTrait;

use super::{CounterOffer, Line, Quotation, State, store};
use crate::inquiry::Inquiry;
use crate::listing::{ListFilter, Page, Reach, require_own};
use crate::parties::Visible;

/// A quotation with the inquiry it answers.
pub type WithInquiry = (Quotation, Inquiry);

fn visible(actor: &Actor, row: WithInquiry) -> Option<Visible<WithInquiry>> {
    let view = row.1.parties().view(actor)?;
    Some(Visible { row, view })
}

/// One quotation with its inquiry, if the person may see it: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn get_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: QuotationId,
) -> Result<Option<Visible<WithInquiry>>> {
    Ok(many_visible(conn, actor, &[id]).await?.remove(&id))
}

/// Those of several quotations that the person may see: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[QuotationId],
) -> Result<HashMap<QuotationId, Visible<WithInquiry>>> {
    Ok(store::many_with_inquiry(conn, ids)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.0.id, visible(actor, row)?)))
        .collect())
}

/// A page of the quotations a person sees, newest first: one statement.
///
/// # Errors
/// `NOT_FOUND` for an organisation that is not his, a malformed page.
pub async fn list_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ListFilter<State>,
    page: &PageRequest,
) -> Result<Slice<Visible<WithInquiry>>> {
    require_own(actor, filter)?;
    let page = Page::open(page)?;
    let reach = Reach::of(actor, filter.organisation);
    let slice = store::list(conn, &reach, filter, &page).await?;
    Ok(slice.filter_map(|row| visible(actor, row)))
}

/// How many quotations a list has, counted up to `cap`: one statement.
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

/// Every revision for inquiries that were seen, each in order: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn of_inquiries(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<HashMap<InquiryId, Vec<Quotation>>> {
    let mut by_inquiry: HashMap<InquiryId, Vec<Quotation>> = HashMap::new();
    for quotation in store::of_inquiries(conn, ids).await? {
        by_inquiry
            .entry(quotation.inquiry)
            .or_default()
            .push(quotation);
    }
    Ok(by_inquiry)
}

/// The counter-offers to quotations whose words and prices the reader may see: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn counters_of(
    conn: &impl ConnectionTrait,
    ids: &[QuotationId],
) -> Result<HashMap<QuotationId, CounterOffer>> {
    Ok(store::counter::of_quotations(conn, ids)
        .await?
        .into_iter()
        .map(|offer| (offer.quotation, offer))
        .collect())
}

/// The lines of quotations that were seen, each in order: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn lines_of(
    conn: &impl ConnectionTrait,
    ids: &[QuotationId],
) -> Result<HashMap<QuotationId, Vec<Line>>> {
    let mut by_quotation: HashMap<QuotationId, Vec<Line>> = HashMap::new();
    for line in store::lines_of(conn, ids).await? {
        by_quotation.entry(line.quotation).or_default().push(line);
    }
    Ok(by_quotation)
}
