//! Inquiries at the desk: those that wait for an officer's word, and those of the jurisdiction that nobody answered in time.

use accounts::organisation;
use kernel::page::PageRequest;
use orders::inquiry::{self, Inquiry};
use orders::{Awaiting, ListFilter, Side, Visible};

use super::super::entry::{Section, SectionRow};
use super::super::thread::{goods, inquiry_tone};
use super::{Desk, SHOWN};

/// Those that the desk stands in for and whose next move is its, the newest first.
pub(super) async fn waiting(desk: &Desk<'_>) -> platform::Result<Section> {
    let filter = ListFilter {
        side: Some(Side::Desk),
        awaiting: Some(Awaiting::Me),
        ..ListFilter::default()
    };
    let request = PageRequest::first(SHOWN);
    let conn = desk.pages.app.db.read();
    let found = inquiry::list_visible(conn, &desk.owner.actor, &filter, &request).await?;
    Ok(desk.or_empty(Section {
        rows: rows(desk, found.items).await?,
        ..desk.section("at-desk", "page-desk-at-desk")
    }))
}

/// Those of the last thirty days that nobody answered in time, the newest first: those of a seller, whom somebody should call, and those that an office
/// itself was to answer.
pub(super) async fn unanswered(desk: &Desk<'_>) -> platform::Result<[Section; 2]> {
    let db = &desk.pages.app.db;
    let request = PageRequest::first(SHOWN);
    let now = db.clock().now();
    let found = inquiry::unanswered(db.read(), &desk.owner.actor, now, &request).await?;
    let (of_sellers, own): (Vec<_>, Vec<_>) = found
        .items
        .into_iter()
        .partition(|found| found.row.seller.is_some());
    Ok([
        desk.or_empty(Section {
            rows: rows(desk, of_sellers).await?,
            ..desk.section("inquiries", "page-desk-inquiries")
        }),
        desk.or_empty(Section {
            rows: rows(desk, own).await?,
            ..desk.section("inquiries-own", "page-desk-inquiries-own")
        }),
    ])
}

async fn rows(desk: &Desk<'_>, found: Vec<Visible<Inquiry>>) -> platform::Result<Vec<SectionRow>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let db = &desk.pages.app.db;
    let (conn, print) = (db.read(), desk.print);
    let now = db.clock().now();
    let ids: Vec<_> = found.iter().map(|item| item.row.id).collect();
    let mut lines = inquiry::lines_of(conn, &ids).await?;
    let mut houses: Vec<_> = found
        .iter()
        .flat_map(|item| item.row.parties().organisations())
        .collect();
    houses.sort_unstable();
    houses.dedup();
    let houses = organisation::many(conn, &houses).await?;
    let name = |id| {
        houses
            .get(&id)
            .map_or_else(String::new, |house| house.legal_name.clone())
    };
    let row = |item: Visible<Inquiry>| {
        let row = item.row;
        let lines = lines.remove(&row.id).unwrap_or_default();
        let state = row.state_at(now);
        let mut facts = Vec::new();
        match (row.seller, row.desk) {
            (Some(seller), _) => facts.push(print.row("page-answerer", name(seller))),
            (None, Some(office)) => facts.push(print.row("page-desk", name(office))),
            (None, None) => {}
        }
        facts.push(print.row("page-asker", name(row.buyer)));
        facts.push(print.row("page-row-reply-by", print.until(row.reply_by)));
        SectionRow {
            title: format!("{} · {}", goods(print, &lines), row.number.as_str()),
            href: Some(format!("/threads/{}", row.id)),
            mark: Some(print.mark("page-inquiry", state.code(), inquiry_tone(state))),
            facts,
            ..SectionRow::default()
        }
    };
    Ok(found.into_iter().map(row).collect())
}
