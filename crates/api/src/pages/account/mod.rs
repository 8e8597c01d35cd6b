//! The page of one's own account: name, address, password, second step, sessions.

mod act;
mod qr;
mod show;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use platform::Failure;

use super::form::Refused;
use super::owner::{Filled, Owner};
use super::told::Told;
use super::{Done, Pages};
use act::{Outcome, Step};

/// `GET /account`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    owner: Owner,
) -> Response {
    pages.account(&owner, None, done.done.as_deref()).await
}

/// `POST /account/{action}`
pub(super) async fn act(
    State(pages): State<Pages>,
    Path(action): Path<String>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let Some(step) = Step::parse(&action) else {
        return pages.told(&owner, Told::Missing);
    };
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
