//! The page of a thread: an inquiry, what was said and offered, the order and its deliveries, and what this person may do now.
//!
//! Two doors lead to the same page: the link of a letter (`/l/…`), and a session (`/threads/…`).

mod accept;
mod act;
mod amend;
mod amendment;
mod asked;
mod counter;
mod fresh;
mod load;
mod next;
mod offer;
mod order;
mod parties;
mod place;
mod quotation;
mod quote;
mod read;
mod records;
mod review;
mod show;
mod standing;
mod step;
mod substitute;

use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::fault::{Fault, FaultCode};
use kernel::id::InquiryId;
use kernel::text::Language;
use orders::Action;
use platform::Failure;

use super::form::{Fields, Refused, Typed};
use super::paper::Sheet;
use super::told::Told;
use super::view::ThreadPage;
use super::visitor::Visitor;
use super::{Done, Pages, Posted};
use crate::graphql::user_error::message;
use crate::http::RequestId;

#[cfg(test)]
pub(super) use accept::look;
pub(super) use fresh::fresh;
#[cfg(not(test))]
use load::Thread;
#[cfg(test)]
pub(super) use load::{Allowed, Claimed, Thread};
pub(super) use next::inquiry_tone;
pub(super) use read::plain;
#[cfg(test)]
pub(super) use review::review;
#[cfg(not(test))]
use show::{Scene, show};
#[cfg(test)]
pub(super) use show::{Scene, show};
pub(super) use standing::{Ordered, goods};
use step::Step;

/// The names of all buttons.
#[cfg(test)]
pub(super) fn steps() -> impl Iterator<Item = &'static str> {
    Step::ALL.into_iter().map(Step::slug)
}

/// `GET /l/{token}`
pub(super) async fn by_letter(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Query(done): Query<Done>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    match pages.by_link(&token, &headers, id.0).await {
        Ok((visitor, inquiry)) => {
            pages
                .thread(&visitor, inquiry, None, done.done.as_deref())
                .await
        }
        Err(response) => response,
    }
}

/// `GET /threads/{inquiry}`
pub(super) async fn by_session(
    State(pages): State<Pages>,
    Path(inquiry): Path<String>,
    Query(done): Query<Done>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let Ok(inquiry) = inquiry.parse::<InquiryId>() else {
        return pages.told(&pages.onlooker(&headers).await, Told::Missing);
    };
    match pages.by_cookie(inquiry, &headers, id.0).await {
        Ok(visitor) => {
            pages
                .thread(&visitor, inquiry, None, done.done.as_deref())
                .await
        }
        Err(response) => response,
    }
}

/// `POST /l/{token}/{action}`
pub(super) async fn act_by_letter(
    State(pages): State<Pages>,
    Path((token, action)): Path<(String, String)>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    match pages.by_link(&token, &headers, id.0).await {
        Ok((visitor, inquiry)) => pages.act(&visitor, inquiry, &action, &headers, form).await,
        Err(response) => response,
    }
}

/// `POST /threads/{inquiry}/{action}`
pub(super) async fn act_by_session(
    State(pages): State<Pages>,
    Path((inquiry, action)): Path<(String, String)>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let Ok(inquiry) = inquiry.parse::<InquiryId>() else {
        return pages.told(&pages.onlooker(&headers).await, Told::Missing);
    };
    match pages.by_cookie(inquiry, &headers, id.0).await {
        Ok(visitor) => pages.act(&visitor, inquiry, &action, &headers, form).await,
        Err(response) => response,
    }
}

impl Pages {
    /// The page as it stands now, with the form that was refused, if one was.
    async fn thread(
        &self,
        visitor: &Visitor,
        inquiry: InquiryId,
        refused: Option<Refused>,
        done: Option<&str>,
    ) -> Response {
        let status = if refused.is_some() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        match self.load(visitor, inquiry).await {
            Ok(thread) => {
                let scene = self.scene(visitor, &thread);
                let notice = done
                    .and_then(Step::parse)
                    .map(|step| scene.print.coded("page-done", step.slug()));
                let page = show(&scene, &mut Fields::new(refused), notice);
                self.paper
                    .answer(status, visitor.language(), Sheet::Thread, &page)
            }
            Err(response) => response,
        }
    }

    /// The page with the last look at what was typed, which stands in its form all the while; nothing where the command will refuse it, and say
    /// more of why. Whatever else keeps it from being looked at is a failure: nothing is done that was due to be looked at and was not.
    async fn look(
        &self,
        visitor: &Visitor,
        inquiry: InquiryId,
        step: Step,
        typed: &Typed,
    ) -> platform::Result<Option<Response>> {
        let preview = match step {
            Step::Quote => match review::preview(self, visitor, inquiry, typed).await {
                Ok(preview) => Some(preview),
                Err(Failure::Refused(_)) => return Ok(None),
                Err(failure) => return Err(failure),
            },
            _ => None,
        };
        let thread = match self.load(visitor, inquiry).await {
            Ok(thread) => thread,
            Err(response) => return Ok(Some(response)),
        };
        let scene = self.scene(visitor, &thread);
        let review = match preview {
            Some(preview) => thread
                .may(Action::QuotationSend)
                .then(|| review::review(&scene, typed, &preview)),
            None => accept::pressed(&thread, typed)?
                .map(|quotation| accept::look(&scene, typed, quotation))
                .transpose()?,
        };
        let Some(review) = review else {
            return Ok(None);
        };
        let shown = Refused {
            form: step.form(typed),
            typed: typed.clone(),
            faults: Vec::new(),
            unchosen: String::new(),
        };
        let page = ThreadPage {
            review: Some(review),
            ..show(&scene, &mut Fields::new(Some(shown)), None)
        };
        let language = visitor.language();
        Ok(Some(self.paper.answer(
            StatusCode::OK,
            language,
            Sheet::Thread,
            &page,
        )))
    }

    /// The look that is due, else the deed itself, of which there is no page.
    async fn look_or_do(
        &self,
        visitor: &Visitor,
        inquiry: InquiryId,
        step: Step,
        typed: &Typed,
    ) -> platform::Result<Option<Response>> {
        if review::is_due(step, typed)
            && let Some(look) = Box::pin(self.look(visitor, inquiry, step, typed)).await?
        {
            return Ok(Some(look));
        }
        // What cannot even be looked at is refused with all that is wrong.
        Box::pin(act::act(self, visitor, inquiry, step, typed)).await?;
        Ok(None)
    }

    /// The thread, or the page that says why it is not shown.
    async fn load(&self, visitor: &Visitor, inquiry: InquiryId) -> Result<Thread, Response> {
        let language = visitor.language();
        let db = &self.app.db;
        match load::load(db.read(), visitor, inquiry, db.clock().now()).await {
            Ok(Some(thread)) => Ok(thread),
            Ok(None) => Err(self.told(visitor, Told::Missing)),
            Err(failure) => Err(self.failed(language, &visitor.request_id, &failure)),
        }
    }

    fn scene<'a>(&'a self, visitor: &'a Visitor, thread: &'a Thread) -> Scene<'a> {
        Scene {
            print: self.print(visitor.language()),
            visitor,
            thread,
            seal: super::guard::seal(&self.app.keys, &visitor.secret),
        }
    }

    /// Does what a button says, and goes back to the page.
    async fn act(
        &self,
        visitor: &Visitor,
        inquiry: InquiryId,
        action: &str,
        headers: &HeaderMap,
        form: Posted,
    ) -> Response {
        let language = visitor.language();
        let Some(step) = Step::parse(action) else {
            return self.told(visitor, Told::Missing);
        };
        let Ok(Form(pairs)) = form else {
            return self.told(visitor, Told::Forged);
        };
        let typed = Typed::new(pairs);
        if !self.is_sealed(visitor, typed.get("seal"), headers) {
            return self.told(visitor, Told::Forged);
        }
        match self.look_or_do(visitor, inquiry, step, &typed).await {
            Ok(Some(look)) => look,
            Ok(None) => {
                Redirect::to(&format!("{}?done={}", visitor.base, step.slug())).into_response()
            }
            Err(Failure::Refused(faults)) => {
                let faults = faults
                    .iter()
                    .map(|fault| self.on_page(language, step, &typed, fault))
                    .collect();
                let refused = Refused {
                    form: step.form(&typed),
                    typed,
                    faults,
                    unchosen: self.print(language).say("page-field-choice-owed", &[]),
                };
                self.thread(visitor, inquiry, Some(refused), None).await
            }
            Err(failure) => self.failed(language, &visitor.request_id, &failure),
        }
    }

    /// A fault with the API's own words; only where those speak of inputs that no person sees, with the page's.
    fn on_page(
        &self,
        language: Language,
        step: Step,
        typed: &Typed,
        fault: &Fault,
    ) -> (Fault, String) {
        let print = self.print(language);
        let of_whole = |key: &str| (Fault::from(fault.code), print.say(key, &[]));
        // What stands in a field until somebody chooses is no rate that was mistyped.
        let unchosen = (step == Step::Quote)
            .then(|| offer::owes_vat(typed, fault))
            .flatten();
        let fault = unchosen.as_ref().unwrap_or(fault);
        match fault.code {
            FaultCode::IdempotencyKeyReused | FaultCode::IdempotencyKeyRequired => {
                of_whole("page-sent-before")
            }
            FaultCode::ConfirmationRequired if step == Step::Quote => {
                (fault.clone(), print.say("page-supply-confirm-first", &[]))
            }
            FaultCode::InvalidId if step == Step::Forward => {
                (fault.clone(), print.say("page-forward-choose", &[]))
            }
            FaultCode::Contradiction
                if step == Step::Counter && fault.path == ["input", "lines"] =>
            {
                of_whole("page-counter-nothing")
            }
            FaultCode::Contradiction if step == Step::Quote && fault.path == ["input", "lines"] => {
                of_whole("page-nothing-offered")
            }
            FaultCode::Contradiction
                if step == Step::Amend && fault.path == ["input", "deliveries"] =>
            {
                of_whole("page-amend-nothing")
            }
            _ => (fault.clone(), message(&self.app.words, language, fault)),
        }
    }
}
