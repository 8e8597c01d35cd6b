//! Which threads somebody had to do with: by the columns that name her, and by what she did.

use kernel::id::{AmendmentId, DeliveryId, InquiryId, OrderId, PersonId, QuotationId};
use platform::{Result, events};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::{AT_ONCE, column};

/// Rows that name her, and the thread of each.
const NAMED: [(&str, &str, &str); 6] = [
    ("inquiry", "id", "buyer_person_id"),
    ("inquiry_message", "inquiry_id", "person_id"),
    ("quotation", "inquiry_id", "person_id"),
    ("quotation_counter", "inquiry_id", "person_id"),
    ("trade_order", "inquiry_id", "buyer_person_id"),
    ("trade_order", "inquiry_id", "seller_person_id"),
];

/// The threads she asked, wrote, offered, bargained or traded in, and those in which she decided something.
pub(super) async fn threads(conn: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Uuid>> {
    let mut threads = Vec::new();
    for (table, thread, person_column) in NAMED {
        let query = Query::select()
            .distinct()
            .expr_as(column(thread), Alias::new("thread"))
            .from(Alias::new(table))
            .and_where(column(person_column).eq(person.uuid()))
            .to_owned();
        gather(conn, &query, &mut threads).await?;
    }
    let amended = Query::select()
        .column(Alias::new("order_id"))
        .from(Alias::new("order_amendment"))
        .and_where(column("person_id").eq(person.uuid()))
        .to_owned();
    gather(conn, &of_orders(amended), &mut threads).await?;
    decided(conn, person, &mut threads).await?;
    threads.sort_unstable();
    threads.dedup();
    Ok(threads)
}

/// Who declined, rejected, cancelled, shipped or refused stands in the event table alone.
async fn decided(
    conn: &impl ConnectionTrait,
    person: PersonId,
    threads: &mut Vec<Uuid>,
) -> Result<()> {
    let mut done = [
        InquiryId::PREFIX,
        QuotationId::PREFIX,
        OrderId::PREFIX,
        DeliveryId::PREFIX,
        AmendmentId::PREFIX,
    ]
    .map(|prefix| (prefix, Vec::new()));
    for (kind, id) in events::subjects_of(conn, person).await? {
        if let Some((_, ids)) = done.iter_mut().find(|(prefix, _)| *prefix == kind) {
            ids.push(id);
        }
    }
    for (prefix, ids) in done {
        for ids in ids.chunks(AT_ONCE) {
            gather(conn, &of_subjects(prefix, ids), threads).await?;
        }
    }
    Ok(())
}

fn of_subjects(prefix: &str, ids: &[Uuid]) -> SelectStatement {
    let hanging = |table: &'static str, thread: &'static str| {
        Query::select()
            .expr_as(column(thread), Alias::new("thread"))
            .from(Alias::new(table))
            .and_where(column("id").is_in(ids.iter().copied()))
            .to_owned()
    };
    let on_order = |table: &'static str| {
        let orders = Query::select()
            .column(Alias::new("order_id"))
            .from(Alias::new(table))
            .and_where(column("id").is_in(ids.iter().copied()))
            .to_owned();
        of_orders(orders)
    };
    match prefix {
        InquiryId::PREFIX => hanging("inquiry", "id"),
        QuotationId::PREFIX => hanging("quotation", "inquiry_id"),
        DeliveryId::PREFIX => on_order("delivery"),
        AmendmentId::PREFIX => on_order("order_amendment"),
        _ => hanging("trade_order", "inquiry_id"),
    }
}

fn of_orders(orders: SelectStatement) -> SelectStatement {
    Query::select()
        .expr_as(column("inquiry_id"), Alias::new("thread"))
        .from(Alias::new("trade_order"))
        .and_where(column("id").in_subquery(orders))
        .to_owned()
}

async fn gather(
    conn: &impl ConnectionTrait,
    query: &SelectStatement,
    threads: &mut Vec<Uuid>,
) -> Result<()> {
    for row in conn.query_all(query).await? {
        threads.push(row.try_get("", "thread")?);
    }
    Ok(())
}
