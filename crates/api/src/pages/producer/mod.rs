//! The pages of producers: finding one, what the register says of it, and what its people, staff and claimants do there.

mod act;
mod claimant;
mod find;
mod show;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::producer::{Claim, Producer};
use platform::Failure;
use serde::Deserialize;

use super::form::Refused;
use super::owner::{Filled, Owner};
use super::told::Told;
use super::view::{Mark, Tone};
use super::{Done, Pages, print::Printer};
use act::Step;

pub(super) use claimant::{claimant_choice, claimants};

/// What somebody looks for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    text: Option<String>,
}

/// `GET /producers`
pub(super) async fn find(
    State(pages): State<Pages>,
    Query(asked): Query<Asked>,
    owner: Owner,
) -> Response {
    let language = owner.language();
    match find::page(&pages, &owner, asked.text.as_deref().unwrap_or_default()).await {
        Ok(page) => pages.entry(language, &page),
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

/// `GET /producers/{id}`
pub(super) async fn show(
    State(pages): State<Pages>,
    Path(producer): Path<String>,
    Query(done): Query<Done>,
    owner: Owner,
) -> Response {
    pages
        .producer(&owner, &producer, None, done.done.as_deref())
        .await
}

/// `POST /producers/{id}/{action}`
pub(super) async fn act(
    State(pages): State<Pages>,
    Path((producer, action)): Path<(String, String)>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let Some(step) = Step::parse(&action) else {
        return pages.told(&owner, Told::Missing);
    };
    match act::act(&pages, &owner, &producer, step, &typed).await {
        Ok(()) => {
            Redirect::to(&format!("/producers/{producer}?done={}", step.slug())).into_response()
        }
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, step.slug(), typed, &faults);
            pages.producer(&owner, &producer, Some(refused), None).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

fn spoken_mark(print: Printer<'_>, producer: &Producer) -> Mark {
    match producer.claim() {
        Claim::Claimed => print.mark("page-producer-claimed", "yes", Tone::Good),
        Claim::Unclaimed => print.mark("page-producer-claimed", "no", Tone::Wait),
    }
}

impl Pages {
    async fn producer(
        &self,
        owner: &Owner,
        producer: &str,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> Response {
        let language = owner.language();
        match self.producer_page(owner, producer, refused, done).await {
            Ok(Some(page)) => self.entry(language, &page),
            Ok(None) => self.told(owner, Told::Missing),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }
}

/// Every step that can be told as done.
#[cfg(test)]
pub(super) fn done() -> impl Iterator<Item = &'static str> {
    Step::ALL
        .into_iter()
        .map(Step::slug)
        .chain([super::desk::REGISTER])
}
