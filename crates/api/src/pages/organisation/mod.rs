//! The pages of organisations: founding one, its facts, its papers, who belongs to it.

mod act;
mod closing;
mod commune;
mod facts;
mod members;
mod papers;
mod rows;
mod show;

use accounts::organisation::actions::{Action, allowed};
use accounts::organisation::{self, Organisation, policy};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::administrative_unit;
use kernel::id::OrganisationId;
use platform::Failure;

use super::entry::{EntryPage, Section, SectionRow, link};
use super::form::Refused;
use super::owner::{Filled, Owner};
use super::told::Told;
use super::view::{Hidden, Mark, Tone};
use super::{Done, Pages, guard, print::Printer};

use act::{Effect, SAME_ROLE, Step};
pub(super) use papers::{Hands, paper_rows, paper_ticks, papers_typed};
#[cfg(test)]
pub(super) use rows::act_key;
pub(super) use rows::{fact_rows, records, registration, status_mark};

/// What seals and keys the forms of one page.
#[derive(Clone)]
pub(super) struct Sealed {
    seal: String,
    key: String,
}

impl Sealed {
    pub(super) fn new(pages: &Pages, owner: &Owner) -> Self {
        Self {
            seal: guard::seal(&pages.app.keys, &owner.secret),
            key: platform::random::token().expose().to_owned(),
        }
    }

    pub(super) fn seal(&self) -> String {
        self.seal.clone()
    }

    /// What every form carries, and what this one carries besides.
    pub(super) fn hidden(&self, more: &[(&str, &str)]) -> Vec<Hidden> {
        [("seal", self.seal.as_str()), ("key", self.key.as_str())]
            .iter()
            .chain(more)
            .map(|(name, value)| Hidden {
                name: (*name).to_owned(),
                value: (*value).to_owned(),
            })
            .collect()
    }
}

/// `GET /organisations`: the only one of one's own, or the list.
pub(super) async fn list(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    owner: Owner,
) -> Response {
    let ids = owner.actor.organisation_ids();
    // Of a house that is his no more somebody is told here: its page is not shown to him.
    let gone = [Step::Close, Step::Leave].map(Step::slug);
    let gone = done.done.as_deref().filter(|done| gone.contains(done));
    if let [only] = ids.as_slice()
        && gone.is_none()
    {
        return Redirect::to(&format!("/organisations/{only}")).into_response();
    }
    let language = owner.language();
    let found = match organisation::many(pages.app.db.read(), &ids).await {
        Ok(found) => found,
        Err(failure) => return pages.failed(language, &owner.request_id, &failure),
    };
    let print = pages.print(language);
    let rows = owner
        .actor
        .organisations()
        .filter_map(|member| Some((member, found.get(&member.organisation)?)))
        .map(|(member, organisation)| SectionRow {
            title: organisation.legal_name.clone(),
            href: Some(format!("/organisations/{}", organisation.id)),
            mark: Some(status_mark(print, organisation)),
            facts: vec![print.row(
                "page-member-role",
                print.coded("page-role", member.role.code()),
            )],
            ..SectionRow::default()
        })
        .collect::<Vec<_>>();
    let words = if rows.is_empty() {
        vec![print.say("page-organisations-empty", &[])]
    } else {
        Vec::new()
    };
    let page = EntryPage {
        title: print.say("page-organisations-title", &[]),
        notice: gone.map(|done| print.coded("page-organisation-done", done)),
        sections: vec![Section {
            id: "mine",
            words,
            rows,
            ..Section::default()
        }],
        links: vec![link(print, "page-link-found", "/organisation/new")],
        sign_out: Some(Sealed::new(&pages, &owner).seal()),
        ..EntryPage::default()
    };
    pages.entry(language, &page)
}

/// `GET /organisation/new`
pub(super) async fn new(State(pages): State<Pages>, owner: Owner) -> Response {
    pages.founding(&owner, None)
}

/// `POST /organisation/new`
pub(super) async fn found(State(pages): State<Pages>, Filled { owner, typed }: Filled) -> Response {
    let language = owner.language();
    match act::found(&pages, &owner, &typed).await {
        Ok(id) => Redirect::to(&format!("/organisations/{id}?done=found")).into_response(),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused_facts(language, "found", typed, &faults).await;
            match refused {
                Ok(refused) => pages.founding(&owner, Some(refused)),
                Err(failure) => pages.failed(language, &owner.request_id, &failure),
            }
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

/// `GET /organisations/{id}`
pub(super) async fn page(
    State(pages): State<Pages>,
    Path(organisation): Path<String>,
    Query(done): Query<Done>,
    owner: Owner,
) -> Response {
    match pages.own(&owner, &organisation).await {
        Ok(organisation) => {
            let done = done.done.as_deref();
            pages.organisation(&owner, &organisation, None, done).await
        }
        Err(response) => response,
    }
}

/// `GET /organisations/{id}/facts`
pub(super) async fn edit(
    State(pages): State<Pages>,
    Path(organisation): Path<String>,
    owner: Owner,
) -> Response {
    match pages.own(&owner, &organisation).await {
        Ok(organisation) => pages.editing(&owner, &organisation, None),
        Err(response) => response,
    }
}

/// `GET /organisations/{id}/closing`: what closing means, and the button.
pub(super) async fn review_closing(
    State(pages): State<Pages>,
    Path(organisation): Path<String>,
    owner: Owner,
) -> Response {
    match pages.own(&owner, &organisation).await {
        Ok(organisation) => pages.closing(&owner, &organisation, None).await,
        Err(response) => response,
    }
}

/// `POST /organisations/{id}/{action}`
pub(super) async fn act(
    State(pages): State<Pages>,
    Path((organisation, action)): Path<(String, String)>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let (Some(step), Ok(id)) = (Step::parse(&action), organisation.parse::<OrganisationId>())
    else {
        return pages.told(&owner, Told::Missing);
    };
    match act::act(&pages, &owner, id, step, &typed).await {
        Ok(_) if matches!(step, Step::Leave | Step::Close) => {
            Redirect::to(&format!("/organisations?done={}", step.slug())).into_response()
        }
        Ok(Effect::SoAlready) => {
            Redirect::to(&format!("/organisations/{id}?done={SAME_ROLE}")).into_response()
        }
        Ok(Effect::Done) => {
            Redirect::to(&format!("/organisations/{id}?done={}", step.slug())).into_response()
        }
        Err(Failure::Refused(faults)) => {
            let found = match pages.visible(&owner, id).await {
                Ok(found) => found,
                Err(response) => return response,
            };
            if step == Step::Update {
                let refused = pages
                    .refused_facts(language, step.slug(), typed, &faults)
                    .await;
                return match refused {
                    Ok(refused) => pages.editing(&owner, &found, Some(refused)),
                    Err(failure) => pages.failed(language, &owner.request_id, &failure),
                };
            }
            if step == Step::Close {
                let refused = pages.refused(language, step.slug(), typed, &faults);
                return pages.closing(&owner, &found, Some(refused)).await;
            }
            let form = step.form(&typed);
            let refused = pages.refused(language, &form, typed, &faults);
            pages
                .organisation(&owner, &found, Some(refused), None)
                .await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

impl Pages {
    /// An organisation that the person belongs to, by what stands in an address.
    async fn own(&self, owner: &Owner, id: &str) -> Result<Organisation, Response> {
        match id.parse::<OrganisationId>() {
            Ok(id) => self.visible(owner, id).await,
            Err(_) => Err(self.told(owner, Told::Missing)),
        }
    }

    /// An organisation that the person belongs to.
    async fn visible(&self, owner: &Owner, id: OrganisationId) -> Result<Organisation, Response> {
        let language = owner.language();
        let found = organisation::get(self.app.db.read(), id)
            .await
            .map_err(|failure| self.failed(language, &owner.request_id, &failure))?;
        let mut found = found
            .filter(|_| owner.actor.member_of(id).is_some())
            .ok_or_else(|| self.told(owner, Told::Missing))?;
        match self.name_place(&mut found).await {
            Ok(()) => Ok(found),
            Err(failure) => Err(self.failed(language, &owner.request_id, &failure)),
        }
    }

    /// Writes the name of the administrative unit into an address that has only its code.
    pub(super) async fn name_place(&self, organisation: &mut Organisation) -> platform::Result<()> {
        if organisation.address.unit_name.is_none() {
            let address = [&mut organisation.address];
            administrative_unit::name_addresses(self.app.db.read(), address).await?;
        }
        Ok(())
    }

    fn founding(&self, owner: &Owner, refused: Option<Refused>) -> Response {
        let page = facts::page(self, owner, None, refused);
        self.entry(owner.language(), &page)
    }

    fn editing(
        &self,
        owner: &Owner,
        organisation: &Organisation,
        refused: Option<Refused>,
    ) -> Response {
        if !policy::may_manage(&owner.actor, organisation.id) {
            return self.told(owner, Told::Missing);
        }
        let page = facts::page(self, owner, Some(organisation), refused);
        self.entry(owner.language(), &page)
    }

    async fn closing(
        &self,
        owner: &Owner,
        organisation: &Organisation,
        refused: Option<Refused>,
    ) -> Response {
        let language = owner.language();
        if !allowed(&owner.actor, organisation, Action::OrganisationClose) {
            return self.told(owner, Told::Missing);
        }
        match closing::page(self, owner, organisation, refused).await {
            Ok(page) => self.entry(language, &page),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }

    async fn organisation(
        &self,
        owner: &Owner,
        organisation: &Organisation,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> Response {
        let language = owner.language();
        let inside = match show::Inside::load(&self.app.db, owner, organisation).await {
            Ok(inside) => inside,
            Err(failure) => return self.failed(language, &owner.request_id, &failure),
        };
        let page = show::page(self, owner, organisation, &inside, refused, done);
        self.entry(language, &page)
    }
}

/// A mark of a role.
pub(super) fn role_mark(print: Printer<'_>, role: kernel::actor::Role) -> Mark {
    print.mark("page-role", role.code(), Tone::Plain)
}

/// Every step that can be told as done.
#[cfg(test)]
pub(super) fn steps() -> impl Iterator<Item = &'static str> {
    Step::ALL
        .into_iter()
        .map(Step::slug)
        .chain(["found", SAME_ROLE])
}
