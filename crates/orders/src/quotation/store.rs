//! The tables `quotation` and `quotation_line`, and every query on them; `quotation_counter` has a room of its own.

pub(crate) mod counter;
mod tables;

use chrono::NaiveDate;
use kernel::id::{InquiryId, QuotationId};
use kernel::number::NumberKind;
use kernel::page::Slice;
use kernel::price::VatRate;
use kernel::time::Instant;
use platform::{Failure, Result, Tx, db::count_up_to};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, Select, TryInsertResult,
};

use super::{Line, Quotation, State};
use crate::inquiry::Inquiry;
use crate::inquiry::store::{TRIES, head as inquiry, sides, to_json};
use crate::listing::{self, Keys, Reach, Waiting};
use crate::tolerance::Tolerance;
use tables::{line, line_from};

pub(crate) use tables::head;

/// Writes a new revision and its lines: two statements. The number of a first revision that is taken already is made anew.
pub(crate) async fn insert(tx: &mut Tx, row: &mut Quotation, lines: &[Line]) -> Result<()> {
    let mut tries = TRIES;
    while !insert_head(tx, row).await? {
        tries -= 1;
        if tries == 0 || row.revision > 1 {
            return Err(Failure::internal("no free quotation number was found"));
        }
        row.number = tx.new_number(NumberKind::Quotation);
    }
    let rows = lines
        .iter()
        .map(|line| {
            Ok(line::ActiveModel {
                id: Set(line.id),
                quotation_id: Set(line.quotation.uuid()),
                inquiry_line_id: Set(line.inquiry_line),
                position: Set(line.position),
                price_term: Set(line.price.as_ref().map(to_json).transpose()?),
                vat_rate_bp: Set(line.vat_rate.map(VatRate::basis_points)),
                vat_reason: Set(line.vat_reason.clone()),
                substitute_product_id: Set(line.substitute.as_ref().map(|s| s.product.uuid())),
                substitute_name: Set(line
                    .substitute
                    .as_ref()
                    .map(|substitute| to_json(&substitute.name))
                    .transpose()?),
                substitute_packings: Set(line
                    .substitute
                    .as_ref()
                    .map(|substitute| to_json(&substitute.packings))
                    .transpose()?),
                note: Set(line.note.clone()),
                answers: Set(to_json(&line.answers)?),
                line_total: Set(line.total.minor),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    line::Entity::insert_many(rows)
        .exec_without_returning(&*tx)
        .await?;
    Ok(())
}

/// `false` when the number is taken.
async fn insert_head(tx: &mut Tx, row: &Quotation) -> Result<bool> {
    let done = head::Entity::insert(head::ActiveModel {
        id: Set(row.id.uuid()),
        number: Set(row.number.as_str().to_owned()),
        inquiry_id: Set(row.inquiry.uuid()),
        revision: Set(row.revision),
        seller_organisation_id: Set(row.seller.uuid()),
        person_id: Set(row.person.uuid()),
        state: Set(row.state.code().to_owned()),
        firm: Set(row.firm),
        valid_until: Set(row.valid_until),
        currency: Set(row.currency.code().to_owned()),
        total: Set(row.total.minor),
        vat_total: Set(row.vat_total.minor),
        note: Set(row.note.clone()),
        external_reference: Set(row.external_reference.clone()),
        tolerance_bp: Set(row.tolerance.map(Tolerance::basis_points)),
        remind_at: Set(row.remind_at),
        supply_short_at: Set(None),
        reason: Set(None),
        decided_at: Set(None),
        version: Set(row.version),
        created_at: Set(row.created_at),
    })
    .on_conflict_do_nothing_on([head::Column::Number, head::Column::Revision])
    .exec_without_returning(&*tx)
    .await?;
    Ok(matches!(done, TryInsertResult::Inserted(rows) if rows == 1))
}

/// Takes a quotation out of SENT into its next state, with the reason. Of several who try at once exactly one gets `true`.
pub(crate) async fn decide(
    tx: &mut Tx,
    row: &mut Quotation,
    to: State,
    reason: Option<String>,
) -> Result<bool> {
    row.state = to;
    row.reason = reason;
    row.decided_at = Some(tx.now());
    row.version += 1;
    let done = head::Entity::update_many()
        .col_expr(head::Column::State, Expr::value(to.code()))
        .col_expr(head::Column::Reason, Expr::value(row.reason.clone()))
        .col_expr(head::Column::DecidedAt, Expr::value(row.decided_at))
        .col_expr(head::Column::Version, Expr::value(row.version))
        .filter(head::Column::Id.eq(row.id.uuid()))
        .filter(head::Column::State.eq(State::Sent.code()))
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// One quotation.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: QuotationId,
) -> Result<Option<Quotation>> {
    head::Entity::find_by_id(id.uuid())
        .one(conn)
        .await?
        .map(Quotation::try_from)
        .transpose()
}

/// The newest revision for an inquiry. Uses the unique index on (inquiry_id, revision).
pub(crate) async fn newest_of(
    conn: &impl ConnectionTrait,
    inquiry: InquiryId,
) -> Result<Option<Quotation>> {
    head::Entity::find()
        .filter(head::Column::InquiryId.eq(inquiry.uuid()))
        .order_by_desc(head::Column::Revision)
        .one(conn)
        .await?
        .map(Quotation::try_from)
        .transpose()
}

/// All revisions for several inquiries, each in order.
pub(crate) async fn of_inquiries(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<Vec<Quotation>> {
    head::Entity::find()
        .filter(head::Column::InquiryId.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(head::Column::InquiryId)
        .order_by_asc(head::Column::Revision)
        .all(conn)
        .await?
        .into_iter()
        .map(Quotation::try_from)
        .collect()
}

/// The lines of several quotations, each in order. Uses the unique index on (quotation_id, position).
pub(crate) async fn lines_of(
    conn: &impl ConnectionTrait,
    quotations: &[QuotationId],
) -> Result<Vec<Line>> {
    let to_head: RelationDef = line::Entity::belongs_to(head::Entity)
        .from(line::Column::QuotationId)
        .to(head::Column::Id)
        .into();
    line::Entity::find()
        .filter(line::Column::QuotationId.is_in(quotations.iter().map(|id| id.uuid())))
        .order_by_asc(line::Column::QuotationId)
        .order_by_asc(line::Column::Position)
        .join(JoinType::InnerJoin, to_head)
        .select_also(head::Entity)
        .all(conn)
        .await?
        .into_iter()
        .filter_map(|(line, head)| Some((line, head?)))
        .map(|(line, head)| line_from(line, crate::input::stored_currency(&head.currency)?))
        .collect()
}

fn with_inquiry() -> Select<head::Entity> {
    let to_inquiry: RelationDef = head::Entity::belongs_to(inquiry::Entity)
        .from(head::Column::InquiryId)
        .to(inquiry::Column::Id)
        .into();
    head::Entity::find().join(JoinType::InnerJoin, to_inquiry)
}

fn pair(
    (quotation, inquiry): (head::Model, Option<inquiry::Model>),
) -> Result<(Quotation, Inquiry)> {
    let inquiry = inquiry.ok_or_else(|| Failure::internal("a quotation without inquiry"))?;
    Ok((quotation.try_into()?, inquiry.try_into()?))
}

/// Several quotations, each with its inquiry: one statement.
pub(crate) async fn many_with_inquiry(
    conn: &impl ConnectionTrait,
    ids: &[QuotationId],
) -> Result<Vec<(Quotation, Inquiry)>> {
    with_inquiry()
        .filter(head::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .select_also(inquiry::Entity)
        .all(conn)
        .await?
        .into_iter()
        .map(pair)
        .collect()
}

/// Open quotations whose last day lies before `today`. Uses the index on (state, valid_until).
pub(crate) async fn overdue(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    limit: u64,
) -> Result<Vec<QuotationId>> {
    let due = head::Column::ValidUntil.lt(today);
    ids_due(conn, due, head::Column::ValidUntil, limit).await
}

/// Open quotations whose buyer is to be reminded. Uses the index on (state, remind_at).
pub(crate) async fn to_remind(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<QuotationId>> {
    let due = head::Column::RemindAt.lte(now);
    ids_due(conn, due, head::Column::RemindAt, limit).await
}

async fn ids_due(
    conn: &impl ConnectionTrait,
    due: Expr,
    by: head::Column,
    limit: u64,
) -> Result<Vec<QuotationId>> {
    Ok(head::Entity::find()
        .select_only()
        .column(head::Column::Id)
        .filter(head::Column::State.eq(State::Sent.code()))
        .filter(due)
        .order_by_asc(by)
        .limit(limit)
        .into_tuple::<uuid::Uuid>()
        .all(conn)
        .await?
        .into_iter()
        .map(QuotationId::from_uuid)
        .collect())
}

/// Notes that the buyer has been reminded. `false` when the quotation is open no more, or somebody was faster.
pub(crate) async fn note_reminded(tx: &mut Tx, id: QuotationId) -> Result<bool> {
    let done = head::Entity::update_many()
        .col_expr(head::Column::RemindAt, Expr::value(None::<Instant>))
        .filter(head::Column::Id.eq(id.uuid()))
        .filter(head::Column::State.eq(State::Sent.code()))
        .filter(head::Column::RemindAt.is_not_null())
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes that orders have used up what an open offer needs. `false` when it was noted before, or the offer is open no more.
pub(crate) async fn note_short(tx: &mut Tx, id: QuotationId) -> Result<bool> {
    let done = head::Entity::update_many()
        .col_expr(head::Column::SupplyShortAt, Expr::value(Some(tx.now())))
        .filter(head::Column::Id.eq(id.uuid()))
        .filter(head::Column::State.eq(State::Sent.code()))
        .filter(head::Column::SupplyShortAt.is_null())
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

fn waiting() -> Waiting {
    Waiting {
        buyer: Condition::all().add(head::Column::State.eq(State::Sent.code())),
        // A quotation never waits for the one who wrote it.
        seller: Condition::all().add(head::Column::Id.is_null()),
    }
}

fn matching(reach: &Reach, filter: &listing::ListFilter<State>) -> Condition {
    let (sides, waiting) = (sides(reach), waiting());
    listing::matching(&sides, &waiting, filter, head::Column::State, State::code)
}

/// A page of quotations with their inquiries, newest first: one statement.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    page: &listing::Page,
) -> Result<Slice<(Quotation, Inquiry)>> {
    let keys = Keys::of(head::Column::CreatedAt, head::Column::Id);
    let query = listing::window(with_inquiry().filter(matching(reach, filter)), &keys, page);
    let rows = query.select_also(inquiry::Entity).all(conn).await?;
    listing::slice(rows, page, pair)
}

/// How many rows a list has, counted up to `cap`.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    cap: u64,
) -> Result<u64> {
    count_up_to(conn, with_inquiry().filter(matching(reach, filter)), cap).await
}
