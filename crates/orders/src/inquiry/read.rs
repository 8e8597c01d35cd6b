//! Reading inquiries, as far as the reader may see them.

use std::collections::HashMap;

use chrono::Duration;
use kernel::actor::Actor;
use kernel::id::InquiryId;
use kernel::page::{PageRequest, Slice};
use kernel::time::Instant;
use notifications::letter::Goods;
use platform::Result;
use sea_orm::ConnectionTrait;

use super::{Inquiry, Line, Message, State, store};
use crate::letters;
use crate::listing::{ListFilter, Page, Reach, require_own};
use crate::parties::Visible;

fn visible(actor: &Actor, row: Inquiry) -> Option<Visible<Inquiry>> {
    let view = row.parties().view(actor)?;
    Some(Visible { row, view })
}

/// One inquiry, if the person may see it: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn get_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    id: InquiryId,
) -> Result<Option<Visible<Inquiry>>> {
    Ok(store::find(conn, id)
        .await?
        .and_then(|row| visible(actor, row)))
}

/// Those of several inquiries that the person may see: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn many_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[InquiryId],
) -> Result<HashMap<InquiryId, Visible<Inquiry>>> {
    Ok(store::many(conn, ids)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.id, visible(actor, row)?)))
        .collect())
}

/// A page of the inquiries a person sees, newest first: one statement.
///
/// # Errors
/// `NOT_FOUND` for an organisation that is not his, a malformed page.
pub async fn list_visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ListFilter<State>,
    page: &PageRequest,
) -> Result<Slice<Visible<Inquiry>>> {
    require_own(actor, filter)?;
    let page = Page::open(page)?;
    let reach = Reach::of(actor, filter.organisation);
    let slice = store::list(conn, &reach, filter, &page).await?;
    Ok(slice.filter_map(|row| visible(actor, row)))
}

/// How many inquiries a list has, counted up to `cap`: one statement.
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

/// How long an inquiry that nobody answered is shown to staff, from its sending on.
const UNANSWERED_DAYS: i64 = 30;

/// A page of the inquiries of the last thirty days that nobody answered in time, in the provinces of the person's authorities, newest first: one
/// statement. Empty for whoever is no staff.
///
/// # Errors
/// A malformed page.
pub async fn unanswered(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: Instant,
    page: &PageRequest,
) -> Result<Slice<Visible<Inquiry>>> {
    let page = Page::open(page)?;
    let provinces = Reach::of(actor, None).provinces;
    let since = now - Duration::days(UNANSWERED_DAYS);
    let slice = store::unanswered(conn, &provinces, since, &page).await?;
    Ok(slice.filter_map(|row| visible(actor, row)))
}

/// How many of them there are: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn count_unanswered(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    now: Instant,
    cap: u64,
) -> Result<u64> {
    let provinces = Reach::of(actor, None).provinces;
    let since = now - Duration::days(UNANSWERED_DAYS);
    store::count_unanswered(conn, &provinces, since, cap).await
}

/// What an inquiry asks for as the subjects of letters name it: each product with its whole quantity.
pub fn goods(lines: &[Line]) -> Vec<Goods> {
    letters::goods(lines)
}

/// The lines of inquiries that were seen, each in order: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn lines_of(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<HashMap<InquiryId, Vec<Line>>> {
    let mut by_inquiry: HashMap<InquiryId, Vec<Line>> = HashMap::new();
    for line in store::lines_of(conn, ids).await? {
        by_inquiry.entry(line.inquiry).or_default().push(line);
    }
    Ok(by_inquiry)
}

/// The messages of inquiries whose words the reader may see ([`crate::View::shows_words`]), oldest first: one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn messages_of(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<HashMap<InquiryId, Vec<Message>>> {
    let mut by_inquiry: HashMap<InquiryId, Vec<Message>> = HashMap::new();
    for message in store::messages_of(conn, ids).await? {
        by_inquiry.entry(message.inquiry).or_default().push(message);
    }
    Ok(by_inquiry)
}
