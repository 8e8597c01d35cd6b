//! The tables `trade_order` and `order_terms`, and every query on them.

mod clock;
mod lists;
mod tables;

use kernel::id::{AmendmentId, InquiryId, OrderId, OrganisationId, QuotationId, TypedId};
use kernel::number::NumberKind;
use platform::{Failure, Result, Tx};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, TryInsertResult,
};

use super::{Order, Revision, State, Terms};
use crate::inquiry::store::{NAMED, TRIES, from_json, to_json};

use tables::terms;

pub(crate) use clock::{overdue, to_remind, untimed};
pub(crate) use lists::{count, list, sides};
pub(crate) use tables::head;

/// Writes a new order with the first revision of its terms: two statements. A number that is taken already is made anew.
pub(crate) async fn insert(tx: &mut Tx, row: &mut Order, terms: &Terms) -> Result<()> {
    let mut tries = TRIES;
    while !insert_head(tx, row).await? {
        tries -= 1;
        if tries == 0 {
            return Err(Failure::internal("no free order number was found"));
        }
        row.number = tx.new_number(NumberKind::Order);
    }
    insert_terms(tx, row, terms, None).await
}

/// The orders of an organisation, bought or sold by it, that are not over: the oldest first, at most [`NAMED`]. By the indexes over
/// either side.
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Order>> {
    let open = [State::Placed, State::Confirmed];
    let rows = head::Entity::find()
        .filter(
            Condition::any()
                .add(head::Column::BuyerOrganisationId.eq(organisation.uuid()))
                .add(head::Column::SellerOrganisationId.eq(organisation.uuid())),
        )
        .filter(head::Column::State.is_in(open.map(State::code)))
        .order_by_asc(head::Column::CreatedAt)
        .order_by_asc(head::Column::Id)
        .limit(NAMED)
        .all(conn)
        .await?;
    rows.into_iter().map(Order::try_from).collect()
}

/// Writes the revision of the terms that the order now names.
pub(crate) async fn insert_terms(
    tx: &mut Tx,
    order: &Order,
    terms: &Terms,
    amendment: Option<AmendmentId>,
) -> Result<()> {
    terms::Entity::insert(terms::ActiveModel {
        order_id: Set(order.id.uuid()),
        revision: Set(order.terms_revision),
        currency: Set(terms.total.currency.code().to_owned()),
        total: Set(terms.total.minor),
        vat_total: Set(terms.vat_total.minor),
        terms: Set(to_json(terms)?),
        amendment_id: Set(amendment.map(TypedId::uuid)),
        created_at: Set(tx.now()),
    })
    .exec_without_returning(&*tx)
    .await?;
    Ok(())
}

/// `false` when the number is taken.
async fn insert_head(tx: &mut Tx, row: &Order) -> Result<bool> {
    let done = head::Entity::insert(head::ActiveModel {
        id: Set(row.id.uuid()),
        number: Set(row.number.as_str().to_owned()),
        inquiry_id: Set(row.inquiry.uuid()),
        quotation_id: Set(row.quotation.map(TypedId::uuid)),
        buyer_organisation_id: Set(row.buyer.uuid()),
        buyer_person_id: Set(row.buyer_person.uuid()),
        seller_organisation_id: Set(row.seller.uuid()),
        seller_person_id: Set(row.seller_person.map(TypedId::uuid)),
        producer_id: Set(row.producer.map(TypedId::uuid)),
        province_code: Set(row.province.clone()),
        state: Set(row.state.code().to_owned()),
        terms_revision: Set(row.terms_revision),
        buyer_reference: Set(row.buyer_reference.clone()),
        seller_reference: Set(row.seller_reference.clone()),
        confirm_by: Set(row.confirm_by),
        remind_at: Set(row.remind_at),
        reason: Set(None),
        version: Set(row.version),
        created_at: Set(row.created_at),
        updated_at: Set(row.updated_at),
    })
    .on_conflict_do_nothing_on([head::Column::Number])
    .exec_without_returning(&*tx)
    .await?;
    Ok(matches!(done, TryInsertResult::Inserted(rows) if rows == 1))
}

/// Loads and locks an order: every change to it or its deliveries goes through this row.
pub(crate) async fn lock(tx: &mut Tx, id: OrderId) -> Result<Option<Order>> {
    head::Entity::find_by_id(id.uuid())
        .lock_exclusive()
        .one(&*tx)
        .await?
        .map(Order::try_from)
        .transpose()
}

/// Writes the changed fields, from the version that was loaded. `false` when somebody was faster.
pub(crate) async fn save(tx: &mut Tx, order: &mut Order) -> Result<bool> {
    let from = order.version;
    order.version += 1;
    order.updated_at = tx.now();
    let done = head::Entity::update_many()
        .col_expr(head::Column::State, Expr::value(order.state.code()))
        .col_expr(head::Column::Reason, Expr::value(order.reason.clone()))
        .col_expr(head::Column::ConfirmBy, Expr::value(order.confirm_by))
        .col_expr(head::Column::RemindAt, Expr::value(order.remind_at))
        .col_expr(
            head::Column::TermsRevision,
            Expr::value(order.terms_revision),
        )
        .col_expr(
            head::Column::SellerPersonId,
            Expr::value(order.seller_person.map(TypedId::uuid)),
        )
        .col_expr(
            head::Column::SellerReference,
            Expr::value(order.seller_reference.clone()),
        )
        .col_expr(head::Column::Version, Expr::value(order.version))
        .col_expr(head::Column::UpdatedAt, Expr::value(order.updated_at))
        .filter(head::Column::Id.eq(order.id.uuid()))
        .filter(head::Column::Version.eq(from))
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// One order.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: OrderId) -> Result<Option<Order>> {
    head::Entity::find_by_id(id.uuid())
        .one(conn)
        .await?
        .map(Order::try_from)
        .transpose()
}

async fn several(conn: &impl ConnectionTrait, condition: Condition) -> Result<Vec<Order>> {
    head::Entity::find()
        .filter(condition)
        .order_by_asc(head::Column::CreatedAt)
        .order_by_asc(head::Column::Id)
        .all(conn)
        .await?
        .into_iter()
        .map(Order::try_from)
        .collect()
}

/// Several orders.
pub(crate) async fn many(conn: &impl ConnectionTrait, ids: &[OrderId]) -> Result<Vec<Order>> {
    let ids = ids.iter().map(|id| id.uuid());
    several(conn, Condition::all().add(head::Column::Id.is_in(ids))).await
}

/// The orders that came from several inquiries. Uses the index on (inquiry_id).
pub(crate) async fn of_inquiries(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<Vec<Order>> {
    let ids = ids.iter().map(|id| id.uuid());
    several(
        conn,
        Condition::all().add(head::Column::InquiryId.is_in(ids)),
    )
    .await
}

/// The orders made from several quotations. Uses the unique index on (quotation_id).
pub(crate) async fn of_quotations(
    conn: &impl ConnectionTrait,
    ids: &[QuotationId],
) -> Result<Vec<Order>> {
    let ids = ids.iter().map(|id| id.uuid());
    several(
        conn,
        Condition::all().add(head::Column::QuotationId.is_in(ids)),
    )
    .await
}

/// Every revision of the terms of several orders, the one in force last: one statement. Uses the primary key.
pub(crate) async fn terms_of(
    conn: &impl ConnectionTrait,
    orders: &[OrderId],
) -> Result<Vec<(OrderId, Revision)>> {
    terms::Entity::find()
        .filter(terms::Column::OrderId.is_in(orders.iter().map(|id| id.uuid())))
        .order_by_asc(terms::Column::OrderId)
        .order_by_asc(terms::Column::Revision)
        .all(conn)
        .await?
        .into_iter()
        .map(|row| {
            Ok((
                OrderId::from_uuid(row.order_id),
                Revision {
                    number: row.revision,
                    terms: from_json("order_terms.terms", row.terms)?,
                    amendment: row.amendment_id.map(TypedId::from_uuid),
                    agreed_at: row.created_at,
                },
            ))
        })
        .collect()
}
