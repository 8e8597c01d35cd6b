//! The tables `trade_order` and `order_terms`, and every query on them.

use kernel::id::{AmendmentId, InquiryId, OrderId, OrganisationId, QuotationId, TypedId};
use kernel::number::{Number, NumberKind};
use kernel::page::Slice;
use kernel::time::Instant;
use platform::{Failure, Result, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, TryInsertResult,
};

use super::{Order, Revision, State, Terms};
use crate::amendment;
use crate::delivery;
use crate::inquiry::store::{NAMED, TRIES, from_json, to_json, unknown};
use crate::listing::{self, Keys, Reach, Sides, Waiting};
use crate::parties::Side;

/// The table `trade_order`.
pub(crate) mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "trade_order")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub inquiry_id: Uuid,
        pub quotation_id: Option<Uuid>,
        pub buyer_organisation_id: Uuid,
        pub buyer_person_id: Uuid,
        pub seller_organisation_id: Uuid,
        pub seller_person_id: Option<Uuid>,
        pub producer_id: Option<Uuid>,
        pub province_code: String,
        pub state: String,
        pub terms_revision: i32,
        pub buyer_reference: Option<String>,
        pub seller_reference: Option<String>,
        pub confirm_by: Option<ChronoDateTimeUtc>,
        pub remind_at: Option<ChronoDateTimeUtc>,
        pub reason: Option<String>,
        pub version: i32,
        pub created_at: ChronoDateTimeUtc,
        pub updated_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `order_terms`.
pub(crate) mod terms {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "order_terms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub order_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        pub currency: String,
        pub total: i64,
        pub vat_total: i64,
        pub terms: Json,
        pub amendment_id: Option<Uuid>,
        pub created_at: ChronoDateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<head::Model> for Order {
    type Error = Failure;

    fn try_from(row: head::Model) -> Result<Self> {
        Ok(Self {
            id: OrderId::from_uuid(row.id),
            number: Number::parse(&row.number).map_err(|_| unknown("number", &row.number))?,
            inquiry: InquiryId::from_uuid(row.inquiry_id),
            quotation: row.quotation_id.map(TypedId::from_uuid),
            buyer: TypedId::from_uuid(row.buyer_organisation_id),
            buyer_person: TypedId::from_uuid(row.buyer_person_id),
            seller: TypedId::from_uuid(row.seller_organisation_id),
            seller_person: row.seller_person_id.map(TypedId::from_uuid),
            producer: row.producer_id.map(TypedId::from_uuid),
            province: row.province_code,
            state: State::from_code(&row.state)
                .map_err(|_| unknown("trade_order.state", &row.state))?,
            terms_revision: row.terms_revision,
            buyer_reference: row.buyer_reference,
            seller_reference: row.seller_reference,
            confirm_by: row.confirm_by,
            remind_at: row.remind_at,
            reason: row.reason,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

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

/// Placed orders whose seller has said nothing in time, the longest waiting first. Uses the index on (state, confirm_by).
pub(crate) async fn overdue(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<OrderId>> {
    placed(
        conn,
        head::Column::ConfirmBy.lte(now),
        head::Column::ConfirmBy,
        limit,
    )
    .await
}

/// Placed orders that have no time in which they are to be confirmed. Uses the index on (state, confirm_by).
pub(crate) async fn untimed(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<OrderId>> {
    placed(
        conn,
        head::Column::ConfirmBy.is_null(),
        head::Column::CreatedAt,
        limit,
    )
    .await
}

/// Placed orders whose seller is to be reminded. Uses the index on (state, remind_at).
pub(crate) async fn to_remind(
    conn: &impl ConnectionTrait,
    now: Instant,
    limit: u64,
) -> Result<Vec<OrderId>> {
    placed(
        conn,
        head::Column::RemindAt.lte(now),
        head::Column::RemindAt,
        limit,
    )
    .await
}

async fn placed(
    conn: &impl ConnectionTrait,
    due: Expr,
    by: head::Column,
    limit: u64,
) -> Result<Vec<OrderId>> {
    Ok(head::Entity::find()
        .select_only()
        .column(head::Column::Id)
        .filter(head::Column::State.eq(State::Placed.code()))
        .filter(due)
        .order_by_asc(by)
        .limit(limit)
        .into_tuple::<uuid::Uuid>()
        .all(conn)
        .await?
        .into_iter()
        .map(OrderId::from_uuid)
        .collect())
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

/// The rows of the two sides and of the jurisdiction.
pub(crate) fn sides(reach: &Reach) -> Sides {
    use head::Column as C;
    let within = |condition: Condition| match reach.thread {
        Some(thread) => condition.add(C::InquiryId.eq(thread)),
        None => condition,
    };
    Sides {
        buying: within(
            Condition::all().add(C::BuyerOrganisationId.is_in(reach.organisations.clone())),
        ),
        selling: within(
            Condition::all().add(C::SellerOrganisationId.is_in(reach.organisations.clone())),
        ),
        // An order always has a seller: no desk stands in for one.
        desk: Condition::all().add(C::Id.is_null()),
        outline: within(Condition::all().add(C::ProvinceCode.is_in(reach.provinces.clone()))),
    }
}

/// A placed order waits for the seller; a confirmed one for the buyer while goods are on the way, else for the seller; and one with an
/// open amendment for the side that did not propose it.
fn waiting() -> Waiting {
    use amendment::store::head as change;
    use delivery::store::head as goods;
    use head::Column as C;
    // The index on (order_id, state) answers.
    let proposed_by = |side: Side| {
        let of_order = Expr::col((change::Entity, change::Column::OrderId));
        let state = Expr::col((change::Entity, change::Column::State));
        Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(change::Entity)
                .and_where(of_order.equals((head::Entity, C::Id)))
                .and_where(state.eq(amendment::State::Proposed.code()))
                .and_where(Expr::col((change::Entity, change::Column::Side)).eq(side.code()))
                .to_owned(),
        )
    };
    // Asked for each order that is looked at: the index on (order_id, position) answers.
    let under_way = || {
        let of_order = Expr::col((goods::Entity, goods::Column::OrderId));
        let state = Expr::col((goods::Entity, goods::Column::State));
        Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(goods::Entity)
                .and_where(of_order.equals((head::Entity, C::Id)))
                .and_where(state.is_in([
                    delivery::State::Shipped.code(),
                    delivery::State::Arrived.code(),
                ]))
                .to_owned(),
        )
    };
    let confirmed = || Condition::all().add(C::State.eq(State::Confirmed.code()));
    Waiting {
        buyer: Condition::any()
            .add(confirmed().add(under_way()))
            .add(proposed_by(Side::Selling)),
        seller: Condition::any()
            .add(C::State.eq(State::Placed.code()))
            .add(proposed_by(Side::Buying))
            .add(confirmed().add(under_way().not())),
    }
}

fn matching(reach: &Reach, filter: &listing::ListFilter<State>) -> Condition {
    let mut condition = listing::choose(&sides(reach), &waiting(), filter.side, filter.awaiting);
    if !filter.states.is_empty() {
        condition = condition
            .add(head::Column::State.is_in(filter.states.iter().map(|state| state.code())));
    }
    condition
}

/// A page of orders, newest first: one statement.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    page: &listing::Page,
) -> Result<Slice<Order>> {
    let keys = Keys {
        at: Expr::col((head::Entity, head::Column::CreatedAt)),
        id: Expr::col((head::Entity, head::Column::Id)),
    };
    let query = head::Entity::find().filter(matching(reach, filter));
    let rows = listing::window(query, &keys, page).all(conn).await?;
    listing::slice(rows, page, Order::try_from)
}

/// How many rows a list has.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
) -> Result<u64> {
    Ok(head::Entity::find()
        .filter(matching(reach, filter))
        .count(conn)
        .await?)
}
