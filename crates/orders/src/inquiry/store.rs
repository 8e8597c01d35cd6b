//! The tables `inquiry`, `inquiry_line` and `inquiry_message`, and every query on them.

mod clock;
mod tables;
mod words;

use kernel::id::{InquiryId, OrganisationId, ProducerId, TypedId};
use kernel::number::NumberKind;
use kernel::page::Slice;
use kernel::time::Instant;
use platform::{Failure, Result, Tx, db::count_up_to};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, TryInsertResult,
};

use super::{Inquiry, Line, Message, State};
use crate::listing::{self, Keys, Reach, Sides, Waiting};
use crate::parties::Side;

use tables::{line, message};

pub(crate) use clock::{count_unanswered, gone_quiet, overdue, to_remind, unanswered};
pub(crate) use tables::{from_json, head, to_json, unknown};
pub(crate) use words::waiting_for_words;

/// How often a number that is taken is made anew; one in a thousand million is.
pub(crate) const TRIES: u32 = 5;

/// As many open things are named to somebody who would have to end them.
pub(crate) const NAMED: u64 = 20;

/// Writes a new inquiry and its lines: two statements. A number that is taken already is made anew.
pub(crate) async fn insert(tx: &mut Tx, inquiry: &mut Inquiry, lines: &[Line]) -> Result<()> {
    let mut tries = TRIES;
    while !insert_head(tx, inquiry).await? {
        tries -= 1;
        if tries == 0 {
            return Err(Failure::internal("no free inquiry number was found"));
        }
        inquiry.number = tx.new_number(NumberKind::Inquiry);
    }
    let rows = lines
        .iter()
        .map(|row| {
            Ok(line::ActiveModel {
                id: Set(row.id),
                inquiry_id: Set(row.inquiry.uuid()),
                position: Set(row.position),
                product_id: Set(row.product.uuid()),
                product_name: Set(to_json(&row.product_name)?),
                packings: Set(to_json(&row.packings)?),
                target_price: Set(row.target_price.as_ref().map(to_json).transpose()?),
                wishes: Set(row.wishes.clone()),
                schedule: Set(to_json(&row.schedule)?),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    line::Entity::insert_many(rows)
        .exec_without_returning(&*tx)
        .await?;
    Ok(())
}

/// `false` when the number is taken.
async fn insert_head(tx: &mut Tx, inquiry: &Inquiry) -> Result<bool> {
    let done = head::Entity::insert(head::ActiveModel {
        id: Set(inquiry.id.uuid()),
        number: Set(inquiry.number.as_str().to_owned()),
        buyer_organisation_id: Set(inquiry.buyer.uuid()),
        buyer_person_id: Set(inquiry.buyer_person.uuid()),
        producer_id: Set(inquiry.producer.map(TypedId::uuid)),
        seller_organisation_id: Set(inquiry.seller.map(TypedId::uuid)),
        desk_organisation_id: Set(inquiry.desk.map(TypedId::uuid)),
        state: Set(inquiry.state.code().to_owned()),
        origin: Set(inquiry.origin.as_ref().map(to_json).transpose()?),
        reply_by: Set(inquiry.reply_by),
        remind_at: Set(inquiry.remind_at),
        currency: Set(inquiry.currency.code().to_owned()),
        certificates: Set(to_json(&inquiry.certificates)?),
        target_market: Set(inquiry
            .target_market
            .as_ref()
            .map(|c| c.as_str().to_owned())),
        note: Set(inquiry.note.clone()),
        external_reference: Set(inquiry.external_reference.clone()),
        province_code: Set(inquiry.province.clone()),
        first_answered_at: Set(inquiry.first_answered_at),
        reason: Set(None),
        awaiting: Set(inquiry.awaiting.map(|side| side.code().to_owned())),
        version: Set(inquiry.version),
        created_at: Set(inquiry.created_at),
        updated_at: Set(inquiry.updated_at),
    })
    .on_conflict_do_nothing_on([head::Column::Number])
    .exec_without_returning(&*tx)
    .await?;
    Ok(matches!(done, TryInsertResult::Inserted(rows) if rows == 1))
}

/// Writes a message.
pub(crate) async fn insert_message(tx: &mut Tx, row: &Message) -> Result<()> {
    message::Entity::insert(message::ActiveModel {
        id: Set(row.id.uuid()),
        inquiry_id: Set(row.inquiry.uuid()),
        person_id: Set(row.person.uuid()),
        organisation_id: Set(row.organisation.uuid()),
        door: Set(row.door.code().to_owned()),
        body: Set(row.body.clone()),
        created_at: Set(row.created_at),
    })
    .exec_without_returning(&*tx)
    .await?;
    Ok(())
}

/// Loads and locks an inquiry: every change to it or its quotations goes through this row.
pub(crate) async fn lock(tx: &mut Tx, id: InquiryId) -> Result<Option<Inquiry>> {
    head::Entity::find_by_id(id.uuid())
        .lock_exclusive()
        .one(&*tx)
        .await?
        .map(Inquiry::try_from)
        .transpose()
}

/// The inquiries of an organisation, asked or answered by it, that are not over: the oldest first, at most [`NAMED`]. By the
/// indexes over either side.
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<Vec<Inquiry>> {
    let open = [State::Open, State::Answered];
    let rows = head::Entity::find()
        .filter(
            Condition::any()
                .add(head::Column::BuyerOrganisationId.eq(organisation.uuid()))
                .add(head::Column::SellerOrganisationId.eq(organisation.uuid())),
        )
        .filter(head::Column::State.is_in(open.map(State::code)))
        .filter(
            Condition::any()
                .add(head::Column::State.ne(State::Open.code()))
                .add(head::Column::ReplyBy.gt(now)),
        )
        .order_by_asc(head::Column::CreatedAt)
        .order_by_asc(head::Column::Id)
        .limit(NAMED)
        .all(conn)
        .await?;
    let found: Vec<Inquiry> = rows
        .into_iter()
        .map(Inquiry::try_from)
        .collect::<Result<_>>()?;
    Ok(found
        .into_iter()
        .filter(|inquiry| open.contains(&inquiry.state_at(now)))
        .collect())
}

/// Writes the changed fields, from the version that was loaded. `false` when somebody was faster.
pub(crate) async fn save(tx: &mut Tx, inquiry: &mut Inquiry) -> Result<bool> {
    let from = inquiry.version;
    inquiry.version += 1;
    inquiry.updated_at = tx.now();
    let done = head::Entity::update_many()
        .col_expr(head::Column::State, Expr::value(inquiry.state.code()))
        .col_expr(head::Column::Reason, Expr::value(inquiry.reason.clone()))
        .col_expr(
            head::Column::Awaiting,
            Expr::value(inquiry.awaiting.map(|side| side.code().to_owned())),
        )
        .col_expr(
            head::Column::ProducerId,
            Expr::value(inquiry.producer.map(TypedId::uuid)),
        )
        .col_expr(
            head::Column::SellerOrganisationId,
            Expr::value(inquiry.seller.map(TypedId::uuid)),
        )
        .col_expr(head::Column::ReplyBy, Expr::value(inquiry.reply_by))
        .col_expr(head::Column::RemindAt, Expr::value(inquiry.remind_at))
        .col_expr(
            head::Column::FirstAnsweredAt,
            Expr::value(inquiry.first_answered_at),
        )
        .col_expr(head::Column::Version, Expr::value(inquiry.version))
        .col_expr(head::Column::UpdatedAt, Expr::value(inquiry.updated_at))
        .filter(head::Column::Id.eq(inquiry.id.uuid()))
        .filter(head::Column::Version.eq(from))
        .exec(&*tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// One inquiry.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: InquiryId) -> Result<Option<Inquiry>> {
    head::Entity::find_by_id(id.uuid())
        .one(conn)
        .await?
        .map(Inquiry::try_from)
        .transpose()
}

/// Several inquiries, in no particular order.
pub(crate) async fn many(conn: &impl ConnectionTrait, ids: &[InquiryId]) -> Result<Vec<Inquiry>> {
    head::Entity::find()
        .filter(head::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(conn)
        .await?
        .into_iter()
        .map(Inquiry::try_from)
        .collect()
}

/// The lines of several inquiries, each in order. Uses the unique index on (inquiry_id, position).
pub(crate) async fn lines_of(conn: &impl ConnectionTrait, ids: &[InquiryId]) -> Result<Vec<Line>> {
    line::Entity::find()
        .filter(line::Column::InquiryId.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(line::Column::InquiryId)
        .order_by_asc(line::Column::Position)
        .all(conn)
        .await?
        .into_iter()
        .map(Line::try_from)
        .collect()
}

/// The messages of several inquiries, oldest first. Uses the index on (inquiry_id, created_at, id).
pub(crate) async fn messages_of(
    conn: &impl ConnectionTrait,
    ids: &[InquiryId],
) -> Result<Vec<Message>> {
    message::Entity::find()
        .filter(message::Column::InquiryId.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(message::Column::InquiryId)
        .order_by_asc(message::Column::CreatedAt)
        .order_by_asc(message::Column::Id)
        .all(conn)
        .await?
        .into_iter()
        .map(Message::try_from)
        .collect()
}

/// How many messages an organisation has written into a thread since an instant.
pub(crate) async fn count_messages_since(
    conn: &impl ConnectionTrait,
    inquiry: InquiryId,
    organisation: OrganisationId,
    since: Instant,
) -> Result<u64> {
    Ok(message::Entity::find()
        .filter(message::Column::InquiryId.eq(inquiry.uuid()))
        .filter(message::Column::OrganisationId.eq(organisation.uuid()))
        .filter(message::Column::CreatedAt.gte(since))
        .count(conn)
        .await?)
}

/// How many inquiries an organisation has sent since an instant. Uses the index on (buyer_organisation_id, created_at, id).
pub(crate) async fn count_sent_since(
    conn: &impl ConnectionTrait,
    buyer: OrganisationId,
    since: Instant,
) -> Result<u64> {
    Ok(head::Entity::find()
        .filter(head::Column::BuyerOrganisationId.eq(buyer.uuid()))
        .filter(head::Column::CreatedAt.gte(since))
        .count(conn)
        .await?)
}

/// The inquiries that wait at a desk for products of one producer, the oldest first. By
/// `inquiry_producer_id_created_at_idx`.
pub(crate) async fn at_desk_for(
    conn: &impl ConnectionTrait,
    producer: ProducerId,
) -> Result<Vec<InquiryId>> {
    let rows = head::Entity::find()
        .filter(head::Column::ProducerId.eq(producer.uuid()))
        .filter(head::Column::SellerOrganisationId.is_null())
        .filter(head::Column::State.is_in([State::Open.code(), State::Answered.code()]))
        .order_by_asc(head::Column::CreatedAt)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| InquiryId::from_uuid(row.id))
        .collect())
}

/// The rows of the two sides, of the desk and of the jurisdiction.
pub(crate) fn sides(reach: &Reach) -> Sides {
    use head::Column as C;
    let within = |condition: Condition| match reach.thread {
        Some(thread) => condition.add(C::Id.eq(thread)),
        None => condition,
    };
    Sides {
        buying: within(
            Condition::all().add(C::BuyerOrganisationId.is_in(reach.organisations.clone())),
        ),
        selling: within(
            Condition::all().add(C::SellerOrganisationId.is_in(reach.organisations.clone())),
        ),
        desk: within(
            Condition::all()
                .add(C::DeskOrganisationId.is_in(reach.organisations.clone()))
                .add(C::SellerOrganisationId.is_null()),
        ),
        outline: within(Condition::all().add(C::ProvinceCode.is_in(reach.provinces.clone()))),
    }
}

/// The rows in which each side has the next move.
fn waiting() -> Waiting {
    let on = |side: Side| Condition::all().add(head::Column::Awaiting.eq(side.code()));
    Waiting {
        buyer: on(Side::Buying),
        seller: on(Side::Selling),
    }
}

fn matching(reach: &Reach, filter: &listing::ListFilter<State>) -> Condition {
    let (sides, waiting) = (sides(reach), waiting());
    listing::matching(&sides, &waiting, filter, head::Column::State, State::code)
}

/// A page of inquiries, newest first: one statement.
pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    page: &listing::Page,
) -> Result<Slice<Inquiry>> {
    let keys = Keys::of(head::Column::CreatedAt, head::Column::Id);
    let query = head::Entity::find().filter(matching(reach, filter));
    let rows = listing::window(query, &keys, page).all(conn).await?;
    listing::slice(rows, page, Inquiry::try_from)
}

/// How many rows a list has, counted up to `cap`.
pub(crate) async fn count(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    filter: &listing::ListFilter<State>,
    cap: u64,
) -> Result<u64> {
    count_up_to(
        conn,
        head::Entity::find().filter(matching(reach, filter)),
        cap,
    )
    .await
}
