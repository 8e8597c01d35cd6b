//! Inquiries of the jurisdiction that nobody answered in time: somebody should call the seller.

use accounts::organisation;
use kernel::page::PageRequest;
use orders::inquiry;

use super::super::entry::{Section, SectionRow};
use super::super::thread::{goods, inquiry_tone};
use super::{Desk, SHOWN};

/// Those of the last thirty days, the newest first.
pub(super) async fn section(desk: &Desk<'_>) -> platform::Result<Section> {
    let db = &desk.pages.app.db;
    let (conn, print) = (db.read(), desk.print);
    let now = db.clock().now();
    let request = PageRequest::first(SHOWN);
    let found = inquiry::unanswered(conn, &desk.owner.actor, now, &request).await?;
    let ids: Vec<_> = found.items.iter().map(|item| item.row.id).collect();
    let mut lines = inquiry::lines_of(conn, &ids).await?;
    let mut houses: Vec<_> = found
        .items
        .iter()
        .flat_map(|item| item.row.parties().organisations())
        .collect();
    houses.sort_unstable();
    houses.dedup();
    let houses = organisation::many(conn, &houses).await?;
    let rows = found
        .items
        .into_iter()
        .map(|item| {
            let row = item.row;
            let lines = lines.remove(&row.id).unwrap_or_default();
            let state = row.state_at(now);
            let name = |id| {
                houses
                    .get(&id)
                    .map_or_else(String::new, |house| house.legal_name.clone())
            };
            let mut facts = Vec::new();
            if let Some(seller) = row.seller.or(row.desk) {
                facts.push(print.row("page-answerer", name(seller)));
            }
            facts.push(print.row("page-asker", name(row.buyer)));
            facts.push(print.row("page-row-reply-by", print.moment(row.reply_by)));
            SectionRow {
                title: format!("{} · {}", goods(print, &lines), row.number.as_str()),
                href: Some(format!("/threads/{}", row.id)),
                mark: Some(print.mark("page-inquiry", state.code(), inquiry_tone(state))),
                facts,
                ..SectionRow::default()
            }
        })
        .collect();
    Ok(desk.or_empty(Section {
        rows,
        ..desk.section("inquiries", "page-desk-inquiries")
    }))
}
