//! What the clock asks of the table `inquiry`: what is due, what has gone quiet, what nobody answered.

use kernel::id::InquiryId;
use kernel::page::Slice;
use kernel::time::Instant;
use platform::{Result, db::count_up_to};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::head;
use crate::inquiry::{Inquiry, State};
use crate::listing::{self, Keys};

/// Unanswered inquiries whose time is over, the longest waiting first. Uses the index on (state, reply_by).
pub(crate) async fn overdue(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<InquiryId>> {
    let due = head::Column::ReplyBy.lte(now);
    ids_due(conn, State::Open, due, head::Column::ReplyBy, limit).await
}

/// Unanswered inquiries whose seller is to be reminded. Uses the index on (state, remind_at).
pub(crate) async fn to_remind(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<InquiryId>> {
    let due = head::Column::RemindAt.lte(now);
    ids_due(conn, State::Open, due, head::Column::RemindAt, limit).await
}

/// Answered inquiries in which nothing has happened since an instant and no quotation is open. Uses the index on (state, updated_at).
pub(crate) async fn gone_quiet(
    conn: &impl ConnectionTrait,
    since: Instant,
    limit: u64,
) -> Result<Vec<InquiryId>> {
    use crate::quotation::store::head as offer;
    let open = Query::select()
        .expr(Expr::val(1))
        .from(offer::Entity)
        .and_where(
            Expr::col((offer::Entity, offer::Column::InquiryId))
                .equals((head::Entity, head::Column::Id)),
        )
        .and_where(
            Expr::col((offer::Entity, offer::Column::State))
                .eq(crate::quotation::State::Sent.code()),
        )
        .to_owned();
    let due = head::Column::UpdatedAt
        .lte(since)
        .and(Expr::exists(open).not());
    ids_due(conn, State::Answered, due, head::Column::UpdatedAt, limit).await
}

async fn ids_due(
    conn: &impl ConnectionTrait,
    state: State,
    due: Expr,
    by: head::Column,
    limit: u64,
) -> Result<Vec<InquiryId>> {
    Ok(head::Entity::find()
        .select_only()
        .column(head::Column::Id)
        .filter(head::Column::State.eq(state.code()))
        .filter(due)
        .order_by_asc(by)
        .limit(limit)
        .into_tuple::<uuid::Uuid>()
        .all(conn)
        .await?
        .into_iter()
        .map(InquiryId::from_uuid)
        .collect())
}

/// Inquiries of these provinces that nobody answered in time, sent since an instant: a page, newest first. Uses the index on
/// (province_code, created_at, id).
pub(crate) async fn unanswered(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    since: Instant,
    page: &listing::Page,
) -> Result<Slice<Inquiry>> {
    let keys = Keys::of(head::Column::CreatedAt, head::Column::Id);
    let query = never_answered(provinces, since);
    let rows = listing::window(query, &keys, page).all(conn).await?;
    listing::slice(rows, page, Inquiry::try_from)
}

/// How many of them there are.
pub(crate) async fn count_unanswered(
    conn: &impl ConnectionTrait,
    provinces: &[String],
    since: Instant,
    cap: u64,
) -> Result<u64> {
    count_up_to(conn, never_answered(provinces, since), cap).await
}

fn never_answered(provinces: &[String], since: Instant) -> Select<head::Entity> {
    head::Entity::find()
        .filter(head::Column::ProvinceCode.is_in(provinces.iter().cloned()))
        .filter(head::Column::CreatedAt.gte(since))
        .filter(head::Column::State.eq(State::Expired.code()))
}
