//! The page of one's own account: name, address, password, second step, sessions.

mod act;
mod qr;
mod show;

use accounts::person::{self, Person};
use accounts::session::Session;
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::actor::Actor;
use kernel::text::Language;
use platform::Failure;

use super::form::{Refused, Typed};
use super::onward::sign_in_first;
use super::told::Told;
use super::{Done, Pages, Posted, guard, strangers_language};
use crate::http::RequestId;
use act::{Outcome, Step};

/// Somebody signed in, before a page of her own.
pub(super) struct Owner {
    pub(super) actor: Actor,
    pub(super) session: Session,
    pub(super) person: Person,
    /// What the forms are sealed with.
    pub(super) secret: String,
    pub(super) request_id: String,
}

impl Owner {
    pub(super) const fn language(&self) -> Language {
        self.person.language
    }
}

/// `GET /account`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    match pages.owner(&headers, id.0).await {
        Ok(owner) => pages.account(&owner, None, done.done.as_deref()).await,
        Err(response) => response,
    }
}

/// `POST /account/{action}`
pub(super) async fn act(
    State(pages): State<Pages>,
    Path(action): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let owner = match pages.owner(&headers, id.0).await {
        Ok(owner) => owner,
        Err(response) => return response,
    };
    let language = owner.language();
    let Some(step) = Step::parse(&action) else {
        return pages.told(language, Told::Missing);
    };
    let Ok(Form(pairs)) = form else {
        return pages.told(language, Told::Forged);
    };
    let typed = Typed::new(pairs);
    if !guard::holds(&pages.app.keys, &owner.secret, typed.get("seal"), &headers) {
        return pages.told(language, Told::Forged);
    }
    match act::act(&pages, &owner, step, &typed).await {
        Ok(Outcome::Done) => {
            Redirect::to(&format!("/account?done={}", step.slug())).into_response()
        }
        Ok(Outcome::Setup(setup)) => pages.factor_setup(&owner, &setup),
        Ok(Outcome::Codes(codes)) => pages.factor_codes(&owner, codes),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, step.slug(), typed, &faults);
            pages.account(&owner, Some(refused), None).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

impl Pages {
    /// The signed-in person; whoever is not signed in goes to the page where he can.
    pub(super) async fn owner(
        &self,
        headers: &HeaderMap,
        request_id: String,
    ) -> Result<Owner, Response> {
        let stranger = strangers_language(headers);
        let failed = |failure: Failure| self.failed(stranger, &request_id, &failure);
        let Some((actor, session, secret)) = self.signed_in(headers).await.map_err(failed)? else {
            return Err(sign_in_first());
        };
        let Some(person) = person::get(self.app.db.read(), actor.person)
            .await
            .map_err(failed)?
        else {
            return Err(self.told(stranger, Told::Missing));
        };
        Ok(Owner {
            actor,
            session,
            person,
            secret,
            request_id,
        })
    }

    async fn account(
        &self,
        owner: &Owner,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> Response {
        let facts = match show::Facts::load(&self.app.db, owner).await {
            Ok(facts) => facts,
            Err(failure) => return self.failed(owner.language(), &owner.request_id, &failure),
        };
        let page = show::page(self, owner, &facts, refused, done);
        self.entry(owner.language(), &page)
    }
}

/// Every step that can be told as done.
#[cfg(test)]
pub(super) fn steps() -> impl Iterator<Item = &'static str> {
    Step::ALL.into_iter().map(Step::slug).chain(["no-password"])
}
