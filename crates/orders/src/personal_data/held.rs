//! What a person may see of what a trade holds about her.

use kernel::id::{OrderId, PersonId, QuotationId};
use kernel::number::Number;
use kernel::time::Instant;
use platform::Result;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use uuid::Uuid;

use super::column;

#[derive(FromQueryResult)]
struct Asked {
    number: Number,
    state: String,
    note: Option<String>,
    created_at: Instant,
}

#[derive(FromQueryResult)]
struct Offered {
    number: Number,
    revision: i32,
    state: String,
    note: Option<String>,
    created_at: Instant,
}

/// What she noted on something that others than she may have begun.
#[derive(FromQueryResult)]
struct Noted {
    about: Uuid,
    note: Option<String>,
    created_at: Instant,
}

#[derive(FromQueryResult)]
struct Said {
    number: Number,
    door: String,
    body: String,
    created_at: Instant,
}

#[derive(FromQueryResult)]
struct Signed {
    number: Number,
    state: String,
    created_at: Instant,
}

/// What is held about a person here: what she asked, offered, wrote and signed. What others wrote is not hers to be copied.
///
/// # Errors
/// When the database does not answer.
pub async fn held(conn: &impl ConnectionTrait, person: PersonId) -> Result<Value> {
    let inquiries: Vec<Asked> = rows(
        conn,
        &of_person(
            "inquiry",
            &["number", "state", "note", "created_at"],
            "buyer_person_id",
            person,
        ),
    )
    .await?;
    let quotations: Vec<Offered> = rows(
        conn,
        &of_person(
            "quotation",
            &["number", "revision", "state", "note", "created_at"],
            "person_id",
            person,
        ),
    )
    .await?;
    let counters: Vec<Noted> =
        rows(conn, &noted("quotation_counter", "quotation_id", person)).await?;
    let amendments: Vec<Noted> = rows(conn, &noted("order_amendment", "order_id", person)).await?;
    let signed = ["number", "state", "created_at"];
    let bought: Vec<Signed> = rows(
        conn,
        &of_person("trade_order", &signed, "buyer_person_id", person),
    )
    .await?;
    let sold: Vec<Signed> = rows(
        conn,
        &of_person("trade_order", &signed, "seller_person_id", person),
    )
    .await?;
    let messages: Vec<Said> = rows(conn, &messages(person)).await?;
    Ok(json!({
        "inquiries": inquiries.into_iter().map(|row| json!({
            "number": row.number, "state": row.state, "note": row.note, "at": row.created_at,
        })).collect::<Vec<_>>(),
        "quotations": quotations.into_iter().map(|row| json!({
            "number": row.number, "revision": row.revision, "state": row.state, "note": row.note, "at": row.created_at,
        })).collect::<Vec<_>>(),
        "counterOffers": counters.into_iter().map(|row| json!({
            "quotation": QuotationId::from_uuid(row.about), "note": row.note, "at": row.created_at,
        })).collect::<Vec<_>>(),
        "amendments": amendments.into_iter().map(|row| json!({
            "order": OrderId::from_uuid(row.about), "note": row.note, "at": row.created_at,
        })).collect::<Vec<_>>(),
        "orders": bought.into_iter().chain(sold).map(|row| json!({
            "number": row.number, "state": row.state, "at": row.created_at,
        })).collect::<Vec<_>>(),
        "messages": messages.into_iter().map(|row| json!({
            "inquiry": row.number, "door": row.door, "text": row.body, "at": row.created_at,
        })).collect::<Vec<_>>(),
    }))
}

async fn rows<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    query: &SelectStatement,
) -> Result<Vec<T>> {
    let found = conn.query_all(query).await?;
    Ok(found
        .iter()
        .map(|row| T::from_query_result(row, ""))
        .collect::<std::result::Result<_, _>>()?)
}

/// Rows that name her, the oldest first. There is no index for it: this is asked a few times a year.
fn of_person(
    table: &'static str,
    columns: &[&'static str],
    person_column: &'static str,
    person: PersonId,
) -> SelectStatement {
    Query::select()
        .columns(columns.iter().map(|name| Alias::new(*name)))
        .from(Alias::new(table))
        .and_where(column(person_column).eq(person.uuid()))
        .order_by(Alias::new("created_at"), Order::Asc)
        .order_by(Alias::new("id"), Order::Asc)
        .to_owned()
}

fn noted(table: &'static str, about: &'static str, person: PersonId) -> SelectStatement {
    Query::select()
        .expr_as(column(about), Alias::new("about"))
        .columns(["note", "created_at"].map(Alias::new))
        .from(Alias::new(table))
        .and_where(column("person_id").eq(person.uuid()))
        .order_by(Alias::new("created_at"), Order::Asc)
        .to_owned()
}

fn messages(person: PersonId) -> SelectStatement {
    let (inquiry, message) = (Alias::new("inquiry"), Alias::new("inquiry_message"));
    let of_message = |name: &'static str| Expr::col((message.clone(), Alias::new(name)));
    Query::select()
        .column((inquiry.clone(), Alias::new("number")))
        .columns(["door", "body", "created_at"].map(|name| (message.clone(), Alias::new(name))))
        .from(message.clone())
        .inner_join(
            inquiry.clone(),
            of_message("inquiry_id").equals((inquiry, Alias::new("id"))),
        )
        .and_where(of_message("person_id").eq(person.uuid()))
        .order_by((message.clone(), Alias::new("created_at")), Order::Asc)
        .order_by((message.clone(), Alias::new("id")), Order::Asc)
        .to_owned()
}
