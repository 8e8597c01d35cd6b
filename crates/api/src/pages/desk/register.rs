//! The desk's pages of claims and products.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use platform::Failure;

use super::super::Pages;
use super::super::form::Refused;
use super::super::owner::{Filled, Officer, Owner};
use super::super::told::Told;
use super::{claims, products};

/// `GET /desk/claims/{id}`
pub(in crate::pages) async fn claim(
    State(pages): State<Pages>,
    Path(claim): Path<String>,
    Officer(owner): Officer,
) -> Response {
    pages.desk_claim(&owner, &claim, None).await
}

/// `POST /desk/claims/{id}/{action}`
pub(in crate::pages) async fn decide_claim(
    State(pages): State<Pages>,
    Path((claim, action)): Path<(String, String)>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let Some(step) = claims::Step::parse(&action) else {
        return pages.told(&owner, Told::Missing);
    };
    match claims::act(&pages, &owner, &claim, step, &typed).await {
        Ok(()) => Redirect::to(&format!("/desk?done={}", step.done())).into_response(),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, step.slug(), typed, &faults);
            pages.desk_claim(&owner, &claim, Some(refused)).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

/// `GET /desk/products/{id}`
pub(in crate::pages) async fn product(
    State(pages): State<Pages>,
    Path(product): Path<String>,
    Officer(owner): Officer,
) -> Response {
    pages.desk_product(&owner, &product, None).await
}

/// `POST /desk/products/{id}/{action}`
pub(in crate::pages) async fn judge_product(
    State(pages): State<Pages>,
    Path((product, action)): Path<(String, String)>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let Some(step) = products::Step::parse(&action) else {
        return pages.told(&owner, Told::Missing);
    };
    match products::act(&pages, &owner, &product, step, &typed).await {
        Ok(()) => Redirect::to(&format!("/desk?done={}", step.done())).into_response(),
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, step.slug(), typed, &faults);
            pages.desk_product(&owner, &product, Some(refused)).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

impl Pages {
    async fn desk_claim(&self, owner: &Owner, claim: &str, refused: Option<Refused>) -> Response {
        let language = owner.language();
        match claims::page(self, owner, claim, refused).await {
            Ok(Some(page)) => self.entry(language, &page),
            Ok(None) => self.told(owner, Told::Missing),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }

    async fn desk_product(
        &self,
        owner: &Owner,
        product: &str,
        refused: Option<Refused>,
    ) -> Response {
        let language = owner.language();
        match products::page(self, owner, product, refused).await {
            Ok(Some(page)) => self.entry(language, &page),
            Ok(None) => self.told(owner, Told::Missing),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }
}
