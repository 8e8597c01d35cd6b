//! Whose words are the last in a thread, and wait.

use kernel::time::Instant;
use platform::{Failure, Result, events};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::{head, message};
use crate::inquiry::{Inquiry, Message};
use crate::listing::Reach;

/// Events that are written in a side's name where it did something elsewhere: its stock ran short by another deal, a producer's inquiries went over
/// to whoever speaks for it now.
const NO_DEEDS: [&str; 2] = ["quotation.supply_short", "inquiry.forwarded"];

/// The newest message of each thread in which the other side has the last word and the reader's has done nothing since, written since an instant: the
/// newest first, each with its inquiry; one statement. By the indexes over either side, the one on (inquiry_id, created_at, id), and that over events
/// by thread.
pub(crate) async fn waiting_for_words(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    since: Instant,
    limit: u64,
) -> Result<Vec<(Message, Inquiry)>> {
    let to_inquiry: RelationDef = message::Entity::belongs_to(head::Entity)
        .from(message::Column::InquiryId)
        .to(head::Column::Id)
        .into();
    let by_buyer = || {
        Expr::col((message::Entity, message::Column::OrganisationId))
            .equals((head::Entity, head::Column::BuyerOrganisationId))
    };
    let sides = super::sides(reach);
    let silent = |asked: head::Column| {
        let done = events::done_in_thread(
            Expr::col((head::Entity, head::Column::Id)),
            Expr::col((head::Entity, asked)),
            Expr::col((message::Entity, message::Column::CreatedAt)),
            &NO_DEEDS,
        );
        Expr::exists(done).not()
    };
    let (buyer, seller, desk) = (
        silent(head::Column::BuyerOrganisationId),
        silent(head::Column::SellerOrganisationId),
        silent(head::Column::DeskOrganisationId),
    );
    let waits = Condition::any()
        .add(sides.buying.add(by_buyer().not()).add(buyer))
        .add(sides.selling.add(by_buyer()).add(seller))
        .add(sides.desk.add(by_buyer()).add(desk));
    let rows = message::Entity::find()
        .join(JoinType::InnerJoin, to_inquiry)
        .filter(waits)
        .filter(message::Column::CreatedAt.gte(since))
        .filter(Expr::exists(later()).not())
        .order_by_desc(message::Column::CreatedAt)
        .order_by_desc(message::Column::Id)
        .limit(limit)
        .select_also(head::Entity)
        .all(conn)
        .await?;
    let pair = |(message, inquiry): (message::Model, Option<head::Model>)| {
        let inquiry = inquiry.ok_or_else(|| Failure::internal("a message without inquiry"))?;
        Ok::<_, Failure>((Message::try_from(message)?, Inquiry::try_from(inquiry)?))
    };
    // One row that only a newer program knows does not hide the others.
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            pair(row)
                .inspect_err(|error| tracing::error!(%error, "a message was left out of a list"))
                .ok()
        })
        .collect())
}

/// The messages of the same thread that were written after one.
fn later() -> SelectStatement {
    let later = Alias::new("later");
    let of_later = |column: message::Column| Expr::col((later.clone(), column));
    let of_this = |column: message::Column| Expr::col((message::Entity, column));
    let place = |of: &dyn Fn(message::Column) -> Expr| {
        Expr::tuple([of(message::Column::CreatedAt), of(message::Column::Id)])
    };
    Query::select()
        .expr(Expr::val(1))
        .from_as(message::Entity, later.clone())
        .and_where(
            of_later(message::Column::InquiryId)
                .equals((message::Entity, message::Column::InquiryId)),
        )
        .and_where(place(&of_later).gt(place(&of_this)))
        .to_owned()
}
