//! Words within the JSON of a trade: what was agreed, places, counter-offers. Figures and ids are no texts of hers and stay.

use kernel::traces::Traces;
use platform::{Result, Tx};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, ExprTrait, Query};
use serde_json::Value;
use uuid::Uuid;

use super::{Hangs, Kind, column};

/// A column of JSON in which people's words stand.
#[derive(Clone, Copy)]
struct Sheet {
    table: &'static str,
    /// The columns by which its rows are told apart: an id, and a number where one id has several rows.
    key: (&'static str, Option<&'static str>),
    words: &'static str,
    hangs: Hangs,
    kind: Kind,
}

const fn sheet(table: &'static str, words: &'static str, hangs: Hangs, kind: Kind) -> Sheet {
    Sheet {
        table,
        key: ("id", None),
        words,
        hangs,
        kind,
    }
}

const SHEETS: [Sheet; 9] = [
    sheet("inquiry", "certificates", Hangs::Itself, Kind::Talk),
    sheet("inquiry_line", "schedule", Hangs::OnInquiry, Kind::Talk),
    Sheet {
        key: ("quotation_id", None),
        ..sheet("quotation_counter", "lines", Hangs::OnInquiry, Kind::Talk)
    },
    sheet(
        "quotation_line",
        "price_term",
        Hangs::OnQuotation,
        Kind::Paper,
    ),
    sheet("quotation_line", "answers", Hangs::OnQuotation, Kind::Paper),
    Sheet {
        key: ("order_id", Some("revision")),
        ..sheet("order_terms", "terms", Hangs::OnOrder, Kind::Paper)
    },
    sheet("order_amendment", "terms", Hangs::OnOrder, Kind::Paper),
    sheet("order_amendment", "changes", Hangs::OnOrder, Kind::Paper),
    sheet("delivery", "place", Hangs::OnOrder, Kind::Paper),
];

/// Takes her traces out of the sheets of these threads: all of them out of talk, addresses and telephone numbers out of papers.
pub(super) async fn mask(
    tx: &Tx,
    (traces, contacts): (&Traces, &Traces),
    threads: &[Uuid],
) -> Result<()> {
    for sheet in SHEETS {
        let traces = match sheet.kind {
            Kind::Talk => traces,
            Kind::Paper => contacts,
        };
        mask_sheet(tx, traces, sheet, threads).await?;
    }
    Ok(())
}

async fn mask_sheet(tx: &Tx, traces: &Traces, sheet: Sheet, threads: &[Uuid]) -> Result<()> {
    let (id, number) = sheet.key;
    let mut query = Query::select();
    query
        .columns([id, sheet.words].map(Alias::new))
        .from(Alias::new(sheet.table))
        .cond_where(sheet.hangs.within(threads))
        .and_where(column(sheet.words).is_not_null());
    if let Some(number) = number {
        query.column(Alias::new(number));
    }
    for row in tx.query_all(&query).await? {
        let mut words: Value = row.try_get("", sheet.words)?;
        if !traces.mask_json(&mut words) {
            continue;
        }
        let key: Uuid = row.try_get("", id)?;
        let mut update = Query::update();
        update
            .table(Alias::new(sheet.table))
            .value(Alias::new(sheet.words), words)
            .and_where(column(id).eq(key));
        if let Some(number) = number {
            let which: i32 = row.try_get("", number)?;
            update.and_where(column(number).eq(which));
        }
        tx.execute(&update).await?;
    }
    Ok(())
}
