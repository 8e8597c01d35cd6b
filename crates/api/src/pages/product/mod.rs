//! The pages of products for their people: the list of one's own, the form of a new one, and of one that stands.

mod act;
mod form;
mod list;
mod read;
mod view;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::product::actions::{Action, allowed};
use catalogue::product::{self, Orderable, ProductState};
use catalogue::{administrative_unit, ocop_set, producer, supply};
use kernel::fault::Faults;
use kernel::id::{ProducerId, ProductId};
use platform::Failure;
use serde::Deserialize;

use super::entry::{EntryForm, link};
use super::form::{Fields, Refused};
use super::organisation::Sealed;
use super::owner::{Filled, Owner};
use super::paper::Sheet;
use super::told::Told;
use super::view::{Hidden, Mark, Tone};
use super::{Done, Pages, print::Printer};
use act::Step;
use form::{FORM, Stock};
use view::ProductPage;

pub(super) use list::{claim_mark, show as list};

/// For which producer a new product is.
#[derive(Debug, Deserialize)]
pub(super) struct For {
    #[serde(default)]
    producer: Option<String>,
}

/// `GET /products/new`
pub(super) async fn new(
    State(pages): State<Pages>,
    Query(of): Query<For>,
    owner: Owner,
) -> Response {
    let producer = of.producer.unwrap_or_default();
    pages.new_product(&owner, &producer, None).await
}

/// `POST /products/new`
pub(super) async fn create(
    State(pages): State<Pages>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let producer = typed.text("producerId");
    match act::create(&pages, &owner, &typed).await {
        Ok(product) => {
            Redirect::to(&format!("/products/{product}/edit?done=create")).into_response()
        }
        Err(Failure::Refused(faults)) => {
            let faults = read::read(&typed, language).as_typed(faults);
            let refused = pages.refused(language, FORM, typed, &faults);
            pages.new_product(&owner, &producer, Some(refused)).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

/// `GET /products/{id}/edit`
pub(super) async fn edit(
    State(pages): State<Pages>,
    Path(product): Path<String>,
    Query(done): Query<Done>,
    owner: Owner,
) -> Response {
    let done = done.done.as_deref();
    pages.edited_product(&owner, &product, None, done).await
}

/// `POST /products/{id}/{action}`
pub(super) async fn act(
    State(pages): State<Pages>,
    Path((product, action)): Path<(String, String)>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let Some(step) = Step::parse(&action) else {
        return pages.told(&owner, Told::Missing);
    };
    match act::act(&pages, &owner, &product, step, &typed).await {
        Ok(()) => {
            let slug = step.slug();
            Redirect::to(&format!("/products/{product}/edit?done={slug}")).into_response()
        }
        Err(Failure::Refused(faults)) => {
            let (form, faults): (&str, Faults) = match step {
                Step::Update | Step::Submit => {
                    (FORM, read::read(&typed, language).as_typed(faults))
                }
                Step::Archive => (step.slug(), faults),
            };
            let refused = pages.refused(language, form, typed, &faults);
            pages
                .edited_product(&owner, &product, Some(refused), None)
                .await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

impl Pages {
    async fn new_product(
        &self,
        owner: &Owner,
        producer: &str,
        refused: Option<Refused>,
    ) -> Response {
        let language = owner.language();
        match self.new_product_page(owner, producer, refused).await {
            Ok(Some(page)) => self.product_sheet(owner, &page),
            Ok(None) => self.told(owner, Told::Missing),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }

    async fn new_product_page(
        &self,
        owner: &Owner,
        producer: &str,
        refused: Option<Refused>,
    ) -> platform::Result<Option<ProductPage>> {
        let Ok(id) = producer.parse::<ProducerId>() else {
            return Ok(None);
        };
        let conn = self.app.db.read();
        let found = producer::by_id(conn, id).await?;
        let Some(found) = found.filter(|found| found.is_kept_by(&owner.actor)) else {
            return Ok(None);
        };
        let (sets, communes) = (
            ocop_set::list(conn).await?,
            administrative_unit::children(conn, &found.province_code).await?,
        );
        let print = self.print(owner.language());
        let sealed = Sealed::new(self, owner);
        let mut fields = Fields::new(refused);
        let stock = Stock {
            print,
            product: None,
            supply: &[],
            sets: &sets,
            communes: &communes,
        };
        let mut form = form::form(&stock, &mut fields);
        "/products/new".clone_into(&mut form.action);
        form.hidden
            .extend(sealed.hidden(&[("producerId", &found.id.to_string())]));
        form.button = print.say("page-product-create", &[]);
        Ok(Some(ProductPage {
            title: print.say("page-product-new", &[]),
            complaints: fields.complaints(print),
            words: vec![found.name, print.say("page-product-new-what", &[])],
            form,
            links: vec![link(print, "page-link-products", "/products")],
            sign_out: Some(sealed.seal()),
            ..ProductPage::default()
        }))
    }

    async fn edited_product(
        &self,
        owner: &Owner,
        product: &str,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> Response {
        let language = owner.language();
        match self
            .edited_product_page(owner, product, refused, done)
            .await
        {
            Ok(Some(page)) => self.product_sheet(owner, &page),
            Ok(None) => self.told(owner, Told::Missing),
            Err(failure) => self.failed(language, &owner.request_id, &failure),
        }
    }

    async fn edited_product_page(
        &self,
        owner: &Owner,
        product: &str,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> platform::Result<Option<ProductPage>> {
        let Ok(id) = product.parse::<ProductId>() else {
            return Ok(None);
        };
        let conn = self.app.db.read();
        let found = product::for_inquiry(conn, &[id]).await?.remove(&id);
        let Some(found) = found.filter(|found| found.is_kept_by(&owner.actor)) else {
            return Ok(None);
        };
        let supply = supply::windows_of(conn, &[id]).await?.remove(&id);
        let sets = ocop_set::list(conn).await?;
        let communes = administrative_unit::children(conn, &found.product.province_code).await?;
        let print = self.print(owner.language());
        let sealed = Sealed::new(self, owner);
        let mut fields = Fields::new(refused);
        let stock = Stock {
            print,
            product: Some(&found.product),
            supply: supply.as_deref().unwrap_or_default(),
            sets: &sets,
            communes: &communes,
        };
        let mut form = form::form(&stock, &mut fields);
        form.action = format!("/products/{id}/update");
        form.hidden.extend(versioned(&sealed, &found));
        // What lies in the archive is saved as it is handed in.
        if found.product.state != ProductState::Archived {
            form.button = print.say("page-product-save", &[]);
        }
        form.submit = allowed(&owner.actor, &found, Action::ProductSubmit)
            .then(|| format!("/products/{id}/{}", Step::Submit.slug()));
        form.facts_hint = (found.product.state == ProductState::Published)
            .then(|| print.say("page-product-facts-reviewed", &[]));
        let known = done.filter(|done| Step::parse(done).is_some() || *done == "create");
        Ok(Some(ProductPage {
            title: print.localised(&found.product.name).0,
            complaints: fields.complaints(print),
            notice: known.map(|done| print.coded("page-product-done", done)),
            warning: warning(print, &found),
            state: Some(state_mark(print, found.product.state)),
            archive: archive(print, &sealed, owner, &found),
            archive_open: fields.is_refused(Step::Archive.slug()),
            form,
            links: vec![link(print, "page-link-products", "/products")],
            sign_out: Some(sealed.seal()),
            ..ProductPage::default()
        }))
    }

    fn product_sheet(&self, owner: &Owner, page: &ProductPage) -> Response {
        let status = if page.complaints.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        self.paper
            .answer(status, owner.language(), Sheet::Product, page)
    }
}

fn versioned(sealed: &Sealed, found: &Orderable) -> Vec<Hidden> {
    sealed.hidden(&[("expectedVersion", &found.product.version.to_string())])
}

/// Why it was sent back, or what of it waits.
fn warning(print: Printer<'_>, found: &Orderable) -> Option<String> {
    if let Some(reason) = &found.product.refusal {
        return Some(print.say("page-product-refused-because", &[("reason", reason)]));
    }
    found
        .product
        .proposal
        .is_some()
        .then(|| print.say("page-product-proposal-waits", &[]))
}

/// Taking it out of the list.
fn archive(
    print: Printer<'_>,
    sealed: &Sealed,
    owner: &Owner,
    found: &Orderable,
) -> Option<EntryForm> {
    allowed(&owner.actor, found, Action::ProductArchive).then(|| EntryForm {
        action: format!("/products/{}/{}", found.product.id, Step::Archive.slug()),
        hidden: versioned(sealed, found),
        button: print.say("page-product-archive-send", &[]),
        style: "danger",
        ..EntryForm::default()
    })
}

/// A mark of a product's state.
pub(super) fn state_mark(print: Printer<'_>, state: ProductState) -> Mark {
    let tone = match state {
        ProductState::Draft | ProductState::Archived => Tone::Plain,
        ProductState::Submitted => Tone::Wait,
        ProductState::Published => Tone::Good,
        ProductState::Refused => Tone::Bad,
    };
    print.mark("page-product-state", state.code(), tone)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use tests::words;
