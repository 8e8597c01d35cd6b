//! What a trade holds about a person, and how it forgets her: what was agreed stays as it was, with the name of who signed it,
//! as the law wants; everything else that people wrote loses her traces.

mod held;
mod sheets;
mod touched;

use std::collections::HashMap;

use kernel::id::OrderId;
use kernel::traces::Traces;
use platform::{Result, Tx};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, OnConflict, Order, Query};
use uuid::Uuid;

pub use held::held;

use crate::parties::Side;

/// So many threads are gone through at a time.
const AT_ONCE: usize = 500;

/// A text of a trade that people write freely.
#[derive(Clone, Copy)]
struct Written {
    table: &'static str,
    /// The column by which its rows are told apart.
    key: &'static str,
    text: &'static str,
    hangs: Hangs,
    kind: Kind,
}

/// What a text is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Talk between people.
    Talk,
    /// A paper of the trade, in which names stay.
    Paper,
}

/// How a table hangs on the inquiry of its thread.
#[derive(Clone, Copy)]
enum Hangs {
    Itself,
    OnInquiry,
    OnQuotation,
    OnOrder,
}

const fn written(table: &'static str, text: &'static str, hangs: Hangs, kind: Kind) -> Written {
    Written {
        table,
        key: "id",
        text,
        hangs,
        kind,
    }
}

const WRITTEN: [Written; 14] = [
    written("inquiry", "note", Hangs::Itself, Kind::Talk),
    written("inquiry", "reason", Hangs::Itself, Kind::Talk),
    written("inquiry_line", "wishes", Hangs::OnInquiry, Kind::Talk),
    written("inquiry_message", "body", Hangs::OnInquiry, Kind::Talk),
    written("quotation", "note", Hangs::OnInquiry, Kind::Paper),
    written("quotation", "reason", Hangs::OnInquiry, Kind::Paper),
    written("quotation_line", "note", Hangs::OnQuotation, Kind::Paper),
    written(
        "quotation_line",
        "vat_reason",
        Hangs::OnQuotation,
        Kind::Paper,
    ),
    Written {
        key: "quotation_id",
        ..written("quotation_counter", "note", Hangs::OnInquiry, Kind::Talk)
    },
    written("trade_order", "reason", Hangs::OnInquiry, Kind::Paper),
    written("order_amendment", "note", Hangs::OnOrder, Kind::Paper),
    written("order_amendment", "reason", Hangs::OnOrder, Kind::Paper),
    written("delivery", "note", Hangs::OnOrder, Kind::Paper),
    written("delivery", "reason", Hangs::OnOrder, Kind::Paper),
];

impl Hangs {
    /// Rows of these threads.
    fn within(self, threads: &[Uuid]) -> Condition {
        let threads = threads.iter().copied();
        let ids = |table: &'static str| {
            Query::select()
                .column(Alias::new("id"))
                .from(Alias::new(table))
                .and_where(column("inquiry_id").is_in(threads.clone()))
                .to_owned()
        };
        let condition = match self {
            Self::Itself => column("id").is_in(threads),
            Self::OnInquiry => column("inquiry_id").is_in(threads),
            Self::OnQuotation => column("quotation_id").in_subquery(ids("quotation")),
            Self::OnOrder => column("order_id").in_subquery(ids("trade_order")),
        };
        Condition::all().add(condition)
    }
}

fn column(name: &'static str) -> Expr {
    Expr::col(Alias::new(name))
}

/// Forgets a person in every thread she took part in: orders that she signed keep her name; what people wrote freely loses her
/// addresses and telephone numbers, and, where it is no paper of the trade, her name. Returns the threads, for the letters
/// about them.
///
/// # Errors
/// When the database refuses.
pub async fn erase(tx: &mut Tx, traces: &Traces) -> Result<Vec<Uuid>> {
    keep_names(tx, traces).await?;
    let threads = touched::threads(tx, traces.person).await?;
    let contacts = Traces {
        name: String::new(),
        ..traces.clone()
    };
    for threads in threads.chunks(AT_ONCE) {
        for text in WRITTEN {
            let traces = match text.kind {
                Kind::Talk => traces,
                Kind::Paper => &contacts,
            };
            mask(tx, traces, text, text.hangs.within(threads)).await?;
        }
        sheets::mask(tx, (traces, &contacts), threads).await?;
    }
    Ok(threads)
}

/// Writes her name beside the orders that she signed: as who bought, or as who made the offer.
async fn keep_names(tx: &Tx, traces: &Traces) -> Result<()> {
    if traces.name.is_empty() {
        return Ok(());
    }
    for (person_column, side) in [
        ("buyer_person_id", Side::Buying),
        ("seller_person_id", Side::Selling),
    ] {
        let query = Query::select()
            .column(Alias::new("id"))
            .from(Alias::new("trade_order"))
            .and_where(column(person_column).eq(traces.person.uuid()))
            .to_owned();
        for row in tx.query_all(&query).await? {
            let order: Uuid = row.try_get("", "id")?;
            let insert = Query::insert()
                .into_table(Alias::new("order_signatory"))
                .columns(["order_id", "side", "name", "kept_at"].map(Alias::new))
                .values_panic([
                    order.into(),
                    side.code().into(),
                    traces.name.clone().into(),
                    tx.now().into(),
                ])
                .on_conflict(
                    OnConflict::columns(["order_id", "side"].map(Alias::new))
                        .do_nothing()
                        .to_owned(),
                )
                .to_owned();
            tx.execute(&insert).await?;
        }
    }
    Ok(())
}

async fn mask(tx: &Tx, traces: &Traces, written: Written, within: Condition) -> Result<()> {
    let Written {
        table, key, text, ..
    } = written;
    let query = Query::select()
        .columns([Alias::new(key), Alias::new(text)])
        .from(Alias::new(table))
        .cond_where(within)
        .and_where(column(text).is_not_null())
        .to_owned();
    for row in tx.query_all(&query).await? {
        let body: String = row.try_get("", text)?;
        let Some(masked) = traces.mask(&body) else {
            continue;
        };
        let id: Uuid = row.try_get("", key)?;
        let update = Query::update()
            .table(Alias::new(table))
            .value(Alias::new(text), masked)
            .and_where(column(key).eq(id))
            .to_owned();
        tx.execute(&update).await?;
    }
    Ok(())
}

/// The name of somebody whose data are erased, kept beside an order that she signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatory {
    /// Which side she signed for.
    pub side: Side,
    /// Her name, as it was.
    pub name: String,
}

/// The names kept beside orders, for the parties of each; orders without one are absent. One statement.
///
/// # Errors
/// When the database does not answer.
pub async fn signatories(
    conn: &impl ConnectionTrait,
    orders: &[OrderId],
) -> Result<HashMap<OrderId, Vec<Signatory>>> {
    let query = Query::select()
        .columns(["order_id", "side", "name"].map(Alias::new))
        .from(Alias::new("order_signatory"))
        .and_where(column("order_id").is_in(orders.iter().map(|order| order.uuid())))
        .order_by(Alias::new("side"), Order::Asc)
        .to_owned();
    let mut found: HashMap<OrderId, Vec<Signatory>> = HashMap::new();
    for row in conn.query_all(&query).await? {
        let order: OrderId = row.try_get("", "order_id")?;
        found.entry(order).or_default().push(Signatory {
            side: row.try_get("", "side")?,
            name: row.try_get("", "name")?,
        });
    }
    Ok(found)
}
