//! The desk of an authority: what waits for its officers, one section for each kind of work. Each part of the house adds a
//! file with its section.

mod claims;
mod data;
mod inquiries;
mod organisations;
mod producers;
mod products;
mod register;

use accounts::organisation::{self, policy};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::id::OrganisationId;
use platform::Failure;

use super::entry::{EntryPage, Section, link};
use super::form::Refused;
use super::organisation::Sealed;
use super::owner::{Filled, Officer, Owner};
use super::print::Printer;
use super::told::Told;
use super::{Done, Pages};

pub(super) use producers::{REGISTER, new_producer, register_producer};
pub(super) use register::{claim, decide_claim, judge_product, product};

/// As many things as a section shows; who needs more asks the API.
pub(super) const SHOWN: i64 = 50;

/// An officer before his desk.
pub(super) struct Desk<'a> {
    pub(super) pages: &'a Pages,
    pub(super) owner: &'a Owner,
    pub(super) print: Printer<'a>,
}

impl Desk<'_> {
    /// A section with its title, and the words for when it is empty.
    pub(super) fn section(&self, id: &'static str, title: &str) -> Section {
        Section {
            id,
            title: Some(self.print.say(title, &[])),
            ..Section::default()
        }
    }

    /// The section as it is shown: with a word when nothing waits.
    pub(super) fn or_empty(&self, section: Section) -> Section {
        if section.rows.is_empty() {
            Section {
                words: vec![self.print.say("page-desk-empty", &[])],
                ..section
            }
        } else {
            section
        }
    }

    /// Every section, in the order of the page.
    async fn sections(&self) -> platform::Result<Vec<Section>> {
        let [of_sellers, own] = inquiries::unanswered(self).await?;
        Ok(vec![
            organisations::section(self).await?,
            claims::section(self).await?,
            products::section(self).await?,
            inquiries::waiting(self).await?,
            of_sellers,
            own,
            data::section(self).await?,
        ])
    }
}

/// `GET /desk`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    Officer(owner): Officer,
) -> Response {
    let language = owner.language();
    let print = pages.print(language);
    let desk = Desk {
        pages: &pages,
        owner: &owner,
        print,
    };
    let sections = match desk.sections().await {
        Ok(sections) => sections,
        Err(failure) => return pages.failed(language, &owner.request_id, &failure),
    };
    let known = done
        .done
        .as_deref()
        .filter(|done| DONE.contains(done) || organisations::Step::parse(done).is_some());
    let page = EntryPage {
        title: print.say("page-desk-title", &[]),
        notice: known.map(|done| print.coded("page-desk-done", done)),
        sections,
        links: vec![
            link(print, "page-link-find-organisation", "/desk/organisations"),
            link(print, "page-link-unspoken", "/producers"),
            link(print, "page-link-register-producer", "/desk/producers/new"),
        ],
        sign_out: Some(Sealed::new(&pages, &owner).seal()),
        ..EntryPage::default()
    };
    pages.entry(language, &page)
}

/// What else is told as done at the top of the desk.
const DONE: [&str; 4] = [
    claims::Step::Approve.done(),
    claims::Step::Refuse.done(),
    products::Step::Publish.done(),
    products::Step::Refuse.done(),
];

/// `GET /desk/organisations`: an organisation by its registration number.
pub(super) async fn find(
    State(pages): State<Pages>,
    Query(asked): Query<organisations::Asked>,
    Officer(owner): Officer,
) -> Response {
    match organisations::find(&pages, &owner, &asked).await {
        Ok(page) => pages.entry(owner.language(), &page),
        Err(failure) => pages.failed(owner.language(), &owner.request_id, &failure),
    }
}

/// `GET /desk/organisations/{id}`
pub(super) async fn organisation(
    State(pages): State<Pages>,
    Path(organisation): Path<String>,
    Officer(owner): Officer,
) -> Response {
    pages.judged(&owner, &organisation, None).await
}

/// `POST /desk/organisations/{id}/{action}`
pub(super) async fn judge(
    State(pages): State<Pages>,
    Path((organisation, action)): Path<(String, String)>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let Some(step) = organisations::Step::parse(&action) else {
        return pages.told(&owner, Told::Missing);
    };
    match organisations::act(&pages, &owner, &organisation, step, &typed).await {
        Ok(()) => Redirect::to(&format!("/desk?done={}", step.slug())).into_response(),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, step.slug(), typed, &faults);
            pages.judged(&owner, &organisation, Some(refused)).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

impl Pages {
    /// The page of an organisation that an officer judges.
    async fn judged(&self, owner: &Owner, id: &str, refused: Option<Refused>) -> Response {
        let language = owner.language();
        let Ok(id) = id.parse::<OrganisationId>() else {
            return self.told(owner, Told::Missing);
        };
        let found = organisation::get(self.app.db.read(), id).await;
        let found = match found {
            Ok(found) => found.filter(|found| policy::may_see_inside(Some(&owner.actor), found)),
            Err(failure) => return self.failed(language, &owner.request_id, &failure),
        };
        let Some(mut found) = found else {
            return self.told(owner, Told::Missing);
        };
        if let Err(failure) = self.name_place(&mut found).await {
            return self.failed(language, &owner.request_id, &failure);
        }
        match organisations::page(self, owner, &found, refused).await {
            Ok(page) => self.entry(language, &page),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }
}

/// Every word that is told as done.
#[cfg(test)]
pub(super) fn done() -> impl Iterator<Item = &'static str> {
    DONE.into_iter().chain(
        organisations::Step::ALL
            .into_iter()
            .map(organisations::Step::slug),
    )
}
