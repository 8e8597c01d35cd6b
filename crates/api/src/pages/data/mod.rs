//! The page of the data held about oneself: consents, a copy, erasure; and the page behind the letter that confirms it.

mod show;

use accounts::consent::{self, Choice, Consent, Purpose as ConsentPurpose, SetConsent};
use accounts::organisation::{self, Organisation};
use accounts::personal_data::{self, DataRequest};
use accounts::{person, proof};
use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::fault::FaultCode;
use kernel::time::vn;
use notifications::link::{self, Purpose, Resolution};
use platform::{Context, Db, Failure};
use secrecy::SecretString;

use super::form::{Refused, Typed};
use super::owner::{Filled, Owner};
use super::told::Told;
use super::{Done, Pages, Posted, guard};
use crate::http::RequestId;
use crate::personal_data::{Copy as DataCopy, Erasure, Outcome, ask, by_link, export};

pub(super) use show::row as request_row;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Consent,
    Export,
    Erase,
    EraseMail,
    Cancel,
}

impl Step {
    pub(super) const ALL: [Self; 5] = [
        Self::Consent,
        Self::Export,
        Self::Erase,
        Self::EraseMail,
        Self::Cancel,
    ];

    /// Its name in addresses, and the name of its form.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Export => "export",
            Self::Erase => "erase",
            Self::EraseMail => "erase-mail",
            Self::Cancel => "cancel",
        }
    }

    fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }
}

/// What the page knows.
pub(super) struct Facts {
    consents: Vec<Consent>,
    requests: Vec<DataRequest>,
    /// The organisations that somebody else must own first.
    hand_over: Vec<Organisation>,
    has_password: bool,
}

impl Facts {
    async fn load(db: &Db, owner: &Owner) -> platform::Result<Self> {
        let (conn, person) = (db.read(), owner.actor.person);
        let ids = personal_data::to_hand_over(conn, &[person])
            .await?
            .remove(&person)
            .unwrap_or_default();
        let mut found = organisation::many(conn, &ids).await?;
        Ok(Self {
            consents: consent::standing(conn, person).await?,
            requests: personal_data::of_person(conn, person).await?,
            hand_over: ids.iter().filter_map(|id| found.remove(id)).collect(),
            has_password: proof::has_password(conn, person).await?,
        })
    }
}

/// `GET /account/data`
pub(super) async fn show(
    State(pages): State<Pages>,
    Query(done): Query<Done>,
    owner: Owner,
) -> Response {
    pages.data(&owner, None, done.done.as_deref()).await
}

/// `POST /account/data/{action}`
pub(super) async fn act(
    State(pages): State<Pages>,
    Path(action): Path<String>,
    Filled { owner, typed }: Filled,
) -> Response {
    let language = owner.language();
    let Some(step) = Step::parse(&action) else {
        return pages.told(&owner, Told::Missing);
    };
    match pages.data_step(&owner, step, &typed).await {
        Ok(response) => response,
        Err(Failure::Refused(faults)) => {
            let refused = pages.refused(language, step.slug(), typed, &faults);
            pages.data(&owner, Some(refused), None).await
        }
        Err(failure) => pages.failed(language, &owner.request_id, &failure),
    }
}

fn done(slug: &str) -> Response {
    Redirect::to(&format!("/account/data?done={slug}")).into_response()
}

impl Pages {
    async fn data(&self, owner: &Owner, refused: Option<Refused>, done: Option<&str>) -> Response {
        let facts = match Facts::load(&self.app.db, owner).await {
            Ok(facts) => facts,
            Err(failure) => return self.failed(owner.language(), &owner.request_id, &failure),
        };
        let page = show::page(self, owner, &facts, refused, done);
        self.entry(owner.language(), &page)
    }

    async fn data_step(
        &self,
        owner: &Owner,
        step: Step,
        typed: &Typed,
    ) -> platform::Result<Response> {
        let (app, actor) = (&self.app, &owner.actor);
        let context = Context::of(actor, owner.request_id.clone());
        match step {
            Step::Consent => {
                let granted = typed.text("choice") == Choice::Granted.code();
                let command = SetConsent {
                    purpose: ConsentPurpose::Advertising,
                    choice: if granted {
                        Choice::Granted
                    } else {
                        Choice::Withdrawn
                    },
                    wording: consent::WORDING.to_owned(),
                };
                let kept: platform::Result<Vec<Consent>> =
                    platform::command!(app.db, &context, |tx| consent::set(tx, actor, &command));
                kept.map(|_| done(step.slug()))
            }
            Step::Export => {
                let DataCopy { document, .. } =
                    export(&app.db, &app.throttle, &context, actor, None).await?;
                let day = vn::date(app.db.clock().now());
                Ok(download(&format!("cho-phien-{day}.json"), document))
            }
            Step::Erase | Step::EraseMail => {
                let password =
                    (step == Step::Erase).then(|| SecretString::from(typed.raw("currentPassword")));
                let caller = (actor, owner.session.id);
                let Erasure { outcome, .. } = ask(
                    &app.db,
                    &app.throttle,
                    &context,
                    caller,
                    password.as_ref(),
                    None,
                )
                .await?;
                Ok(match outcome {
                    Outcome::Erased => self.told(owner.language(), Told::Erased),
                    Outcome::ConfirmationMailed => done("mailed"),
                    Outcome::HandOverFirst => done("hand-over"),
                })
            }
            Step::Cancel => {
                let taken: platform::Result<Option<DataRequest>> =
                    platform::command!(app.db, &context, |tx| personal_data::cancel_erasure(
                        tx, actor
                    ));
                taken.map(|_| done(step.slug()))
            }
        }
    }
}

/// A file to be kept, not shown.
fn download(name: &str, document: String) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        ),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, document).into_response()
}

/// `GET /erasure/{token}`
pub(super) async fn show_erasure(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let stranger = pages.readers_language(&headers).await;
    let db = &pages.app.db;
    let ours = |link: &link::Link| link.purpose == Purpose::Erasure;
    match link::resolve(db.read(), &token, db.clock().now()).await {
        Ok(Resolution::Open(link)) if ours(&link) => {
            match person::of_link(db.read(), &link).await {
                Ok(person) => {
                    let language = person.map_or(stranger, |person| person.language);
                    let action = format!("/erasure/{token}");
                    let button = pages.button(language, "page-erasure-button", action, &token);
                    pages.told_with(language, Told::Erasure, Some(button), None)
                }
                Err(failure) => pages.failed(stranger, &id.0, &failure),
            }
        }
        Ok(Resolution::Expired(link) | Resolution::Used(link)) if ours(&link) => {
            pages.told(stranger, Told::ErasureOver)
        }
        Ok(_) => pages.told(stranger, Told::Unknown),
        Err(failure) => pages.failed(stranger, &id.0, &failure),
    }
}

/// `POST /erasure/{token}`
pub(super) async fn erase(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    form: Posted,
) -> Response {
    let stranger = pages.readers_language(&headers).await;
    let Ok(Form(pairs)) = form else {
        return pages.told(stranger, Told::Forged);
    };
    let typed = Typed::new(pairs);
    if !guard::holds(&pages.app.keys, &token, typed.get("seal"), &headers) {
        return pages.told(stranger, Told::Forged);
    }
    match by_link(&pages.app.db, &token, id.0.clone()).await {
        Ok(language) => pages.told(language.unwrap_or(stranger), Told::Erased),
        Err(Failure::Refused(faults)) => {
            let is = |code| faults.iter().any(|fault| fault.code == code);
            let told = if is(FaultCode::LastOwner) {
                Told::ErasureHandOver
            } else if is(FaultCode::InvalidCredentials) {
                Told::Unknown
            } else {
                Told::ErasureOver
            };
            pages.told(stranger, told)
        }
        Err(failure) => pages.failed(stranger, &id.0, &failure),
    }
}

/// Everything that can be told as done.
#[cfg(test)]
pub(super) fn told_as_done() -> impl Iterator<Item = &'static str> {
    show::DONE.into_iter()
}
