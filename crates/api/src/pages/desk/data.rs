//! Requests about personal data at the desk: the law's clocks, never whose data they are about.

use accounts::organisation;
use accounts::personal_data;
use kernel::id::OrganisationId;
use kernel::page::PageRequest;

use super::super::data::request_row;
use super::super::entry::Section;
use super::{Desk, SHOWN};

/// Those that are open, the one to be done soonest first.
pub(super) async fn section(desk: &Desk<'_>) -> platform::Result<Section> {
    let conn = desk.pages.app.db.read();
    let request = PageRequest::first(SHOWN);
    let found = personal_data::open_at_desk(conn, &desk.owner.actor, &request).await?;
    let people: Vec<_> = found.items.iter().map(|request| request.person).collect();
    let hand_over = personal_data::to_hand_over(conn, &people).await?;
    let ids: Vec<OrganisationId> = hand_over.values().flatten().copied().collect();
    let organisations = organisation::many(conn, &ids).await?;
    let rows = found
        .items
        .iter()
        .map(|request| {
            let mut row = request_row(desk.print, request);
            let names = hand_over
                .get(&request.person)
                .into_iter()
                .flatten()
                .filter_map(|id| organisations.get(id));
            for organisation in names {
                row.facts.push(
                    desk.print
                        .row("page-data-organisation", organisation.legal_name.clone()),
                );
            }
            row
        })
        .collect();
    Ok(desk.or_empty(Section {
        rows,
        ..desk.section("personal-data", "page-desk-data")
    }))
}
